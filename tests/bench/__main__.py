"""The benchmark: ``python -m tests.bench [--sizes 1000,10000,100000,1000000] [--quick]``.

Stores of each size are made once (a million deals take about two minutes and 2 GB) and kept in
the platform's cache folder. The program and a bare Textual app run in turn in a pseudo-terminal;
what is held to a bar is a ratio within this one run. Needs Linux and the test extra.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from pipeline_tui.store import driver
from tests.bench import floors, screens, scripts, stores
from tests.bench.screens import Effort, Samples
from tests.bench.table import Results, render

SIZES = "1000,10000,100000,1000000"
FULL = Effort(rounds=5, keys=48, pages=8, moves=10)
QUICK = Effort(rounds=2, keys=24, pages=4, moves=8)


def main() -> int:
    """Measure and print; the status is 1 when a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="numbers of deals, by commas")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, a shorter import")
    options = parser.parse_args()
    sizes = sorted({int(size) for size in options.sizes.split(",")})
    for size in {*sizes, scripts.ROWS}:
        stores.made(size)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=stores.folder()) as folder:
        results = _measure(sizes, Path(folder), quick=options.quick)
    print(f"Python {sys.version.split()[0]}, Textual {_textual()}, SQLite {driver.version()},")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; 120 x 40;")
    print("CPU times are lower quartiles, others medians\n")
    print(render(results))
    return 0 if all(bar.met for line in results.lines() for bar in line.bars) else 1


def _measure(sizes: list[int], folder: Path, *, quick: bool) -> Results:
    env = screens.environment(folder / "home")
    (folder / "home").mkdir()
    effort = QUICK if quick else FULL
    bare, boards = _screens(sizes, folder, env, effort)
    # What is measured keeps one core busy itself.
    quiet = os.getloadavg()[0] < max(1.5, (os.cpu_count() or 1) * 0.6)
    writes = {
        size: floors.stage_moves(size, folder, 20 if quick else 60)
        for size in (sizes[0], sizes[-1])
    }
    (folder / "writes.db").unlink()
    panels = {size: floors.panel_ms(folder / f"{size}.db") for size in sizes}
    _say("import")
    try:
        loads = floors.loads(10_000 if quick else 100_000, folder, env, 1 if quick else 3)
    except floors.ImportFailed as error:
        _say(str(error))
        loads = None
    _say("scripts")
    listed = scripts.listed(
        stores.copied(scripts.ROWS, folder / "listed.db"), env, effort.rounds * 3
    )
    return Results(bare, boards, writes, panels, loads, quiet, listed)


def _screens(
    sizes: list[int], folder: Path, env: dict[str, str], effort: Effort
) -> tuple[Samples, dict[int, Samples]]:
    bare, boards = Samples(), {size: Samples() for size in sizes}
    commands = {
        size: ["pipeline_tui", str(stores.copied(size, folder / f"{size}.db"))] for size in sizes
    }
    # Once unmeasured: byte code is written, and the files' pages are read into memory.
    for command in (["tests.bench.bare"], *commands.values()):
        screens.start_round(Samples(), command, env)
    for turn in range(effort.rounds):
        _say(f"round {turn + 1} of {effort.rounds}")
        screens.bare_round(bare, env, effort)
        for size in sizes:
            screens.board_round(boards[size], folder / f"{size}.db", env, effort)
        for _ in range(2):  # starts are few and noisy: some more of them alone
            screens.start_round(bare, ["tests.bench.bare"], env)
            for size in sizes:
                screens.start_round(boards[size], commands[size], env)
    return bare, boards


def _say(what: str) -> None:
    print(f"{what} ...", file=sys.stderr, flush=True)


def _textual() -> str:
    from importlib.metadata import version

    return version("textual")


if __name__ == "__main__":
    raise SystemExit(main())
