"""Whatever a name holds, the terminal shows it as what it is, in the cells it was given."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip

from pipeline_tui.tui import safe

HOSTILE = (
    "[red]x[/]", "[/]", "[@click=app.quit]x", "\x1b[31mred", "bell\x07", "tab\there",
    "line\nbreak", "\u202eback", "\u2066iso\u2069", "\u200bzero\u200dwidth", "c1\x9b31m",
    "e\u0301" * 3, "a" + "\u0301" * 40, "\u0301first", "日本語の会社",
    "👨\u200d👩\u200d👧", "x" * 10_000, "\ud800lone",
    "\u115fhangul filler", "\x7f", "\u2028", "\ue0001", "\U000e0041tag", "\xad",
)  # fmt: skip


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_character_passes(name: str) -> None:
    assert is_harmless(safe.text(name))


@pytest.mark.parametrize("name", ["Boréal Foods", "Aldwych Group", "[red]x[/]", "  two  blanks "])
def test_an_ordinary_name_is_left_alone(name: str) -> None:
    assert safe.text(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\x1bb", "a␛b"), ("a\nb", "a␤b"), ("a\tb", "a␉b"), ("\u202eab", "⇄ab"), ("a\u200bb", "a◦b"),
     ("a\x7fb", "a␡b"), ("\u0301a", "◌\u0301a"), ("a\xa0b", "a b"), ("a\u2003b", "a b")],
)  # fmt: skip
def test_each_kind_of_character_has_its_stand_in(name: str, shown: str) -> None:
    assert safe.text(name) == shown


def test_marks_do_not_climb_over_the_rows_around() -> None:
    assert len(safe.text("x" + "\u0335" * 40)) <= 4


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [("Meridian Bank", 12, "Meridian Ba…"), ("Short", 12, "Short"), ("日本語の会社", 5, "日本…"),
     ("日本語の会社", 6, "日本…"), ("word  cut", 6, "word…"), ("abc", 1, "…"), ("abc", 0, "")],
)  # fmt: skip
def test_what_does_not_fit_is_cut_with_a_sign(name: str, width: int, shown: str) -> None:
    assert safe.text(name, width) == shown


@given(st.text(st.characters(), max_size=60), st.integers(0, 40))
@example("日本", 3)
@example("\U0001f1eb\U0001f1f7 \u2708\ufe0f", 3)
def test_a_fitted_text_takes_exactly_its_cells(name: str, width: int) -> None:
    for fitted in (safe.fit(name, width), safe.fit_right(name, width)):
        assert cell_len(fitted) == width
        assert is_harmless(fitted)


def test_data_is_never_markup_in_textual_content() -> None:
    content = safe.content("[@click=app.quit]x[/] [\n\x1b[1m")
    assert content.plain == "[@click=app.quit]x[/] [\n␛[1m"
    assert not content.spans


def test_the_backstop_drops_controls_but_keeps_cells_and_styles() -> None:
    kept = Segment("plain")
    dropped, same = safe.ControlFilter().apply([Segment("a\x1b[b"), kept], Color(0, 0, 0))
    assert dropped.text == "a[b"
    assert same is kept


def test_a_line_with_controls_is_cleaned_and_keeps_its_cells() -> None:
    line = Strip([Segment("a\x1b[b"), Segment("\x07c")])
    assert not safe.is_clean(line)
    cleaned = safe.cleaned(line)
    assert safe.is_clean(cleaned)
    assert cleaned.text == "a[bc"
    assert cleaned.cell_length == line.cell_length == 4
