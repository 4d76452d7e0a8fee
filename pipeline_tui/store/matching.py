"""The index by which companies and people that look alike are found: see sales/duplicates.py.

``match_key`` has a row for each key of each live company and person, and of those that were
merged into another, whose old names go on leading to it. It is derived: the write door keeps it,
and it can be written anew at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pipeline_tui.sales import duplicates
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver, name_index
from pipeline_tui.store.derive import chunks, select_in

COLUMNS: Final = {
    "account": ("name", "website", "phone"),
    "contact": ("name", "email", "phone"),
}
"""The columns that keys are made of, in the order of the functions that make them."""
RELEVANT: Final = {
    table: frozenset((*columns, "deleted_at", "merged_into")) for table, columns in COLUMNS.items()
}
_KEYS_OF: Final = {"account": duplicates.account_keys, "contact": duplicates.contact_keys}
_NAME_KEY: Final = {
    "account": ("an", duplicates.company_key_of),
    "contact": ("cn", duplicates.person_key_of),
}
_ROWS = """
SELECT id, {columns} FROM {table}
WHERE id IN ({{marks}}) AND (deleted_at IS NULL OR merged_into IS NOT NULL)
"""
_INSERT = "INSERT OR IGNORE INTO match_key (key, row_id) VALUES (?, ?)"
_MOST_DEALS = 99


# -- keeping -------------------------------------------------------------------------


def drop(conn: driver.Connection, table: str, ids: Sequence[str]) -> None:
    """Take rows out of the index, before they change."""
    name_index.drop(conn, table, ids)
    conn.executemany(
        "DELETE FROM match_key WHERE key = ? AND row_id = ?", list(_pairs(conn, table, ids))
    )


def note(conn: driver.Connection, table: str, ids: Sequence[str]) -> None:
    """Put rows into the index, after they changed."""
    name_index.note(conn, table, ids)
    conn.executemany(_INSERT, list(_pairs(conn, table, ids)))


def note_new(conn: driver.Connection, table: str, row: Mapping[str, Any]) -> None:
    """Put a row that was just written into the index."""
    name_index.note(conn, table, [row["id"]])
    told = (row.get(name) or "" for name in COLUMNS[table])
    conn.executemany(_INSERT, [(key, row["id"]) for key in _KEYS_OF[table](*told)])


def note_named(conn: driver.Connection, table: str, rows: Sequence[tuple[str, str]]) -> None:
    """Put new rows, of which nothing but the folded name and the id is known, into the index."""
    name_index.forget(conn)
    kind, make = _NAME_KEY[table]
    keyed = sorted([(make(folded), one) for folded, one in rows])
    conn.executemany(
        f"INSERT INTO match_key (key, row_id) SELECT '{kind}:' || ?1, ?2 WHERE ?1 <> ''", keyed
    )


def rebuild(conn: driver.Connection) -> None:
    """Write the whole index anew, inside the caller's transaction."""
    name_index.forget(conn)
    conn.execute("DELETE FROM match_key")
    for table in COLUMNS:
        ids = [row[0] for row in conn.execute(f"SELECT id FROM {table}").fetchall()]
        note(conn, table, ids)


