"""Merge two companies, or two people, into one: a single action that one undo takes back.

The one kept takes over every row that named the other, which stays as a tombstone that says what
it was merged into: names and references from outside go on leading to the one kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.store import Store

FIELDS: Final = {
    "account": (
        *("name", "industry_id", "parent_id", "website", "phone", "address", "country"),
        *("employees", "revenue"),
    ),
    "contact": (
        *("name", "account_id", "title", "email", "phone", "address", "country", "profile"),
        "reports_to_id",
    ),
}
"""What can be chosen of either, in the order in which it is shown."""
REFERENCES: Final = {
    "account": (
        ("deal", "account_id"),
        ("contact", "account_id"),
        ("activity", "account_id"),
        ("account", "parent_id"),
    ),
    "contact": (
        ("deal_contact", "contact_id"),
        ("activity", "contact_id"),
        ("follow_up", "contact_id"),
        ("message", "contact_id"),
        ("enrolment", "contact_id"),
        ("feedback", "contact_id"),
        ("contact", "reports_to_id"),
    ),
}
"""Every column that names a company or a person."""
_UP: Final = {"account": "parent_id", "contact": "reports_to_id"}


# -- the merge ------------------------------------------------------------------------


def merge(
    store: Store,
    table: str,
    kept_id: str,
    gone_id: str,
    values: Mapping[str, Any] | None = None,
    seen: Mapping[str, int] | None = None,
) -> Done:
    """Merge one company (``account``) or person (``contact``) into another.

    ``values`` are fields to set on the one kept; those left out stay. Where neither is said, what
    the one kept lacks is taken from the other. ``seen`` holds the clocks of both as they were
    shown: raises ``Conflict`` when one was changed since, or is gone. Raises ``Invalid`` for
    merging something with itself.
    """
    if kept_id == gone_id:
        raise Invalid(_("These are the same already."))
    with store.action(N_("Merged {gone} into {kept}"), gone="?", kept="?") as act:
        kept, gone = _read(act, table, kept_id, seen), _read(act, table, gone_id, seen)
        act.args |= {"gone": gone["name"], "kept": kept["name"]}
        patch = _patch(table, kept, gone, values)
        up = _UP[table]
        if patch.get(up, kept[up]) in (kept_id, gone_id):
            patch[up] = None if gone[up] in (kept_id, gone_id) else gone[up]
        act.update(table, kept_id, patch)
        _move(act, table, kept_id, gone_id)
        _bury(act, table, kept_id, gone_id)
        _break_circle(act, table, kept_id)
    return act.done


def prefers_other(name: str, kept: Any, gone: Any) -> bool:
    """Whether the value of the one merged away is the fuller: the only one, or the longer address.

    An empty text and None are no value.
    """
    if kept in (None, "") or gone in (None, ""):
        return gone not in (None, "")
    return name == "address" and len(str(gone).strip()) > len(str(kept).strip())


def _read(act: Action, table: str, row_id: str, seen: Mapping[str, int] | None) -> dict[str, Any]:
    row = act.read(table, row_id, [*FIELDS[table], "clock", "deleted_at", "extra"])
    if row is None or row["deleted_at"]:
        raise Conflict(_("It was deleted in another window meanwhile."), {})
    if seen is not None and seen.get(row_id, row["clock"]) != row["clock"]:
        message = _("{name} was changed meanwhile: look at both once more.")
        raise Conflict(message.format(name=row["name"]), {})
    return row


def _patch(
    table: str, kept: Mapping[str, Any], gone: Mapping[str, Any], values: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What changes on the one kept; what an import knew besides of either is kept too."""
    import json

    if values is None:
        names = FIELDS[table]
        values = {name: gone[name] for name in names if prefers_other(name, kept[name], gone[name])}
    if unknown := set(values) - set(FIELDS[table]):
        raise KeyError(", ".join(sorted(unknown)))
    if "name" in values and not str(values["name"]).strip():
        raise Invalid(_("A name is needed."))
    mine, its = json.loads(kept["extra"]), json.loads(gone["extra"])
    if more := {name: value for name, value in its.items() if name not in mine}:
        return {**values, "extra": json.dumps(mine | more, ensure_ascii=False)}
    return dict(values)


