"""The whole file as lines of JSON: everything a person made, its history and the journal.

The first line says what follows; each further one is a row as the file has it. What the program
works out by itself (tallies, indexes) is left out and made again by ``jsonl_restore``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline_tui.store import driver, migrations

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMAT", "LEFT_OUT", "VERSION", "head_of", "lines", "tables"]

FORMAT = "pipeline-tui"
"""What the first line names the format."""
VERSION = 1
"""The version of the format; the layout of the rows is that of the schema it names."""
LEFT_OUT = frozenset({"tally", "match_key", "name_row", "busy", "_sqlite_migrations"})
"""Tables that are worked out again, or hold what only concerns one computer."""
_HEAD_BYTES = 65_536
_TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"


def tables(conn: driver.Connection) -> list[str]:
    """The tables that are written, in the order in which the schema made them."""
    found = dict(conn.execute(_TABLES).fetchall())
    virtual = [name for name, sql in found.items() if sql.startswith("CREATE VIRTUAL")]
    return [
        name
        for name in found
        if name not in LEFT_OUT
        and not name.startswith("sqlite_")
        and not any(name == one or name.startswith(f"{one}_") for one in virtual)
    ]


def lines(conn: driver.Connection) -> Iterator[str]:
    """Every line without its end, read as of one moment."""
    begun = not conn.in_transaction
    if begun:
        conn.execute("BEGIN")
    try:
        every = tables(conn)
        counts = {
            name: conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in every
        }
        head = {
            "format": FORMAT,
            "version": VERSION,
            "schema": migrations.version(conn),
            "rows": counts,
        }
        yield _line(head)
        for name in every:
            yield from _rows(conn, name)
    finally:
        if begun and conn.in_transaction:
            conn.execute("ROLLBACK")


def _rows(conn: driver.Connection, table: str) -> Iterator[str]:
    found = conn.execute(f"SELECT * FROM {table}")
    columns = [one[0] for one in found.description]
    for row in found:
        yield _line({"table": table, "row": dict(zip(columns, row, strict=True))})


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def head_of(path: Path) -> dict[str, Any] | None:
    """The first line of a file in this format; None for any other file.

    Raises ``OSError`` where it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_HEAD_BYTES).partition(b"\n")[0]
    try:
        head = json.loads(start.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except ValueError:
        return None
    return head if isinstance(head, dict) and head.get("format") == FORMAT else None
