"""Templates, content and reaching out, compared with pictures that were looked at."""

from functools import partial
from typing import Any

import pytest

from pipeline_tui.store import content, deals, lists, mailing, people
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Fill, Pictures


def furnish(store: Store) -> None:
    """Ways to reach the people of the first deals, and a library."""
    lists.set_setting(store, "me", "Ada Roy")
    deal = store.conn.execute("SELECT id FROM deal WHERE name = 'Boréal Foods'").fetchone()[0]
    anne = people.on_deal(store.conn, deal)[0].contact_id
    people.edit_contact(
        store, anne,
        {"email": "anne.roy@boreal.example", "profile": "https://social.example/anne-roy"},
        account="Boréal SA",
    )  # fmt: skip
    account = store.conn.execute("SELECT id FROM account").fetchone()[0]
    deals.edit(store, [deal], {"account_id": account})
    people.add_contact(store, "Bob Noé", deal_id=deal, email="bob@boreal.example", title="user")
    stages = {stage.name: stage.id for stage in store.rules.stages.values()}
    content.add(store, "Two customers, in figures", link="https://example.org/two",
                stage_id=stages["Lead"])  # fmt: skip
    content.add(store, "A morning with the plan", kind="video", link="https://example.org/morning")
    content.add(store, "Terms on two pages", kind="paper", stage_id=stages["Negotiation"],
                note="For whoever signs.")  # fmt: skip


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    def show(*keys: str, server: bool = False, language: str = "en", **how: Any) -> bool:
        fills: list[Fill] = [partial(_fill, language=language), *([_serve] if server else [])]
        return pictures.take(*fills, press=keys, language=language, born=True, **how)

    return show


def _serve(store: Store) -> None:
    settings = mailing.Mailing("Ada Roy", "ada@example.com", "127.0.0.1", 9, "none")
    mailing.save_mailing(store, settings)


def _fill(store: Store, language: str) -> None:
    names = {"Piste": "Lead", "Qualifiée": "Qualified", "Proposition": "Proposal",
             "Négociation": "Negotiation"}  # fmt: skip
    if language == "fr":
        for french, english in names.items():
            store.conn.execute("UPDATE stage SET name = ? WHERE name = ?", (english, french))
        store.forget_rules()
    drawn.fill(store)
    furnish(store)


@pytest.mark.parametrize("size", SIZES)
def test_the_templates(shown: Compare, size: str) -> None:
    assert shown("g", "t", size=size)


def test_the_library_with_its_preview(shown: Compare) -> None:
    assert shown("g", "t", "G", size="120x40")


@pytest.mark.parametrize("size", SIZES)
def test_a_template_being_written(shown: Compare, size: str) -> None:
    keys = ["g", "t", "enter", "tab", "end", *"{x", "tab"]
    keys = ["left_curly_bracket" if key == "{" else key for key in keys]
    assert shown(*keys, size=size)


def test_the_ways_to_reach_somebody(shown: Compare) -> None:
    assert shown("o")


@pytest.mark.parametrize("size", SIZES)
def test_a_mail_before_it_leaves(shown: Compare, size: str) -> None:
    assert shown("o", "2", "1", size=size, server=True)


def test_a_mail_that_misses_something(shown: Compare) -> None:
    assert shown("j", "o", "2", "5")


def test_content_to_choose_from(shown: Compare) -> None:
    assert shown("o", "3")


def test_what_left_by_hand_is_noted(shown: Compare) -> None:
    assert shown("o", "2", "1", "3")


def test_a_call_with_its_script_in_light(shown: Compare) -> None:
    assert shown("o", "1", "1", theme="light")


def test_the_templates_without_colours(shown: Compare) -> None:
    assert shown("g", "t", theme="ansi", size="120x40")


def test_a_mail_in_french(shown: Compare) -> None:
    assert shown("o", "2", "1", language="fr")


def test_the_templates_in_french(shown: Compare) -> None:
    assert shown("g", "t", language="fr", size="120x40")
