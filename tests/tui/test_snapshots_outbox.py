"""The outbox, compared with pictures that were looked at."""

from typing import Any

import pytest

from pipeline_tui import clock
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import delivery, messages, outbox
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures

_BODY = """Dear {name},

thank you for your time on the telephone this morning. As agreed, here is what it costs for
twelve months, with and without the trial, and who of us comes to you on Thursday.

Kind regards
Camille
"""


def put(store: Store, deal: str, name: str, subject: str) -> str:
    """A mail that waits."""
    found = store.conn.execute("SELECT id FROM deal WHERE name = ?", (deal,)).fetchone()[0]
    first, _blank, last = name.partition(" ")
    address = f"{first}.{last}@{deal.split(maxsplit=1)[0]}.example".lower().replace("é", "e")
    body = _BODY.format(name=first)
    outbox.queue(store, [Draft(found, "mail", name, address, subject, body)])
    return str(store.conn.execute("SELECT max(id) FROM message").fetchone()[0])


def fill(store: Store) -> None:
    """One mail in each state. The server is not set: nothing is tried while this is drawn."""
    save_mailing(store, Mailing("Camille Aubry", "camille@pipeline.example"))
    now = clock.now()
    delivery.refused(
        store, put(store, "Boréal Foods", "Anne Roy", "Price list"), "550 5.1.1 no such user"
    )
    for deal, name, subject in [
        ("Kestrel Rail", "Nadia Farr", "The contract, with your changes"),
        ("Atelier Noé", "Noé Picard", "Thursday's demo"),
    ]:
        one = put(store, deal, name, subject)
        found = messages.message(store.conn, one)
        assert found is not None
        assert delivery.claim(store, found, "x|1|2|3", now)
        if deal == "Kestrel Rail":
            delivery.uncertain(store, one, "x|1|2|3", "the line was cut")
    late = messages.message(
        store.conn, put(store, "Delta Freight", "Lou Marchand", "Two questions")
    )
    assert late is not None
    delivery.hold(store, late, "451 4.7.1 greylisted, come back later", now)
    put(store, "Lumen Optik", "Finn Adler", "Your sample")
    delivery.sent(store, put(store, "Corvin Aero", "Tom Ashe", "The offer"), now)


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    def show(*keys: str, **how: Any) -> bool:
        return pictures.take(drawn.fill, fill, press=keys, run_before=post, **how)

    return show


async def post(pilot: object) -> None:
    """What the app does half a second after it began."""
    pilot.app.post()  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", SIZES)
def test_the_outbox(shown: Compare, size: str) -> None:
    assert shown("g", "o", size=size)


def test_the_outbox_in_french(shown: Compare) -> None:
    assert shown("g", "o", "down", language="fr")


def test_the_outbox_in_light(shown: Compare) -> None:
    assert shown("g", "o", size="120x40", theme="light")


def test_the_outbox_in_the_terminals_own_colours(
    shown: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown("g", "o")


def test_a_mail_and_what_can_be_done(shown: Compare) -> None:
    assert shown("g", "o", "down", "enter")


def test_a_mail_is_changed(shown: Compare) -> None:
    assert shown("g", "o", "e")


def test_the_server_is_set(shown: Compare) -> None:
    assert shown("g", "o", "c")


def test_a_refusal_on_the_deal(shown: Compare) -> None:
    assert shown("enter", size="120x40")


def test_the_heads_tell_of_it(shown: Compare) -> None:
    assert shown("tab")
