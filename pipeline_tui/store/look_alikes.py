"""Pairs of companies or people that look alike: both sides, and those said not to be the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.adding import find_or_add
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Conflict, Invalid
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


# -- taking what is known in place of adding it once more ----------------------------------


def take(
    store: Store,
    table: str,
    row_id: str,
    values: Mapping[str, Any],
    *,
    account: str | None = None,
    deal_id: str | None = None,
    role_id: str | None = None,
) -> Done:
    """Use a company or person that is known: ``values`` fill what is empty there, no more.

    ``account`` names a person's company where she has none, made if new; with ``deal_id`` she is
    put on that deal, with a role where given.
    """
    with store.action(N_("Took {name}, known already"), name=_name(store, table, row_id)) as act:
        now = act.read(table, row_id, [*FIELDS[table], "deleted_at"])
        if now is None or now["deleted_at"]:
            raise Conflict(_("It was deleted in another window meanwhile."), {})
        patch = {
            name: value
            for name, value in values.items()
            if value not in (None, "") and now[name] in (None, "")
        }
        if account and table == "contact" and now["account_id"] is None:
            patch["account_id"] = find_or_add(act, "account", account)
        act.update(table, row_id, patch)
        if deal_id and table == "contact":
            put_on_deal(act, deal_id, row_id, role_id)
    return act.done


_LINK = """
SELECT id, role_id FROM deal_contact WHERE deal_id = ? AND contact_id = ? AND deleted_at IS NULL
"""


def put_on_deal(act: Action, deal_id: str, contact_id: str, role_id: str | None) -> None:
    """Link a person to a deal unless she is there; a role is given, never taken away."""
    row = act.conn.execute(_LINK, (deal_id, contact_id)).fetchone()
    if row is None:
        link = {"deal_id": deal_id, "contact_id": contact_id, "role_id": role_id}
        act.insert("deal_contact", link)
    elif role_id is not None:
        act.update("deal_contact", row[0], {"role_id": role_id})
