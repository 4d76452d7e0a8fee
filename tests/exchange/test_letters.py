"""Letters merged from a template: to Markdown, to a page to print, to plain text."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui import i18n
from pipeline_tui.exchange import letter_page, letters
from pipeline_tui.exchange.letters import LeftOut, Letter, address_lines
from pipeline_tui.files import write_whole
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, lists, people, reaching, steps, templates
from pipeline_tui.store.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    with Store.open(tmp_path / "a.db", create=True) as store:
        lists.set_setting(store, "me", "Ada Lovelace")
        yield store


def template(store: Store, body: str, subject: str = "Our {deal.name}") -> templates.Template:
    chosen = templates.template(
        store.conn, templates.add(store, "letter", "Thanks", subject, body)[1]
    )
    assert chosen is not None
    return chosen


def deal(store: Store, name: str = "Renewal", **company: str) -> str:
    people.add_account(store, "Acme & Co", **company)
    return adding.add(store, adding.NewDeal(name, amount=1000, account="Acme & Co")).deals[0]


def person(store: Store, deal_id: str, name: str = "Ann <Roy>", **fields: str) -> str:
    return people.add_contact(store, name, account="Acme & Co", deal_id=deal_id, **fields)[1]


def test_a_letter_has_the_address_of_the_person_else_of_the_company(store: Store) -> None:
    ours = deal(store, address="1, rue Noé, 75002 Paris", country="France")
    person(store, ours)
    chosen = template(store, "Dear {contact.name},\n\nhello.")
    letter = letters.letter_for(store, chosen, ours)
    assert isinstance(letter, Letter)
    assert letter.address == ("Ann <Roy>", "Acme & Co", "1, rue Noé", "75002 Paris", "France")
    assert (letter.sender, letter.day) == ("Ada Lovelace", "23 Nov 2026")
    assert letter.draft.body == "Dear Ann <Roy>,\n\nhello."
    person(store, ours, "Zoé Day", address="Bahnhofstr. 2\n8001 Zürich\nSuisse", country="Suisse")
    letter = letters.letter_for(store, chosen, ours)
    assert isinstance(letter, Letter)
    assert letter.address == ("Zoé Day", "Acme & Co", "Bahnhofstr. 2", "8001 Zürich", "Suisse")


def test_the_companys_address_goes_with_the_companys_name(store: Store) -> None:
    ours = deal(store, address="Paris")
    people.add_contact(store, "Ann", account="Consultants", deal_id=ours)
    letter = letters.letter_for(store, template(store, "Dear {contact.name}"), ours)
    assert isinstance(letter, Letter)
    assert letter.address == ("Ann", "Acme & Co", "Paris")


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("12 bis, rue Noé, 75002 Paris", ("12 bis, rue Noé", "75002 Paris")),
        ("1 High St\n\n London ", ("1 High St", "London")),
        ("Lyon", ("Lyon",)),
        (" , ,", ()),
    ],
)
def test_an_address_line_by_line(typed: str, lines: tuple[str, ...]) -> None:
    assert address_lines(typed) == lines


def test_what_cannot_be_written_is_left_out_with_the_reason(store: Store) -> None:
    ours = deal(store)
    chosen = template(store, "Dear {contact.name}, on {next_step.date} we meet.")
    assert letters.letter_for(store, chosen, ours) == LeftOut(
        ours, "Renewal", "nobody on this deal"
    )
    person(store, ours)
    out = letters.letter_for(store, chosen, ours)
    assert out == LeftOut(ours, "Renewal", "no postal address of Ann <Roy> or the company")
    person(store, ours, "Bob", address="Lyon")
    out = letters.letter_for(store, chosen, ours)
    assert out == LeftOut(ours, "Renewal", "missing: the day of the next step")


def test_sending_letters_is_noted_once_and_does_the_step(store: Store) -> None:
    from datetime import date

    ours = deal(store, address="Paris")
    ann = person(store, ours)
    steps.set_step(store, [ours], date(2026, 11, 23), None, "letter", "write")
    chosen = template(store, "Dear {contact.name}")
    letter = letters.letter_for(store, chosen, ours)
    assert isinstance(letter, Letter)
    reaching.sent(store, [letter.draft])
    row = store.conn.execute(
        "SELECT kind, direction, contact_id, body FROM activity WHERE deleted_at IS NULL"
    ).fetchone()
    assert row == ("letter", "out", ann, "Our Renewal")
    assert store.conn.execute("SELECT done_on FROM follow_up").fetchone()[0] == "2026-11-23"
    store.undo()
    assert store.conn.execute("SELECT done_on FROM follow_up").fetchone()[0] is None


def test_a_sequence_says_which_letter_is_meant(store: Store) -> None:
    ours = deal(store)
    chosen = template(store, "Hello")
    assert letters.planned_template(store.conn, ours) is None
    cadence = store.conn.execute("SELECT id FROM cadence").fetchone()[0]
    with store.action("x") as act:
        step = act.insert(
            "cadence_step",
            {"cadence_id": cadence, "position": 99, "day": 0, "kind": "letter",
             "template_id": chosen.id},
        )  # fmt: skip
        act.insert(
            "follow_up",
            {"deal_id": ours, "kind": "letter", "due_on": "2026-11-23", "cadence_step_id": step},
        )
    assert letters.planned_template(store.conn, ours) == chosen.id


def letter(subject: str, body: str, *address: str, sender: str = "Ada") -> Letter:
    draft = Draft("d", "letter", address[0] if address else "", "x", subject, body)
    return Letter(draft, "Deal", address, sender, "Mon 23 Nov 2026")


def test_markdown_keeps_data_as_text() -> None:
    said = letters.markdown(
        [letter("*Offer*", "Dear <b>,\n\n---\n\n- one\n- **two**", "Ann_Roy", "#1 Street")] * 2
    )
    assert said.count("\n---\n") == 1
    assert "Ann\\_Roy\\\n\\#1 Street" in said
    assert "**\\*Offer\\***" in said
    assert "Dear \\<b>," in said
    assert "- **two**" in said


def test_plain_text_puts_each_letter_on_its_own_page() -> None:
    said = letters.text([letter("Offer", "word " * 40, "Ann", "Paris")] * 3)
    pages = said.split("\f")
    assert len(pages) == 3
    assert all(max(map(len, page.splitlines())) <= 78 for page in pages)


class _Reader(HTMLParser):
    """Tags, attributes and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.texts: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _value in attrs}
        self.inside = tag

    def handle_data(self, data: str) -> None:
        if self.inside not in ("style", "title"):
            self.texts.append(data)


