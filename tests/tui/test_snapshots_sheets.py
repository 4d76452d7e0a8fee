"""Sheets and the screens besides the board, compared with pictures that were looked at."""

import pytest

from tests.tui import drawn
from tests.tui.pictures import SMALLER, Compare, Pictures

STEP = ("f", "r", "i", "space", "1", "4", "colon", "3", "0", "space", *"demo")


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    return pictures.of(drawn.fill)


SHEETS = {
    "lost": ("x",),
    "next step": ("r", *STEP),
    "log": ("n", "2"),
    "log keys": ("n", "question_mark"),
    "quick add": ("a", *"Acme 12k"),
    "change a field": ("e",),
    "form": ("E", "tab"),
    "find": ("colon", *"bor"),
    "settings": ("comma",),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_over_the_board(shown: Compare, sheet: str) -> None:
    assert shown(*SHEETS[sheet])


@pytest.mark.parametrize("size", SMALLER)
def test_the_deal(shown: Compare, size: str) -> None:
    assert shown("L", "enter", size=size)


@pytest.mark.parametrize("size", SMALLER)
def test_the_stages(shown: Compare, size: str) -> None:
    assert shown("g", "p", size=size)


def test_what_changed_last(shown: Compare) -> None:
    assert shown("L", "w", "enter", "u", "g", "l")


def test_the_keys_of_the_board(shown: Compare) -> None:
    assert shown("question_mark", size="120x40")


def test_a_form_in_french(shown: Compare) -> None:
    assert shown("E", "tab", "tab", language="fr")
