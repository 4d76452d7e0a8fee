"""From stage to stage, and set chances beside those seen: from tallies, at any number of deals.

Definitions: METRICS, "Stage-to-stage conversion" and "Value".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.figure import SHARE, TOO_FEW_SAID, Figure, Input, LeftOut, of_rate
from pipeline_tui.i18n import N_
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.rates import TOO_FEW, Rate, Window
from pipeline_tui.sales.reach import LOST_BEYOND, LOST_HERE, OPEN_BEYOND, OPEN_HERE, WON
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = [
    "Reached", "Step", "conversions", "figure_of", "observed", "observed_of", "reached",
    "stages_of", "steps",
]  # fmt: skip

_ROWS = """
SELECT key, n FROM tally
WHERE pipeline_id = ? AND figure = 'reached' AND period BETWEEN ? AND ?
"""
_NOBODY = N_("no deal reached this stage in this window")
_ALL_THERE, _ALL_OPEN = N_("all are still open there"), N_("all that reached it are still open")


class Reached(NamedTuple):
    """What became of the deals that reached a stage, by their furthest one and their status."""

    won: int = 0
    open_beyond: int = 0
    lost_beyond: int = 0
    open_here: int = 0
    lost_here: int = 0

    @property
    def n(self) -> int:
        """All that reached it."""
        return sum(self)

    @property
    def advanced(self) -> int:
        """Those that reached the next stage, or were won."""
        return self.won + self.open_beyond + self.lost_beyond


class Step(NamedTuple):
    """The way from a stage to the next one; ``after`` is None for the way to being won."""

    stage: Stage
    after: Stage | None
    counts: Reached
    figure: Figure


def stages_of(rules: Rules, pipeline_id: str) -> list[Stage]:
    """The open stages as conversion sees them: one for each position."""
    found: dict[int, Stage] = {}
    for stage in rules.pipeline_stages(pipeline_id, "open"):
        found.setdefault(stage.position, stage)
    return [found[position] for position in sorted(found)]


def reached(conn: driver.Connection, pipeline_id: str, window: Window) -> dict[int, Reached]:
    """By position of the stage: the deals that first reached it in the window."""
    counts: Counter[str] = Counter()
    for key, n in conn.execute(_ROWS, (pipeline_id, window.first, window.last)):
        counts[key] += n
    return {
        position: Reached(
            *(
                counts[f"{position:03d}{became}"]
                for became in (WON, OPEN_BEYOND, LOST_BEYOND, OPEN_HERE, LOST_HERE)
            )
        )
        for position in {int(key[:-1]) for key in counts}
    }


def conversions(
    conn: driver.Connection, rules: Rules, pipeline_id: str, window: Window
) -> list[Step]:
    """From each open stage to the next, and from the last one to being won."""
    counts = reached(conn, pipeline_id, window)
    return steps(stages_of(rules, pipeline_id), counts, window)


def steps(stages: list[Stage], counts: Mapping[int, Reached], window: Window | None) -> list[Step]:
    """The ways between ``stages``, in their order, from counts by position."""
    following: list[Stage | None] = [*stages[1:], None]
    return [
        Step(stage, after, one, figure_of(stage, one, window))
        for stage, after in zip(stages, following, strict=True)
        for one in [counts.get(stage.position, Reached())]
    ]


def figure_of(stage: Stage, one: Reached, window: Window | None) -> Figure:
    """The share of those that left a stage forwards; its bounds count the deals open there."""
    decided = one.n - one.open_here
    figure = Figure(
        f"conversion:{stage.id}", N_("conversion"), None, SHARE, n=decided, window=window,
        formula=N_("advanced / (reached − still open there)"),
        inputs=(
            Input(N_("reached"), one.n),
            Input(N_("advanced"), one.advanced),
            Input(N_("still open there"), one.open_here),
            Input(N_("lost there"), one.lost_here),
        ),
        counted=decided,
        left_out=(LeftOut(N_("still open there"), one.open_here),) if one.open_here else (),
        note=N_("The interval is that of the deals still open there: none advances, or all do."),
        interval_of=N_("with those open there"),
        filter='stage:"{}"'.format(stage.name.replace('"', " ")),
    )  # fmt: skip
    if not one.n:
        return figure._replace(why_not=_NOBODY)
    if decided < TOO_FEW:
        return figure._replace(why_not=TOO_FEW_SAID if decided else _ALL_THERE)
    bounds = one.advanced / one.n, (one.advanced + one.open_here) / one.n
    return figure._replace(value=Fraction(one.advanced, decided), interval=bounds)


def observed(
    conn: driver.Connection, rules: Rules, pipeline_id: str, window: Window
) -> dict[str, Figure]:
    """By stage: the share won of the deals that reached it and are decided.

    The chance that is set for the stage is its first input.
    """
    return observed_of(stages_of(rules, pipeline_id), reached(conn, pipeline_id, window), window)


def observed_of(
    stages: list[Stage], counts: Mapping[int, Reached], window: Window | None
) -> dict[str, Figure]:
    """The same from counts by position."""
    found = {}
    for stage in stages:
        one = counts.get(stage.position, Reached())
        rate = Rate(one.won, one.won + one.lost_beyond + one.lost_here)
        still = one.open_here + one.open_beyond
        figure = Figure(
            f"observed:{stage.id}", N_("won of those that reached it"), None, SHARE,
            window=window, formula=N_("won / (won + lost) of the deals that reached the stage"),
            inputs=(
                Input(N_("set for the stage"), Fraction(stage.probability, 10_000), SHARE),
                Input(N_("won"), one.won),
                Input(N_("lost"), one.lost_beyond + one.lost_here),
            ),
            left_out=(LeftOut(N_("still open"), still),) if still else (),
        )  # fmt: skip
        nobody = _ALL_OPEN if still else _NOBODY
        found[stage.id] = of_rate(figure, rate, TOO_FEW_SAID if rate.n else nobody)
    return found
