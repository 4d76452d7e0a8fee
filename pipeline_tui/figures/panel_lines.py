"""Which lines the panel has, in which order, and when one of them warns."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline_tui.figures.figure import COUNT, DAYS, MONEY, MONEY_A_DAY, SHARE, TIMES
from pipeline_tui.i18n import N_

__all__ = [
    "CONVERSION", "LINES", "SETTING", "SHOWN", "SOURCE", "Chosen", "Kind", "is_line",
    "read_chosen", "unit_of", "usual",
]  # fmt: skip

SETTING = "panel_lines"
"""The setting of a file that holds them."""
SHOWN = 12
"""Lines that the panel shows; further ones stand in for those that cannot be told."""


class Kind(NamedTuple):
    """A line that can be chosen: its name (marked English), and the unit its limits are in."""

    id: str
    name: str
    unit: str


LINES: dict[str, Kind] = {
    one.id: one
    for one in (
        Kind("target", N_("Target"), MONEY),
        Kind("to_go", N_("To go to the target"), MONEY),
        Kind("forecast", N_("Forecast: commit and best case"), MONEY),
        Kind("coverage", N_("Coverage of the target"), TIMES),
        Kind("open", N_("Open deals"), MONEY),
        Kind("over", N_("Deals over their limit"), MONEY),
        Kind("to_do", N_("To do: late, today, no step"), COUNT),
        Kind("win_rate", N_("Win rate, 12 months"), SHARE),
        Kind("days_to_win", N_("Days to win"), DAYS),
        Kind("won_a_day", N_("Won a day"), MONEY_A_DAY),
        Kind("leads", N_("New leads, 7 days"), COUNT),
        Kind("balance", N_("Balance of the stages"), COUNT),
        Kind("velocity", N_("Sales velocity a day"), MONEY_A_DAY),
        Kind("average", N_("Average amount won"), MONEY),
        Kind("closed", N_("Closed in 30 days"), MONEY),
        Kind("parked", N_("Parked deals"), COUNT),
        Kind("wins", N_("Wins against the target"), COUNT),
        Kind("cohort", N_("Won of the deals created in 12 months"), SHARE),
        Kind("deciders", N_("Open deals with a decision maker"), SHARE),
        Kind("overdue", N_("Close date passed"), COUNT),
    )
}
"""All of them, in the order in which they stand until the person chooses another."""


CONVERSION, SOURCE = "conversion", "source"
"""Lines about one stage or source: the word, a colon, and the id."""


def unit_of(line: str) -> str:
    """The unit that a line's limits are in; raises ``KeyError`` for no line."""
    kind, _colon, about = line.partition(":")
    return SHARE if about and kind in (CONVERSION, SOURCE) else LINES[line].unit


def is_line(line: object) -> bool:
    """Whether there is such a line, as far as its word tells."""
    if not isinstance(line, str):
        return False
    kind, _colon, about = line.partition(":")
    return line in LINES or (bool(about) and kind in (CONVERSION, SOURCE))


class Chosen(NamedTuple):
    """A line and its limits: it warns below one and above the other, None for no limit.

    Limits are whole numbers: money in minor units of the base currency, shares in basis points,
    ratios in hundredths.
    """

    id: str
    below: int | None = None
    above: int | None = None


def usual() -> tuple[Chosen, ...]:
    """The lines of who chose none: the first twelve, and what stands in for them."""
    return tuple(Chosen(one) for one in LINES)


def read_chosen(kept: Any) -> tuple[Chosen, ...]:
    """The lines from a setting; what is no known line in it is passed over."""
    if not isinstance(kept, list):
        return usual()
    found = []
    for one in kept:
        if isinstance(one, dict) and is_line(one.get("id")):
            limits = (one.get(name) for name in ("below", "above"))
            low, high = (value if isinstance(value, int) else None for value in limits)
            found.append(Chosen(one["id"], low, high))
    return tuple(found) or usual()
