"""Sections about losses: in which stage and for what reason, and to whom.

Definitions: METRICS, "Losses and effort".
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures import reading, telling
from pipeline_tui.figures.figure import SHARE, Figure, Input, of_rate
from pipeline_tui.figures.reader import Sum
from pipeline_tui.figures.section import Content, Row, Work
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import Rate, Window
from pipeline_tui.sales.text import fold

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["LAST_OPEN", "by_competitor", "by_stage"]

LAST_OPEN = """(
    SELECT v.stage_id FROM visit v JOIN stage s ON s.id = v.stage_id AND s.kind = 'open'
    WHERE v.deal_id = d.id AND v.deleted_at IS NULL ORDER BY v.seq DESC LIMIT 1)"""
"""The last open stage that a deal was in."""
_LOST = f"""
SELECT d.amount, d.currency, d.lost_reason_id, d.competitor, d.unqualified_loss, {LAST_OPEN}
FROM deal d WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
"""
_IN_DAYS = " AND d.status = 'lost' AND d.closed_on BETWEEN ? AND ?"
_SLICE = 500
_HEADS = (N_("share of the lost"), N_("lost"), N_("value lost"))


class Loss(NamedTuple):
    """A deal lost: amounts in minor units, its own and in the base currency.

    ``base`` is None without an amount or a rate, ``stage_id`` (the last open stage that it was in)
    without history. ``rejected`` is one that never qualified.
    """

    amount: int | None
    base: int | None
    reason_id: str
    competitor: str
    rejected: bool
    stage_id: str


class _Part:
    """Some of the lost deals, counted as they are read: they can be a million."""

    __slots__ = ("amount", "n", "no_rate", "unpriced")

    def __init__(self) -> None:
        self.n = self.amount = self.unpriced = self.no_rate = 0

    def add(self, one: Loss) -> None:
        """Count a deal."""
        self.n += 1
        self.amount += one.base or 0
        self.unpriced += one.amount is None
        self.no_rate += one.amount is not None and one.base is None


def losses(store: Store, scope: Scope) -> Iterator[tuple[float, list[Loss]]]:
    """The deals lost in a scope's days, in slices."""
    to_base = store.rules.to_base
    days = scope.start.isoformat(), scope.end.isoformat()
    for done, rows in reading.slices(store, _LOST, scope, _IN_DAYS, *days, size=_SLICE):
        yield done, [
            Loss(
                row[0], None if row[0] is None else to_base(row[0], row[1]),
                row[2] or "", row[3], bool(row[4]), row[5] or "",
            )
            for row in rows
        ]  # fmt: skip


def by_stage(store: Store, scope: Scope) -> Work:
    """The last open stage and the reason of the lost deals, in the order of the stages.

    The leads rejected before they qualified stand above them; they are among the rest, too.
    """
    parts: defaultdict[tuple[str, str], _Part] = defaultdict(_Part)
    every, rejected = 0, _Part()
    for done, slice_ in losses(store, scope):
        for one in slice_:
            every += 1
            parts[one.stage_id, one.reason_id].add(one)
            if one.rejected:
                rejected.add(one)
        yield done
    stages = store.rules.every_stage
    reasons = dict(store.conn.execute("SELECT id, name FROM reason").fetchall())

    def place(key: tuple[str, str]) -> tuple[bool, int, int, str]:
        stage = stages.get(key[0])
        return stage is None, stage.position if stage else 0, -parts[key].n, key[1]

    rows = []
    if every:
        label = N_("rejected, before they qualified")
        only = (("unqualified", 1),)
        rows.append(_row(rejected, every, scope, label=label)._replace(which=only))
    for key in sorted(parts, key=place):
        stage = stages.get(key[0])
        name = " · ".join(filter(None, (stage.name if stage else "", reasons.get(key[1], ""))))
        row = _row(parts[key], every, scope, name=name, label=N_("none given"))
        which = (("stage", key[0] or None), ("reason", key[1] or None))
        rows.append(row._replace(which=which))
    note = N_("By the last open stage they were in, and the reason; rejected ones are among them.")
    return Content(tuple(rows), _HEADS, note=note if rows else "", nothing=telling.NONE_LOST)


def by_competitor(store: Store, scope: Scope) -> Work:
    """Who the lost deals went to; a name counts once however it is written."""
    parts: defaultdict[str, _Part] = defaultdict(_Part)
    names: dict[str, str] = {}
    spelt: defaultdict[str, set[str]] = defaultdict(set)
    every = 0
    for done, slice_ in losses(store, scope):
        for one in slice_:
            every += 1
            key = fold(one.competitor)
            names.setdefault(key, one.competitor)
            spelt[key].add(one.competitor)
            parts[key].add(one)
        yield done
    rows = [
        _row(parts[key], every, scope, name=names[key], label=N_("none given"))._replace(
            which=(("competitor", json.dumps(sorted(spelt[key]))),)
        )
        for key in sorted(parts, key=lambda key: (not key, -parts[key].n, key))
    ]
    return Content(tuple(rows), _HEADS, nothing=telling.NONE_LOST)


def _row(part: _Part, every: int, scope: Scope, *, name: str = "", label: str) -> Row:
    """A part of the ``every`` deals lost: its share, how many, and what they were worth."""
    window = Window(scope.start.isoformat()[:7], scope.end.isoformat()[:7])
    share = Figure(
        "lost_share", N_("share of the lost"), None, SHARE, window=window,
        formula=N_("lost so / lost"),
        inputs=(Input(N_("lost so"), part.n), Input(N_("lost"), every)),
    )  # fmt: skip
    total = Sum(part.n, part.amount, 0, part.unpriced, part.no_rate)
    figures = (
        of_rate(share, Rate(part.n, every), telling.TOO_FEW_SAID),
        telling.count("lost", N_("lost"), part.n, window),
        telling.worth("lost_amount", N_("value lost"), total)._replace(window=window),
    )
    return Row(figures, name=name, label="" if name else label, closed=True)