def _move(act: Action, table: str, kept_id: str, gone_id: str) -> None:
    """Everything that names the one merged away names the one kept."""
    if table == "contact":
        _join_links(act, kept_id, gone_id)
    for other, column in REFERENCES[table]:
        for (row_id,) in _naming(act.conn, other, column, gone_id):
            if (other, row_id) == (table, kept_id):
                continue  # it cannot be above itself: what stands there was decided before
            act.update(other, row_id, {column: kept_id})
    for column in ("one_id", "other_id"):
        for (row_id,) in _naming(act.conn, "distinct_pair", column, gone_id):
            act.update("distinct_pair", row_id, {column: kept_id})
    refs = act.conn.execute(
        "SELECT id FROM external_ref WHERE row_id = ? AND tbl = ? AND tbl <> 'deal'"
        " AND deleted_at IS NULL",
        (gone_id, table),
    ).fetchall()
    for (row_id,) in refs:
        act.update("external_ref", row_id, {"row_id": kept_id})


def _naming(conn: driver.Connection, table: str, column: str, row_id: str) -> list[Any]:
    rows = conn.execute(
        f"SELECT id FROM {table} WHERE {column} = ? AND deleted_at IS NULL", (row_id,)
    )
    return sorted(rows)


_LINKS = """
SELECT l.id, l.deal_id, l.role_id, coalesce(r.code, '') FROM deal_contact l
LEFT JOIN role r ON r.id = l.role_id WHERE l.contact_id = ? AND l.deleted_at IS NULL
"""


def _join_links(act: Action, kept_id: str, gone_id: str) -> None:
    """Where both are on a deal, one link stays: as decision maker if either was, else as it was."""
    links = {row[1]: row for row in act.conn.execute(_LINKS, (kept_id,)).fetchall()}
    for link_id, deal_id, role_id, code in sorted(act.conn.execute(_LINKS, (gone_id,))):
        mine = links.get(deal_id)
        if mine is None:
            continue
        if role_id is not None and (
            mine[2] is None or (code == "decider" and mine[3] != "decider")
        ):
            act.update("deal_contact", mine[0], {"role_id": role_id})
        act.delete("deal_contact", link_id)


def _bury(act: Action, table: str, kept_id: str, gone_id: str) -> None:
    """Leave the tombstone; what was merged into it before leads to the one kept at once."""
    earlier = act.conn.execute(
        f"SELECT id FROM {table} WHERE merged_into = ? AND merged_into IS NOT NULL", (gone_id,)
    ).fetchall()
    for (row_id,) in earlier:
        act.write(table, row_id, {"merged_into": kept_id}, {"merged_into": gone_id})
    moment = clock.moment_text(clock.now())
    act.update(table, gone_id, {"merged_into": kept_id, "deleted_at": moment})


def _break_circle(act: Action, table: str, kept_id: str) -> None:
    """Nobody is above herself, not even through others: such a chain ends at the one kept."""
    column = _UP[table]
    seen: set[str] = set()
    above = _above(act.conn, table, kept_id)
    while above is not None and above not in seen:
        if above == kept_id:
            act.update(table, kept_id, {column: None})
            return
        seen.add(above)
        above = _above(act.conn, table, above)


def _above(conn: driver.Connection, table: str, row_id: str) -> str | None:
    row = conn.execute(f"SELECT {_UP[table]} FROM {table} WHERE id = ?", (row_id,)).fetchone()
    return row[0] if row else None


# -- what comes back later --------------------------------------------------------------


def follow(act: Action, rows: Mapping[str, Iterable[str]]) -> None:
    """Let rows that an undo or redo brought back name what was kept of a merge since.

    ``rows`` are their ids by table.
    """
    for table, references in REFERENCES.items():
        merged = dict(
            act.conn.execute(
                f"SELECT id, merged_into FROM {table} WHERE merged_into IS NOT NULL"
            ).fetchall()
        )
        if not merged:
            continue
        for other, column in references:
            for row_id, named in _naming_dead(act.conn, other, column, list(rows.get(other, ()))):
                if named in merged and merged[named] != row_id:
                    act.update(other, row_id, {column: merged[named]})


def _naming_dead(
    conn: driver.Connection, table: str, column: str, ids: Sequence[str]
) -> list[tuple[str, str]]:
    sql = (
        f"SELECT id, {column} FROM {table} WHERE id IN ({{marks}}) AND deleted_at IS NULL"
        f" AND {column} IS NOT NULL"
    )
    return [row for chunk in chunks(ids, 500) for row in select_in(conn, sql, chunk).fetchall()]
