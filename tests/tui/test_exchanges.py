"""Exchanges told in full: who, which way, how long; corrected and deleted from the deal's page."""

from pathlib import Path

import pytest

from pipeline_tui.store import lists, people, steps
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme renewal", amount=1_200_000, account="Acme")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def only(run: Running) -> str:
    return str(run.one("SELECT id FROM deal"))


def put_people(run: Running) -> None:
    roles = {item.code: item.id for item in lists.items(run.store.conn, "role")}
    deal = only(run)
    people.add_contact(run.store, "Bob Roy", deal_id=deal, role_id=roles["user"])
    people.add_contact(run.store, "Anne Weber", deal_id=deal, role_id=roles["decider"])


def logged(run: Running) -> tuple[object, ...]:
    row = run.store.conn.execute(
        "SELECT a.kind, a.outcome, a.direction, a.minutes, a.happened_on, c.name FROM activity a"
        " LEFT JOIN contact c ON c.id = a.contact_id WHERE a.deleted_at IS NULL"
        " ORDER BY a.id DESC LIMIT 1"
    ).fetchone()
    return tuple(row)


async def test_two_keys_log_with_the_decision_maker(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        put_people(run)
        await run.keys("n", "enter")
        assert logged(run) == ("call", "no_answer", "out", None, TODAY, "Anne Weber")
        assert run.deal("Acme renewal", "touches") == 1


async def test_a_reply_is_one_digit(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        put_people(run)
        await run.keys("n", "8")
        assert "Anne Weber · from them · today" in run.text
        await run.keys("enter")
        assert logged(run) == ("mail", "replied", "in", None, TODAY, "Anne Weber")


async def test_the_last_line_says_who_which_way_how_long_and_when(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        put_people(run)
        await run.keys("n", "2", "tab", "tab")
        assert "such as: in 45min @ann yesterday" in run.text
        await run.type("in 45min bob yesterday")
        assert "Bob Roy · from them · 45 min · Sun 22 Nov" in run.text
        await run.keys("enter")
        assert logged(run) == ("call", "spoke", "in", 45, "2026-11-22", "Bob Roy")
        assert run.deal("Acme renewal", "minutes") == 45
        assert run.deal("Acme renewal", "touched_on") == "2026-11-22"
        await run.keys("u")
        assert run.deal("Acme renewal", "minutes") == 0


async def test_what_is_not_understood_is_not_saved(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("n", "tab", "tab", "tab")
        await run.type("tomorrow")
        assert "that day is in the future" in run.text
        await run.keys("enter")
        assert run.screen == "LogSheet"
        assert run.one("SELECT count(*) FROM activity") == 0


async def test_a_mere_note_has_nobody_unless_named(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        put_people(run)
        await run.keys("n", "7")
        await run.type("they move in May")
        await run.keys("enter")
        assert logged(run) == ("note", "", "", None, TODAY, None)


@pytest.mark.parametrize("size", [(80, 40), (120, 40)])
async def test_an_exchange_is_corrected_on_the_page_and_undone(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(tmp_path, ACME, size=size) as run:
        put_people(run)
        steps.log(run.store, [only(run)], "mail", "sent teh offer", "mail_sent", minutes=10)
        await run.keys("enter", *(["right"] if size[0] == 120 else ["G"]))
        for said in ("1 exchange, 10 min of their time", "mail → 10 min: sent teh offer,"):
            assert said in run.text
        await run.keys("enter")
        assert "1 correct" in run.text
        await run.keys("1", "tab", "tab", "tab", "tab", "tab", "ctrl+u")
        await run.type("25")
        await run.keys("tab")
        await run.type("by post: ")
        await run.keys("ctrl+s")
        assert run.one("SELECT body FROM activity") == "by post: sent teh offer"
        assert run.deal("Acme renewal", "minutes") == 25
        assert "Corrected an exchange with Acme renewal" in run.said
        await run.keys("u")
        assert run.one("SELECT body FROM activity") == "sent teh offer"
        assert run.deal("Acme renewal", "minutes") == 10


async def test_an_exchange_is_deleted_and_brought_back(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        steps.log(run.store, [only(run)], "call", "wrong number")
        await run.keys("enter", "right", "enter", "2")
        assert run.deal("Acme renewal", "touches") == 0
        await run.keys("u")
        assert run.deal("Acme renewal", "touches") == 1


async def test_left_and_right_go_between_the_facts_and_what_happened(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        steps.log(run.store, [only(run)], "call", "spoke at length")
        await run.keys("enter", "l")
        assert run.front.timeline.pointing
        assert not run.front.rows.pointing
        await run.keys("q")
        assert run.screen == "DealScreen"
        assert run.front.rows.pointing
        await run.keys("q")
        assert run.screen != "DealScreen"


async def test_words_of_a_note_find_the_deal_on_the_board(tmp_path: Path) -> None:
    other = NewDeal("Other deal")
    async with running(tmp_path, ACME, other) as run:
        deal = str(run.one("SELECT id FROM deal WHERE name = 'Acme renewal'"))
        steps.log(run.store, [deal], "note", "Ils ont décidé en août")
        await run.keys("/")
        await run.type("decide")
        await run.keys("enter")
        assert "Acme renewal" in run.text
        assert "Other deal" not in run.text
