"""What the journal lacks: the doctor finds it, undo does not pretend, repair lets it pass over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline_tui.store import adding, deals
from pipeline_tui.store.doctor import gaps
from pipeline_tui.store.errors import UndoRefused
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, write
from tests.support.spoiled import make, run, spoil, wrong


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("sound") / "deals.db")


@pytest.fixture
def file(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    return Path(shutil.copyfile(sound, tmp_path / "deals.db"))


def test_no_row_costs_a_walk_through_the_journal(file: Path) -> None:
    with Store.open(file) as store:
        for (table,) in store.conn.execute(gaps._CLOCKED).fetchall():
            plan = store.conn.execute(
                "EXPLAIN QUERY PLAN " + gaps._UNTOLD.format(table=table), (0, table)
            ).fetchall()
            told = [row[3] for row in plan]
            assert any("SEARCH c USING" in one and "change_row" in one for one in told), told


def test_every_change_that_is_missing_is_found(file: Path) -> None:
    with Store.open(file) as store:
        conn = store.conn
        assert list(gaps.look(conn)) == []
        changes = conn.execute(
            "SELECT action_id, clock, kind FROM change ORDER BY clock"
        ).fetchall()
        unseen = []
        for action, clock, kind in changes[1:]:
            conn.execute("BEGIN")
            conn.execute("DELETE FROM change WHERE action_id = ? AND clock = ?", (action, clock))
            if not any(one.row == (gaps.GONE, action) for one in gaps.look(conn)):
                unseen.append(kind)
            conn.execute("ROLLBACK")
        # That a row was made is not told by the row any more once it was changed.
        assert {*unseen} == {"insert"}
        assert len(unseen) < len(changes) / 4


def test_undo_is_refused_until_it_may_pass_over(file: Path) -> None:
    with Store.open(file) as store:
        before = deals.move(store, [store.conn.execute("SELECT id FROM deal").fetchone()[0]],
                            list(store.rules.stages)[2])  # fmt: skip
    for part in ("", " AND tbl = 'deal'", " AND tbl = 'visit' AND kind = 'insert'"):
        holed = Path(shutil.copyfile(file, file.with_name("holed.db")))
        spoil(holed, f"DELETE FROM change WHERE action_id = '{before.action_id}'{part}")
        assert wrong(holed) == {"journal"}
        with Store.open(holed) as store:
            with pytest.raises(UndoRefused, match=r"doctor --repair"):
                store.undo()
            moved = store.conn.execute("SELECT stage_id FROM deal WHERE n = 1").fetchone()[0]
            assert moved == list(store.rules.stages)[2]
        assert run("--file", holed, "--repair") == 0
        with Store.open(holed) as store:
            pending = store.peek_undo()
            assert pending is not None
            assert pending.action_id != before.action_id


def test_what_was_undone_in_part_is_not_done_again(file: Path) -> None:
    with Store.open(file) as store:
        done = store.undo()
        assert done is not None
        store.conn.execute("DELETE FROM change WHERE action_id = ?", (done.action_id,))
        with pytest.raises(UndoRefused, match="journal lacks"):
            store.redo()


def test_a_value_that_no_change_wrote_is_found(file: Path) -> None:
    spoil(file, "UPDATE deal SET priority = 2 WHERE n = 5")
    with Store.open(file) as store:
        [found] = gaps.look(store.conn)
    assert (found.stored, found.right) == ("1", "2")
    assert "priority" in found.where


def test_an_import_that_lost_what_it_changed(file: Path, tmp_path: Path) -> None:
    text = "Record ID,Deal Name,Deal Stage,Amount\n7,Boot,Lead,{}\n8,Steg,Lead,9\n"
    with Store.open(file) as store:
        bring(store, write(tmp_path, text.format(8000), "a.csv"))
        bring(store, write(tmp_path, text.format(9000), "b.csv"))
        assert list(gaps.look(store.conn)) == []
        store.conn.execute(
            "DELETE FROM change WHERE tbl = 'deal' AND kind = 'update'"
            " AND action_id = (SELECT id FROM action ORDER BY clock DESC LIMIT 1)"
        )
        assert len(list(gaps.look(store.conn))) == 1
        with pytest.raises(UndoRefused, match="journal lacks"):
            store.undo()
        assert store.conn.execute("SELECT amount FROM deal WHERE name = 'Boot'").fetchone() == (
            900_000,
        )
        adding.add(store, adding.NewDeal("and work goes on"))
        assert store.undo() is not None
