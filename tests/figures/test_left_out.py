"""What a figure cannot hold is told beside it, or is why there is none: never a 0."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.figures.figure import Figure, LeftOut
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Content
from pipeline_tui.figures.sections import SECTIONS, make
from pipeline_tui.sales.rates import Window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import lists
from pipeline_tui.store.store import Store
from pipeline_tui.store.targets import set_target
from pipeline_tui.tui.widgets import figure_words
from tests.figures.odd import add
from tests.store.searched import search
from tests.store.stocked import TODAY, pipeline, stocked

YEAR = Window("2025-12", "2026-11")
NO_RATE = LeftOut("in a currency without a rate", 3)
Made = Callable[..., dict[str, Content]]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Makes sections of a file of such deals, by id; ``narrow`` reads them from raw rows."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())

    def sections(
        told: list[dict[str, Any]], *ids: str, narrow: bool = False, wins: int | None = None
    ) -> dict[str, Content]:
        with Store.open(tmp_path / "some.db", create=True) as store:
            lists.set_setting(store, "base_currency", "EUR")
            for number, one in enumerate(told):
                add(store, number, {"source": "Fair", **one})
            scope = Scope(pipeline(store), TODAY, YEAR, wins=wins)
            if narrow:
                (source,) = store.conn.execute("SELECT id FROM source WHERE name = 'Fair'")
                scope = scope._replace(source=source[0])
            return {one.id: make(one, store, scope) for one in SECTIONS if one.id in ids}

    return sections


def figure(content: Content, name: str, row: int = 0) -> Figure:
    """A figure by its id, of the first row that has one, or of that row."""
    rows = content.rows[row:]
    return next(one for each in rows for one in each.figures if one.id == name)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_month_names_what_it_leaves_out(made: Made, narrow: bool) -> None:
    told = [{"fate": "won", "currency": code} for code in ("EUR", "XTS") * 3]
    found = made(told, "months", "trend", "summary", narrow=narrow)
    won = figure(found["months"], "won_amount")
    assert (won.value, won.n, won.counted, won.left_out) == (30_000, 6, 3, (NO_RATE,))
    for section in ("trend", "summary"):
        daily = figure(found[section], "realised")
        assert (daily.counted, daily.left_out) == (3, (NO_RATE,))
    velocity = figure(found["summary"], "velocity")
    assert velocity.left_out == (LeftOut("won in a currency without a rate", 3),)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_month_without_any_rate_is_worth_no_number(made: Made, narrow: bool) -> None:
    told = [{"fate": "won", "currency": "XTS", "day": TODAY - timedelta(9)}] * 2
    found = made(told, "months", "trend", narrow=narrow)
    for section, name in (("months", "won_amount"), ("trend", "realised")):
        one = figure(found[section], name)
        assert (one.value, one.why_not) == (None, "none is in a currency with a rate")
        assert one.left_out == (NO_RATE._replace(n=2),)
    picture = found["trend"].picture
    assert picture is not None
    assert picture.series[0].values[-1] is None


def test_nothing_says_of_what(made: Made) -> None:
    """A file of open deals has deals: it is those lost, closed or on the clock that it has not."""
    found = made([{}] * 6, "lost", "lost-stage", "competitor", "source", "size", "owner", "effort")
    told = {name: content.nothing for name, content in found.items() if not content.rows}
    lost = dict.fromkeys(("lost", "lost-stage", "competitor"), "none lost in this window")
    closed = dict.fromkeys(("source", "size", "owner", "effort"), "none closed in this window")
    assert told == lost | closed
    assert not any(content.note for content in found.values())


def test_nothing_on_the_clock_or_open(made: Made) -> None:
    found = made([{"fate": "won"}] * 3, "forecast", "survival")
    assert found["forecast"].nothing == "no deal is open"
    assert (found["survival"].nothing, found["survival"].cases) == (
        "too few deals have qualified ({n})", 3,
    )  # fmt: skip


def test_an_empty_file_has_none_rather_than_few(made: Made) -> None:
    found = made([], "summary", "survival", "wins", wins=10)
    for name in ("win_rate", "win_rate_value", "required_wins"):
        assert figure(found["summary"], name).why_not == "none closed in this window"
    for section in ("survival", "wins"):
        assert found[section].nothing == "no deal has qualified yet"


def test_deals_without_amount_are_not_in_another_currency(made: Made) -> None:
    told = [{"amount": None, "fate": fate} for fate in ("", "won", "lost") * 2]
    found = made(told, "summary", "source")["summary"]
    for name in ("open", "weighted", "open_within", "average_won"):
        assert figure(found, name).why_not == "none has an amount"


def test_two_wins_tell_nothing_of_those_to_come(made: Made) -> None:
    content = made([{}] * 6 + [{"fate": "won"}] * 2, "wins")["wins"]
    wins = figure(content, "wins:all")
    assert (wins.value, wins.why_not, wins.n, wins.is_few) == (None, "too few", 2, True)
    assert figure_words.value(wins, "EUR") == "n/a: too few (2)"


COUNTED = frozenset(
    "open over deciders deciders_value velocity coverage older_than_won overdue forecast_pipeline"
    " wins:all".split()
)
"""Figures whose filter shows the deals that they count."""


def test_filters_show_the_deals_that_a_figure_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with stocked(tmp_path / "many.db", count=90) as store:
        set_target(store, None, Target(10**6, 7))
        scope, seen = Scope(pipeline(store), TODAY, YEAR), set()
        for one in (one for one in SECTIONS if one.id in ("summary", "forecast", "wins")):
            for row in make(one, store, scope).rows:
                for figure in (figure for figure in row.figures if figure.id in COUNTED):
                    found = search(store, figure.filter).lanes.values()
                    old = sum(gap.n for gap in figure.left_out if gap.reason.startswith("older"))
                    assert sum(len(lane.keys) for lane in found) == figure.n + old, figure
                    seen.add(figure.id)
        assert seen >= COUNTED - {"older_than_won"}


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    ("won", "lost", "value", "why"),
    [
        ("EUR", "EUR", Fraction(1, 2), ""),
        ("EUR", "XTS", None, "over 20 % of losses have no amount in a currency with a rate"),
        ("XTS", "EUR", None, "none of the deals won has an amount in a currency with a rate"),
    ],
)
def test_a_rate_by_value_needs_values(
    made: Made, won: str, lost: str, value: Fraction | None, why: str, narrow: bool
) -> None:
    """Else it would be all or nothing for want of a rate of exchange."""
    told = [{"fate": "won", "currency": won}, {"fate": "lost", "currency": lost}] * 4
    rate = figure(made(told, "summary", narrow=narrow)["summary"], "win_rate_value")
    assert (rate.value, rate.why_not) == (value, why)
    assert bool(rate.left_out) == bool(why)
