"""How the reasons for a deal fill the lines that they have."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets.queue_bars import filled

PARKED = "parked until 30 Nov (Waiting for them, the board meets again when the new head is here)"


def test_reasons_stay_whole_where_they_fit_a_line() -> None:
    assert filled(["high priority", "call due 22 Nov"], 40) == ["high priority, call due 22 Nov"]
    assert filled(["high priority", "call due 22 Nov"], 20) == ["high priority,", "call due 22 Nov"]
    assert filled([], 20) == []


def test_one_longer_than_a_line_is_broken_between_words() -> None:
    assert filled(["high priority", PARKED], 60) == [
        "high priority, parked until 30 Nov (Waiting for them, the",
        "board meets again when the new head is here)",
    ]


@settings(max_examples=60)
@given(st.lists(st.text("ab é", min_size=1).filter(str.strip)), st.integers(8, 60))
def test_nothing_is_lost_and_lines_fit_where_words_do(whys: list[str], room: int) -> None:
    whys = [" ".join(text.split()) for text in whys]
    lines = filled(whys, room)
    assert " ".join(lines) == ", ".join(whys)
    longest = max((safe.cells(word) + 1 for text in whys for word in text.split()), default=0)
    assert all(safe.cells(line) <= max(room, longest) for line in lines)
