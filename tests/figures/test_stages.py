"""Time in stages, cycles, survival and conversion for any days and filter, from raw rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from pipeline_tui.figures import conversion, reading, sections
from pipeline_tui.figures.expected import figures_of
from pipeline_tui.figures.lifetimes import lifetimes
from pipeline_tui.figures.panel import period_of
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Content
from pipeline_tui.figures.stages import Times, conversions, cycles, times
from pipeline_tui.sales.rates import Window, months_window
from pipeline_tui.sales.stays import backward, spent
from pipeline_tui.sales.survival import Stay, survival
from pipeline_tui.store import closing, deals
from pipeline_tui.store.store import Store
from tests.figures.aged import age, result, rows
from tests.figures.eight import eight, known
from tests.store.stocked import TODAY, open_stages, pipeline, stocked

ALL = Window("2000-01", "2100-12")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with stocked(tmp_path / "deals.db", count=120) as store:
        age(store)
        yield store


@pytest.fixture
def golden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with eight(tmp_path / "golden.db") as store:
        yield store


def scope(store: Store, window: Window = ALL, **more: Any) -> Scope:
    return Scope(pipeline(store), TODAY, window, **more)


# -- the eight known deals -----------------------------------------------------------------


def test_time_in_a_stage(golden: Store) -> None:
    wanted = known()["time_in_Qualified"]
    found = result(times(golden, scope(golden)))
    one = found[open_stages(golden)[1]]
    assert Fraction(sum(one.left.elements()), one.left.total()) == Fraction(
        wanted["mean_completed_cumulative_per_deal"]
    )
    assert sorted(one.here.elements()) == wanted["censored"]
    assert one.again == 1


def test_time_in_every_stage(golden: Store) -> None:
    wanted: dict[str, list[int]] = {}
    for stages in known()["cumulative_days"].values():
        for name, days in stages.items():
            wanted.setdefault(name, []).append(days)
    found = result(times(golden, scope(golden)))
    names = golden.rules.every_stage
    assert {
        names[stage].name: sorted((one.left + one.here).elements())
        for stage, one in found.items()
        if names[stage].kind == "open"
    } == {name: sorted(days) for name, days in wanted.items()}


def test_moves_back_are_counted_on_their_day(golden: Store) -> None:
    proposal = open_stages(golden)[2]
    assert result(times(golden, scope(golden)))[proposal].back == 1
    september = scope(golden, Window("2026-09", "2026-09"))
    assert sum(one.back for one in result(times(golden, september)).values()) == 0


def test_cycles(golden: Store) -> None:
    wanted = [one["qualified_to_won"] for one in known()["cycle"].values()]
    found = result(cycles(golden, scope(golden)))
    assert sorted(found["won"].days.elements()) == sorted(wanted)
    assert found["won"].from_creation == 0
    assert sorted(found["lost"].days.elements()) == [12, 47]


def test_conversion(golden: Store) -> None:
    tallied = conversion.conversions(golden.conn, golden.rules, pipeline(golden), ALL)
    assert result(conversions(golden, scope(golden))) == tallied
    first = scope(golden, first=date(2026, 9, 1), last=date(2026, 9, 4))
    assert [one.counts.n for one in result(conversions(golden, first))] == [4, 0, 0, 0]
    second = scope(golden, first=date(2026, 9, 5), last=date(2026, 9, 10))
    assert [one.counts.n for one in result(conversions(golden, second))] == [1, 3, 1, 0]


def test_lifetimes(golden: Store) -> None:
    """D1, D2, D5 won, D3, D4 lost, D6, D8 open; D7 has not qualified."""
    found = result(lifetimes(golden, scope(golden)))
    ends = [Stay(days, "won") for days in (30, 20, 22)] + [Stay(12, "lost"), Stay(47, "lost")]
    assert found.curve == survival([*ends, Stay(43, "open"), Stay(48, "open")])
    assert (found.ages, found.waiting, found.rejected) == (Counter({43: 1, 48: 1}), 1, 0)
    assert (found.longest_won, found.beyond, found.from_creation) == (30, 2, 0)


# -- against tallies and a plain look ------------------------------------------------------


@pytest.mark.parametrize("months", [1, 3, 12, 36])
def test_conversion_and_cycles_agree_with_the_tallies(store: Store, months: int) -> None:
    window = months_window(TODAY, months)
    tallied = conversion.conversions(store.conn, store.rules, pipeline(store), window)
    assert result(conversions(store, scope(store, window))) == tallied
    days = scope(store, window, first=window.start, last=window.end)
    assert result(conversions(store, days)) == tallied
    told = period_of(store.conn, store.rules, pipeline(store), window, TODAY).cycle
    won = result(cycles(store, scope(store, window)))["won"].days
    assert won.total() == told.n
    if told.n:
        assert told.mean == mean(map(Fraction, won.elements()))
        assert told.median == median(map(Fraction, won.elements()))


def _told(one: Times) -> tuple[Counter[int], Counter[int], int, int, int]:
    return one.left, one.here, one.back, one.again, one.vague


@pytest.mark.parametrize("months", [2, 12, 36])
def test_sqlite_adds_visits_up_as_the_rules_do(store: Store, months: int) -> None:
    window = months_window(TODAY, months)
    start, end = window.start.isoformat(), window.end.isoformat()
    first, second, third = open_stages(store)[:3]
    ids = [row["id"] for row in rows(store, f"stage_id = '{second}' AND status = 'open'")]
    for stage in (third, first, second, first):
        deals.move(store, ids[:3], stage)
    wanted: defaultdict[str, Times] = defaultdict(Times)
    for _done, some in reading.stays(store, scope(store)):
        for one in some:
            for stage, time in spent(one.visits, TODAY.isoformat()).items():
                into = wanted[stage]
                if time.here is not None:
                    into.here[time.days] += 1
                elif start <= (time.left_on or "") <= end:
                    into.left[time.days] += 1
                    into.again += time.visits > 1
                else:
                    continue
                into.vague += not time.known
            for stage, day in backward(one.visits, store.rules.every_stage):
                wanted[stage].back += start <= day <= end
    found = result(times(store, scope(store, window)))
    none = _told(Times())
    assert {stage: _told(one) for stage, one in found.items()} == {
        stage: _told(one) for stage, one in wanted.items() if _told(one) != none
    }
    assert sum(one.back for one in found.values())


def test_parts_of_a_filter_add_up(store: Store) -> None:
    sources = [row[0] for row in store.conn.execute("SELECT id FROM source")]
    whole = result(conversions(store, scope(store)))
    parts = [result(conversions(store, scope(store, source=one))) for one in sources]
    without = rows(store, "source_id IS NULL AND reached <> ''")
    assert sum(part[0].counts.n for part in parts) + len(without) == whole[0].counts.n
    wanted = len(rows(store, f"source_id = '{sources[0]}' AND status = 'open'"))
    read = [one for _done, some in reading.open_deals(store, scope(store, source=sources[0]))
            for one in some]  # fmt: skip
    assert len(read) == wanted > 0


def test_deals_are_read_in_the_base_currency(store: Store) -> None:
    read = [one for _done, some in reading.deals(store, scope(store)) for one in some]
    assert {one.id for one in read} == {row["id"] for row in rows(store, "1")}
    for one in read:
        if one.currency == "CHF" or one.amount is None:
            assert one.base is None
            assert one.no_rate == (one.amount is not None)
        else:
            assert one.base == one.amount * (Fraction(9, 10) if one.currency == "USD" else 1)


def test_closed_deals_are_those_of_the_days(store: Store) -> None:
    first, last = TODAY - timedelta(400), TODAY - timedelta(30)
    days = scope(store, first=first, last=last)
    read = [one.id for _done, some in reading.closed_deals(store, days) for one in some]
    wanted = rows(store, f"closed_on BETWEEN '{first}' AND '{last}' AND status <> 'open'")
    assert sorted(read) == sorted(row["id"] for row in wanted)


def test_lifetimes_of_every_deal(store: Store) -> None:
    stays, ages = [], []
    for row in rows(store, "1"):
        start = row["qualified_on"]
        if start is None and (row["status"] == "open" or row["unqualified_loss"]):
            continue
        begun = date.fromisoformat(start or row["created_on"])
        end = TODAY if row["status"] == "open" else date.fromisoformat(row["closed_on"])
        stays.append(Stay((end - begun).days, row["status"]))
        ages += [(end - begun).days] if row["status"] == "open" else []
    found = result(lifetimes(store, scope(store)))
    assert found.curve == survival(stays)
    assert found.ages == Counter(ages)


# -- figures that say why they are not told ------------------------------------------------


def sections_of(store: Store) -> dict[str, Content]:
    return {
        one.id: result(sections.begin(one, store, scope(store)))
        for one in sections.SECTIONS
        if one.id in ("wins", "stages", "survival")
    }


def emptied(path: Path, fate: str) -> Store:
    store = stocked(path, count=0 if fate == "empty" else 8)
    ids = [row["id"] for row in rows(store, "status = 'open'")]
    if fate == "won":
        closing.win(store, ids)
    elif fate == "lost":
        closing.lose(store, ids, None)
    elif fate == "one":
        deals.delete(store, [row["id"] for row in rows(store, "1")][1:])
    return store


@pytest.mark.parametrize("fate", ["empty", "one", "open", "won", "lost"])
def test_no_figure_is_told_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with emptied(tmp_path / "few.db", fate) as store:
        for content in sections_of(store).values():
            for figure in (one for row in content.rows for one in row.figures):
                if figure.value is None:
                    assert figure.why_not, figure.id
                elif figure.unit in ("share", "days"):
                    assert figure.n > 0, figure.id
                if figure.unit == "share" and figure.value is not None:
                    assert figure.n >= 5, figure.id
                    assert 0 <= figure.value <= 1, figure.id
                if figure.interval is not None:
                    low, high = figure.interval
                    assert low <= (figure.value or 0) <= high, figure.id


def test_the_wins_by_a_day_that_was_asked_for(store: Store) -> None:
    end = date(2026, 11, 30)
    section = next(one for one in sections.SECTIONS if one.id == "wins")
    own, month = result(sections.begin(section, store, scope(store, until=end))).rows[:2]
    assert own.day == end
    assert own.figures[0]._replace(id="", label="") == month.figures[0]._replace(id="", label="")
    assert own.figures[0].interval is not None
    past = scope(store, until=TODAY - timedelta(1))
    row = result(sections.begin(section, store, past)).rows[0]
    assert (row.figures[0].value, row.figures[0].why_not) == (None, "the day is past")


def test_the_figures_of_survival(store: Store) -> None:
    found = result(lifetimes(store, scope(store)))
    told = {one.id: one for one in figures_of(found, TODAY)}
    by_month, by_year, in_all = (told[f"wins:{one}"].value for one in ("month", "year", "all"))
    assert by_month is not None
    assert by_year is not None
    assert in_all is not None
    assert by_month <= by_year <= in_all <= found.ages.total()
    assert (told["older_than_won"].value is None) == (found.ages.total() < 5)
    left = {one.reason: one.n for one in told["wins:all"].left_out}
    assert left.get("not qualified yet", 0) == found.waiting
