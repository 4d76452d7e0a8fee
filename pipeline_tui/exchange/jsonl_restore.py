"""Make a file from lines of JSON: the same store again, as a replica of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from pipeline_tui.exchange import jsonl
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.files import whole_file
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, matching, migrations, note_index, rebuild, rules
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.ids import new_id

__all__ = ["restore"]

_AT_ONCE = 2_000
Progress = Callable[[int, int], None]
"""Called with the lines read and the lines there are."""


class _Line(NamedTuple):
    number: int
    table: str
    row: dict[str, Any]


def restore(path: Path, target: Path, progress: Progress | None = None) -> int:
    """Make the file ``target`` from ``path``, and give the number of rows.

    Journal and history come along; nothing is added to the journal. The file appears whole or not
    at all. Raises ``ImportRefused``, naming file, line and what is wrong, for lines that do not
    make a store; ``FileExistsError`` where something stands at ``target``.
    """
    head = jsonl.head_of(path)
    if head is None:
        raise ImportRefused(
            _("{file} does not begin as an export of everything does.").format(file=path)
        )
    schema = _schema_of(path, head)
    with whole_file(target, replace=False) as made:
        with closing(driver.connect(made, isolation_level=None)) as conn:
            conn.execute("PRAGMA journal_mode = MEMORY").fetchall()
            conn.execute("PRAGMA synchronous = OFF")
            migrations.lay_out(conn, schema)
            count = _fill(conn, path, head, progress)
            _settle(conn, path)
        with closing(driver.connect(made, isolation_level=None)) as conn:
            migrations.migrate(conn)
    return count


def _schema_of(path: Path, head: dict[str, Any]) -> int:
    schema, version, rows = head.get("schema"), head.get("version"), head.get("rows")
    if version != jsonl.VERSION or not isinstance(schema, int) or schema > migrations.newest():
        raise ImportRefused(
            _(
                "{file} was written by a newer version of this program; bring this one up to date."
            ).format(file=path)
        )
    if schema < 1 or not isinstance(rows, dict):
        raise _refused(path, 1, _("its first line does not say what follows"))
    return schema


def _fill(
    conn: driver.Connection, path: Path, head: dict[str, Any], progress: Progress | None
) -> int:
    """Write all rows; the number written."""
    known = {name: _columns(conn, name) for name in jsonl.tables(conn)}
    expected = sum(one for one in head["rows"].values() if isinstance(one, int))
    counts = dict.fromkeys(known, 0)
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN IMMEDIATE")
    for table, columns, some in _batches(_lines(path, known)):
        _insert(conn, path, table, columns, some)
        counts[table] += len(some)
        if progress:
            progress(sum(counts.values()), expected)
    conn.execute("COMMIT")
    for name, count in head["rows"].items():
        if counts.get(name) != count:
            said = _("it is cut short or was changed: {table} has {found} rows of {count}")
            raise _refused(path, 0, said.format(table=name, found=counts.get(name, 0), count=count))
    return sum(counts.values())


def _columns(conn: driver.Connection, table: str) -> frozenset[str]:
    return frozenset(row[1] for row in conn.execute(f"PRAGMA table_info({table})"))


def _lines(path: Path, known: dict[str, frozenset[str]]) -> Iterator[_Line]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number > 1 and line.strip():
                try:
                    text = line.decode("utf-8")
                except UnicodeDecodeError as error:
                    raise _refused(path, number, _("it is not UTF-8")) from error
                yield _read(path, number, text, known)


def _read(path: Path, number: int, text: str, known: dict[str, frozenset[str]]) -> _Line:
    try:
        found = json.loads(text)
        table, row = found["table"], found["row"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _refused(
            path, number, _("it is no row: {value}").format(value=text.strip()[:60])
        ) from None
    if table not in known or not isinstance(row, dict):
        raise _refused(path, number, _("there is no table {table}").format(table=str(table)[:60]))
    if strange := sorted(set(row) - known[table]):
        said = _("{table} has no column {column}").format(table=table, column=strange[0][:60])
        raise _refused(path, number, said)
    for column, value in row.items():
        if not (value is None or type(value) in (str, int, float)):
            said = _("{column} holds what no cell can: {value}")
            raise _refused(path, number, said.format(column=column, value=json.dumps(value)[:60]))
    return _Line(number, table, row)


def _batches(found: Iterator[_Line]) -> Iterator[tuple[str, tuple[str, ...], list[_Line]]]:
    """Rows of one table and one set of columns together."""
    some: list[_Line] = []
    shape: tuple[str, tuple[str, ...]] = ("", ())
    for line in found:
        mine = (line.table, tuple(line.row))
        if some and (mine != shape or len(some) >= _AT_ONCE):
            yield (*shape, some)
            some = []
        shape = mine
        some.append(line)
    if some:
        yield (*shape, some)


def _insert(
    conn: driver.Connection, path: Path, table: str, columns: tuple[str, ...], some: list[_Line]
) -> None:
    names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    conn.execute("SAVEPOINT batch")
    try:
        conn.executemany(sql, [tuple(line.row.values()) for line in some])
    except (driver.Error, OverflowError, UnicodeEncodeError):
        conn.execute("ROLLBACK TO batch")
        _find_bad(conn, path, sql, some)
    conn.execute("RELEASE batch")


def _find_bad(conn: driver.Connection, path: Path, sql: str, some: list[_Line]) -> None:
    """Write the rows one by one, so that the line at fault can be named."""
    for line in some:
        try:
            conn.execute(sql, tuple(line.row.values()))
        except (driver.Error, OverflowError, UnicodeEncodeError) as error:
            raise _refused(path, line.number, str(error)) from error


def _settle(conn: driver.Connection, path: Path) -> None:
    """Work out what is derived, make it a replica of its own, and see that all holds together."""
    broken = conn.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        said = _("a row of {table} refers to one of {other} that is not there")
        raise _refused(path, 0, said.format(table=broken[0], other=broken[2]))
    conn.execute("BEGIN IMMEDIATE")
    if not conn.execute("UPDATE meta SET value = ? WHERE key = 'replica'", (new_id(),)).rowcount:
        raise _refused(path, 0, _("it does not say which copy it is of"))
    try:
        rebuild.rebuild(conn, rules.load(conn), rebuild.Scope(everything=True))
        note_index.rebuild(conn)
        matching.rebuild(conn)
    except (ValueError, KeyError, TypeError, StopIteration, driver.Error) as error:
        raise _refused(
            path, 0, _("its rows make no pipeline ({error})").format(error=error)
        ) from error
    conn.execute("COMMIT")


def _refused(path: Path, number: int, reason: str) -> StoreError:
    if number:
        return ImportRefused(
            _("{file}, line {line}: {reason}. Nothing was made of it.").format(
                file=path, line=number, reason=reason
            )
        )
    return ImportRefused(
        _("{file}: {reason}. Nothing was made of it.").format(file=path, reason=reason)
    )
