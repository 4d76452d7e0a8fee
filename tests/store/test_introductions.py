"""Who decides, and the way there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.sales.reporting import Step
from pipeline_tui.store import adding, introductions, lists, people, templates
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.introductions import Way
from pipeline_tui.store.store import Store
from pipeline_tui.tui.widgets import way_words


class Office:
    """A company, its people by name, and two of its deals."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.account = people.add_account(store, "Acme")[1]
        self.ids: dict[str, str] = {}
        self.roles = {one.code: one.id for one in lists.items(store.conn, "role")}
        self.before = self.deal("Before")
        self.now = self.deal("Now")

    def deal(self, name: str) -> str:
        return adding.add(self.store, adding.NewDeal(name, account_id=self.account)).deals[0]

    def person(self, name: str, boss: str = "", **roles: str) -> str:
        """A person, who has these roles on ``now`` and ``before``."""
        boss_id = self.ids.get(boss)
        made = people.add_contact(
            self.store, name, self.account, reports_to_id=boss_id, email=f"{name}@acme.example"
        )
        self.ids[name] = made[1]
        for deal, code in roles.items():
            people.link(self.store, getattr(self, deal), made[1], self.roles.get(code))
        return made[1]

    def way(self) -> Way:
        found = introductions.way(self.store.conn, self.now)
        assert found is not None
        return found

    def steps(self) -> list[tuple[str, str]]:
        way = self.way()
        return [(way.people[step.id].name, step.how) for step in way.steps]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    with Store.open(tmp_path / "a.db", create=True) as store:
        lists.set_setting(store, "me", "Ada Roy")
        yield Office(store)


def test_nobody_known(office: Office) -> None:
    way = office.way()
    assert (way.boss, way.how, way.asked, way.steps) == (None, "", None, ())
    assert way_words.short(way) == ""
    with pytest.raises(Invalid, match="nobody on this deal"):
        introductions.request(office.store, way)


def test_who_decided_on_another_deal_is_reached_over_whom_both_know(office: Office) -> None:
    office.person("Eve", before="decider")
    office.person("Bob", before="user")
    office.person("Ann", "Bob", now="champion")
    way = office.way()
    assert way.boss is not None
    assert (way.boss.name, way.how, way.boss.decided) == ("Eve", "company", "Before")
    assert office.steps() == [("Ann", ""), ("Bob", "up"), ("Eve", "deal")]
    assert way_words.said(way) == [
        "Eve decided on Before, and is not known to decide here.",
        "The way: Ann (Champion) reports to Bob, who was on Before with Eve.",
    ]
    assert way_words.short(way) == "may decide: Eve; ask Ann"


def test_the_top_of_the_line_may_decide(office: Office) -> None:
    office.person("Eve")
    office.person("Bob", "Eve", now="influencer")
    office.person("Ann", "Bob", now="champion")
    way = office.way()
    assert (way.boss and way.boss.name, way.how) == ("Eve", "top")
    assert office.steps() == [("Ann", ""), ("Bob", "up"), ("Eve", "up")]


def test_who_is_here_already_needs_no_introduction(office: Office) -> None:
    office.person("Eve", now="influencer")
    office.person("Ann", "Eve", now="champion")
    way = office.way()
    assert (way.how, way.asked, way.steps) == ("top", None, ())
    assert way_words.said(way) == [
        "Eve stands above the others on this deal, and may decide.",
        "Eve (Influencer) is on this deal: d if so.",
    ]
    assert way_words.short(way) == "may decide: Eve"
    with pytest.raises(Invalid, match="Eve is on this deal already"):
        introductions.request(office.store, way)


def test_who_decides_here_is_the_end_of_the_way(office: Office) -> None:
    office.person("Eve", now="decider")
    office.person("Ann", "Eve", now="champion")
    way = office.way()
    assert way.how == "deal"
    assert office.steps() == [("Ann", ""), ("Eve", "up")]
    assert way_words.short(way) == ""


def test_a_blocker_is_neither_asked_nor_passed(office: Office) -> None:
    office.person("Eve", before="decider")
    office.person("Rob", "Eve", now="blocker")
    office.person("Ann", "Rob", now="champion")
    office.person("Sam", now="user", before="user")
    way = office.way()
    assert way.asked is not None
    assert office.steps() == [("Sam", ""), ("Eve", "deal")]


def test_without_a_way_the_likeliest_is_asked_all_the_same(office: Office) -> None:
    office.person("Eve", before="decider")
    office.person("Sam", now="user")
    office.person("Ann", now="champion")
    way = office.way()
    assert (way.asked and way.asked.name, way.steps) == ("Ann", ())
    assert "Ann (Champion) could be asked all the same." in way_words.said(way)[1]


def test_the_mail_asks_by_name_or_who_decides(office: Office) -> None:
    office.person("Ann", now="champion")
    draft = introductions.request(office.store, office.way())
    assert (draft.to_address, draft.missing) == ("Ann@acme.example", ())
    assert "decides" in draft.body
    office.person("Eve {deal.name}", before="decider")
    draft = introductions.request(office.store, office.way())
    assert draft.subject == "Now: could you introduce me to Eve {deal.name}?"
    assert draft.missing == ()
    assert draft.deal_id == office.now


def test_without_its_template_there_is_no_mail(office: Office) -> None:
    office.person("Ann", now="champion")
    template = templates.by_code(office.store.conn, "introduction")
    assert template is not None
    templates.remove(office.store, template.id)
    with pytest.raises(Invalid, match="was deleted"):
        introductions.request(office.store, office.way())


def test_a_deal_without_a_company_knows_its_own_people(office: Office) -> None:
    office.now = adding.add(office.store, adding.NewDeal("Lone")).deals[0]
    office.person("Eve")
    office.person("Ann", "Eve", now="champion")
    assert office.steps() == [("Ann", ""), ("Eve", "up")]
    assert office.way().steps[1] == Step(office.ids["Eve"], "up")
    assert introductions.way(office.store.conn, "nothing") is None
