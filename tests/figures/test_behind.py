"""The closed deals behind a row are as many as the row counts, whatever narrows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline_tui.figures import sections
from pipeline_tui.figures.behind import behind, find
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Row
from pipeline_tui.sales.rates import Window, months_window
from pipeline_tui.store import closing, deals, lanes, lists
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.figures.aged import age, result, rows
from tests.store.stocked import TODAY, open_stages, pipeline, stocked

ALL = Window("2020-01", "2026-12")
# Where a row says how many of its deals were won and lost, or both.
PLACES = {
    "source": "closed", "industry": "closed", "size": "closed", "owner": "closed",
    "decider": "closed", "lost": "lost", "lost-stage": "lost", "competitor": "lost",
    "months": "won lost", "trend": "won", "effort": "won_an_exchange", "stages": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with stocked(tmp_path_factory.mktemp("behind") / "deals.db", count=90) as store:
            reasons = lists.items(store.conn, "reason", "lost")
            for n, rival in enumerate(("Acme", "acme", "Brightwell", "", "ACME")):
                done = add(store, NewDeal(f"Rival {n}", amount=n * 400_000, owner="Ann Roy"))
                deals.move(store, done.deals, open_stages(store)[n % 3])
                closing.lose(store, done.deals, reasons[n % 2].id, competitor=rival)
            age(store)
            yield store


def found(store: Store, row: Row, scope: Scope) -> dict[str, int]:
    """How many won and lost deals the closed list would show."""
    held = result(find(store, behind(row, scope)))
    for kind, ids in held.ids.items():
        cards = lanes.several(store.conn, ids)
        assert len(cards) == held.counts[kind]
        days = [card.closed_on or "" for card in cards]
        assert days == sorted(days, reverse=True)
    return held.counts


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", PLACES)
def test_as_many_as_the_row_counts(store: Store, name: str, narrow: bool) -> None:
    scope = Scope(pipeline(store), TODAY, ALL)
    if narrow:
        source = rows(store, "source_id NOTNULL")[0]["source_id"]
        scope = scope._replace(source=source, window=months_window(TODAY))
    section = next(one for one in sections.SECTIONS if one.id == name)
    told = [row for row in result(sections.begin(section, store, scope)).rows if row.closed]
    assert told or name == "industry"
    for row in told:
        counts = found(store, row, scope)
        for figure in row.figures:
            if figure.id in PLACES[name].split() and figure.id in counts:
                assert counts[figure.id] == figure.value, (figure.id, row.name, row.label)
            elif figure.id in PLACES[name].split():
                assert sum(counts.values()) == figure.n, (figure.id, row.name, row.label)
            elif figure.id.endswith("_closed"):
                assert counts[figure.id.split("_")[0]] == figure.value


def test_only_lost_ones_are_found_where_only_they_can_be_meant(store: Store) -> None:
    scope = Scope(pipeline(store), TODAY, ALL)
    for name, lost in (("lost", True), ("competitor", True), ("source", False)):
        section = next(one for one in sections.SECTIONS if one.id == name)
        for row in result(sections.begin(section, store, scope)).rows:
            assert behind(row, scope).kinds == (("lost",) if lost else ("won", "lost"))
