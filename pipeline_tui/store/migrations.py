"""Bring a file's schema up to this program's, one named step at a time."""

from __future__ import annotations

from pathlib import Path

from pipeline_tui.store import driver
from pipeline_tui.store.opening import APPLICATION_ID

_FOLDER = Path(__file__).parent / "schema"


def steps() -> list[Path]:
    """The migrations in order; the number of each is the schema version it leads to."""
    return sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def newest() -> int:
    """The schema version this program writes."""
    return len(steps())


def version(conn: driver.Connection) -> int:
    """The file's schema version; 0 for a file without tables."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def migrate(conn: driver.Connection) -> None:
    """Run the missing steps, each in a transaction with the record that it ran."""
    for number, script in enumerate(steps()[version(conn) :], version(conn) + 1):
        conn.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements(script.read_text(encoding="utf-8")):
                conn.execute(statement)
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            conn.execute("ROLLBACK")
            raise
        conn.execute("COMMIT")


def statements(script: str) -> list[str]:
    """The single statements of a script (``executescript`` would commit in between)."""
    found, lines = [], []
    for line in script.splitlines():
        lines.append(line)
        text = "\n".join(lines)
        if line.rstrip().endswith(";") and driver.complete_statement(text):
            found.append(text)
            lines = []
    return found
