"""The views for other tools: the program's figures and order, read past the program."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.figures.panel import panel
from pipeline_tui.l10n import minor_digits
from pipeline_tui.store import deals
from pipeline_tui.store.store import Store
from tests.sample import build
from tests.support.copies import copied
from tests.support.due import due_ids
from tests.support.robot import CHANGES, Robot

TODAY = date(2026, 11, 23)
PAGE = Path(__file__).parents[2] / "docs" / "SQL.md"
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
_LISTED = re.compile(r"^\| `(v_\w+)` \| [^|]+ \| (.+) \|$", re.MULTILINE)
_numbers = st.lists(st.integers(0, 99), min_size=6, max_size=6)
_history = st.lists(
    st.tuples(st.sampled_from(("add", "add", "win", "move", "setting", *CHANGES)), _numbers),
    min_size=4,
    max_size=25,
)


def reader(path: Path) -> Any:
    """A foreign connection to whose ``now`` it is ``TODAY``."""
    conn = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    clock = sqlite3.connect(":memory:")

    def on_the_day(name: str) -> Any:
        def call(*values: Any) -> Any:
            given = [TODAY.isoformat() if one == "now" else one for one in values]
            given = [one for one in given if one != "localtime"]
            marks = ", ".join("?" * len(given))
            return clock.execute(f"SELECT {name}({marks})", given).fetchone()[0]

        return call

    for name in ("date", "strftime"):
        conn.create_function(name, -1, on_the_day(name))
    return closing(conn)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("views") / "empty.db"
    Store.open(path, create=True).close()
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copyfile(build.SAMPLE, tmp_path_factory.mktemp("views") / "sample.db"))


def told(store: Store) -> dict[tuple[str, str], tuple[int, Any]]:
    """What ``v_metrics`` should say, from the panel."""
    digits = 10 ** minor_digits(store.rules.base_currency)
    found: dict[tuple[str, str], tuple[int, Any]] = {}
    for pipeline_id, name in store.conn.execute("SELECT id, name FROM pipeline"):
        one = panel(store.conn, store.rules, pipeline_id, TODAY)
        year = one.year
        money = {
            "open": (one.open.n, one.open.amount),
            "weighted": (one.open.n, one.open.weighted),
            "over_limit": (one.over.n, one.over.amount),
            "parked": (one.parked.n, one.parked.amount),
            "won_12_months": (year.won.n, year.won.amount),
            "lost_12_months": (year.lost.n, year.lost.amount),
            "won_30_days": (one.won30.n, one.won30.amount),
            "lost_30_days": (one.lost30.n, one.lost30.amount),
        }
        found |= {(name, key): (n, Fraction(sum_, digits)) for key, (n, sum_) in money.items() if n}
        counts = {"late": one.late, "due_today": one.due_today, "no_step": one.no_step}
        counts["qualified_open"] = one.qualified_open
        found |= {(name, key): (n, n) for key, n in counts.items() if n}
        if rate := year.win_rate.n:
            share = None if year.win_rate.too_few else Fraction(year.win_rate.k, rate)
            found[name, "win_rate_12_months"] = (rate, share)
        if year.cycle.n:
            found[name, "days_to_win_12_months"] = (year.cycle.n, year.cycle.mean)
    return found


def agree(store: Store) -> None:
    with reader(store.path) as conn:
        said = {
            (pipeline, figure): (n, value)
            for pipeline, figure, _unit, n, value in conn.execute("SELECT * FROM v_metrics")
            if figure != "decision_makers"
        }
        right = told(store)
        assert said.keys() == right.keys()
        for key, (n, value) in right.items():
            assert said[key][0] == n, key
            # Where no deal of a figure can be priced there is no value to tell.
            if value is None or said[key][1] is None:
                assert not value
                assert said[key][1] is None
            else:
                assert said[key][1] == pytest.approx(float(value), rel=1e-12), key
        order = [row[0] for row in conn.execute("SELECT id FROM v_queue ORDER BY place")]
        live = "SELECT count(*) FROM deal WHERE deleted_at IS NULL"
        assert (
            conn.execute("SELECT count(*) FROM v_deals").fetchone() == conn.execute(live).fetchone()
        )
    assert order == due_ids(store.conn, TODAY)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(history=_history)
def test_the_views_say_what_the_panel_and_the_queue_say(empty: Path, history: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with copied(empty) as store:
            robot = Robot(store)
            for name, numbers in history:
                robot.do(name, numbers)
            agree(store)


def test_the_sample_too(sample: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with Store.open(sample) as store:
            agree(store)


def test_the_page_lists_every_view_with_its_columns(sample: Path) -> None:
    listed = dict(_LISTED.findall(PAGE.read_text(encoding="utf-8")))
    with reader(sample) as conn:
        made = [
            row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")
        ]
        assert sorted(listed) == sorted(made)
        for view, words in listed.items():
            columns = [one[0] for one in conn.execute(f"SELECT * FROM {view} LIMIT 0").description]
            said = re.sub(r"\([^)]*\)|`[^`]*`", "", words)
            if view != "v_currencies":
                assert [one.strip() for one in said.split(",")] == columns, view


@pytest.mark.parametrize("query", QUERIES)
def test_each_worked_query_finds_something(sample: Path, query: str) -> None:
    with reader(sample) as conn:
        found = conn.execute(query).fetchall()
    assert found
    assert any(value not in (None, 0, "") for value in found[0])


def test_there_are_ten_of_them() -> None:
    assert len(QUERIES) == 10


def test_another_tool_reads_while_the_program_writes(empty: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(empty, tmp_path / "deals.db"))
    with Store.open(path) as store, reader(path) as conn:
        count = "SELECT count(*) FROM v_deals"
        before = conn.execute(count).fetchone()[0]
        held = conn.execute("SELECT * FROM v_queue")
        Robot(store).do("add", [1, 2, 3, 4, 5, 6])
        assert conn.execute(count).fetchone()[0] == before + 1
        held.close()
        deal_id = store.conn.execute("SELECT id FROM deal").fetchone()[0]
        deals.delete(store, [deal_id])
        assert conn.execute(count).fetchone()[0] == before
