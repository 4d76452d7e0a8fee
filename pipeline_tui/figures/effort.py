"""The section of effort: what was won for each exchange and each hour logged, by source.

Effort spent on lost deals counts as well, or else a source of many lost deals would look cheap.
Exchanges are all but notes; the hours are the minutes logged with them. Definitions: METRICS,
"Losses and effort".
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures import reading
from pipeline_tui.figures.figure import COUNT, MONEY, Figure, Input, LeftOut
from pipeline_tui.figures.reader import Sum
from pipeline_tui.figures.section import Content, Row, Work
from pipeline_tui.figures.telling import NONE_CLOSED, worth
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import Window

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["by_source"]

_HEADS = (N_("won an exchange"), N_("won an hour"), N_("exchanges"), N_("hours"))
_NOTE = N_("Exchanges and hours of all deals closed, the lost ones among them.")


class _Effort:
    """The closed deals of one source, counted as they are read."""

    __slots__ = ("closed", "minutes", "no_rate", "touches", "unpriced", "won", "won_amount")

    def __init__(self) -> None:
        self.closed = self.won = self.won_amount = self.touches = self.minutes = 0
        self.unpriced = self.no_rate = 0

    def add(self, one: reading.Deal) -> None:
        """Count a deal."""
        self.closed += 1
        self.touches += one.touches
        self.minutes += one.minutes
        if one.status == "won":
            self.won += 1
            self.won_amount += one.base or 0
            self.unpriced += one.amount is None
            self.no_rate += one.no_rate


def by_source(store: Store, scope: Scope) -> Work:
    """All closed deals, then those of each source by what an exchange brought."""
    every, parts = _Effort(), defaultdict[str, _Effort](_Effort)
    for done, deals in reading.closed_deals(store, scope):
        for one in deals:
            every.add(one)
            parts[one.source_id or ""].add(one)
        yield done
    if not every.closed:
        return Content((), _HEADS, nothing=NONE_CLOSED)
    names = dict(store.conn.execute("SELECT id, name FROM source").fetchall())
    rows = [Row(_figures(every, scope), label=N_("all deals"), closed=True)]
    for key in sorted(parts, key=lambda key: (-_yield(parts[key]), names.get(key, ""))):
        name = names.get(key, "")
        label = "" if name else N_("none given")
        figures, which = _figures(parts[key], scope), (("source", key or None),)
        rows.append(Row(figures, name=name, label=label, closed=True, which=which))
    return Content(tuple(rows), _HEADS, note=_NOTE)


def _yield(one: _Effort) -> Fraction:
    return Fraction(one.won_amount, one.touches) if one.touches else Fraction(0)


def _figures(one: _Effort, scope: Scope) -> tuple[Figure, ...]:
    window = Window(scope.start.isoformat()[:7], scope.end.isoformat()[:7])
    hours = Fraction(one.minutes, 60)
    gaps = (
        (N_("won without amount"), one.unpriced),
        (N_("in a currency without a rate"), one.no_rate),
    )
    left_out = tuple(LeftOut(reason, n) for reason, n in gaps if n)
    won = Input(N_("value won"), one.won_amount, MONEY)
    sum_ = Sum(one.won, one.won_amount, 0, one.unpriced, one.no_rate)
    untold = worth("won", "", sum_).why_not
    return (
        Figure(
            "won_an_exchange", N_("won an exchange"),
            Fraction(one.won_amount, one.touches) if one.touches and not untold else None,
            MONEY, n=one.closed, window=window, counted=one.closed, left_out=left_out,
            formula=N_("value won / exchanges with the deals won and lost"),
            inputs=(won, Input(N_("exchanges"), one.touches)),
            note=_NOTE, why_not=untold if one.touches else N_("no exchange was logged"),
        ),
        Figure(
            "won_an_hour", N_("won an hour"),
            one.won_amount / hours if hours and not untold else None,
            MONEY, n=one.closed, window=window, counted=one.closed, left_out=left_out,
            formula=N_("value won / hours logged with the deals won and lost"),
            inputs=(won, Input(N_("hours"), hours)),
            note=_NOTE, why_not=untold if hours else N_("no minutes were logged"),
        ),
        Figure(
            "exchanges", N_("exchanges"), one.touches, COUNT, n=one.closed, window=window,
            counted=one.closed, formula=N_("exchanges with the deals won and lost"),
        ),
        Figure(
            "hours", N_("hours"), hours, COUNT, n=one.closed, window=window, counted=one.closed,
            formula=N_("hours logged with the deals won and lost"),
        ),
    )  # fmt: skip
