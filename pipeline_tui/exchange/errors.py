"""What an import refuses, in words that name file, line, column and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline_tui.store.errors import StoreError


class ImportRefused(StoreError):
    """The file or the request cannot be used as it is; nothing was changed."""


class Question(ImportRefused):
    """Something only the person can settle; ``answers`` are the options that would.

    ``about`` is ``dates``, ``decimal`` or ``stages``; ``values`` are what is unclear,
    ``column`` is the header of the one in question.
    """

    def __init__(
        self,
        message: str,
        about: str,
        values: Sequence[str],
        answers: Sequence[str],
        column: str = "",
    ) -> None:
        super().__init__(message)
        self.about = about
        self.values = tuple(values)
        self.answers = tuple(answers)
        self.column = column


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be read; ``reason`` is translated."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was left out; ``column`` and ``value`` are empty when the whole row is at fault.

    ``file`` is empty for the file of the deals.
    """

    line: int
    column: str
    value: str
    reason: str
    cells: Sequence[str]
    file: str = ""
