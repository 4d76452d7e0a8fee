"""The whole sample, derived again the slow way."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from pipeline_tui.store import driver
from pipeline_tui.store.doctor import examine
from pipeline_tui.store.store import Store
from tests.sample import build
from tests.support.plain import disagreements


def test_sample_agrees_with_a_plain_recomputation() -> None:
    uri = build.SAMPLE.absolute().as_uri() + "?mode=ro&immutable=1"
    with closing(driver.connect(uri, uri=True)) as conn:
        assert disagreements(conn) == []


def test_the_doctor_finds_nothing_wrong_with_the_sample(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(build.SAMPLE, tmp_path / "sample.db"))
    with Store.open(path) as store:
        assert [one for result in examine(store.conn).values() for one in result.found] == []
