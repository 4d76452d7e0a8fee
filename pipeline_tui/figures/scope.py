"""Which deals and which days a figure is about."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pipeline_tui.sales.rates import Window


class Scope(NamedTuple):
    """A pipeline, a span of days, and what narrows it.

    ``window`` holds whole months; ``first`` and ``last`` replace it where the person chose days
    of her own. ``owner``, ``source`` and ``industry`` are ids, None for all. ``wins`` is a number
    of wins that the person asks about, beside those of the target; ``until`` a day by which she
    wants to know the wins to expect.
    """

    pipeline_id: str
    today: date
    window: Window
    first: date | None = None
    last: date | None = None
    owner: str | None = None
    source: str | None = None
    industry: str | None = None
    wins: int | None = None
    until: date | None = None

    @property
    def start(self) -> date:
        """The first day that counts."""
        return self.first or self.window.start

    @property
    def end(self) -> date:
        """The last day that counts."""
        return self.last or self.window.end

    @property
    def is_tallied(self) -> bool:
        """Whether tallies serve it exactly: whole months of all deals."""
        return (self.first, self.last, self.owner, self.source, self.industry) == (None,) * 5
