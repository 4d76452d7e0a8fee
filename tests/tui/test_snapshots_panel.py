"""The panel's lines, the target and what is marked, compared with pictures that were looked at."""

from functools import partial
from typing import Any

import pytest

from pipeline_tui.figures.panel_lines import SETTING
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import closing, lists
from pipeline_tui.store.store import Store
from pipeline_tui.store.targets import set_target
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures


def aim(store: Store, *, limits: bool) -> None:
    """Seven deals are won and two lost, a target is set, and two lines have limits."""
    found = store.conn.execute("SELECT id FROM deal WHERE status = 'open' ORDER BY name, id")
    ids = [row[0] for row in found]
    reason = lists.items(store.conn, "reason", "lost")[0].id
    closing.win(store, ids[-5:])
    closing.lose(store, ids[-7:-5], reason)
    deal = {"close_on": "2026-12-18"}
    with store.action("Expected") as act:
        for one in ids[:4]:
            act.update("deal", one, deal)
    set_target(store, None, Target(340_000_00, 20))
    if limits:
        lines = [{"id": "target", "below": 340_000_00}, {"id": "open", "above": 100_000_00},
                 {"id": "to_do", "above": 2}, {"id": "win_rate"}, {"id": "coverage"}]  # fmt: skip
        lists.set_setting(store, SETTING, lines)


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    def show(*keys: str, limits: bool = False, **how: Any) -> bool:
        return pictures.take(drawn.fill, partial(aim, limits=limits), press=keys, **how)

    return show


@pytest.mark.parametrize("size", SIZES)
def test_the_target_on_the_board(shown: Compare, size: str) -> None:
    assert shown(size=size)


def test_the_target_on_the_board_in_french(shown: Compare) -> None:
    assert shown(language="fr")


def test_the_panel_in_french(shown: Compare) -> None:
    assert shown(size="120x40", language="fr")


def test_what_a_move_changed(shown: Compare) -> None:
    assert shown("L", size="120x40")


def test_what_winning_the_marked_would_do(shown: Compare) -> None:
    assert shown("space", "space")


def test_lines_past_their_limits_without_colours(shown: Compare) -> None:
    assert shown(size="120x40", theme="ansi", limits=True)


def test_the_lines_being_chosen(shown: Compare) -> None:
    assert shown("colon", *"lines", "enter", theme="light")


def test_the_targets_being_set(shown: Compare) -> None:
    assert shown("colon", *"targets", "enter")
