"""The queue, its log sheet and one by one, compared with pictures that were looked at."""

import pytest

from tests.tui import drawn
from tests.tui.pictures import SMALLER, Compare, Pictures


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    return pictures.of(drawn.fill)


@pytest.mark.parametrize("size", SMALLER)
def test_the_queue(shown: Compare, size: str) -> None:
    assert shown("tab", "j", size=size)


def test_the_queue_in_french(shown: Compare) -> None:
    assert shown("tab", language="fr")


@pytest.mark.parametrize("size", SMALLER)
def test_the_log_over_the_queue(shown: Compare, size: str) -> None:
    assert shown("tab", "n", "3", size=size)


@pytest.mark.parametrize("size", SMALLER)
def test_one_by_one(shown: Compare, size: str) -> None:
    assert shown("tab", "t", "2", size=size)


def test_what_was_done(shown: Compare) -> None:
    assert shown("tab", "t", *"1245678", "q")


def test_the_keys_of_one_by_one(shown: Compare) -> None:
    assert shown("tab", "t", "question_mark", size="120x40")