@given(st.text(), st.text(), st.lists(st.text(), max_size=4), st.text())
def test_a_page_holds_any_text_as_text(
    subject: str, body: str, address: list[str], sender: str
) -> None:
    one = letter(subject, body, *address, sender=sender)
    said = letter_page.page([one, one])
    reader = _Reader()
    reader.feed(said)
    assert set(reader.tags) <= {
        "html", "head", "meta", "title", "style", "body", "section", "div", "address", "br", "p",
    }  # fmt: skip
    assert reader.names <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    assert reader.tags.count("section") == 2
    letters.markdown([one])
    letters.text([one])


def test_the_window_is_at_the_right_for_french_letters() -> None:
    one = letter("Offre", "Bonjour", "Ann", "Paris")
    assert "left: 0;" in letter_page.page([one])
    i18n.use_language("fr")
    page = letter_page.page([one])
    assert "left: 85mm;" in page
    assert '<html lang="fr">' in page
    assert "left: 0;" in letter_page.page([one], "left")


def test_a_file_that_is_there_is_never_replaced_unasked(tmp_path: Path) -> None:
    file = tmp_path / "letters.html"
    write_whole(file, "one", replace=False)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_whole(file, "two", replace=False)
    assert file.read_text() == "one"
    assert list(tmp_path.iterdir()) == [file]
    write_whole(file, "two")
    assert file.read_text() == "two"


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    file = tmp_path / "letters.html"
    write_whole(file, "one", replace=False)
    with pytest.raises(FileExistsError):
        write_whole(file, "two", replace=False)
    assert file.read_text() == "one"
    assert list(tmp_path.iterdir()) == [file]
