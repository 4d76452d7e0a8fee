"""Closed deals in the queue: asked again, put off, let rest, opened again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.store import closing, lists
from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, Running, running

STEP = NewStep(date.fromisoformat(TODAY), kind="call", body="the trial")
OPEN = NewDeal("Open one", amount=1_200_000, currency="EUR", step=STEP)
GONE = (
    NewDeal("Acme", amount=2_400_000, currency="EUR"),
    NewDeal("Boreal", amount=500_000, currency="EUR"),
)
LATE = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@asynccontextmanager
async def to_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Running]:
    """An open deal and two lost ones in May that are to be asked again, in the queue."""
    async with running(tmp_path, OPEN, *GONE, size=size) as run:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-12")
        reason = lists.items(run.store.conn, "reason", "lost")[0].id
        for name, rival, again in (("Acme", "Simplon", LATE), ("Boreal", "", date(2026, 11, 23))):
            deal = run.deal(name, "id")
            run.store.conn.execute("UPDATE visit SET entered_on = '2026-11-01'")
            closing.lose(run.store, [deal], reason, "too dear", competitor=rival, again=again)
        monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
        run.app.changed(None)
        await run.keys("tab")
        yield run


def open_again(run: Running) -> list[str]:
    rows = run.store.conn.execute(
        "SELECT due_on FROM follow_up WHERE kind = 'again' AND done_on IS NULL"
        " AND deleted_at IS NULL ORDER BY due_on"
    )
    return [row[0] for row in rows]


def under_cursor(run: Running) -> str:
    card = run.app.card()
    return card.name if card else ""


async def test_they_stand_after_the_open_ones_with_how_they_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with to_be_asked(tmp_path, monkeypatch) as run:
        rows = run.text.splitlines()
        head = next(n for n, row in enumerate(rows) if "AFTER CLOSING 2" in row)
        assert head > next(n for n, row in enumerate(rows) if "Open one" in row)
        assert rows[head + 1].split()[:5] == ["ask", "again", "Acme", "24k", "lost"]
        assert "lost 12 Nov: Price (Simplon)" in rows[head + 1]
        assert "3d late" in rows[head + 1]
        assert "today" in rows[head + 2]
        assert rows[0].startswith(" Queue 1 + 2: ")
        assert "2 after closing" in rows[0]
        await run.keys("t")
        assert "1 of 3 (1 + 2 after closing)" in run.text
        await run.keys("q", "j")
        assert under_cursor(run) == "Acme"
        assert "x let rest" in run.text.splitlines()[-1]
        assert "X reopen  r another day  f done  x let rest" in run.text
        assert "ask again since 20 Nov, lost 12 Nov: Price (Simplon), too dear" in run.text


async def test_another_day_takes_it_out_until_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with to_be_asked(tmp_path, monkeypatch) as run:
        await run.keys("j", "r")
        assert "now Fri 20 Nov" in run.text
        await run.type("1 feb")
        await run.keys("enter")
        assert open_again(run) == ["2026-11-23", "2027-02-01"]
        assert under_cursor(run) == "Boreal"
        await run.keys("u")
        assert open_again(run) == ["2026-11-20", "2026-11-23"]


async def test_it_is_done_let_rest_or_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with to_be_asked(tmp_path, monkeypatch) as run:
        await run.keys("j", "f")
        assert open_again(run) == ["2026-11-23"]
        assert under_cursor(run) == "Boreal"
        await run.keys("x")
        assert open_again(run) == []
        assert run.said == "Let Boreal rest, as it is closed"
        assert "AFTER CLOSING" not in run.text
        await run.keys("u", "j", "X", "enter")
        assert run.deal("Boreal", "status") == "open"
        assert run.one("SELECT count(*) FROM follow_up WHERE done_on = ?", TODAY) == 2


async def test_marked_ones_are_put_off_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with to_be_asked(tmp_path, monkeypatch) as run:
        await run.keys("j", "space", "space", "r")
        await run.type("end of quarter")
        await run.keys("enter")
        assert open_again(run) == ["2026-12-31", "2026-12-31"]
        assert run.said == "Ask again about 2 deals: 31 Dec"


async def test_marking_all_marks_the_open_ones_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with to_be_asked(tmp_path, monkeypatch) as run:
        await run.keys("asterisk")
        assert run.app.marked() == 1
        await run.keys("q", "t")
        assert "1 of 3" in run.text


async def test_one_by_one_goes_on_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with to_be_asked(tmp_path, monkeypatch) as run:
        await run.keys("t", "1")
        assert "2 of 3" in run.text
        said = " ".join(run.text.split())
        assert "lost 12 Nov: Price (Simplon)" in said
        assert "ask again since 20 Nov" in said
        assert "another day" in said
        await run.keys("r")
        await run.type("2w")
        await run.keys("enter")
        assert "3 of 3" in run.text
        await run.keys("X", "enter")
        assert run.deal("Boreal", "status") == "open"
        assert "3 deals gone through" in run.text


async def test_the_deal_screen_sets_the_day_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with to_be_asked(tmp_path, monkeypatch, (120, 40)) as run:
        await run.keys("j", "enter")
        assert "ask again" in run.text
        await run.keys("r")
        await run.type("tomorrow")
        await run.keys("enter")
        assert open_again(run) == ["2026-11-23", "2026-11-24"]


async def test_the_cursor_walks_over_all_groups_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with to_be_asked(tmp_path, monkeypatch, (80, 8)) as run:
        seen = [under_cursor(run)]
        for _time in range(2):
            await run.keys("j")
            seen.append(under_cursor(run))
        assert seen == ["Open one", "Acme", "Boreal"]
        await run.keys("G")
        assert under_cursor(run) == "Boreal"
        await run.keys("g", "g")
        assert under_cursor(run) == "Open one"
