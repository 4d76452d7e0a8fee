"""What the same work costs below the program: raw SQLite, and sqlite-utils."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

from pipeline_tui.store import deals, driver, opening
from pipeline_tui.store.store import Store
from pipeline_tui.tui.board_state import BoardState
from pipeline_tui.tui.widgets.figure_lines import FigureLines
from tests.bench import stores
from tests.bench.screens import quartile

_PANEL = 36
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Writes:
    """Milliseconds of CPU and of wall time a stage move takes, in the store and raw."""

    store_wall: float
    store_cpu: float
    raw_wall: float
    raw_cpu: float


@dataclass(frozen=True, slots=True)
class Loads:
    """Seconds to load a CSV of ``rows`` rows: this program, and sqlite-utils raw."""

    rows: int
    ours_wall: float
    ours_cpu: float
    raw_wall: float
    raw_cpu: float


def stage_moves(count: int, folder: Path, times: int) -> Writes:
    """Move deals through the write door, then run the very same statements bare."""
    path = stores.copied(count, folder / "writes.db")
    walls, cpus = [], []
    with Store.open(path) as store:
        lead, qualified = [stage.id for stage in store.rules.stages.values()][:2]
        rows = store.conn.execute(
            "SELECT id FROM deal WHERE stage_id = ? AND status = 'open' LIMIT ?", (lead, times)
        ).fetchall()
        for (deal,) in rows:
            wall, cpu = time.perf_counter(), time.process_time()
            deals.move(store, [deal], qualified)
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
    # Again on a fresh copy, with a witness; and those statements alone on a third.
    moves = _statements(count, folder, [row[0] for row in rows], qualified)
    raw_walls, raw_cpus = _raw(count, folder, moves)
    return Writes(*(1000 * median(one) for one in (walls, cpus, raw_walls, raw_cpus)))


def _statements(count: int, folder: Path, ids: list[str], stage: str) -> list[list[str]]:
    """The writing statements of each move, with their values."""
    path = stores.copied(count, folder / "writes.db")
    moves: list[list[str]] = []
    with Store.open(path) as store:
        for deal in ids:
            said: list[str] = []
            store.conn.set_trace_callback(said.append)
            deals.move(store, [deal], stage)
            store.conn.set_trace_callback(None)
            moves.append([one for one in said if one.lstrip().upper().startswith(_WRITES)])
    return moves


def _raw(count: int, folder: Path, moves: list[list[str]]) -> tuple[list[float], list[float]]:
    path = stores.copied(count, folder / "writes.db")
    walls, cpus = [], []
    with closing(opening.connect(path, busy_ms=0)) as conn:
        opening.prepare_writing(conn, path)
        for statements in moves:
            wall, cpu = time.perf_counter(), time.process_time()
            conn.execute("BEGIN IMMEDIATE")
            for statement in statements:
                conn.execute(statement)
            conn.execute("COMMIT")
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
    return walls, cpus


def panel_ms(path: Path, times: int = 100) -> float:
    """The CPU milliseconds (lower quartile) of the whole panel: its queries and its words."""
    spent = []
    with Store.open(path) as store:
        state = BoardState(store, date.fromisoformat(stores.TODAY), compact=False)
        lines = FigureLines(state)
        for _ in range(times):
            began = time.process_time()
            state.read_figures()
            lines.lines(_PANEL)
            spent.append(time.process_time() - began)
    return 1000 * quartile(spent)


class ImportFailed(Exception):
    """The import did not do what it was to do; the message says what it said."""


# -- loading a CSV --------------------------------------------------------------------

_HEADER = "Deal ID,Deal Name,Company,Stage,Amount,Create Date,Close Date,Owner,Source,Industry"
_STAGES = ("Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost")


def write_csv(path: Path, rows: int) -> None:
    """An export of so many deals, as other programs write them."""
    random = Random(rows)
    today = date.fromisoformat(stores.TODAY)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER.split(","))
        for number in range(rows):
            created = today - timedelta(days=random.randrange(30, 900))
            closed = min(today, created + timedelta(days=random.randrange(5, 120)))
            stage = random.choices(_STAGES, (4, 3, 2, 1, 36, 54))[0]
            writer.writerow(
                [
                    f"D-{number:07d}",
                    f"{random.choice(('Kestrel', 'Lumen', 'Corvin', 'Sable'))} Rail {number}",
                    f"Company {number % max(1, rows // 5)}",
                    stage,
                    random.randrange(3, 60) * 1000,
                    created.isoformat(),
                    closed.isoformat(),
                    f"Rep {number % 12}",
                    random.choice(("Referral", "Website", "Fair")),
                    random.choice(("Transport", "Health", "Energy")),
                ]
            )


def loads(rows: int, folder: Path, env: dict[str, str], times: int) -> Loads:
    """Load the same file with this program and raw with sqlite-utils, in turn."""
    path = folder / "deals.csv"
    write_csv(path, rows)
    ours, raw = [], []
    for turn in range(times):
        store = folder / f"import-{turn}.db"
        Store.open(store, create=True).close()
        ours.append(_run(["pipeline_tui", "import", str(path), "--file", str(store)], env))
        _check_loaded(store, rows)
        store.unlink()
        table = folder / f"raw-{turn}.db"
        raw.append(_run(["sqlite_utils", "insert", str(table), "deals", str(path), "--csv"], env))
        table.unlink()
    spent = [median(one[place] for one in kind) for kind in (ours, raw) for place in (0, 1)]
    return Loads(rows, *spent)


def _run(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Wall and CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise ImportFailed(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def _check_loaded(path: Path, rows: int) -> None:
    with closing(driver.connect(path)) as conn:
        found = conn.execute("SELECT count(*) FROM deal WHERE deleted_at IS NULL").fetchone()[0]
    if found != rows:
        raise ImportFailed(f"{found} of {rows} rows were imported")
