"""Anything is found by a part of its name, at once or in time."""

from pathlib import Path

import pytest

from pipeline_tui.store import adding, driver, finding, people
from pipeline_tui.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.open(tmp_path / "a.db", create=True)
    adding.add(made, adding.NewDeal("Boréal renewal", account="Boréal Foods"))
    adding.add(made, adding.NewDeal("North 100%", account="North_wind"))
    people.add_contact(made, "Anne Roy", title="CFO")
    return made


def texts(found: list[finding.Found]) -> list[str]:
    return [one.text for one in found]


def test_accents_and_capitals_do_not_matter(store: Store) -> None:
    assert texts(finding.find(store.conn, "BOREAL")) == ["Boréal renewal", "Boréal Foods"]


def test_a_few_letters_find_beginnings_only(store: Store) -> None:
    assert texts(finding.find(store.conn, "an")) == ["Anne Roy"]
    assert texts(finding.find(store.conn, "ro")) == []


def test_names_are_found_by_their_middle_after_those_that_begin(store: Store) -> None:
    assert texts(finding.find(store.conn, "roy")) == ["Anne Roy"]
    people.add_contact(store, "Royce Bell")
    assert texts(finding.find(store.conn, "roy")) == ["Royce Bell", "Anne Roy"]


def test_signs_mean_themselves(store: Store) -> None:
    assert texts(finding.find(store.conn, "100%")) == ["North 100%"]
    assert "North_wind" in texts(finding.find(store.conn, "h_w"))
    assert finding.find(store.conn, "x_w") == []


def test_nothing_typed_finds_nothing(store: Store) -> None:
    assert finding.find(store.conn, "  ") == []


def test_only_the_kinds_asked_for(store: Store) -> None:
    found = finding.find(store.conn, "boreal", kinds=("account",))
    assert [one.kind for one in found] == ["account"]


def test_without_patience_beginnings_are_still_found(store: Store) -> None:
    with store.action("Added") as act:
        for number in range(20_000):
            act.insert("account", {"name": f"Zed {number}"})
        act.insert("account", {"name": "Quartz"})
    found, whole = finding.find_at_once(store.conn, "quartz", patience=0.0)
    assert texts(found) == ["Quartz"]
    assert not whole
    assert finding.find_at_once(store.conn, "quartz", patience=60.0)[1]


def test_a_stopped_search_is_no_answer(store: Store) -> None:
    store.conn.set_progress_handler(lambda: 1, 1)
    try:
        with pytest.raises(driver.OperationalError):
            finding.find(store.conn, "quartz")
    finally:
        store.conn.set_progress_handler(None, 0)
