"""What changed since a day: each deal that is not as it was at the end of it, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store import derive, driver, opening, past_rows
from pipeline_tui.store import past_statements as sql

if TYPE_CHECKING:
    from pipeline_tui.store.rules import Rules
    from pipeline_tui.store.store import Store

__all__ = ["KINDS", "DealChange", "Place", "since"]

KINDS = ("new", "gone", "won", "lost", "reopened", "moved", "amount", "close")
"""What can be told of a deal: ``close`` is another day of its expected close."""

_WAS = ("deleted_at", "pipeline_id", "amount", "currency", "close_on")
_NAMED = ", ".join(f"'{name}'" for name in _WAS)
_OTHERWISE = f"""
CREATE TEMP TABLE otherwise AS
SELECT id FROM source.deal
WHERE deleted_at IS NULL AND (created_on > :day OR entered_on > :day OR closed_on > :day)
UNION SELECT row_id FROM was WHERE tbl = 'deal' AND name IN ({_NAMED})
"""
_DEALS = """
SELECT d.id, d.name, d.deleted_at, d.created_on, d.created_at, d.pipeline_id, d.stage_id,
       d.amount, d.currency, d.close_on
FROM source.deal d WHERE d.id IN ({marks})
"""
_THEN = f"""
SELECT row_id, name, value FROM was
WHERE tbl = 'deal' AND name IN ({_NAMED}) AND row_id IN ({{marks}})
"""
_VISITS = """
SELECT deal_id, stage_id, entered_on, entered_at FROM source.visit
WHERE deleted_at IS NULL AND deal_id IN ({marks}) ORDER BY deal_id, seq
"""
# The last action since that changed one of these columns of a deal.
_LAST = f"""
CREATE TEMP TABLE last AS
SELECT c.row_id, max(a.at) AS at
FROM since s JOIN source.action a ON a.id = s.id CROSS JOIN source.change c ON c.action_id = s.id
WHERE c.tbl = 'deal' AND c.kind = 'update' AND EXISTS (
    SELECT 1 FROM json_each(c.patch) j WHERE j.key IN ({_NAMED}))
GROUP BY c.row_id
"""


class Place(NamedTuple):
    """Where a deal stood, its amount in minor units and the day it was expected to close."""

    pipeline_id: str
    stage: Stage
    amount: int | None
    currency: str
    close_on: str | None


class DealChange(NamedTuple):
    """One deal then and now; None where it was not there yet, or is no more.

    ``at`` is the moment of the last change, in UTC; a day alone where the hour is not known.
    """

    deal_id: str
    name: str
    at: str
    then: Place | None
    now: Place | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is to be told of it, of ``KINDS`` and in their order."""
        then, now = self.then, self.now
        if now is None:
            return () if then is None else ("gone",)
        found = ["new"] if then is None else []
        was = then.stage.kind if then is not None else "open"
        if now.stage.kind != was:
            found.append("reopened" if now.stage.kind == "open" else now.stage.kind)
        elif then is not None and then.stage.id != now.stage.id:
            found.append("moved")
        if then is not None and (then.amount, then.currency) != (now.amount, now.currency):
            found.append("amount")
        if then is not None and then.close_on != now.close_on:
            found.append("close")
        return tuple(found)


def since(store: Store, day: date) -> list[DealChange]:
    """The deals that are not as they stood at the end of ``day``, the last changed first.

    By the rules of ``as_of``: stages by the days of visits, the rest by the journal; what was
    undone has never been. Reads on a connection of its own, so that a thread may do it; 100,000
    deals take a second.
    """
    rules = store.rules
    with closing(driver.connect(":memory:", uri=True, isolation_level=None)) as conn:
        try:
            past_rows.attach(conn, store)
            conn.execute("BEGIN")
            found = [one for one in _changes(conn, rules, day) if one.kinds]
        except driver.Error as error:
            raise opening.fault(store.path, error) from error
    return sorted(found, key=attrgetter("at", "deal_id"), reverse=True)


def _changes(conn: driver.Connection, rules: Rules, day: date) -> Iterator[DealChange]:
    bound = past_rows.bounds(day)
    for statement in (*sql.SINCE, _LAST, _OTHERWISE):
        conn.execute(statement, bound)
    last = dict(conn.execute("SELECT row_id, at FROM last").fetchall())
    ids = [row[0] for row in conn.execute("SELECT id FROM otherwise")]
    for some in derive.chunks(ids, derive.CHUNK):
        then: dict[str, dict[str, Any]] = {}
        for deal, name, value in derive.select_in(conn, _THEN, some):
            then.setdefault(deal, {})[name] = value
        rows = derive.select_in(conn, _VISITS, some)
        visits = {deal: list(group) for deal, group in groupby(rows, itemgetter(0))}
        for row in derive.select_in(conn, _DEALS, some).fetchall():
            deal_id = row[0]
            yield _change(
                row, then.get(deal_id, {}), visits.get(deal_id, []), rules, bound["day"],
                last.get(deal_id, ""),
            )  # fmt: skip


def _change(
    row: Any, was: dict[str, Any], visits: Sequence[Any], rules: Rules, day: str, last: str
) -> DealChange:
    deal_id, name, deleted, created_on, created_at, pipeline, stage_id, *held = row
    now = then = None
    if deleted is None:
        now = Place(pipeline, rules.every_stage[stage_id], *held)
    if created_on <= day and was.get("deleted_at", deleted) is None:
        before = was.get("pipeline_id", pipeline)
        values = dict(zip(("amount", "currency", "close_on"), held, strict=True)) | {
            key: was[key] for key in ("amount", "currency", "close_on") if key in was
        }
        stage = _stood(visits, day, stage_id, before, rules)
        then = Place(before, stage, values["amount"], values["currency"], values["close_on"])
    moments = [last, *(_moment(one[2], one[3]) for one in visits if one[2] > day)]
    if created_on > day:
        moments.append(_moment(created_on, created_at))
    return DealChange(deal_id, name, max(moments), then, now)


def _moment(day: str, at: str | None) -> str:
    """When something happened: the moment it was written at, if that was on its day."""
    if at is None or datetime.fromisoformat(at).astimezone().date().isoformat() != day:
        return day
    return at


def _stood(visits: Sequence[Any], day: str, stage_id: str, pipeline: str, rules: Rules) -> Stage:
    """The stage at the end of a day: of the last visit begun, or as if in the first one to come."""
    begun = [visit for visit in visits if visit[2] <= day]
    if begun or not visits:
        return rules.every_stage[begun[-1][1] if begun else stage_id]
    coming = rules.every_stage[visits[0][1]]
    if coming.kind == "open":
        return coming
    return next(iter(rules.pipeline_stages(pipeline, "open")), coming)
