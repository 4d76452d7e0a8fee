"""What an examination finds, counted in full and kept up to a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline_tui.i18n import N_

__all__ = ["CHECKS", "KEPT", "Finding", "Progress", "Report", "Result"]

KEPT = 200
"""Findings of one check that are kept; all are counted."""

Progress = Callable[[str, int, int], None]
"""Called with the id of a check, how much of it is done, and how much there is (0: unknown)."""

CHECKS = {
    "integrity": N_("The database is whole"),
    "schema": N_("Tables, indexes and triggers are as this program makes them"),
    "references": N_("Every row points at rows that are there"),
    "values": N_("What is kept as JSON can be read"),
    "journal": N_("The journal holds together"),
    "derived": N_("What is derived of each deal follows from its facts"),
    "tallies": N_("The tallies behind the figures are sums of the deals"),
    "texts": N_("The search indexes hold what the rows say"),
    "alike": N_("The index of look-alikes holds every company and person"),
}
"""The checks by id, in their order."""


class Finding(NamedTuple):
    """One thing that is wrong: where, what is stored, and what would be right.

    ``stored`` or ``right`` is None where there is nothing, or ought to be. ``can`` says whether
    ``repair`` can set it right; ``row`` holds what that needs to know.
    """

    check: str
    where: str
    stored: str | None = None
    right: str | None = None
    can: bool = True
    row: tuple[str, ...] = ()


@dataclass(slots=True)
class Result:
    """What one check found: ``count`` in all, of which ``left`` cannot be repaired."""

    check: str
    count: int = 0
    left: int = 0
    found: list[Finding] = field(default_factory=list)
    looked: bool = False

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there is room."""
        self.count += 1
        self.left += not finding.can
        if len(self.found) < KEPT:
            self.found.append(finding)


class Report(dict[str, Result]):
    """The results by check, in the order of the checks."""

    def __init__(self) -> None:
        super().__init__({check: Result(check) for check in CHECKS})

    @property
    def wrong(self) -> int:
        """How many things are wrong."""
        return sum(result.count for result in self.values())

    @property
    def left(self) -> int:
        """How many of them cannot be repaired."""
        return sum(result.left for result in self.values())

    @property
    def repairable(self) -> set[str]:
        """The checks that found something that can be repaired."""
        return {check for check, result in self.items() if result.count > result.left}
