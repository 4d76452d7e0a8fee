"""Short ways to import texts and files into a store, for the tests here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline_tui.exchange import run
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.understanding import Options
from pipeline_tui.store import derive, tallies
from pipeline_tui.store.store import Store
from tests.support.dump import dump

MAVEN = Path(__file__).parents[1] / "data" / "maven"
MAVEN_FILES = run.Files(
    MAVEN / "sales_pipeline.csv",
    MAVEN / "accounts.csv",
    MAVEN / "products.csv",
    MAVEN / "sales_teams.csv",
)


def bring(store: Store, files: run.Files | Path, **options: Any) -> Outcome:
    """Import files with these options."""
    if isinstance(files, Path):
        files = run.Files(files)
    return run.carry_out(store, run.prepare(store, files, Options(**options)))


def write(folder: Path, text: str, name: str = "deals.csv", encoding: str = "utf-8") -> Path:
    """A file with this text in a folder."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def deals(store: Store, *columns: str) -> list[Any]:
    """Columns of the live deals, by name; of ``stage`` and ``account`` their names."""
    joined = {
        "stage": "(SELECT name FROM stage WHERE id = d.stage_id)",
        "account": "(SELECT name FROM account WHERE id = d.account_id)",
        "owner": "(SELECT name FROM owner WHERE id = d.owner_id)",
    }
    picked = ", ".join(joined.get(name, f"d.{name}") for name in columns)
    rows = store.conn.execute(
        f"SELECT {picked} FROM deal d WHERE deleted_at IS NULL ORDER BY d.name, d.n"
    )
    found = [tuple(row) for row in rows]
    return [row[0] for row in found] if len(columns) == 1 else found


def visits(store: Store) -> list[Any]:
    """Stage, entered, left, known of all live visits, by deal."""
    rows = store.conn.execute(
        "SELECT s.name, v.entered_on, v.left_on, v.known FROM visit v"
        " JOIN stage s ON s.id = v.stage_id JOIN deal d ON d.id = v.deal_id"
        " WHERE v.deleted_at IS NULL AND d.deleted_at IS NULL ORDER BY d.name, v.seq"
    )
    return [tuple(row) for row in rows]


def check_derived(store: Store) -> None:
    """Derived columns, tallies and text index are what the rules make of the rows."""
    before = dump(store.conn, live=True)
    assert tallies.stored(store.conn) == tallies.recompute(store.conn)
    ids = [row[0] for row in store.conn.execute("SELECT id FROM deal WHERE deleted_at IS NULL")]
    store.conn.execute("BEGIN")
    derive.derive(store.conn, store.rules, ids)
    after = dump(store.conn, live=True)
    store.conn.execute("ROLLBACK")
    assert after["deal"] == before["deal"]
    text = dict(store.conn.execute("SELECT rowid, body FROM deal_text").fetchall())
    searched = store.conn.execute("SELECT n, search FROM deal WHERE deleted_at IS NULL")
    assert text == dict(searched.fetchall())
    assert store.conn.execute("PRAGMA foreign_key_check").fetchall() == []
