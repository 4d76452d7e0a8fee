"""Templates: what a field is, what filling in says of those without a value, names taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.persons import parts
from pipeline_tui.sales.templates import (
    FIELDS,
    check,
    field_of,
    fields_in,
    fill,
    one_line,
    plain,
)

_ANY = st.text(max_size=200)
_BRACED = st.lists(
    st.sampled_from(["{", "}", "{{", "}}", "{contact.name}", "{deal.amount}", "{x}", "a", "\n"]),
    max_size=20,
).map("".join)


@given(_ANY | _BRACED, st.dictionaries(st.sampled_from(sorted(FIELDS)), _ANY))
def test_no_text_makes_filling_raise(text: str, values: dict[str, str]) -> None:
    filled = fill(text, values)
    assert isinstance(filled.text, str)
    check(text)
    fields_in(text)


@given(_BRACED, _ANY.filter(str.strip))
def test_every_known_field_is_filled_or_named(text: str, value: str) -> None:
    filled = fill(text, {"contact.name": value})
    if "contact.name" in fields_in(text):
        assert value in filled.text
    assert "contact.name" not in filled.missing
    assert set(fields_in(text)) - {"contact.name"} <= set(filled.missing)


@given(_BRACED, st.dictionaries(st.sampled_from(sorted(FIELDS)), _ANY))
def test_a_text_without_problems_leaves_only_named_fields(
    text: str, values: dict[str, str]
) -> None:
    if not check(text):
        assert set(fill(text, values).missing) <= set(fields_in(text))


def test_a_value_with_braces_is_not_filled_again() -> None:
    values = {"contact.name": "{deal.name} {{x}} %s", "deal.name": "Acme"}
    assert fill("{contact.name}", values).text == "{deal.name} {{x}} %s"


def test_an_empty_or_blank_value_is_missing_and_stays_in_sight() -> None:
    filled = fill("Dear {contact.first_name}, {foo}", {"contact.first_name": "  "})
    assert filled.text == "Dear {contact.first_name}, {foo}"
    assert filled.missing == ("contact.first_name", "foo")


def test_doubled_braces_are_braces() -> None:
    assert fill("{{{deal.name}}} {{x}}", {"deal.name": "A"}).text == "{A} {x}"
    assert check("{{{deal.name}}} {{x}}") == ()


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("Hello\n  {contact.fist_name}", (2, 3), "{contact.first_name}"),
        ("{zzzzz}", (1, 1), "{zzzzz}"),
        ("a { b", (1, 3), "“{”"),
        ("a\n\n} b", (3, 1), "“}”"),
        ("{}", (1, 1), "empty"),
        ("{ \n}", (1, 1), "“{”"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    text: str, place: tuple[int, int], words: str
) -> None:
    problem = check(text)[0]
    assert (problem.line, problem.column) == place
    assert words in problem.why
    assert str(place[0]) in str(problem)


def test_french_names_of_fields_mean_the_same() -> None:
    assert field_of("Contact.Prénom") == "contact.first_name"
    assert field_of("affaire.clôture") == "deal.close_date"
    assert field_of("aujourd’hui") == "today"
    assert fields_in("{société.nom} {account.name}") == ("account.name",)


@given(_ANY)
def test_a_subject_is_one_line_and_a_body_has_no_control_characters(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert not any(ord(c) < 32 and c not in "\n\t" for c in plain(text))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Anna Smith", "Anna", "Smith"),
        ("Smith, Anna", "Anna", "Smith"),
        ("DUPONT Marie", "Marie", "DUPONT"),
        ("Dr. Anna van der Berg", "Anna", "van der Berg"),
        ("Mme Dupont", "", "Dupont"),
        ("Cher", "Cher", ""),
        ("JEAN DUPONT", "JEAN", "DUPONT"),
        ("", "", ""),
        ("Dr.", "", ""),
    ],
)
def test_names_are_taken_apart(name: str, first: str, last: str) -> None:
    assert parts(name) == (first, last)


@given(_ANY)
def test_no_name_makes_taking_apart_raise(name: str) -> None:
    parts(name)
