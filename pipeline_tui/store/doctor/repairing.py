"""Sets right what follows from the facts, and what facts lost their hold on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline_tui import clock
from pipeline_tui.i18n import N_
from pipeline_tui.store import derive, driver, matching, note_index, tallies, text_index
from pipeline_tui.store.doctor import journal, references, schema
from pipeline_tui.store.doctor.findings import Finding, Report
from pipeline_tui.store.doctor.pages import TEXTS
from pipeline_tui.store.rules import load

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["mend_file", "mend_rows"]

_LIVE = """
SELECT d.id FROM deal d WHERE d.deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM stage s WHERE s.id = d.stage_id) ORDER BY d.n
"""
_NO_SETTING = "UPDATE setting SET deleted_at = ? WHERE NOT json_valid(value)"
_LOST_ACTION = """
INSERT INTO action (id, clock, at, replica, window, actor, kind, label, args, lasting)
VALUES (?, ?, ?, (SELECT value FROM meta WHERE key = 'replica'), '', '', 'do', ?, '{}', 1)
"""


def mend_file(conn: driver.Connection, report: Report) -> None:
    """Make anew what the database lost but the facts do not need, and write the file anew.

    Indexes, triggers, text indexes and derived tables; settings that nobody can read are set
    aside, for nothing opens with them. Raises the driver's error where that
    cannot be done; the file is then as it was. Where facts are broken nothing is done: what is
    built on them would not be right.
    """
    if report["integrity"].left:
        return
    broken = _parts(report["integrity"].found)
    parts = [*broken, *(one for one in _parts(report["schema"].found) if one not in broken)]
    if parts:
        _in_transaction(conn, lambda: _make_anew(conn, parts, broken))
    if "values" in report.repairable:
        now = clock.moment_text(clock.now())
        conn.execute(_NO_SETTING, (now,))
    if report["integrity"].count:
        conn.execute("VACUUM")  # leaves behind the pages that belong to nothing


def _parts(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Kind and name of what is to be made anew; all that belongs to a text index as one."""
    parts: dict[tuple[str, str], None] = {}
    for one in found:
        kind, name = one.row[:2] if one.can else ("", "")
        if name:
            text = next((text for text in TEXTS if name == text or name.startswith(f"{text}_")), "")
            parts["text" if text else kind, text or name] = None
    return list(parts)


def _make_anew(
    conn: driver.Connection, parts: list[tuple[str, str]], broken: list[tuple[str, str]]
) -> None:
    right = schema.expected(conn)
    texts = [name for kind, name in parts if kind == "text"]
    if any(name in TEXTS[2:] for name in texts) or ("table", "name_row") in parts:
        parts += [("text", name) for name in TEXTS[2:] if name not in texts]
        parts += [("table", "name_row")] if ("table", "name_row") not in parts else []
    tables = {name for kind, name in parts if kind in ("table", "text")}
    for kind, name in parts:
        if kind == "index" and name.startswith("sqlite_autoindex"):
            conn.execute(f"REINDEX {name}")
            continue
        _take_down(conn, kind, name, broken=(kind, name) in broken)
        conn.execute(right[name].sql)
        if kind == "table":
            for part in right.values():
                if part.kind == "index" and f" ON {name} " in part.sql:
                    conn.execute(part.sql)
    _fill_anew(conn, tables)


def _take_down(conn: driver.Connection, kind: str, name: str, *, broken: bool) -> None:
    """Drop something; without a look at its pages where they are broken, for they may lie."""
    if not broken:
        try:
            conn.execute(f"DROP {'TABLE' if kind == 'text' else kind.upper()} IF EXISTS {name}")
        except driver.Error:
            broken = True
    if broken or kind == "text":
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute(
            "DELETE FROM sqlite_schema WHERE name = ?1 OR tbl_name = ?1"
            " OR ?2 AND name GLOB ?1 || '_*'",
            (name, kind == "text"),
        )
        conn.execute("PRAGMA writable_schema = RESET")


def _fill_anew(conn: driver.Connection, emptied: set[str]) -> None:
    """Fill what was made empty; names are indexed again when somebody looks for one."""
    if "tally" in emptied:
        tallies.rebuild(conn)
    if "deal_text" in emptied:
        text_index.rebuild(conn)
    if "activity_text" in emptied:
        note_index.rebuild(conn)
    if "match_key" in emptied:
        matching.rebuild(conn)


def mend_rows(store: Store, report: Report) -> None:
    """Set right rows, columns, tallies and indexes, as far as the facts tell.

    References that lead nowhere are emptied or their rows set aside, in one action of the
    journal, which undo passes over. All that is derived is worked out anew outside the journal.
    """
    conn = store.conn
    if "journal" in report.repairable:
        _in_transaction(conn, lambda: _find_actions(conn))
    if "references" in report.repairable:
        _let_go(store)
    _in_transaction(conn, lambda: _work_out(store))


def _find_actions(conn: driver.Connection) -> None:
    """Give changes whose action was lost one again, and let undo pass over what names lost rows."""
    label = N_("An entry of the journal that was lost")
    for what, action, *more in [one.row for one in journal.look(conn) if one.can]:
        if what == journal.GONE:
            conn.execute("UPDATE action SET lasting = 1 WHERE id = ?", (action,))
        else:
            last = int(more[0])
            at = clock.moment_text(datetime.fromtimestamp((last >> 16) / 1000, UTC))
            conn.execute(_LOST_ACTION, (action, last + 1, at, label))


def _let_go(store: Store) -> None:
    """Empty references that lead nowhere; set rows aside that cannot be without."""
    stray = [one.row for one in references.look(store.conn) if one.can]
    with store.action(N_("Repaired: rows that pointed at nothing"), lasting=True) as act:
        gone = set()
        for table, row, column, needed in stray:
            if (table, row) in gone:
                continue
            if needed:
                gone.add((table, row))
                act.delete(table, row)
            else:
                act.update(table, row, {column: None})


def _work_out(store: Store) -> None:
    conn, rules = store.conn, load(store.conn)
    for chunk in derive.chunks([row[0] for row in conn.execute(_LIVE)], derive.CHUNK):
        try:
            derive.derive(conn, rules, chunk)
        except (ValueError, TypeError, KeyError):
            for one in chunk:  # one of them has a value that tells nothing
                with suppress(ValueError, TypeError, KeyError):
                    derive.derive(conn, rules, [one])
    tallies.rebuild(conn)
    text_index.rebuild(conn)
    note_index.rebuild(conn)
    matching.rebuild(conn)


def _in_transaction(conn: driver.Connection, work: Callable[[], None]) -> None:
    conn.execute("BEGIN IMMEDIATE")
    try:
        work()
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")
