"""The file's schema beside the one that the migrations make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from pipeline_tui.store import driver, migrations
from pipeline_tui.store.doctor.findings import Finding
from pipeline_tui.store.doctor.pages import DERIVED_TABLES, TEXTS

__all__ = ["Part", "expected", "look"]

_READ = """
SELECT type, name, sql FROM sqlite_schema
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""


class Part(NamedTuple):
    """One table, index, trigger or view."""

    kind: str
    name: str
    sql: str

    @property
    def can_be_made(self) -> bool:
        """Whether it can be made anew without losing facts."""
        return self.kind != "table" or self.name in DERIVED_TABLES or self.text != ""

    @property
    def text(self) -> str:
        """The text index it is or belongs to; '' for all else."""
        if self.kind != "table":
            return ""
        return next((t for t in TEXTS if self.name == t or self.name.startswith(f"{t}_")), "")


def expected(conn: driver.Connection) -> dict[str, Part]:
    """What the migrations that a file went through make, by name."""
    ran = _ran(conn)
    with closing(driver.connect(":memory:", isolation_level=None)) as made:
        for step in migrations.steps():
            if step.stem in ran:
                for statement in migrations.statements(step.read_text(encoding="utf-8")):
                    made.execute(statement)
        return _read(made)


def _ran(conn: driver.Connection) -> set[str]:
    """The migrations that a file went through, by its own record, else by its version."""
    try:
        names = {row[0] for row in conn.execute("SELECT name FROM _sqlite_migrations")}
    except driver.OperationalError:
        names = set()
    steps = [step.stem for step in migrations.steps()]
    known = names.intersection(steps)
    return known if len(known) == migrations.version(conn) else {*steps[: migrations.version(conn)]}


def look(conn: driver.Connection) -> Iterator[Finding]:
    """What is missing or other than expected, and triggers that nobody expects."""
    right, stored = expected(conn), _read(conn)
    for name, part in right.items():
        mine = stored.get(name)
        if mine is None or (mine.kind, _plain(mine.sql)) != (part.kind, _plain(part.sql)):
            held = None if mine is None else _plain(mine.sql)
            where = f"{part.kind} {name}"
            row = (part.kind, name)
            yield Finding("schema", where, held, _plain(part.sql), part.can_be_made, row)
    for name in sorted(stored.keys() - right.keys()):
        if stored[name].kind == "trigger":
            # Somebody's own, perhaps: it is named, and left to them.
            yield Finding("schema", f"trigger {name}", _plain(stored[name].sql), None, can=False)


def _read(conn: driver.Connection) -> dict[str, Part]:
    return {name: Part(kind, name, sql) for kind, name, sql in conn.execute(_READ).fetchall()}


def _plain(sql: str) -> str:
    return " ".join(sql.split())
