"""Bring a file's schema up to this program's, one named step at a time.

sqlite-utils runs each step in a transaction with the record that it ran; the
header's ``user_version`` says how many have, so that a file which needs none is
opened without loading it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.store import driver
from pipeline_tui.store.opening import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite_utils import Database

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
    if version(conn) == newest():
        return
    from sqlite_utils import Database, Migrations  # 70 ms, needed only here

    migrations = Migrations("pipeline-tui")
    for number, script in enumerate(steps(), 1):
        migrations(name=script.stem)(_runner(number, script))
    migrations.apply(Database(conn))


def lay_out(conn: driver.Connection, number: int) -> None:
    """Make the tables of a schema version in an empty file, without the rows a new file has."""
    from sqlite_utils import Database, Migrations

    bare = Migrations("pipeline-tui")
    for place, script in enumerate(steps()[:number], 1):
        bare(name=script.stem)(_runner(place, script, plant=False))
    bare.apply(Database(conn))


def _plant_checklists(conn: driver.Connection) -> None:
    from pipeline_tui.store import seeds

    seeds.plant_checklists(conn)


def _plant_questions(conn: driver.Connection) -> None:
    from pipeline_tui.store import feedback_seeds, note_index

    feedback_seeds.plant(conn)
    note_index.rebuild(conn)


def _match(conn: driver.Connection) -> None:
    if conn.execute("SELECT 1 FROM account UNION ALL SELECT 1 FROM contact LIMIT 1").fetchone():
        from pipeline_tui.store import matching

        matching.rebuild(conn)


def _plant_templates(conn: driver.Connection) -> None:
    from pipeline_tui.store import seed_texts

    seed_texts.plant_templates(conn)


def _plant_cadences(conn: driver.Connection) -> None:
    from pipeline_tui.store import cadence_seeds

    cadence_seeds.plant_cadences(conn)


def _reach(conn: driver.Connection) -> None:
    if conn.execute("SELECT 1 FROM deal LIMIT 1").fetchone():
        from pipeline_tui.store import reaches

        reaches.fill(conn)


def _plant_own_fields(conn: driver.Connection) -> None:
    if conn.execute("SELECT 1 FROM deal WHERE extra <> '{}' LIMIT 1").fetchone():
        from pipeline_tui.store import own_planting

        own_planting.plant_own_fields(conn)


_AFTERWARDS: dict[str, Callable[[driver.Connection], None]] = {
    "0003_checklist": _plant_checklists,
    "0004_engagement": _plant_questions,
    "0005_outreach": _plant_templates,
    "0006_cadences": _plant_cadences,
    "0007_people": _match,
    "0009_figures": _reach,
    "0010_own_fields": _plant_own_fields,
}
"""What a step adds besides its script: rows in the person's language."""


def _runner(number: int, script: Path, *, plant: bool = True) -> Callable[[Database], None]:
    """The function that runs one script and marks the file with the version it leads to."""

    def run(db: Database) -> None:
        for statement in statements(script.read_text(encoding="utf-8")):
            db.execute(statement)
        if plant and (after := _AFTERWARDS.get(script.stem)):
            after(db.conn)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {number}")

    return run


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
