"""The figures of a real export as the command prints them, worked out anew from its CSV files.

Nothing here but ``csv`` reads the files: what is compared with is computed from the definitions.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from pipeline_tui.cli.main import main
from pipeline_tui.store.store import Store
from tests.exchange.importing import MAVEN_FILES, bring
from tests.figures.maven_csv import (
    DEALS,
    PRICES,
    SECTORS,
    TODAY,
    closed_in,
    days_of,
    wilson,
    worth_of,
)

Told = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def maven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    file = tmp_path_factory.mktemp("maven") / "maven.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY)
        with Store.open(file, create=True) as store:
            bring(store, MAVEN_FILES)
        yield file


@pytest.fixture
def told(maven: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)

    def run(*words: str) -> list[dict[str, Any]]:
        with pytest.raises(SystemExit):
            main(["metrics", "--file", str(maven), "--json", *words])
        rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rows"]
        return rows

    return run


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for row in rows for one in row["figures"]}


def _by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, Any]]]:
    return {row["name"]: {one["id"]: one for one in row["figures"]} for row in rows}


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        ("12m", "2017-01-01", "2017-12-31"),
        ("2017-04..2017-06", "2017-04-01", "2017-06-30"),
        ("2017-03-10..2017-08-20", "2017-03-10", "2017-08-20"),
    ],
)
def test_the_summary(told: Told, window: str, first: str, last: str) -> None:
    won, lost = closed_in(first, last, "Won"), closed_in(first, last, "Lost")
    found = _by_id(told("--window", window, "--wins", "500"))
    rate = Fraction(len(won), len(won) + len(lost))
    assert found["win_rate"]["exact"] == str(rate)
    bounds = wilson(len(won), len(won) + len(lost))
    assert found["win_rate"]["interval"] == pytest.approx(bounds, abs=1e-12)
    assert found["win_rate"]["n"] == len(won) + len(lost)
    # No lost deal of the export has an amount.
    assert found["win_rate_value"]["why_not"] == "over 20 % of losses have no amount"
    days = [days_of(one) for one in won]
    assert found["cycle_mean"]["exact"] == str(Fraction(sum(days), len(days)))
    assert found["cycle_median"]["value"] == median(days)
    assert found["average_won"]["exact"] == str(Fraction(worth_of(won), len(won)))
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    assert found["realised"]["exact"] == str(Fraction(worth_of(won), span))
    assert found["required_wins"]["value"] == ceil(500 / rate)
    fewest, most = ceil(500 / bounds[1]), ceil(500 / bounds[0])
    assert found["required_wins"]["interval"] == [fewest, most]


def test_the_figures_known_of_the_export(told: Told) -> None:
    found = _by_id(told("--wins", "500"))
    assert found["win_rate"]["exact"] == "4238/6711"
    assert round(found["win_rate"]["value"], 6) == 0.631501
    assert round(found["cycle_mean"]["value"], 2) == 51.78
    assert found["cycle_median"]["value"] == 57
    assert found["required_wins"]["value"] == 792
    assert round(found["average_won"]["value"] * found["average_won"]["n"]) == 10_005_534_00


def test_what_is_open(told: Told) -> None:
    still = [one for one in DEALS if one["deal_stage"] in ("Prospecting", "Engaging")]
    worth = sum(PRICES[one["product"].replace(" ", "")] * 100 for one in still)
    assert _by_id(told())["open"]["value"] == worth
    stages = _by_name(told("--by", "stage", "--window", "2016-01..2017-12"))
    counts = Counter(one["deal_stage"] for one in DEALS)
    assert stages["Lead"]["deals"]["value"] == counts["Prospecting"]
    assert stages["Qualified"]["deals"]["value"] == counts["Engaging"]
    (passed,) = (one for key, one in stages["Qualified"].items() if key.startswith("conversion"))
    decided = counts["Won"] + counts["Lost"]
    assert passed["exact"] == str(Fraction(counts["Won"], decided))
    reached = decided + counts["Engaging"]
    assert passed["interval"] == pytest.approx(
        (counts["Won"] / reached, (counts["Won"] + counts["Engaging"]) / reached)
    )


def test_months(told: Told) -> None:
    for row in told("--by", "month"):
        won, lost = (closed_in(row["first"], row["last"], stage) for stage in ("Won", "Lost"))
        one = {figure["id"]: figure for figure in row["figures"]}
        assert (one["won"]["value"], one["lost"]["value"]) == (len(won), len(lost))
        # A month in which nothing was won has won nothing: 0 is what it is.
        assert one["won_amount"]["value"] == worth_of(won)
        if len(won) + len(lost) >= 5:
            rate = Fraction(len(won), len(won) + len(lost))
            assert one["win_rate"]["exact"] == str(rate)
        else:
            assert one["win_rate"]["value"] is None


def _grouped(key: Callable[[dict[str, str]], str]) -> dict[str, tuple[int, int, int, float]]:
    groups: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for one in (*closed_in("2017-01-01", TODAY, "Won"), *closed_in("2017-01-01", TODAY, "Lost")):
        groups[key(one)].append(one)
    made = {}
    for name, deals in groups.items():
        won = [one for one in deals if one["deal_stage"] == "Won"]
        made[name] = (len(won), len(deals), worth_of(won), mean(map(days_of, won)))
    return made


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("owner", lambda one: one["sales_agent"]),
        ("industry", lambda one: SECTORS[one["account"]]),
    ],
)
def test_groups(told: Told, by: str, key: Callable[[dict[str, str]], str]) -> None:
    wanted = _grouped(key)
    found = _by_name(told("--by", by))
    assert set(found) == set(wanted)
    for name, (won, closed, value, cycle) in wanted.items():
        one = found[name]
        assert one["win_rate"]["exact"] == str(Fraction(won, closed))
        assert one["closed"]["value"] == closed
        assert one["won_amount"]["value"] == value
        assert one["cycle_mean"]["value"] == pytest.approx(cycle)
    if by == "industry":
        lower = [wilson(wanted[name][0], wanted[name][1])[0] for name in found]
        assert lower == sorted(lower, reverse=True)
    else:
        assert list(found) == sorted(found, key=str.casefold)


def test_sizes(told: Told) -> None:
    bounds = (0, 500_000, 2_000_000, 5_000_000)
    counts: Counter[int] = Counter()
    for one in (*closed_in("2017-01-01", TODAY, "Won"), *closed_in("2017-01-01", TODAY, "Lost")):
        counts[max(low for low in bounds if low <= int(one["close_value"]) * 100)] += 1
    rows = [row for row in told("--by", "size") if row["money"]]
    found = {row["money"][0]: row["figures"][1]["value"] for row in rows}
    assert found == dict(counts)


def test_the_curves(told: Told) -> None:
    """By the definition, day by day, of all deals that began: no table of events in between."""
    begun = [(one["deal_stage"], days_of(one)) for one in DEALS if one["engage_date"]]
    ended = Counter(day for stage, day in begun if stage in ("Won", "Lost"))
    won = Counter(day for stage, day in begun if stage == "Won")
    rows = [row for row in told("--by", "survival") if row["days"] is not None]
    assert len(rows) > 5
    wanted = {row["days"]: {one["id"]: one for one in row["figures"]} for row in rows}
    still, by_then = 1.0, 0.0
    for day in range(max(wanted) + 1):
        at_risk = sum(took >= day for _stage, took in begun)
        if ended[day]:
            by_then += still * won[day] / at_risk
            still *= 1 - ended[day] / at_risk
        if day in wanted:
            assert wanted[day]["still_open"]["value"] == pytest.approx(still, abs=1e-12)
            assert wanted[day]["won_by"]["value"] == pytest.approx(by_then, abs=1e-12)
    expected = 0.0
    curve = _curve(begun)
    last = curve[-1][1]
    for stage, took in begun:
        if stage == "Engaging" and took < len(curve):
            at, until = curve[took]
            expected += (last - until) / at if at else 0.0
    wins = _by_id(told("--by", "wins"))["wins:all"]
    assert wins["value"] == pytest.approx(expected, rel=1e-9)


def _curve(begun: list[tuple[str, int]]) -> list[tuple[float, float]]:
    """Still open and won after each day, until the last on which a deal ended."""
    still, by_then, made = 1.0, 0.0, []
    last = max(day for stage, day in begun if stage != "Engaging")
    for day in range(last + 1):
        at_risk = sum(took >= day for _stage, took in begun)
        here = [stage for stage, took in begun if took == day and stage != "Engaging"]
        by_then += still * here.count("Won") / at_risk
        still *= 1 - len(here) / at_risk
        made.append((still, by_then))
    return made


def test_velocity_and_cohort(told: Told) -> None:
    found = _by_id(told())
    won, lost = closed_in("2017-01-01", TODAY, "Won"), closed_in("2017-01-01", TODAY, "Lost")
    still = sum(one["deal_stage"] == "Engaging" for one in DEALS)
    average = Fraction(worth_of(won), len(won))
    rate, cycle = (
        Fraction(len(won), len(won) + len(lost)),
        Fraction(sum(map(days_of, won)), len(won)),
    )
    assert found["velocity"]["exact"] == str(still * average * rate / cycle)
    # Prospects without a day of engagement count from the day they were brought in.
    created = [one for one in DEALS if (one["engage_date"] or TODAY) >= "2017-01-01"]
    shares = Counter(one["deal_stage"] for one in created)
    assert found["cohort"]["exact"] == str(Fraction(shares["Won"], len(created)))
    most = shares["Won"] + shares["Engaging"] + shares["Prospecting"]
    assert found["cohort"]["interval"][1] == pytest.approx(most / len(created))


def test_time_in_stage_and_the_cycles_of_both_ends(told: Told) -> None:
    rows = told("--by", "time-in-stage")
    closed = {
        status: [days_of(one) for one in closed_in("2017-01-01", TODAY, stage)]
        for status, stage in (("won", "Won"), ("lost", "Lost"))
    }
    ids = _by_id(rows)
    for status, days in closed.items():
        assert ids[f"{status}_cycle_mean"]["exact"] == str(Fraction(sum(days), len(days)))
        assert ids[f"{status}_cycle_median"]["value"] == median(days)
    (stage,) = (row["figures"] for row in rows if row["name"] == "Qualified")
    both = closed["won"] + closed["lost"]
    assert stage[0]["exact"] == str(Fraction(sum(both), len(both)))
    assert stage[1]["value"] == median(both)
    here = [days_of(one) for one in DEALS if one["deal_stage"] == "Engaging"]
    assert stage[3]["value"] == pytest.approx(mean(here))


@pytest.mark.parametrize(
    ("option", "name", "of"),
    [
        ("--owner", "Moses Frase", lambda one: one["sales_agent"]),
        ("--industry", "retail", lambda one: SECTORS.get(one["account"], "")),
    ],
)
def test_one_owner_or_industry_alone(
    told: Told, option: str, name: str, of: Callable[[dict[str, str]], str]
) -> None:
    found = _by_id(told(option, name))
    won, lost = (
        [one for one in closed_in("2017-01-01", TODAY, stage) if of(one) == name]
        for stage in ("Won", "Lost")
    )
    assert found["win_rate"]["exact"] == str(Fraction(len(won), len(won) + len(lost)))
    assert found["average_won"]["exact"] == str(Fraction(worth_of(won), len(won)))
    assert found["cycle_median"]["value"] == median(map(days_of, won))
    open_now = [
        one for one in DEALS if of(one) == name and one["deal_stage"] in ("Prospecting", "Engaging")
    ]
    worth = sum(PRICES[one["product"].replace(" ", "")] * 100 for one in open_now)
    assert found["open"]["value"] == worth
