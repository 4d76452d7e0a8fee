"""Today's copy of the sample: all its days and moments moved by whole weeks."""

import json
import re
import shutil
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline_tui import clock, paths
from pipeline_tui.files import whole_file
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, feedback_seeds, seeds
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.exchange_files import SIDES
from pipeline_tui.store.history import SAMPLE_UNTIL
from pipeline_tui.store.rebuild import rebuild_all

__all__ = ["move", "shift_for", "todays_copy"]

SAMPLE_TODAY = "sample_today"
"""The setting of the sample that holds the day it was made for."""

_CLOCK_DAY = 86_400_000 << 16
"""One day of a logical clock, which counts milliseconds above 16 bits of counter."""
_DAY = re.compile(r"[1-8]\d{3}-\d{2}-\d{2}")  # 9999-12-31 is never, and stays never


def todays_copy(today: date | None = None) -> Path:
    """The demo of this day, made now unless it exists; copies of other days are removed.

    The copy is private (0600) and appears whole or not at all. Raises ``StoreError`` when the
    sample is missing or the copy cannot be made.
    """
    today = today or clock.today()
    path = paths.demo_file(today)
    if not path.exists():
        try:
            with whole_file(path) as made:
                shutil.copyfile(paths.sample_db(), made)
                move(made, today)
        except FileNotFoundError as error:
            reason = _("The sample is missing from this installation: {file}.")
            raise StoreError(reason.format(file=error)) from error
        except (OSError, driver.Error) as error:
            reason = _("The demo cannot be made at {file}: {reason}.")
            raise StoreError(reason.format(file=path, reason=error)) from error
    _remove(other for other in paths.demo_files() if other != path)
    return path


def shift_for(made_for: date, today: date) -> timedelta:
    """The whole weeks that bring the sample's day to today, or to the last such day before."""
    return timedelta(weeks=(today - made_for).days // 7)


def move(path: Path, today: date) -> None:
    """Move every day, moment and clock in the file so that its own today is near ``today``.

    Derived columns and tallies are rebuilt. Raises ``StoreError`` when the file does not say
    which day it was made for. Not atomic: it works on a copy that has no name yet.
    """
    with closing(driver.connect(path, isolation_level=None)) as conn:
        # No journal beside a file that nobody else knows; the header must not ask for a WAL.
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
        conn.execute("PRAGMA synchronous = OFF")
        made_for = _made_for(conn, path)
        shift = shift_for(made_for, today)
        conn.execute("BEGIN")
        for table, columns in _columns(conn).items():
            _move_table(conn, table, columns, shift.days)
        _move_own_fields(conn, shift)
        _move_journal(conn, shift)
        moved = json.dumps((made_for + shift).isoformat())
        conn.execute("UPDATE setting SET value = ? WHERE id = ?", (moved, SAMPLE_TODAY))
        _mark_invented(conn)
        seeds.translate(conn)
        feedback_seeds.translate(conn)
        conn.execute("COMMIT")
        rebuild_all(conn)


def _mark_invented(conn: driver.Connection) -> None:
    """Remember the last action of the sample: undo does not go on to it without asking."""
    last = conn.execute("SELECT coalesce(max(clock), 0) FROM action").fetchone()[0]
    setting = (SAMPLE_UNTIL, json.dumps(last))
    conn.execute("INSERT OR REPLACE INTO setting (id, value, clock) VALUES (?, ?, 0)", setting)


def _made_for(conn: driver.Connection, path: Path) -> date:
    row = conn.execute("SELECT value FROM setting WHERE id = ?", (SAMPLE_TODAY,)).fetchone()
    try:
        return date.fromisoformat(json.loads(row[0]))
    except (TypeError, ValueError) as error:
        reason = _("{file} does not say which day it was made for.")
        raise StoreError(reason.format(file=path)) from error


def _columns(conn: driver.Connection) -> dict[str, list[str]]:
    """The columns of every ordinary table; the text index and its parts are made anew."""
    found: dict[str, list[str]] = {}
    for table, column in conn.execute(
        "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c"
        " WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
    ):
        found.setdefault(table, []).append(column)
    return found


def _is_day_or_moment(column: str) -> bool:
    return column in {"at", "parked_until"} or column.endswith(("_on", "_at"))


def _is_clock(column: str) -> bool:
    return column in {"clock", "undone_clock"}


def _move_table(conn: driver.Connection, table: str, columns: Iterable[str], days: int) -> None:
    """Move what is a day, a moment or a clock; an hour alone (``14:30``) and "never" stay."""
    changes = []
    for column in columns:
        if _is_day_or_moment(column):
            changes.append(
                f"{column} = CASE WHEN {column} GLOB '????-??-??*' AND {column} < '9000'"
                f" THEN date(substr({column}, 1, 10), :days) || substr({column}, 11)"
                f" ELSE {column} END"
            )
        elif _is_clock(column):
            # Rows that a new file begins with have no clock yet: theirs stays 0.
            changes.append(f"{column} = {column} + iif({column} > 0, :ticks, 0)")
    if changes:
        values = {"days": f"{days:+d} days", "ticks": days * _CLOCK_DAY}
        conn.execute(f"UPDATE {table} SET {', '.join(changes)}", values)


def _move_own_fields(conn: driver.Connection, shift: timedelta) -> None:
    """Move the days among the person's own fields of deals."""
    keys = [row[0] for row in conn.execute("SELECT key FROM own_field WHERE type = 'day'")]
    rows = conn.execute("SELECT id, extra FROM deal WHERE length(extra) > 2").fetchall()
    moved = []
    for deal_id, extra in rows:
        values: dict[str, Any] = json.loads(extra)
        for key in values.keys() & set(keys):
            if _DAY.fullmatch(values[key]):
                values[key] = (date.fromisoformat(values[key]) + shift).isoformat()
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        moved.append((text, deal_id))
    conn.executemany("UPDATE deal SET extra = ? WHERE id = ?", moved)


def _move_journal(conn: driver.Connection, shift: timedelta) -> None:
    """Move the days inside journalled values, which undo compares with the rows."""
    changes = conn.execute(
        "SELECT action_id, clock, patch, prev FROM change WHERE kind = 'update'"
    ).fetchall()
    conn.executemany(
        "UPDATE change SET patch = ?, prev = ? WHERE action_id = ? AND clock = ?",
        [
            (_moved_json(patch, shift), _moved_json(prev, shift), action_id, tick)
            for action_id, tick, patch, prev in changes
        ],
    )


def _moved_json(text: str, shift: timedelta) -> str:
    values: dict[str, Any] = json.loads(text)
    for name, value in values.items():
        if _is_day_or_moment(name) and isinstance(value, str) and _DAY.match(value):
            values[name] = (date.fromisoformat(value[:10]) + shift).isoformat() + value[10:]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        for suffix in ("", *SIDES):
            with suppress(OSError):  # still open in another window: tomorrow, then
                file.with_name(file.name + suffix).unlink()
