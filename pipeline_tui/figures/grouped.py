"""Sections that part the closed deals: by source, industry, size, owner, decision maker; why lost.

Rows are ranked by the lower bound of their interval, so that 2 of 2 does not lead; owners are not
ranked. Definitions: METRICS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from pipeline_tui.figures import reading, telling
from pipeline_tui.figures.bands import band_of, bands
from pipeline_tui.figures.figure import SHARE, Figure, Input, of_rate
from pipeline_tui.figures.panel import Cycle
from pipeline_tui.figures.reader import Sum
from pipeline_tui.figures.section import Content, Row, Work
from pipeline_tui.i18n import N_
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.sales.rates import Rate, Window
from pipeline_tui.sales.stays import mean

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = [
    "by_decider", "by_industry", "by_owner", "by_size", "by_source", "lost_reasons",
]  # fmt: skip

_HEADS = (N_("win rate"), N_("closed"), N_("value won"), N_("days to win"))
_NONE = N_("none given")
_UNRANKED = N_("In the order of their names: people are not ranked.")
_NOW_KNOWN = N_("As their people are known today, whenever the decision maker came in.")
_RANKED = N_("Ranked by the lower bound of the interval: a few lucky deals do not lead.")


class _Total:
    """How many deals, and what they are worth: counted, since they can be a million."""

    __slots__ = ("amount", "n", "no_rate", "unpriced")

    def __init__(self) -> None:
        self.n = self.amount = self.unpriced = self.no_rate = 0

    def add(self, one: reading.Deal) -> None:
        """Count a deal."""
        self.n += 1
        self.amount += one.base or 0
        self.unpriced += one.amount is None
        self.no_rate += one.no_rate

    @property
    def sum(self) -> Sum:
        """As the figures have it."""
        return Sum(self.n, self.amount, 0, self.unpriced, self.no_rate)


class _Group:
    """The closed deals of one group; ``days`` are how many were won after how many days."""

    __slots__ = ("days", "lost", "unqualified", "won")

    def __init__(self) -> None:
        self.won, self.lost, self.unqualified = _Total(), _Total(), 0
        self.days: Counter[int] = Counter()

    def add(self, one: reading.Deal) -> None:
        """Count a deal."""
        if one.status == "won":
            self.won.add(one)
            start = one.qualified_on or one.created_on
            self.days[max(0, days_between(start, one.closed_on or start))] += 1
        else:
            self.lost.add(one)
            self.unqualified += bool(one.unqualified_loss)


def by_source(store: Store, scope: Scope) -> Work:
    """One row for each lead source."""
    return _by_list(store, scope, "source", lambda one: one.source_id)


def by_industry(store: Store, scope: Scope) -> Work:
    """One row for each industry."""
    return _by_list(store, scope, "industry", lambda one: one.industry_id)


def by_owner(store: Store, scope: Scope) -> Work:
    """One row for each owner, by name."""
    made = yield from _by_list(store, scope, "owner", lambda one: one.owner_id)
    rows = sorted(made.rows, key=lambda row: row.name.casefold())
    return made._replace(rows=tuple(rows), note=_UNRANKED if rows else "")


def by_size(store: Store, scope: Scope) -> Work:
    """One row for each size band, half-open: a lower bound belongs to the band above it."""
    bounds = bands(store.conn)

    def band(one: reading.Deal) -> str | None:
        place = band_of(bounds, one.base)
        return None if place is None else f"{place:04d}"

    groups = yield from _groups(store, scope, band)
    rows = []
    for key in sorted(groups, key=lambda key: key or ""):
        row = _row(groups[key], _window(scope), label=N_("without amount, or below all bands"))
        if key is None:
            row = row._replace(which=(("unsized", bounds[0]),))
        else:
            place = int(key)
            above = bounds[place + 1] if place + 1 < len(bounds) else None
            which: list[tuple[str, str | int | None]] = [("least", bounds[place])]
            which += [("below", above)] if above is not None else []
            row = row._replace(label="", money=(bounds[place], above), which=tuple(which))
        rows.append(row)
    return Content(tuple(rows), _HEADS, nothing=telling.NONE_CLOSED)


def by_decider(store: Store, scope: Scope) -> Work:
    """Deals with a decision maker among their people, and those without."""
    groups = yield from _groups(store, scope, lambda one: "1" if one.deciders else None)
    said = {"1": N_("with a decision maker"), None: N_("without a decision maker")}
    rows = [
        _row(groups[key], _window(scope), label=label)._replace(
            which=(("deciders", int(key is not None)),)
        )
        for key, label in said.items()
        if key in groups
    ]
    return Content(
        tuple(rows), _HEADS, note=_NOW_KNOWN if rows else "", nothing=telling.NONE_CLOSED
    )


def lost_reasons(store: Store, scope: Scope) -> Work:
    """Why deals were lost: how many, and what they were worth."""
    groups = yield from _groups(store, scope, lambda one: one.reason_id, status="lost")
    names = _names(store, "reason")
    every = sum(one.lost.n for one in groups.values())
    rows = []
    for key, group in sorted(groups.items(), key=lambda pair: -pair[1].lost.n):
        n = group.lost.n
        share = Figure(
            "lost_share", N_("share of the lost"), None, SHARE, window=_window(scope),
            formula=N_("lost for this reason / lost"),
            inputs=(Input(N_("lost for this reason"), n), Input(N_("lost"), every)),
        )  # fmt: skip
        figures = (
            of_rate(share, Rate(n, every), telling.TOO_FEW_SAID),
            telling.count("lost", N_("lost"), n, _window(scope)),
            telling.worth("lost_amount", N_("value lost"), group.lost.sum),
        )
        name = names.get(key or "", "")
        label, which = "" if name else _NONE, (("reason", key),)
        rows.append(Row(figures, name=name, label=label, closed=True, which=which))
    heads = (N_("share of the lost"), N_("lost"), N_("value lost"))
    return Content(tuple(rows), heads, nothing=telling.NONE_LOST)


# -- how it is made --------------------------------------------------------------------


def _by_list(
    store: Store, scope: Scope, table: str, of: Callable[[reading.Deal], str | None]
) -> Work:
    groups = yield from _groups(store, scope, of)
    names = _names(store, table)
    rows = []
    for one, group in groups.items():
        name = names.get(one or "", "")
        row = _row(group, _window(scope), label="" if name else _NONE)
        rows.append(row._replace(name=name, which=((table, one),)))
    rows.sort(key=lambda row: -(row.figures[0].interval or (-1.0, 0.0))[0])
    return Content(tuple(rows), _HEADS, note=_RANKED if rows else "", nothing=telling.NONE_CLOSED)


def _groups(
    store: Store,
    scope: Scope,
    of: Callable[[reading.Deal], str | None],
    status: str = "",
) -> Generator[float, None, dict[str | None, _Group]]:
    groups: dict[str | None, _Group] = {}
    for done, deals in reading.closed_deals(store, scope):
        for one in deals:
            if status and one.status != status:
                continue
            key = of(one)
            if (group := groups.get(key)) is None:
                group = groups[key] = _Group()
            group.add(one)
        yield done
    return groups


def _row(group: _Group, window: Window, *, label: str) -> Row:
    cycle = Cycle(group.won.n, mean(group.days), None)
    won, lost = group.won.n, group.lost.n
    figures = (
        telling.win_rate(won, lost, group.unqualified, window),
        telling.count("closed", N_("closed"), won + lost, window),
        telling.worth("won_amount", N_("value won"), group.won.sum)._replace(window=window),
        telling.cycle(cycle, window, median=False),
    )
    return Row(figures, label=label, closed=True)


def _names(store: Store, table: str) -> dict[str, str]:
    return dict(store.conn.execute(f"SELECT id, name FROM {table}").fetchall())


def _window(scope: Scope) -> Window:
    return Window(scope.start.isoformat()[:7], scope.end.isoformat()[:7])
