"""Pairs of companies or people that look alike: both sides, and those said not to be the same."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.door import Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.merging import FIELDS
from pipeline_tui.store.store import Store


class Side(NamedTuple):
    """One of the two: its fields, how much hangs on it, and the clock of its last change."""

    id: str
    fields: dict[str, Any]
    deals: int
    people: int
    activities: int
    clock: int


# -- before: both side by side --------------------------------------------------------

_COUNTS: Final = {
    "account": (
        "SELECT count(*) FROM deal WHERE account_id = ? AND deleted_at IS NULL",
        "SELECT count(*) FROM contact WHERE account_id = ? AND deleted_at IS NULL",
        "SELECT count(*) FROM activity WHERE account_id = ? AND deleted_at IS NULL"
        " AND account_id IS NOT NULL",
    ),
    "contact": (
        "SELECT count(*) FROM deal_contact WHERE contact_id = ? AND deleted_at IS NULL",
        "SELECT 0 WHERE ? <> ''",
        "SELECT count(*) FROM activity WHERE contact_id = ? AND deleted_at IS NULL"
        " AND contact_id IS NOT NULL",
    ),
}


def side(conn: driver.Connection, table: str, row_id: str) -> Side | None:
    """A live company or person with what hangs on it; None where it is gone."""
    names = FIELDS[table]
    row = conn.execute(
        f"SELECT {', '.join(names)}, clock FROM {table} WHERE id = ? AND deleted_at IS NULL",
        (row_id,),
    ).fetchone()
    if row is None:
        return None
    deals, people, activities = (
        int(found[0]) if (found := conn.execute(sql, (row_id,)).fetchone()) else 0
        for sql in _COUNTS[table]
    )
    fields = dict(zip(names, row[:-1], strict=True))
    return Side(row_id, fields, deals, people, activities, row[-1])


def fuller(one: Side, other: Side) -> tuple[Side, Side]:
    """The two with the one to keep first: more deals, then more filled in, then the older."""

    def worth(each: Side) -> tuple[int, int, int]:
        filled = sum(value not in (None, "") for value in each.fields.values())
        return (each.deals, filled, each.people + each.activities)

    mine, its = worth(one), worth(other)
    if mine == its:
        return (one, other) if one.id < other.id else (other, one)
    return (one, other) if mine > its else (other, one)


# -- pairs that are not the same --------------------------------------------------------


def tell_apart(store: Store, table: str, one_id: str, other_id: str) -> Done:
    """Remember that two rows that look alike are not the same."""
    if table not in FIELDS:
        raise KeyError(table)
    if one_id == other_id:
        raise Invalid(_("These are the same already."))
    one, other = _name(store, table, one_id), _name(store, table, other_id)
    with store.action(N_("{one} and {other} are not the same"), one=one, other=other) as act:
        if not told_apart(act.conn, one_id, other_id):
            pair = {"tbl": table, "one_id": one_id, "other_id": other_id}
            act.insert("distinct_pair", pair)
    return act.done


def _name(store: Store, table: str, row_id: str) -> str:
    row = store.conn.execute(f"SELECT name FROM {table} WHERE id = ?", (row_id,)).fetchone()
    return str(row[0]) if row else "?"


def told_apart(conn: driver.Connection, one_id: str, other_id: str) -> bool:
    """Whether somebody said that these two are not the same."""
    sql = "SELECT 1 FROM distinct_pair WHERE one_id = ? AND other_id = ? AND deleted_at IS NULL"
    return any(
        conn.execute(sql, pair).fetchone() for pair in ((one_id, other_id), (other_id, one_id))
    )
