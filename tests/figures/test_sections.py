"""The sections of the figures: the same from tallies and from raw rows, and never nonsense."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.figures import months, sections
from pipeline_tui.figures.figure import Figure
from pipeline_tui.figures.scope import Scope
from pipeline_tui.sales.rates import Window, months_window
from pipeline_tui.store import deals, lists
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.figures.sections_made import TODAY, close, made, named, sample, scope_of, store
from tests.store.plans import wide_steps
from tests.store.stocked import pipeline, stocked

__all__ = ["sample", "store"]


def every_figure(store: Store, scope: Scope) -> Iterator[Figure]:
    for one in sections.SECTIONS:
        for row in made(one, store, scope).rows:
            yield from row.figures


# -- the same figures, whichever way they are read -----------------------------------------


def test_chosen_days_that_are_whole_months_give_what_tallies_give(sample: Store) -> None:
    today = date(2026, 11, 23)
    whole = scope_of(sample)
    for window in (
        months_window(today),
        Window("2026-07", "2026-09"),
        Window("2025-01", "2026-12"),
    ):
        tallied = whole._replace(window=window)
        raw = tallied._replace(first=window.start, last=window.end)
        assert tallied.is_tallied
        assert not raw.is_tallied
        for name in ("months", "trend", "chances"):
            assert made(named(name), sample, tallied).rows == made(named(name), sample, raw).rows
        first = {row.key: row for row in made(named("summary"), sample, tallied).rows}
        for row in made(named("summary"), sample, raw).rows:
            assert first[row.key] == row


def test_a_filter_that_leaves_every_deal_changes_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with stocked(tmp_path / "deals.db", count=60) as store:
        # Neither of them comes out even, so that it shows where is rounded.
        lists.set_setting(store, "rates", {"USD": "0.33337", "CHF": "1.0007"})
        done = add(store, NewDeal(name="Last", source="Fair"))
        fair = store.conn.execute("SELECT source_id FROM deal WHERE id = ?", done.deals).fetchone()
        ids = [row[0] for row in store.conn.execute("SELECT id FROM deal WHERE deleted_at IS NULL")]
        deals.edit(store, ids, {"source_id": fair[0]})
        whole = Scope(pipeline(store), TODAY, months_window(TODAY))
        for name, least in (
            ("summary", 17),
            ("funnel", 4),
            ("months", 12),
            ("trend", 12),
            ("forecast", 3),
        ):
            every = {row.key: row for row in made(named(name), store, whole).rows}
            alone = made(named(name), store, whole._replace(source=fair[0])).rows
            assert len(alone) >= least
            for row in alone:
                for told, wanted in zip(row.figures, every[row.key].figures, strict=True):
                    assert told[:6] == wanted[:6]
                    assert told.why_not == wanted.why_not


def test_the_owners_together_are_all_deals(sample: Store) -> None:
    whole = made(named("months"), sample, scope_of(sample))
    owners = [row[0] for row in sample.conn.execute("SELECT id FROM owner")]
    parts = [made(named("months"), sample, scope_of(sample, owner=one)) for one in owners]
    nobody = sample.conn.execute(
        "SELECT count(*) FROM deal WHERE owner_id IS NULL AND status <> 'open'"
    ).fetchone()[0]
    assert nobody == 0
    for place, row in enumerate(whole.rows):
        won = row.figures[1].value
        assert won == sum(part.rows[place].figures[1].value or 0 for part in parts)


def test_groups_are_ranked_by_what_is_sure(sample: Store) -> None:
    content = made(named("source"), sample, scope_of(sample))
    bounds = [row.figures[0].interval for row in content.rows if row.figures[0].interval]
    assert bounds == sorted(bounds, key=lambda pair: -pair[0])
    names = [row.name for row in made(named("owner"), sample, scope_of(sample)).rows]
    assert names == sorted(names, key=str.casefold)


# -- never nonsense --------------------------------------------------------------------

_Fields = dict[str, Any] | None
# What closed deals have, whether half of them are won, and what open ones have; None for none.
_FILLS: dict[str, tuple[_Fields, bool, _Fields]] = {
    "empty": (None, False, None),
    "one": (None, False, None),
    "open": (None, False, {"amount": 100_00}),
    "lost": ({"amount": 50_00}, False, None),
    "bare": ({}, True, {}),
    "currencies": ({"amount": 7_00, "currency": "GBP"}, True, {"amount": 9, "currency": "USD"}),
    "future": (None, False, {"amount": 1_00, "close_on": date(2031, 5, 1)}),
    "negative": ({"amount": -5_00}, True, {"amount": -3_00}),
}


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("fill", _FILLS)
def test_no_figure_is_nonsense(store: Store, fill: str, narrow: bool) -> None:
    _fill(store, fill)
    scope = scope_of(store)
    if narrow:
        scope = scope._replace(first=date(2026, 1, 1), last=TODAY)
    for figure in every_figure(store, scope):
        if figure.value is None:
            assert figure.why_not or not figure.formula
            continue
        assert math.isfinite(float(figure.value))
        if figure.unit == "share" and not figure.id.startswith("set:"):
            assert 0 <= figure.value <= 1
            assert figure.n >= 5
        if figure.interval is not None:
            assert figure.interval[0] <= figure.value <= figure.interval[1]


def _fill(store: Store, fill: str) -> None:
    """Deals that close in turn won and lost, or lost only, and some that stay open."""
    closed, some_won, opened = _FILLS[fill]
    for number in range(8 if closed is not None else 0):
        close(store, f"Closed {number}", some_won and number % 2 == 0, **(closed or {}))
    for number in range(8 if opened is not None else 0):
        add(store, NewDeal(f"Open {number}", **(opened or {})))
    if fill == "one":
        add(store, NewDeal("One", amount=100_00))


# -- what is read ----------------------------------------------------------------------


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", [one.id for one in sections.SECTIONS])
def test_no_slice_reads_a_whole_growing_table(sample: Store, name: str, narrow: bool) -> None:
    scope = scope_of(sample)
    if narrow:
        scope = scope._replace(first=date(2026, 1, 1), last=TODAY)
    said: list[str] = []
    sample.conn.set_trace_callback(said.append)
    try:
        made(named(name), sample, scope)
    finally:
        sample.conn.set_trace_callback(None)
    begins = ("SELECT", "WITH")
    wanted = [sql for sql in dict.fromkeys(said) if sql.lstrip().upper().startswith(begins)]
    assert wanted
    assert not {sql: bad for sql in wanted if (bad := _wide(sample, sql))}


def _wide(store: Store, sql: str) -> list[str]:
    """What reads or sorts too much; a slice of the deals may be put in order."""
    found = wide_steps(store.conn, sql)
    if re.search(r"n > \d+ AND (d\.)?n <= \d+", sql):
        return [one for one in found if "TEMP B-TREE" not in one]
    return found


# -- spans of months -------------------------------------------------------------------


def test_many_months_are_shown_by_quarter_or_year() -> None:
    assert len(months.spans(Window("2026-01", "2026-12"))) == 12
    assert months.spans(Window("2024-02", "2026-05"))[:2] == [
        Window("2024-02", "2024-03"), Window("2024-04", "2024-06"),
    ]  # fmt: skip
    years = months.spans(Window("2010-05", "2026-11"))
    assert years[0] == Window("2010-05", "2010-12")
    assert years[-1] == Window("2026-01", "2026-11")
