"""The queue: what it shows, where the cursor goes, and in how many keys."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.store import adding, deals, lists, queue, steps
from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.queued import DAY, THREE, late, under_cursor
from tests.tui.running import TODAY, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_tab_changes_between_board_and_queue_on_the_same_deal(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("j", "tab")
        assert run.app.here is not None
        assert run.app.here.screen_id == "queue"
        assert "Queue 3: 3 late" in run.text
        assert under_cursor(run) == "Bora"
        await run.keys("j", "tab")
        assert run.app.here.screen_id == "board"
        assert under_cursor(run) == "Cela"


@pytest.mark.parametrize("keys", [("g", "q"), ("2",), ("é",)])
async def test_the_queue_is_one_key_away_from_any_screen(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("g", "l", *keys)
        assert run.app.here is not None
        assert run.app.here.screen_id == "queue"
        await run.keys("q")
        assert run.app.here.screen_id == "board"


async def test_rows_stand_under_headings_by_priority(tmp_path: Path) -> None:
    async with running(tmp_path, late("Acme", 2, priority=3), late("Bora", 1, priority=1)) as run:
        await run.keys("tab")
        text = run.text
        assert text.index("HIGH 1") < text.index("Bora") < text.index("LOW 1")
        assert "Here because   high priority, call due 22 Nov" in text


async def test_booked_hours_stand_on_top(tmp_path: Path) -> None:
    booked = NewDeal("Dune", step=NewStep(DAY, "14:00", "demo", "demo"))
    async with running(tmp_path, late("Acme"), booked) as run:
        await run.keys("tab")
        assert "Booked  14:00 demo Dune" in run.text.splitlines()[1]


async def test_the_panel_tells_about_the_row_and_goes_with_it(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE, size=(120, 40)) as run:
        await run.keys("tab", "j")
        panel = "\n".join(line[84:] for line in run.text.splitlines())
        assert "Bora" in panel
        await run.keys("i")
        first, *below = run.text.splitlines()
        assert len(first.rstrip()) > 84
        assert not any("Figures" in row for row in below)


async def test_a_parked_deal_comes_back_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, NewDeal("Acme")) as run:
        deal = run.deal("Acme", "id")
        reason = run.one("SELECT id FROM reason WHERE kind = 'park' ORDER BY position")
        deals.park(run.store, [deal], DAY + timedelta(2), reason)
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-25")
        run.app._look_around()
        await run.keys("tab")
        assert "back      Acme" in run.text
        assert "parked until 25 Nov (Budget next year)" in run.text


async def test_a_new_day_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = NewDeal("Acme", step=NewStep(DAY + timedelta(1), None, "call", "call"))
    async with running(tmp_path, tomorrow) as run:
        await run.keys("tab")
        assert "1 to come" in run.text
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-24")
        run.app._look_around()
        await run.settle()
        assert "NORMAL 1" in run.text


async def test_a_long_queue_scrolls_and_says_how_many_follow(tmp_path: Path) -> None:
    many = [late(f"Deal {number:02}", 40 - number) for number in range(30)]
    async with running(tmp_path, *many) as run:
        await run.keys("tab")
        assert "1 of 30 ─ 1" in run.text
        await run.keys("G")
        assert under_cursor(run) == "Deal 29"
        assert "30 of 30 ─" in run.text
        await run.keys("g", "g", "pagedown")
        assert under_cursor(run) != "Deal 00"
        await run.keys("k")
        assert run.text.count("▌") >= 1


async def test_an_empty_queue_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("tab")
        assert "Nothing to do: no deal is open." in run.text
        await run.keys("n")
        assert run.said == "There is no deal here."


async def test_a_step_that_repeats_is_typed_in_words_and_comes_again(tmp_path: Path) -> None:
    async with running(tmp_path, late("Acme")) as run:
        await run.keys("tab", "r")
        await run.type("mon call Ann every 2 weeks")
        assert "every 2 weeks" in run.text.splitlines()[-2]
        await run.keys("enter", "f")
        rows = run.store.conn.execute(
            "SELECT due_on FROM follow_up WHERE done_on IS NULL AND deleted_at IS NULL"
        ).fetchall()
        assert [row[0] for row in rows] == ["2026-12-14"]


async def test_public_holidays_are_not_working_days(tmp_path: Path) -> None:
    pytest.importorskip("holidays")
    async with running(tmp_path, late("Acme")) as run:
        lists.set_setting(run.store, "country", "US")  # 26 November is Thanksgiving
        adding.add(run.store, NewDeal("Other"))
        await run.keys("tab", "n", "4")
        assert run.front.step.value == "Fri call"


async def test_rows_are_as_the_file_has_them_after_each_change(tmp_path: Path) -> None:
    """Deals that a change did not touch are not read anew; the others must be."""
    async with running(tmp_path, *THREE, late("Dora", 2, priority=1), NewDeal("Eden")) as run:
        await run.keys("tab")
        home: Any = run.app.here
        state = home.queue.state
        changes = "p1 n\r L z1 u cyq D u H U T.q x1\r u"
        for change in changes.split(" "):
            keys = ["enter" if key == "\r" else key for key in change if key != "."]
            await run.keys(*keys)
            fresh = queue.Queue(run.store.conn, DAY).first("", state.lane.room)
            assert state.lane.cards == fresh, keys
            await run.keys("tab", *keys, "tab")
            fresh = queue.Queue(run.store.conn, DAY).first("", state.lane.room)
            assert state.lane.cards == fresh, keys


async def test_a_name_of_any_length_is_parted_from_the_amount(tmp_path: Path) -> None:
    deals = [
        replace(late("Melanel phase 22222"[:size], 9), amount=1_700_000) for size in range(8, 20)
    ]
    async with running(tmp_path, *deals) as run:
        await run.keys("tab")
        rows = [line for line in run.text.splitlines() if "Melanel" in line and "late" in line]
        assert len(rows) >= 12
        assert all(" 17k " in row for row in rows)


async def test_a_note_is_no_contact_and_one_never_spoken_to_is_told_so(tmp_path: Path) -> None:
    async with running(tmp_path, NewDeal("Acme")) as run:
        await run.keys("tab")
        assert "Last contact   none yet" in run.text
        assert "no next step, no contact yet" in run.text
        steps.log(run.store, [run.deal("Acme", "id")], "note", "read their report")
        await run.keys("tab", "tab")
        assert "Last noted     23 Nov note: read their report" in run.text
        assert "Last contact" not in run.text
        assert "no next step, no contact yet" in run.text
        await run.keys("enter")
        assert "Last exchange" not in run.text


async def test_all_reasons_are_told_when_they_take_two_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, late("Acme", priority=1)) as run:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2027-02-01")
        run.app._look_around()
        await run.keys("tab")
        told = " ".join(" ".join(run.text.splitlines()[-3:-1]).split())
        assert "Here because high priority, call due 20 Nov" in told, told
        assert "-day limit" in told, told
        assert "days without contact" in told, told
        assert "…" not in told, told


async def test_where_reasons_need_the_room_the_day_of_the_contact_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, NewDeal("Acme", priority=1)) as run:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-12-09")
        steps.log(run.store, [run.deal("Acme", "id")], "call", "a long talk")
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-12-12")
        run.app._look_around()
        await run.keys("tab")
        told = " ".join(run.text.splitlines()[-3:-1])
        assert "9 Dec call: a long talk" in told, told
        assert "no next step" in told, told
        assert "days ago" not in told, told
