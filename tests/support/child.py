"""Another window on the same file: a process that does what it reads, a line at a time.

``python -m tests.support.child FILE`` answers each line with one of its own: ``ok`` and what came
of it, or the name of the error. ``burst`` goes on until the process is killed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

from pipeline_tui.store import adding, busy, deals
from pipeline_tui.store.errors import Conflict, Locked, StoreError
from pipeline_tui.store.store import Store

ROOT = Path(__file__).parents[2]


class Child:
    """The other process, from the test's side."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.child", str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.read() == "ready"

    def read(self) -> str:
        """The next line it writes."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def send(self, *words: object) -> None:
        """Give it something to do, without waiting for the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def ask(self, *words: object) -> str:
        """Give it something to do and wait for the answer."""
        self.send(*words)
        return self.read()

    def kill(self) -> str:
        """End it as a power cut would; return what it had written until then."""
        self.process.kill()
        assert self.process.stdout is not None
        rest = self.process.stdout.read()
        self.process.wait()
        return rest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.kill()


def main() -> None:
    """Do what the lines of the standard input say."""
    store = Store.open(Path(sys.argv[1]))
    print("ready", flush=True)
    for line in sys.stdin:
        name, *words = line.rstrip("\n").split("\t")
        try:
            print("ok", COMMANDS[name](store, *words), flush=True)
        except StoreError as error:
            print(type(error).__name__, flush=True)


def _add(store: Store, name: str) -> str:
    return adding.add(store, adding.NewDeal(name, 1_000_00)).deals[0]


def _move(store: Store, deal: str, stage: str) -> str:
    return deals.move(store, [deal], stage).action_id


def _hold(store: Store, label: str = "") -> str:
    """Keep the write lock until ``release``, as a long job does."""
    if label:
        with busy.announced(store.conn, label):
            store.conn.execute("BEGIN IMMEDIATE")
            print("ok holding", flush=True)
            sys.stdin.readline()
            store.conn.execute("COMMIT")
    else:
        store.conn.execute("BEGIN IMMEDIATE")
    return "held"


def _release(store: Store) -> str:
    store.conn.execute("ROLLBACK")
    return "released"


def _bump(store: Store, deal: str, times: str) -> str:
    """Add one to a deal's amount so many times, seeing first what it is."""
    for _ in range(int(times)):
        while not _bumped(store, deal):
            pass
    return "bumped"


def _bumped(store: Store, deal: str) -> bool:
    row = store.conn.execute("SELECT amount FROM deal WHERE id = ?", (deal,)).fetchone()
    try:
        deals.edit(store, [deal], {"amount": row[0] + 1}, seen={"amount": row[0]})
    except (Conflict, Locked):
        return False
    return True


def _burst(store: Store) -> str:
    """Move deals for ever, telling each move when it is committed."""
    stages = [stage.id for stage in store.rules.stages.values()]
    ids = [row[0] for row in store.conn.execute("SELECT id FROM deal ORDER BY id")]
    number = 0
    while True:
        number += 1
        deal, stage = ids[number % len(ids)], stages[number // len(ids) % len(stages)]
        if (done := deals.move(store, [deal], stage)).action_id:
            print(done.action_id, deal, stage, flush=True)


COMMANDS: dict[str, Callable[..., str]] = {
    "add": _add,
    "move": _move,
    "hold": _hold,
    "release": _release,
    "bump": _bump,
    "burst": _burst,
}

if __name__ == "__main__":
    main()
