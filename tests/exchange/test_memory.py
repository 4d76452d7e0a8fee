"""An import is streamed: twice the rows take no more memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROWS = 20_000
_MOST_MORE = 24 << 10
"""KiB that the second half may add: a third of what it did when it was kept in memory."""

_CHILD = """
import resource, sys
from pathlib import Path
from pipeline_tui.exchange import run
from pipeline_tui.exchange.options import Options
from pipeline_tui.store.store import Store

def told(done, rows):
    if done in (rows // 2, rows):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

with Store.open(Path(sys.argv[2]), create=True) as store:
    plan = run.prepare(store, run.Files(Path(sys.argv[1])), Options(keep_rest=False))
    run.carry_out(store, plan, told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_the_second_half_of_a_file_takes_no_more_memory(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Deal Name,Company,Contact,Stage,Amount,Create Date,Notes\n")
        for n in range(_ROWS):
            day = f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}"
            file.write(f"Deal {n},Firm {n},Ann {n},Lead,{n},{day},{'x' * 400}{n}\n")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), str(tmp_path / "deals.db")],
        capture_output=True,
        text=True,
        check=True,
    )
    half, whole = map(int, done.stdout.split())
    assert whole - half < _MOST_MORE
