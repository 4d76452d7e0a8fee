"""What ``o`` shows is as many deals as the row counts, in every section of the figures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline_tui.figures.behind import behind, find
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Row, Section
from pipeline_tui.figures.sections import SECTIONS, make
from pipeline_tui.sales.rates import months_window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store.store import Store
from pipeline_tui.store.targets import set_target
from tests.figures.aged import age, result
from tests.store.searched import search
from tests.store.stocked import TODAY, pipeline, stocked

NOT_ONE = {"flow"}
"""Deals created and closed in a cycle: one can be both."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with stocked(tmp_path_factory.mktemp("every") / "deals.db", count=90) as store:
            set_target(store, None, Target(10**6, 7))
            age(store)
            yield store


def shown(store: Store, row: Row, scope: Scope) -> int:
    """How many deals ``o`` shows."""
    if row.closed:
        return sum(result(find(store, behind(row, scope))).counts.values())
    return sum(len(lane.keys) for lane in search(store, row.filter).lanes.values())


def counted(row: Row) -> set[int]:
    """How many deals the figures of a row are about, with those named as left out or not."""
    each = [one for one in row.figures if one.n or one.value is not None]
    old = [sum(gap.n for gap in one.left_out if gap.reason.startswith("older")) for one in each]
    return {one.n + more for one, more in zip(each, old, strict=True)}


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
def test_as_many_as_the_row_counts(store: Store, section: Section, narrow: bool) -> None:
    scope = Scope(pipeline(store), TODAY, months_window(TODAY))
    if narrow:  # single days
        scope = scope._replace(first=scope.window.start.replace(day=9), last=TODAY)
    for row in make(section, store, scope).rows:
        ids = {one.id for one in row.figures}
        if ids & NOT_ONE or not any(counted(row)):
            continue
        assert row.filter or row.closed, row.key
        assert shown(store, row, scope) in counted(row), row.key


FIRST = {"win_rate", "cohort", "stage_mean", "observed", "average_won", "new_leads"}


def test_some_rows_by_their_first_figure(store: Store) -> None:
    scope, seen = Scope(pipeline(store), TODAY, months_window(TODAY)), set()
    for section in (one for one in SECTIONS if one.id in ("summary", "stages", "chances")):
        for row in make(section, store, scope).rows:
            first = row.figures[0]
            if (name := first.id.partition(":")[0]) in FIRST:
                assert shown(store, row, scope) == first.n, row.key
                seen.add(name)
    assert seen == FIRST
