"""Targets, forecast bounds and the lines of the panel are set in the program."""

from pathlib import Path

import pytest

from pipeline_tui.figures.figure import COUNT, MONEY, SHARE, TIMES
from pipeline_tui.figures.panel_lines import SETTING, Chosen
from pipeline_tui.figures.progress import read_bounds
from pipeline_tui.sales.targets import MONTH, Target
from pipeline_tui.store import lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.targets import set_target, targets
from pipeline_tui.tui.handlers.panel_lines import limit_reader, limit_words
from tests.tui.running import Running, running

ACME = NewDeal("Acme", amount=1_200_000)


async def act(run: Running, name: str) -> None:
    """Start an action of the palette."""
    run.app.act(name)
    await run.settle()


async def test_the_usual_target_and_a_quarters_own_are_set(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await act(run, "targets")
        assert "by quarter" in run.text
        assert "Q4 2026" in run.text
        await run.keys("2")
        await run.type("340k")
        await run.keys("enter")
        await run.type("20")
        await run.keys("enter")
        assert "340k, 20 wins" in run.text
        await run.keys("3")
        await run.type("400k")
        await run.keys("enter", "enter")
        kept = targets(run.store.conn)
        assert kept is not None
        assert kept.usual == Target(340_000_00, 20)
        assert kept.single == {"2026-Q4": Target(400_000_00)}
        await run.keys("escape")
        assert "Q4 0 of 400k" in run.text.splitlines()[0]
        await run.keys("u")
        assert "Q4 0 of 340k" in run.text.splitlines()[0]


async def test_another_base_currency_asks_for_the_rate_that_turns_a_target(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        set_target(run.store, None, Target(340_000_00))
        for rate in ("", "0.8"):
            await act(run, "settings")
            await run.keys("2")
            await run.keys("ctrl+u")
            await run.type("chf")
            await run.keys("enter")
            assert "1 CHF is how many EUR?" in run.text
            await run.type(rate)
            await run.keys("enter" if rate else "escape")
            await run.keys("escape")
            kept = targets(run.store.conn)
            assert kept is not None
            wanted = ("CHF", 425_000_00) if rate else ("EUR", 340_000_00)
            assert (kept.currency, kept.usual.amount) == wanted


async def test_targets_can_run_by_month(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        set_target(run.store, None, Target(10**6, 7))
        await act(run, "targets")
        assert "7 wins a quarter" in run.text
        await run.keys("1")
        assert "by month" in run.text
        assert "7 wins a month" in run.text
        assert "Nov 2026" in run.text
        kept = targets(run.store.conn)
        assert kept is not None
        assert kept.by == MONTH


async def test_another_currency_or_nothing_to_win_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await act(run, "targets")
        await run.keys("2")
        await run.type("5k USD")
        assert "an amount in" in run.text
        await run.keys("enter", "escape", "escape")
        assert targets(run.store.conn) is None


async def test_best_case_is_not_above_commit(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await act(run, "forecast_bounds")
        await run.keys("ctrl+u")
        await run.type("60")
        await run.keys("enter", "ctrl+u")
        await run.type("70")
        assert "best case includes commit" in run.text
        await run.keys("ctrl+u")
        await run.type("30")
        await run.keys("enter")
        assert read_bounds(run.store.conn) == (6000, 3000)


async def test_the_panels_lines_are_ordered_limited_and_taken_away(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        await act(run, "panel_lines")
        assert "in reserve" in run.text
        await run.keys("J", "D")
        kept = lists.get_setting(run.store.conn, SETTING)
        assert [one["id"] for one in kept[:3]] == ["to_go", "forecast", "coverage"]
        await run.keys("k", "k", "k", "enter")
        await run.type("5k")
        await run.keys("enter", "enter")
        assert lists.get_setting(run.store.conn, SETTING)[0] == {"id": "to_go", "below": 500_000}
        assert "warns below €5k" in run.text
        await run.keys("a", "1", "escape")
        kept = lists.get_setting(run.store.conn, SETTING)
        assert kept[-1] == {"id": "target"}


@pytest.mark.parametrize(
    ("unit", "typed", "kept"),
    [
        (SHARE, "25", 2500),
        (TIMES, "3.25", 325),
        (TIMES, "3.3x", 330),
        (COUNT, "12", 12),
        (MONEY, "2k", 200_000),
        (MONEY, "", None),
        (TIMES, "", None),
    ],
)
def test_limits_are_read_in_the_unit_of_their_line(unit: str, typed: str, kept: int | None) -> None:
    read = limit_reader(unit, "EUR")(typed)
    assert read.value == kept
    assert not read.problem


@pytest.mark.parametrize(
    ("unit", "typed"), [(TIMES, "many"), (TIMES, "-1"), (MONEY, "5k USD"), (COUNT, "1.5")]
)
def test_what_is_no_limit_is_refused(unit: str, typed: str) -> None:
    assert limit_reader(unit, "EUR")(typed).problem


def test_limits_are_told_in_words() -> None:
    assert limit_words(Chosen("win_rate", 2500, 5000), "EUR", spare=False) == (
        "warns below 25 %, warns above 50 %"
    )
    assert limit_words(Chosen("coverage", 330), "EUR", spare=True) == "in reserve, warns below 3.3"
