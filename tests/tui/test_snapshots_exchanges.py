"""The log sheet, the deal's timeline and the page of feedback, compared with pictures looked at."""

from datetime import date

import pytest

from pipeline_tui.store import closing, content, feedback, opinions, people, steps
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures


def _named(store: Store, name: str) -> str:
    row = store.conn.execute("SELECT id FROM deal WHERE name = ?", (name,)).fetchone()
    return str(row[0])


def talk(store: Store) -> None:
    """Exchanges with the first deal, and what closed ones answered."""
    deal = _named(store, "Boréal Foods")
    anne = store.conn.execute(
        "SELECT contact_id FROM deal_contact WHERE deal_id = ?", (deal,)
    ).fetchone()[0]
    people.add_contact(store, "Bob Le Roy", deal_id=deal)
    sent = content.add(store, "Two customers, in figures", link="https://x.example")[1]
    told = (
        ("note", "", "", None, "The board meets on 3 December.", date(2026, 11, 12)),
        ("content", "mail_sent", "out", None, "", date(2026, 11, 13)),
        ("content", "", "in", 6, "opened 3 times", date(2026, 11, 16)),
        ("mail", "replied", "in", None, "Asks whether the price holds", date(2026, 11, 19)),
        ("demo", "meeting", "", 45, "Went through it with two users", date(2026, 11, 20)),
    )
    for kind, outcome, way, minutes, body, day in told:
        steps.log(
            store, [deal], kind, body, outcome, day, None, way, None if kind == "note" else anne,
            minutes, sent if kind == "content" else None,
        )  # fmt: skip
    first, second = feedback.questions(store.conn)
    opinions.edit(store, first, {"automatic": True})
    won = {"Kestrel Rail": 9, "Atelier Noé": 10, "Lumen Optik": 9, "Sirocco Air": 6}
    for name, points in won.items():
        closing.win(store, [_named(store, name)])
        feedback.answer(store, _named(store, name), first.id, points, "kept every date")
    feedback.ask(store, _named(store, "Sextant Nav"), first.id)
    closing.lose(store, [_named(store, "Wren Insure")], None)
    feedback.answer(store, _named(store, "Wren Insure"), second.id, None, "Too dear for us today")


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    return pictures.of(drawn.fill, talk)


LAST_LINE = ("tab", "tab", *"45min", "space", *"bob", "space", *"yesterday")
PAGE = (":", *"feedback:", "enter")


@pytest.mark.parametrize("size", SIZES)
def test_the_log_sheet_tells_more(shown: Compare, size: str) -> None:
    aside = () if size == "80x24" else ("i",)  # without the figures, which are not its matter
    assert shown(*aside, "n", "8", *LAST_LINE, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_timeline_can_be_gone_through(shown: Compare, size: str) -> None:
    assert shown("enter", *(["G"] if size == "80x24" else ["l", "j"]), size=size)


@pytest.mark.parametrize("size", ["80x24", "120x40"])
def test_an_exchange_is_corrected(shown: Compare, size: str) -> None:
    where = ("G", "k", "k") if size == "80x24" else ("l", "j")
    assert shown("enter", *where, "enter", "1", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_answers_are_summed(shown: Compare, size: str) -> None:
    assert shown(*PAGE, "enter", size=size)


def test_an_answer_is_taken(shown: Compare) -> None:
    assert shown("g", "x", "enter", "F", *"8", "space", *"fair")


@pytest.mark.parametrize("theme", ["light", "ansi"])
def test_the_answers_in_other_themes(shown: Compare, theme: str) -> None:
    assert shown(*PAGE, theme=theme)


def test_the_log_sheet_in_french(shown: Compare) -> None:
    assert shown("n", "8", "tab", "tab", *"hier", "space", *"1h30", language="fr")


def test_the_timeline_in_french(shown: Compare) -> None:
    assert shown("enter", "l", size="120x40", language="fr")
