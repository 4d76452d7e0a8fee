"""Templates, content and reaching out, compared with pictures that were looked at."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from pipeline_tui import clock, i18n, l10n
from pipeline_tui.config import Config
from pipeline_tui.store import content, deals, lists, mailing, people
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.running import TODAY

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x50": (200, 50)}
Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def half_past_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same day and the same time of day, wherever this runs."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    moment = datetime.fromisoformat(f"{TODAY}T09:30:00").astimezone()
    monkeypatch.setattr(clock, "now_local", lambda: moment)


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
def shown(tmp_path: Path, snap_compare: Compare) -> Callable[..., bool]:
    """Compare what some keys lead to, over the drawn deals, with its picture."""

    def show(
        *keys: str,
        size: str = "80x24",
        language: str = "en",
        theme: str = "dark",
        server: bool = False,
    ) -> bool:
        from pipeline_tui.tui.app import PipelineApp

        i18n.use_language(language)
        l10n.use(f"{language}_{'FR' if language == 'fr' else 'GB'}")
        with Store.open(tmp_path / "drawn.db", create=True) as store:
            _fill(store, language)
            if server:
                settings = mailing.Mailing("Ada Roy", "ada@example.com", "127.0.0.1", 9, "none")
                mailing.save_mailing(store, settings)
            app = PipelineApp(store, Config(theme=theme))
            return snap_compare(app, press=keys, terminal_size=SIZES[size])

    return show


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
