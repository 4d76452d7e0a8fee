"""What was chosen for an import and what a trial told, without a screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.mapping import Column, Head, read_head
from pipeline_tui.exchange.options import Options
from pipeline_tui.tui.handlers.mapping import _preset_name
from pipeline_tui.tui.handlers.mapping_stages import in_order
from pipeline_tui.tui.import_state import Heard, ImportState, Question, with_column
from pipeline_tui.tui.screens import import_rows, import_side
from tests.exchange.importing import write

_HOSTILE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e]")
TEXT = "Job,Amount,Region,Close Date\nBoot,12,North,2026-12-01\n"


@pytest.fixture
def state(tmp_path: Path) -> ImportState:
    path = write(tmp_path, TEXT)
    return ImportState(path, (), read_head(path))


def test_a_column_becomes_what_was_chosen(state: ImportState) -> None:
    assert state.places() == {1: "amount", 3: "close"}
    questions = [state.question]
    state.options = with_column(state, 0, "field:name")
    assert [*questions, state.question] == [Question("name"), None]
    state.options = with_column(state, 2, "own:choice")
    assert (state.chosen(0), state.chosen(2)) == ("field:name", "own:choice")
    state.options = with_column(state, 1, "drop")
    assert state.options == Options(
        columns={"name": "Job"}, own={"Region": "choice", "Amount": "drop"}
    )
    assert state.chosen(1) == "drop"
    state.options = with_column(state, 2, "field:amount")
    assert state.places() == {0: "name", 2: "amount", 3: "close"}
    state.options = with_column(state, 1, "field:amount")
    assert state.chosen(2) == "own:auto"


def test_choices_are_taken_back_and_chosen_again(state: ImportState) -> None:
    head, other = state.head, state.head._replace(encoding="cp850")
    assert not state.undo()
    assert not state.choose(Options())
    assert state.choose(Options(currency="USD"), preset="mine")
    assert state.choose(Options(encoding="cp850"), other)
    assert state.undo()
    assert (state.options.currency, state.head, state.preset) == ("USD", head, "mine")
    assert state.undo()
    assert not state.undo()
    assert (state.options, state.preset) == (Options(), "")
    assert state.redo()
    assert state.choose(Options(currency="EUR"))
    assert not state.redo()  # another choice was made since


def test_without_the_rest_only_what_was_said_is_kept(state: ImportState) -> None:
    state.options = Options(keep_rest=False, own={"Region": "text"})
    assert [state.left_out(place) for place in range(4)] == [True, True, False, True]
    assert state.chosen(1) == "field:amount"


def test_options_for_another_file_are_refused(state: ImportState) -> None:
    with pytest.raises(ImportRefused, match="Nowhere"):
        state.places(Options(columns={"name": "Nowhere"}))


def messages() -> list[dict[str, Any]]:
    card = {"line": 2, "name": "Boot", "account": "", "amount": 1200, "currency": "EUR",
            "pipeline": "", "stage": "Lead", "status": "open", "close_on": None, "owner": "",
            "contact": ""}  # fmt: skip
    counts = {"created": 3, "updated": 1, "unchanged": 0, "skipped": 2, "rejected": 1, "blank": 0}
    return [
        {"looked": 7},
        {"understood": [], "told": [[0, "name", ""]], "written": ["x.csv: 9 rows"], "rows": 9,
         "stages": [{"value": "Lead", "stage": "Lead", "rows": 9}], "cards": [card],
         "system": "csv", "currency": "EUR",
         "formats": {"dates": ["dmy"], "decimal": []}},
        {"done": 4, "rows": 9, **counts},
        {**counts, "report": ["Rows", "  Needs a hand"], "new_stages": [], "new_pipelines": [],
         "left_out": [{"line": 4, "column": "Amount", "value": "oops", "reason": "no"}],
         "duplicates": [{"line": 3, "name": "Steg", "account": "Kiel"}], "drawn": []},
    ]  # fmt: skip


def test_counts_say_of_how_many_rows_they_are_until_all_are_known(state: ImportState) -> None:
    heard = state.heard
    looked, understood, so_far, end = messages()
    heard.hear(looked)
    assert import_side.counts(heard, 60) == [("reading: 7 rows", "dim")]
    heard.hear(understood)
    assert (heard.understood, heard.told) == (True, {0: ("name", "")})
    said = ["".join(text for text, _look in one.row) for one in import_rows.items(state, 80)]
    assert "Order of days                day first, as the file tells" in said
    heard.hear(so_far)
    assert [line for line, _look in import_side.counts(heard, 60)] == [
        "3 new, 1 updated, 2 skipped, 1 left out", "of the first 4 of 9 rows",
    ]  # fmt: skip
    heard.hear(end)
    assert len(import_side.counts(heard, 60)) == 1
    said = ["".join(text for text, _look in item.row) for item in side(state)]
    assert "line 4 “Amount” “oops”: no" in said
    assert "line 3  Steg · Kiel" in said
    state.anew()
    assert (state.heard.ended, state.heard.cards[0]["name"]) == (False, "Boot")


def side(state: ImportState, width: int = 60) -> list[Any]:
    return import_side.items(state, width, "2026-11-23", "EUR")


def test_a_question_and_a_refusal_are_told(state: ImportState) -> None:
    asked = {"question": "?", "about": "dates", "column": "Close", "values": ["1/2/2026"],
             "answers": ["dmy", "mdy"]}  # fmt: skip
    state.options = Options(columns={"name": "Job"})
    state.heard.hear(asked)
    question = state.question
    assert question is not None
    assert import_rows.asked(question) == "“Close”: is 1/2/2026 day first or month first?"
    assert import_side.counts(state.heard, 50)[0][1] == "dim"
    state.heard = Heard(refusal="broken \x1b[31m" * 30)
    assert import_side.counts(state.heard, 50)[0][1] == "bad"
    assert (
        len([one for one in import_rows.items(state, 60) if one.row and one.row[0][1] == "bad"]) > 2
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.integers(20, 120))
def test_whatever_a_file_holds_is_shown_safely(texts: list[str], width: int) -> None:
    columns = tuple(Column(text, (text, "[red]x[/]\x1b]0;t\x07"), "", "text") for text in texts)
    head = Head(Path("x.csv"), "text", "utf-8", ",", "csv", columns, 1)
    state = ImportState(Path("x.csv"), (), head)
    state.heard.stages = [{"value": text, "stage": text, "rows": 1} for text in texts]
    state.heard.counts = dict.fromkeys(
        ("created", "updated", "unchanged", "skipped", "rejected", "blank"), 1
    )
    state.heard.left_out = [
        {"line": 1, "column": text, "value": text, "reason": text} for text in texts
    ]
    state.heard.written = texts
    rows = [*import_rows.items(state, width), *side(state, width)]
    for row in [*(item.row for item in rows), import_rows.whole(state, 0)]:
        assert not any(_HOSTILE.search(text) for text, _look in row), row


def test_new_stages_are_put_in_order() -> None:
    read = in_order(["Pilot", "On site"])
    assert read("on site, pilot").value == ["On site", "Pilot"]
    assert read("Pilot").problem == "“On site” is missing"
    assert read("Pilot, Pilot, On site").problem
    assert read("Pilot, On site, More").problem


@pytest.mark.parametrize("typed", ["", "a/b", "..", "~x", 'a"b', "\x1b"])
def test_a_preset_has_a_name_that_a_file_can_have(typed: str) -> None:
    assert _preset_name(typed).problem
    assert _preset_name(" Next  week ").value == "Next week"
