"""Whatever was done, every figure of the panel is what a plain look at the raw rows gives.

``PLAIN_HISTORIES=2000`` looks at more histories than usual.
"""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.figures.panel import panel
from pipeline_tui.store import adding, closing, lists
from pipeline_tui.store.store import Store
from tests.store.stocked import pipeline
from tests.support.copies import copied
from tests.support.plain_figures import odd_figures
from tests.support.robot import CHANGES, Robot

TODAY = date(2026, 11, 23)
SAMPLE = Path(__file__).parents[2] / "sample.db"
HISTORIES = int(os.environ.get("PLAIN_HISTORIES", "200"))

_numbers = st.lists(st.integers(0, 99), min_size=6, max_size=6)
# What moves figures comes more often than the rest of what a person can do.
_MOVING = (
    "add", "move", "move", "win", "win", "lose", "lose", "reopen", "edit", "setting", "bring_in",
    "delete", "undo", "undo", "redo", "next day",
)  # fmt: skip
_KNOWN = tuple(one for one in _MOVING if one in (*CHANGES, "undo", "redo", "next day"))
_history = st.tuples(
    st.lists(st.tuples(st.just("add"), _numbers), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from(_KNOWN + CHANGES), _numbers), max_size=20),
).map(lambda parts: [*parts[0], *parts[1]])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "empty.db"
    Store.open(path, create=True).close()
    return path


@settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
@given(history=_history)
def test_every_figure_is_that_of_the_raw_rows(empty: Path, history: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with copied(empty) as store:
            _live(store, history, patch)


def _live(store: Store, history: list[Any], patch: pytest.MonkeyPatch) -> None:
    robot, today = Robot(store), TODAY
    for place, (name, numbers) in enumerate(history):
        if name == "next day":
            today += timedelta(days=1 + numbers[0])
            patch.setenv("PIPELINE_TUI_TODAY", today.isoformat())
        elif name in ("undo", "redo"):
            getattr(store, name)()
        else:
            robot.do(name, numbers)
        if place % 4 == 3 or place == len(history) - 1:
            assert odd_figures(store, today) == [], name


@pytest.mark.parametrize("later", [0, 8, 40, 400])
def test_the_sample_too(later: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(Path(shutil.copyfile(SAMPLE, tmp_path / "sample.db"))) as store:
        assert odd_figures(store, TODAY + timedelta(later)) == []


def test_a_deal_without_amount_and_without_rate_is_left_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(tmp_path / "deals.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        for amount, currency in ((None, "XTS"), (5, "XTS"), (None, "EUR"), (1, "EUR"), (5, "EUR")):
            new = adding.NewDeal(name="Acme", amount=amount, currency=currency)
            closing.win(store, adding.add(store, new).deals)
        assert odd_figures(store, TODAY) == []
        year = panel(store.conn, store.rules, pipeline(store), TODAY).year
        assert (year.won.unpriced, year.won.no_rate) == (2, 1)
        assert year.average_won == Fraction(3)
