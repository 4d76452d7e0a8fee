"""Texts that a person would call the same fold to the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  North   WIND ", "north wind"),
        ("Élan d’Été", "elan d'ete"),
        ("Cœur Straße", "coeur strasse"),
        ("ŁÓDŹ Øre İzmir", "lodz ore izmir"),
        ("ﬁn ＡＢＣ", "fin abc"),
        ("a\tb\nc\u00a0d", "a b c d"),
        ("co\u00adop\u200b", "coop"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
