"""An import that is broken off leaves the file as it was, however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline_tui.exchange import run
from pipeline_tui.exchange.options import Options
from pipeline_tui.store import adding, busy
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, write
from tests.support.backed_up import run as command_run
from tests.support.dump import dump, first_difference

HEAD = "Id,Name,Account,Stage,Amount,Close Date,Region\n"
LEFT_OUT = {"busy"}


def _many(first: int, rows: int) -> str:
    return HEAD + "".join(
        f"{n},deal {n},Company {n % 500},{('Lead', 'Won')[n % 2]},{n},2026-01-01,North\n"
        for n in range(first, first + rows)
    )


@pytest.mark.parametrize("signed", [signal.SIGKILL, signal.SIGINT])
def test_a_process_that_ends_in_the_middle_leaves_nothing(tmp_path: Path, signed: int) -> None:
    target = tmp_path / "pipeline.db"
    with Store.open(target, create=True) as store:
        bring(store, write(tmp_path, _many(0, 20), "first.csv"))
        before = dump(store.conn, leave_out=LEFT_OUT)
    path = write(tmp_path, _many(100, 40_000))
    command = [sys.executable, "-m", "pipeline_tui", "import", str(path), "--file", str(target)]
    with subprocess.Popen(
        [*command, "--json-progress"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        told: list[dict[str, int]] = [{}]
        while "done" not in told[-1]:
            told.append(json.loads(process.stdout.readline()))
        process.send_signal(signed)
        process.stdout.read()
        assert process.wait() != 0
    assert told[-1]["done"] < told[-1]["rows"]
    with Store.open(target) as store:
        assert first_difference(before, dump(store.conn, leave_out=LEFT_OUT)) == ""
        assert store.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        check_derived(store)


def test_a_new_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "new" / "pipeline.db"
    path = write(tmp_path, _many(100, 20_000))
    command = [sys.executable, "-m", "pipeline_tui", "import", str(path), "--file", str(target)]
    with subprocess.Popen(
        [*command, "--json-progress"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        told: dict[str, int] = {}
        while "done" not in told:
            told = json.loads(process.stdout.readline())
        assert not target.exists()
        process.kill()
        process.stdout.read()
    assert not target.exists()
    assert command_run("import", write(tmp_path, _many(0, 20)), "--file", target) == 0
    assert [one.name for one in target.parent.iterdir()] == ["pipeline.db"]
    with Store.open(target) as store:
        assert len(deals(store, "id")) == 20


def test_the_note_of_a_process_that_died_goes_with_the_next_change(store: Store) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with busy.announced(store.conn, "Importing deals"):
        adding.add(store, adding.NewDeal("Meanwhile"))
        assert store.conn.execute("SELECT count(*) FROM busy").fetchone()[0] == 1
        store.conn.execute("UPDATE busy SET pid = ?", (gone.pid,))
    with Store.open(store.path) as later:
        adding.add(later, adding.NewDeal("Afterwards"))
        assert later.conn.execute("SELECT count(*) FROM busy").fetchone()[0] == 0


def test_progress_that_raises_takes_everything_back(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, _many(0, 20), "first.csv"))
    before = dump(store.conn, live=True)
    path = write(tmp_path, _many(100, 6_000))
    seen: list[tuple[int, int]] = []

    def stop(done: int, rows: int) -> None:
        seen.append((done, rows))
        raise KeyboardInterrupt

    plan = run.prepare(store, run.Files(path), Options())
    with pytest.raises(KeyboardInterrupt):
        run.carry_out(store, plan, stop)
    assert seen == [(5000, 6000)]
    assert first_difference(before, dump(store.conn, live=True)) == ""
    bring(store, path)
    assert len(deals(store, "id")) == 6020
