"""Sections that part the closed deals: by source, industry, size and owner; and why they are lost.

Rows are ranked by the lower bound of their interval, so that 2 of 2 does not lead; owners are not
ranked. Definitions: METRICS.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures import reading, telling
from pipeline_tui.figures.figure import SHARE, Figure, Input, of_rate
from pipeline_tui.figures.panel import Cycle
from pipeline_tui.figures.reader import Sum
from pipeline_tui.figures.section import Content, Row, Work
from pipeline_tui.figures.tallied import filter_for
from pipeline_tui.i18n import N_
from pipeline_tui.sales.contributions import cycle_days
from pipeline_tui.sales.rates import Rate, Window
from pipeline_tui.sales.stays import mean
from pipeline_tui.store.rules import read_settings

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["SIZE_BANDS", "by_industry", "by_owner", "by_size", "by_source", "lost_reasons"]

SIZE_BANDS = (0, 500_000, 2_000_000, 5_000_000)
"""Lower bounds of the size bands in minor units of the base currency, where none are set."""

_HEADS = (N_("win rate"), N_("closed"), N_("value won"), N_("days to win"))
_NONE = N_("none given")
_UNRANKED = N_("In the order of their names: people are not ranked.")
_RANKED = N_("Ranked by the lower bound of the interval: a few lucky deals do not lead.")


class _Group(NamedTuple):
    """The closed deals of one group."""

    won: list[reading.Deal]
    lost: list[reading.Deal]

    @property
    def rate(self) -> Rate:
        """The win rate by count, without losses that never qualified."""
        lost = sum(not one.unqualified_loss for one in self.lost)
        return Rate(len(self.won), len(self.won) + lost)


def by_source(store: Store, scope: Scope) -> Work:
    """One row for each lead source."""
    return _by_list(store, scope, "source", "src", lambda one: one.source_id)


def by_industry(store: Store, scope: Scope) -> Work:
    """One row for each industry."""
    return _by_list(store, scope, "industry", "ind", lambda one: one.industry_id)


def by_owner(store: Store, scope: Scope) -> Work:
    """One row for each owner, by name."""
    made = yield from _by_list(store, scope, "owner", "owner", lambda one: one.owner_id)
    rows = sorted(made.rows, key=lambda row: row.name.casefold())
    return made._replace(rows=tuple(rows), note=_UNRANKED)


def by_size(store: Store, scope: Scope) -> Work:
    """One row for each size band, half-open: a lower bound belongs to the band above it."""
    bounds = sorted(read_settings(store.conn).get("size_bands") or SIZE_BANDS)

    def band(one: reading.Deal) -> str | None:
        base = one.base
        if base is None:
            return None
        places = [place for place, bound in enumerate(bounds) if base >= bound]
        return f"{places[-1]:04d}" if places else None

    groups = yield from _groups(store, scope, band)
    rows = []
    for key in sorted(groups, key=lambda key: key or ""):
        row = _row(groups[key], _window(scope), label=N_("without amount, or below all bands"))
        if key is not None:
            place = int(key)
            above = bounds[place + 1] if place + 1 < len(bounds) else None
            row = row._replace(label="", money=(bounds[place], above))
        rows.append(row)
    return Content(tuple(rows), _HEADS)


def lost_reasons(store: Store, scope: Scope) -> Work:
    """Why deals were lost: how many, and what they were worth."""
    groups = yield from _groups(store, scope, lambda one: one.reason_id, status="lost")
    names = _names(store, "reason")
    every = sum(len(one.lost) for one in groups.values())
    rows = []
    for key, group in sorted(groups.items(), key=lambda pair: -len(pair[1].lost)):
        n = len(group.lost)
        share = Figure(
            "lost_share", N_("share of the lost"), None, SHARE, window=_window(scope),
            formula=N_("lost for this reason / lost"),
            inputs=(Input(N_("lost for this reason"), n), Input(N_("lost"), every)),
        )  # fmt: skip
        figures = (
            of_rate(share, Rate(n, every), telling.TOO_FEW_SAID),
            telling.count("lost", N_("lost"), n, _window(scope)),
            telling.worth("lost_amount", N_("value lost"), _sum(group.lost)),
        )
        name = names.get(key or "", "")
        rows.append(Row(figures, name=name, label="" if name else _NONE, closed=True))
    return Content(tuple(rows), (N_("share of the lost"), N_("lost"), N_("value lost")))


# -- how it is made --------------------------------------------------------------------


def _by_list(
    store: Store, scope: Scope, table: str, key: str, of: Callable[[reading.Deal], str | None]
) -> Work:
    groups = yield from _groups(store, scope, of)
    names = _names(store, table)
    rows = []
    for one, group in groups.items():
        name = names.get(one or "", "")
        shows = filter_for(key, name) if name else ""
        row = _row(group, _window(scope), label="" if name else _NONE)
        rows.append(row._replace(name=name, filter=shows))
    rows.sort(key=lambda row: -(row.figures[0].interval or (-1.0, 0.0))[0])
    return Content(tuple(rows), _HEADS, note=_RANKED if rows else "")


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
            group = groups.setdefault(of(one), _Group([], []))
            (group.won if one.status == "won" else group.lost).append(one)
        yield done
    return groups


def _row(group: _Group, window: Window, *, label: str) -> Row:
    unqualified = sum(bool(one.unqualified_loss) for one in group.lost)
    days = [cycle_days(one._asdict()) for one in group.won]
    histogram = {one: days.count(one) for one in set(days)}
    cycle = Cycle(len(days), mean(histogram), None)
    won, lost = len(group.won), len(group.lost)
    figures = (
        telling.win_rate(won, lost, unqualified, window),
        telling.count("closed", N_("closed"), won + lost, window),
        telling.worth("won_amount", N_("value won"), _sum(group.won))._replace(window=window),
        telling.cycle(cycle, window, median=False),
    )
    return Row(figures, label=label)


def _sum(deals: Iterable[reading.Deal]) -> Sum:
    every = list(deals)
    return Sum(
        len(every), sum(one.base or 0 for one in every), 0,
        sum(one.amount is None for one in every), sum(one.no_rate for one in every),
    )  # fmt: skip


def _names(store: Store, table: str) -> dict[str, str]:
    return dict(store.conn.execute(f"SELECT id, name FROM {table}").fetchall())


def _window(scope: Scope) -> Window:
    return Window(scope.start.isoformat()[:7], scope.end.isoformat()[:7])
