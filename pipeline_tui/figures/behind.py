"""Which deals stand behind a row of the Figures screen, as a condition on them.

A list shows them where they are not all open: the board's filters are about open deals.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures.losses import LAST_OPEN
from pipeline_tui.figures.reading import INDUSTRY
from pipeline_tui.store.derive import NO_AMOUNT

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.figures.section import Row
    from pipeline_tui.store.store import Store

__all__ = ["MOST", "Behind", "Found", "behind", "find"]

_ANY = ("open", "won", "lost")
_LOST = frozenset({"reason", "stage", "competitor"})
"""Conditions that only lost deals meet."""
_WHENEVER = frozenset({"created", "since", "left", "aged", "aged_any"})
"""Conditions on deals of whatever status; like ``reached``, whenever they closed."""
_CLOCK = """max(0, julianday(iif(d.status = 'open', ?, d.closed_on)) - julianday(
  coalesce(nullif(d.qualified_on, ''), {otherwise}))) >= ?"""
_SQL = {
    "source": "d.source_id IS ?",
    "industry": f"{INDUSTRY} IS ?",
    "owner": "d.owner_id IS ?",
    "deciders": "(d.deciders > 0) = ?",
    "reason": "d.lost_reason_id IS ?",
    "stage": f"{LAST_OPEN} IS ?",
    "competitor": "d.competitor IN (SELECT value FROM json_each(?))",
    "unqualified": "d.unqualified_loss = ?",
    # by_amount holds amounts in the base currency, negated.
    "least": f"d.by_amount <> {NO_AMOUNT} AND -d.by_amount >= ?",
    "below": "-d.by_amount < ?",
    "unsized": f"(d.by_amount = {NO_AMOUNT} OR -d.by_amount < ?)",
    "priced": f"(d.by_amount <> {NO_AMOUNT}) = ?",
    "created": "d.created_on BETWEEN ? AND ?",
    "since": "d.created_on BETWEEN ? AND ?",
    # The rules of stages.times: out of the stage for good, within the days.
    "left": """(SELECT max(v.left_on IS NULL) = 0 AND max(v.left_on) BETWEEN ? AND ?
      FROM visit v WHERE v.deal_id = d.id AND v.deleted_at IS NULL AND v.stage_id = ?)""",
    # That of reach.reached: in a stage of this place or a later one, or won.
    "reached": """min(iif(d.status = 'won', d.closed_on, '9999'), ifnull((
      SELECT min(v.entered_on) FROM visit v JOIN stage s ON s.id = v.stage_id AND s.kind = 'open'
      WHERE v.deal_id = d.id AND v.deleted_at IS NULL AND s.position >= ?), '9999'))
      BETWEEN ? AND ?""",
    # That of stays.started_on, where a stage qualifies deals and where none does.
    "aged": _CLOCK.format(
        otherwise="iif(d.status = 'open' OR d.unqualified_loss, NULL, d.created_on)"
    ),
    "aged_any": _CLOCK.format(otherwise="d.created_on"),
}


MOST = 5_000
"""The latest of the won and of the lost deals that are found: nobody reads more."""
_FIND = """
SELECT d.status, coalesce(d.closed_on, d.created_on), d.id FROM deal d
WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
"""
_SLICE = 1_000


class Behind(NamedTuple):
    """A condition on ``deal d`` with its values, and the ``kinds`` of deals that can meet it."""

    pipeline_id: str
    sql: str
    values: tuple[str | int | None, ...]
    kinds: tuple[str, ...]


def behind(row: Row, scope: Scope) -> Behind:
    """What the deals behind a row have in common, within the scope's days or the row's."""
    days = (scope.start, scope.end)
    if row.window is not None:
        days = max(row.window.start, scope.start), min(row.window.end, scope.end)
    first, _dots, last = str(dict(row.which).get("days", "")).partition("..")
    span = (first, last) if last else (days[0].isoformat(), days[1].isoformat())
    names = {name for name, _value in row.which}
    kinds = _kinds(row)
    sql = f" AND d.status IN ({', '.join(repr(kind) for kind in kinds)})"
    values: list[str | int | None] = []
    if not names & _WHENEVER and "reached" not in names:
        sql, values = f"{sql} AND d.closed_on BETWEEN ? AND ?", [*span]
    narrowing = (("owner", scope.owner), ("source", scope.source), ("industry", scope.industry))
    held = [*row.which, *((name, value) for name, value in narrowing if value is not None)]
    for name, value in held:
        if name in _SQL:
            sql += f" AND {_SQL[name]}"
            values += _bound(name, value, span, scope.today.isoformat())
    return Behind(scope.pipeline_id, sql, tuple(values), kinds)


def _kinds(row: Row) -> tuple[str, ...]:
    """The statuses that the deals behind a row can have."""
    names, held = {name for name, _value in row.which}, dict(row.which)
    if "status" in held:
        return (str(held["status"]),)
    if names & _WHENEVER:
        return _ANY
    return ("lost",) if names & _LOST or held.get("unqualified") else ("won", "lost")


def _bound(
    name: str, value: str | int | None, span: tuple[str, str], today: str
) -> tuple[str | int | None, ...]:
    """The values of a condition's places."""
    if name == "created":
        return span
    if name == "since":
        return value, today
    if name == "left":
        return *span, value
    if name == "reached":
        return value, *span
    return (today, value) if name in ("aged", "aged_any") else (value,)


class Found:
    """How many deals of each kind there are, and the ids of the latest, the last closed first."""

    def __init__(self, kinds: tuple[str, ...] = ("won", "lost")) -> None:
        self.counts = dict.fromkeys(kinds, 0)
        self.ids: dict[str, list[str]] = {kind: [] for kind in kinds}


def find(store: Store, only: Behind) -> Generator[float, None, Found]:
    """Go through all deals in the order of their rows: by the day of closing each is a page."""
    found = Found(only.kinds)
    keys: dict[str, list[tuple[str, str]]] = {kind: [] for kind in only.kinds}
    last = store.conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()[0]
    for low in range(0, last, _SLICE):
        bounds = (low, low + _SLICE, only.pipeline_id, *only.values)
        for status, day, deal_id in store.conn.execute(_FIND + only.sql, bounds):
            keys[status].append((day, deal_id))
            found.counts[status] += 1
        for status, held in keys.items():
            if len(held) > 2 * MOST:
                keys[status] = sorted(held, reverse=True)[:MOST]
        yield min(1.0, (low + _SLICE) / last)
    for status, held in keys.items():
        found.ids[status] = [one[1] for one in sorted(held, reverse=True)[:MOST]]
    return found
