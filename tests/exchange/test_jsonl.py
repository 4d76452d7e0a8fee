"""Everything as lines of JSON, and the same store made from them again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.exchange import jsonl
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.jsonl_restore import restore
from pipeline_tui.store import driver
from pipeline_tui.store.store import Store
from tests.store.stocked import stocked
from tests.support.copies import clear, copied
from tests.support.plain import disagreements
from tests.support.robot import CHANGES, Robot

TODAY = date(2026, 11, 23)
_numbers = st.lists(st.integers(0, 99), min_size=6, max_size=6)
_history = st.lists(
    st.tuples(st.sampled_from(("add", "add", "undo", "redo", *CHANGES)), _numbers), max_size=25
)
_WORKED_OUT = (
    "SELECT * FROM tally ORDER BY 1, 2, 3, 4, 5",
    "SELECT * FROM match_key ORDER BY 1, 2",
    "SELECT rowid, body FROM deal_text ORDER BY rowid",
    "SELECT count(*) FROM activity_text",
)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "empty.db"
    Store.open(path, create=True).close()
    return path


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a store with deals in all states."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with stocked(tmp_path_factory.mktemp("lines") / "some.db") as store:
            return list(jsonl.lines(store.conn))


def written(conn: driver.Connection, path: Path) -> Path:
    path.write_text("".join(f"{line}\n" for line in jsonl.lines(conn)), encoding="utf-8")
    return path


def same(old: driver.Connection, new: driver.Connection) -> None:
    """The same rows and all that is worked out of them; only the replica is another."""
    before, after = list(jsonl.lines(old)), list(jsonl.lines(new))
    differ = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert [json.loads(one)["row"]["key"] for one, _other in differ] == ["replica"]
    for query in _WORKED_OUT:
        assert old.execute(query).fetchall() == new.execute(query).fetchall(), query
    assert disagreements(new) == []


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(history=_history)
def test_any_store_comes_back_the_same(empty: Path, history: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        again = clear(empty.with_name("again.db"))
        with copied(empty) as store:
            robot = Robot(store)
            for name, numbers in history:
                if name in ("undo", "redo"):
                    getattr(store, name)()
                else:
                    robot.do(name, numbers)
            restore(written(store.conn, empty.with_name("copy.jsonl")), again)
            with closing(driver.connect(again)) as new:
                same(store.conn, new)


def test_what_comes_back_can_be_undone_and_worked_with(tmp_path: Path) -> None:
    with stocked(tmp_path / "old.db") as old:
        restore(written(old.conn, tmp_path / "all.jsonl"), tmp_path / "new.db")
        undone = old.undo()
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600
    with Store.open(tmp_path / "new.db") as new:
        mine = new.undo()
        assert undone
        assert mine
        assert mine.text == undone.text
        Robot(new).do("add", [1, 2, 3, 4, 5, 6])
        assert disagreements(new.conn) == []


def test_progress_counts_every_row(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with stocked(tmp_path / "old.db") as old:
        path = written(old.conn, tmp_path / "all.jsonl")
    count = restore(path, tmp_path / "new.db", lambda done, of: told.append((done, of)))
    assert told[-1] == (count, count)
    assert len(path.read_text(encoding="utf-8").splitlines()) == count + 1


def _first(table: str) -> Callable[[list[str]], int]:
    return lambda lines: next(n for n, one in enumerate(lines) if f'"table":"{table}"' in one)


def _changed(table: str, **values: Any) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        place = _first(table)(lines)
        one = json.loads(lines[place])
        one["row"] |= values
        return [*lines[:place], json.dumps(one), *lines[place + 1 :]]

    return change


def _head(**values: Any) -> Callable[[list[str]], list[str]]:
    return lambda lines: [json.dumps(json.loads(lines[0]) | values), *lines[1:]]


def _without(table: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [one for n, one in enumerate(lines) if n != _first(table)(lines)]


def _with(line: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines[:3], line, *lines[3:]]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: lines[:-5], "cut short or was changed"),
        (_without("deal"), "deal has 59 rows of 60"),
        (_with("no json"), "line 4: it is no row: no json"),
        (_with('{"table":"deal","row":[1]}'), "line 4: there is no table deal"),
        (_with('{"table":"sqlite_schema","row":{}}'), "line 4: there is no table sqlite_schema"),
        (_with('{"table":"deal; DROP TABLE deal","row":{}}'), "there is no table"),
        (_changed("deal", **{"name) --": 1}), "deal has no column name) --"),
        (_changed("deal", amount="much"), "cannot store TEXT value in INTEGER column deal.amount"),
        (_changed("deal", amount=10**30), "too large"),
        (_changed("deal", amount={"a": 1}), 'amount holds what no cell can: {"a": 1}'),
        (_changed("deal", stage_id="nowhere"), "refers to one of stage that is not there"),
        (_changed("deal", id=None), "NOT NULL"),
        (_changed("deal", created_on="soon"), "its rows make no pipeline"),
        (_head(version=2), "newer version of this program"),
        (_head(schema=999), "newer version of this program"),
        (_head(rows=None), "line 1: its first line does not say what follows"),
        (_head(format="other"), "does not begin as an export of everything does"),
        (lambda lines: [""], "does not begin as an export of everything does"),
    ],
)
def test_what_makes_no_store_is_refused_and_leaves_nothing(
    tmp_path: Path, some: list[str], change: Callable[[list[str]], list[str]], reason: str
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("\n".join(change(some)) + "\n", encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        restore(bad, tmp_path / "new.db")
    assert reason in str(refused.value)
    assert str(bad) in str(refused.value)
    assert list(tmp_path.iterdir()) == [bad]


def test_what_stands_there_is_kept(tmp_path: Path, some: list[str]) -> None:
    path, there = tmp_path / "all.jsonl", tmp_path / "there.db"
    path.write_text("\n".join(some), encoding="utf-8")
    there.write_text("mine")
    with pytest.raises(FileExistsError):
        restore(path, there)
    assert there.read_text() == "mine"


def test_a_line_that_is_not_utf_8_is_named(tmp_path: Path, some: list[str]) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes("\n".join(some[:2]).encode() + b'\n{"table":"\xff"}\n')
    with pytest.raises(ImportRefused, match="line 3"):
        restore(path, tmp_path / "new.db")
