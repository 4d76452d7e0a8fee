"""Rates that stand beside the win rate: of a cohort, and of open deals with a decision maker."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.figure import MONEY, SHARE, Figure, Input, LeftOut, of_rate
from pipeline_tui.figures.reader import ANY, Reader, Sum
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import TOO_FEW, Rate, Window
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = [
    "OfSource", "by_source", "by_value_of", "cohort", "cohort_of", "decider_coverage",
    "deciders_of",
]  # fmt: skip

_TOO_FEW = N_("too few")
_NONE = N_("no open deal is qualified")
_KEYED = """
SELECT key, n FROM tally WHERE pipeline_id = ? AND figure = ? AND period BETWEEN ? AND ?
"""


class OfSource(NamedTuple):
    """The closed deals of one lead source; ``unqualified`` of the lost ones never qualified."""

    won: Sum
    lost: Sum
    unqualified: Sum

    @property
    def rate(self) -> Rate:
        """The win rate by count."""
        return Rate(self.won.n, self.won.n + self.lost.n - self.unqualified.n)


def cohort(conn: driver.Connection, pipeline_id: str, window: Window) -> Figure:
    """The share won of the deals created in the window; the open ones are its interval."""
    counts: Counter[str] = Counter()
    for status, n in conn.execute(_KEYED, (pipeline_id, "cohort", window.first, window.last)):
        counts[status] += n
    return cohort_of(counts, window)


def cohort_of(counts: Counter[str], window: Window) -> Figure:
    """The same from how many of the deals created have each status."""
    created, won, still = sum(counts.values()), counts["won"], counts["open"]
    figure = Figure(
        "cohort", N_("won of those created"), None, SHARE, n=created, window=window,
        formula=N_("won / created, to (won + open) / created"),
        inputs=(
            Input(N_("deals created"), created), Input(N_("won"), won),
            Input(N_("lost"), counts["lost"]), Input(N_("still open"), still),
        ),
        counted=created,
        note=N_("The interval is that of the deals still open: none is won, or all are."),
        interval_of=N_("with those still open"),
    )  # fmt: skip
    if not created:
        return figure._replace(why_not=N_("none created in this window"))
    if created < TOO_FEW:
        return figure._replace(why_not=_TOO_FEW)
    bounds = won / created, (won + still) / created
    return figure._replace(value=Fraction(won, created), interval=bounds)


def decider_coverage(
    conn: driver.Connection, rules: Rules, pipeline_id: str
) -> tuple[Figure, Figure]:
    """The share of open qualified deals with a decision maker among their people.

    By count, and by value.
    """
    reader = Reader(conn, rules, pipeline_id)
    return deciders_of(reader.total("qualified", *ANY), reader.total("decided", *ANY))


def deciders_of(every: Sum, known: Sum) -> tuple[Figure, Figure]:
    """The same from all open qualified deals and those with a decision maker."""
    name = N_("with a decision maker")
    by_count = of_rate(
        Figure(
            "deciders", name, None, SHARE,
            formula=N_("open qualified deals with a decision maker / open qualified deals"),
            inputs=(Input(name, known.n), Input(N_("open qualified"), every.n)),
            filter="is:qualified",
        ),
        Rate(known.n, every.n), _TOO_FEW if every.n else _NONE,
    )  # fmt: skip
    by_value = Figure("deciders_value", N_("with a decision maker, by value"), None, SHARE)
    return by_count, by_value_of(by_value, name, known, every)


def by_value_of(bare: Figure, name: str, some: Sum, every: Sum) -> Figure:
    """The share of some open qualified deals in the amount of all; ``name`` is what they are."""
    left = (
        (N_("without amount"), every.unpriced),
        (N_("in a currency without a rate"), every.no_rate),
    )
    figure = bare._replace(
        n=every.n,
        formula=N_("their amount / amount of open qualified deals"),
        inputs=(
            Input(name, some.amount, MONEY), Input(N_("open qualified"), every.amount, MONEY),
        ),
        counted=every.n - every.unpriced - every.no_rate,
        left_out=tuple(LeftOut(reason, n) for reason, n in left if n),
        filter="is:qualified",
    )  # fmt: skip
    if every.n < TOO_FEW:
        return figure._replace(why_not=_TOO_FEW if every.n else _NONE)
    if not 0 <= some.amount <= every.amount or not every.amount:
        return figure._replace(why_not=N_("no value to share out"))
    return figure._replace(value=Fraction(some.amount, every.amount))


def by_source(
    conn: driver.Connection, rules: Rules, pipeline_id: str, window: Window
) -> dict[str, OfSource]:
    """The closed deals of the window by the id of their lead source, '' for none."""
    reader = Reader(conn, rules, pipeline_id)
    won, lost, unqualified = (
        reader.keyed(f"{kind}_source", window.first, window.last)
        for kind in ("won", "lost", "unqualified")
    )
    return {
        source: OfSource(
            won.get(source, Sum()), lost.get(source, Sum()), unqualified.get(source, Sum())
        )
        for source in sorted({*won, *lost})
    }