def _pairs(conn: driver.Connection, table: str, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each key of these rows with the row's id."""
    sql = _ROWS.format(table=table, columns=", ".join(COLUMNS[table]))
    make = _KEYS_OF[table]
    for chunk in chunks(ids, 500):
        for row in select_in(conn, sql, chunk).fetchall():
            for key in make(*row[1:]):
                yield key, row[0]


# -- asking --------------------------------------------------------------------------


class Alike(NamedTuple):
    """A company or person that looks like what is being entered.

    ``why`` is a reason of sales/duplicates.py; ``deals`` counts its live deals, to 99 at most.
    """

    id: str
    name: str
    why: str
    deals: int


_OF_KEY = "SELECT row_id FROM match_key WHERE key = ? ORDER BY row_id LIMIT 8"
_BEGINNING = "SELECT row_id FROM match_key WHERE key > ? AND key < ? ORDER BY key LIMIT 7"
_MOST_CALLED = 6
_SHORTEST = len("an:abc")
_OF_DOMAIN = "SELECT row_id FROM match_key WHERE key >= ? AND key < ? ORDER BY key, row_id LIMIT 8"
_COMPANY_OF = "SELECT account_id FROM contact WHERE id = ?"
_DEALS: Final = {
    "account": "SELECT count(*) FROM (SELECT 1 FROM deal WHERE account_id = ?"
    " AND deleted_at IS NULL LIMIT ?)",
    "contact": "SELECT count(*) FROM (SELECT 1 FROM deal_contact WHERE contact_id = ?"
    " AND deleted_at IS NULL LIMIT ?)",
}


def companies_like(
    conn: driver.Connection, name: str, website: str = "", phone: str = "", besides: str = ""
) -> list[Alike]:
    """The companies that look like this one, the most convincing first; at most a handful.

    ``besides`` is the id of the company itself where it is in the file already. Reads a few rows
    of an index, however many companies there are.
    """
    found = _alike(conn, "account", duplicates.account_keys(name, website, phone), besides)
    known = {one.id for one in found}
    of_people = _companies_at(conn, duplicates.domain(website))
    return found + [one for one in of_people if one.id not in known and one.id != besides]


def companies_called(conn: driver.Connection, name: str) -> list[Alike]:
    """The few companies whose names go on where this one ends: ``Boréal`` may be ``Boréal Foods``.

    None where there are more than a few: then the word says nothing.
    """
    begin = f"an:{duplicates.company_key(name)}"
    if len(begin) < _SHORTEST:
        return []
    rows = conn.execute(_BEGINNING, (begin, f"{begin}\U0010ffff")).fetchall()
    words = f"{fold(name)} "
    found = {}
    for (row_id,) in rows:
        kept = resolve(conn, "account", row_id)
        if kept:
            one = Alike(kept, *_name_and_deals(conn, "account", kept, begin))
            if fold(one.name).startswith(words):
                found[kept] = one._replace(why=duplicates.BEGINS)
    return list(found.values()) if len(rows) <= _MOST_CALLED else []


def company_of_mail(conn: driver.Connection, email: str) -> Alike | None:
    """The company whose site or people have the domain of a mail address, if it tells any."""
    own = duplicates.domain(email) if duplicates.mail_key(email) else ""
    if not own:
        return None
    found = _alike(conn, "account", [f"ad:{own}"], "") or _companies_at(conn, own)
    return found[0] if found else None


def _companies_at(conn: driver.Connection, own: str) -> list[Alike]:
    """The companies whose people write from a domain."""
    found: dict[str, Alike] = {}
    if own:
        for (row_id,) in conn.execute(_OF_DOMAIN, duplicates.of_domain(own)).fetchall():
            account = conn.execute(_COMPANY_OF, (row_id,)).fetchone()[0]
            kept = resolve(conn, "account", account) if account else None
            if kept and kept not in found:
                name, _why, deals = _name_and_deals(conn, "account", kept, "an:")
                found[kept] = Alike(kept, name, duplicates.PEOPLE, deals)
    return list(found.values())


def people_like(
    conn: driver.Connection, name: str, email: str = "", phone: str = "", besides: str = ""
) -> list[Alike]:
    """The people who look like this one; by telephone only those who are called alike too."""
    found = _alike(conn, "contact", duplicates.contact_keys(name, email, phone), besides)
    return [
        one
        for one in found
        if one.why != duplicates.PHONE or duplicates.share_a_name(one.name, name)
    ]


def resolve(conn: driver.Connection, table: str, row_id: str) -> str | None:
    """The live row that an id leads to, following what was merged; None where it is gone."""
    row = conn.execute(
        f"SELECT id, merged_into, deleted_at FROM {_known(table)} WHERE id = ?", (row_id,)
    ).fetchone()
    if row is None or (row[2] and not row[1]):
        return None
    if not row[2]:
        return str(row[0])
    kept = conn.execute(
        f"SELECT id FROM {table} WHERE id = ? AND deleted_at IS NULL", (row[1],)
    ).fetchone()
    return str(kept[0]) if kept else None


def _alike(conn: driver.Connection, table: str, keys: Sequence[str], besides: str) -> list[Alike]:
    found: dict[str, Alike] = {}
    for key in keys:
        for (row_id,) in conn.execute(_OF_KEY, (key,)).fetchall():
            kept = resolve(conn, table, row_id)
            if kept and kept != besides and kept not in found:
                found[kept] = Alike(kept, *_name_and_deals(conn, table, kept, key))
    return list(found.values())


def _name_and_deals(
    conn: driver.Connection, table: str, row_id: str, key: str
) -> tuple[str, str, int]:
    name = conn.execute(f"SELECT name FROM {table} WHERE id = ?", (row_id,)).fetchone()[0]
    deals = conn.execute(_DEALS[table], (row_id, _MOST_DEALS)).fetchone()[0]
    return name, duplicates.why(key), deals


def _known(table: str) -> str:
    if table not in COLUMNS:
        raise KeyError(table)
    return table
