"""Sequences on their screen and on deals, compared with pictures that were looked at."""

from typing import Any

import pytest

from pipeline_tui.store import cadence_reading, closing, enrolling, steps
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures


def begin(store: Store) -> None:
    """Deals in all states of a sequence: at their first steps, answered, won, paused."""
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    new_lead, after, _nurture = (one.id for one in cadence_reading.cadences(store.conn))
    leads = [ids[name] for name in ("Lumen Optik", "Vauban Béton", "Juniper Labs", "Wren Insure")]
    enrolling.enrol(store, leads, new_lead)
    steps.finish_step(store, leads[1:3])
    steps.log(store, leads[2:3], "mail", "yes, call me", "replied")
    closing.win(store, leads[3:])
    enrolling.enrol(store, [ids["Corvin Aero"], ids["Sextant Nav"]], after)
    paused = cadence_reading.running(store.conn, [ids["Sextant Nav"]])
    enrolling.pause(store, [one.id for one in paused])


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    def show(*keys: str, language: str = "en", **how: Any) -> bool:
        # In French: what a new file begins with.
        fills = (drawn.fill, begin) if language == "en" else ()
        return pictures.take(*fills, press=keys, language=language, born=True, **how)

    return show


@pytest.mark.parametrize("size", SIZES)
def test_the_sequences(shown: Compare, size: str) -> None:
    assert shown("g", "s", size=size)


def test_the_sequences_light(shown: Compare) -> None:
    assert shown("g", "s", size="120x40", theme="light")


def test_the_sequences_without_colours_of_their_own(shown: Compare) -> None:
    assert shown("g", "s", theme="ansi")


def test_the_sequences_in_french(shown: Compare) -> None:
    assert shown("g", "s", language="fr")


@pytest.mark.parametrize("size", ["80x24", "120x40"])
def test_the_deals_of_a_sequence(shown: Compare, size: str) -> None:
    assert shown("g", "s", "o", size=size)


def test_a_step_in_its_form(shown: Compare) -> None:
    assert shown("g", "s", "down", "down", "enter")


@pytest.mark.parametrize("size", SIZES)
def test_steps_of_sequences_in_the_queue(shown: Compare, size: str) -> None:
    assert shown("tab", "j", size=size)


@pytest.mark.parametrize("size", ["80x24", "120x40"])
def test_what_can_be_decided_on_a_deal(shown: Compare, size: str) -> None:
    assert shown("j", "j", "j", "j", "b", size=size)


def test_the_deal_tells_its_sequence(shown: Compare) -> None:
    assert shown("j", "j", "j", "j", "enter")


def test_the_log_goes_on_with_the_sequence(shown: Compare) -> None:
    assert shown("j", "j", "j", "j", "n")


def test_the_log_names_what_a_reply_ends(shown: Compare) -> None:
    assert shown("j", "j", "j", "j", "n", "2", size="120x40", theme="light")


def test_a_mail_that_is_due(shown: Compare) -> None:
    assert shown("B")
