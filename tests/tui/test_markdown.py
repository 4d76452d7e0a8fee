"""Notes in Markdown become rows of a width, whatever stands in them."""

from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline_tui.tui import markdown
from pipeline_tui.tui.dialogs.paint import Row, width_of


def plain(rows: list[Row]) -> list[str]:
    return ["".join(text for text, _look in row) for row in rows]


def looks(rows: list[Row], text: str) -> str:
    return next(look for row in rows for part, look in row if part.strip() == text)


def test_headings_lists_quotes_and_code() -> None:
    source = "# Plan\n- **two** sites\n  1. `first`\n> said Bob\n```\n[b]x\n```\n- [x] done\n---\n"
    rows = markdown.rows(source, 40)
    assert plain(rows)[:7] == [
        " Plan",
        " • two sites",
        "   1. first",
        " │ said Bob",
        "   [b]x",
        " • ☑ done",
        " " + "─" * 39,
    ]
    assert looks(rows, "Plan") == "bold"
    assert looks(rows, "two") == "bold"
    assert looks(rows, "first") == "accent"


def test_links_show_where_they_lead() -> None:
    assert plain(markdown.rows("see [this](http://x.example/a)", 60)) == [
        " see this <http://x.example/a>"
    ]


def test_long_lines_break_between_words_and_hang() -> None:
    rows = plain(markdown.rows("- " + "word " * 12, 20))
    assert all(cell_len(row) <= 20 for row in rows)
    assert rows[1].startswith("   word")


def test_nothing_is_markup() -> None:
    rows = plain(markdown.rows("[@click=app.quit]x[/] \x1b[31m \u202e", 60))
    assert rows == [" [@click=app.quit]x[/] ␛[31m ⇄"]


@given(st.text(max_size=200), st.integers(min_value=12, max_value=90))
def test_any_text_fits_any_width(source: str, width: int) -> None:
    for row in markdown.rows(source, width):
        assert width_of(row) <= width
        assert not any(category(char) == "Cc" for text, _look in row for char in text)
