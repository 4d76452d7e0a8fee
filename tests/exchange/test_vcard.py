"""Address cards, read by another library than wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.exchange.vcard import Person, card, people
from tests.store.stocked import stocked

ANNE = Person(
    "0192", "Anne-Marie Leroy", "CFO; finance, IT", "am@acme.example", "+33 1 23",
    "1 rue du Bac\n75007 Paris", "France", "https://social.example/am", "Acme, Inc.",
)  # fmt: skip
_plain = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Co", "Cn"))


def test_a_card_says_all_that_is_known() -> None:
    read = vobject.readOne(card(ANNE))
    assert read.version.value == "4.0"
    assert read.uid.value == "urn:uuid:0192"
    assert read.fn.value == "Anne-Marie Leroy"
    assert (read.n.value.given, read.n.value.family) == ("Anne-Marie", "Leroy")
    assert read.org.value == ["Acme, Inc."]
    assert read.title.value == "CFO; finance, IT"
    assert read.email.value == "am@acme.example"
    assert read.tel.value == "+33 1 23"
    assert read.adr.value.street == "1 rue du Bac\n75007 Paris"
    assert read.adr.value.country == "France"
    assert read.url.value == "https://social.example/am"


def test_what_is_not_known_is_left_out() -> None:
    read = vobject.readOne(card(Person("1", "Bo", "", "", "", "", "", "", "")))
    assert sorted(read.contents) == ["fn", "n", "uid", "version"]


@given(name=st.text(_plain, min_size=1, max_size=120), address=st.text(_plain, max_size=300))
def test_any_text_comes_back_and_no_line_is_long(name: str, address: str) -> None:
    text = card(ANNE._replace(name=name, address=address))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read = vobject.readOne(text)
    assert read.fn.value.strip() == name.strip()
    assert (read.adr.value.street or "").strip() == address.strip()


def test_a_line_break_in_a_name_begins_no_property() -> None:
    read = vobject.readOne(card(ANNE._replace(name="A\r\nEMAIL:x@evil.example\x1b[2J")))
    assert len(read.contents["email"]) == 1
    assert "\x1b" not in card(ANNE._replace(name="\x1b"))


def test_everybody_or_those_on_some_deals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    with stocked(tmp_path / "deals.db", 30) as store:
        every = list(people(store.conn))
        named = store.conn.execute("SELECT name FROM contact WHERE deleted_at IS NULL").fetchall()
        assert sorted(one.name for one in every) == sorted(row[0] for row in named)
        deal_id, count = store.conn.execute(
            "SELECT deal_id, count(DISTINCT contact_id) FROM deal_contact"
            " WHERE deleted_at IS NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchone()
        assert len(list(people(store.conn, [deal_id, deal_id]))) == count > 0
