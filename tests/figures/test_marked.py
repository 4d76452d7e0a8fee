"""What is marked is the sum of its deals, one by one or all at once."""

from pathlib import Path

from pipeline_tui.figures.marked import NOTHING, marked
from pipeline_tui.figures.panel import panel
from pipeline_tui.figures.progress import progress
from pipeline_tui.sales.targets import Target
from pipeline_tui.store.targets import set_target
from tests.store.stocked import TODAY, pipeline, stocked


def test_marked_deals_add_up_to_the_panels_open_ones(tmp_path: Path) -> None:
    with stocked(tmp_path / "deals.db", count=60) as store:
        set_target(store, None, Target(100_000_00, 9))
        read = panel(store.conn, store.rules, pipeline(store), TODAY)
        found = progress(store.conn, store.rules, pipeline(store), TODAY, read)
        window = found.period.window
        rows = store.conn.execute("SELECT id FROM deal WHERE deleted_at IS NULL").fetchall()
        ids = [row[0] for row in rows]
        every = marked(store.conn, store.rules, ids, window)
        assert every.ids == len(ids)
        assert every.open == read.open.n
        assert every.no_rate == read.open.no_rate
        # Currencies are rounded once for each sum.
        assert abs(every.amount - read.open.amount) <= 4
        assert abs(every.weighted - read.open.weighted) <= 8
        assert abs(every.expected - found.forecast.every.amount) <= 4
        one_by_one = NOTHING
        for one in ids:
            one_by_one = one_by_one.plus(marked(store.conn, store.rules, [one], window), 1)
        assert one_by_one[:2] == every[:2]
        assert abs(one_by_one.amount - every.amount) <= len(ids)
        assert every.plus(every, -1) == NOTHING


def test_nothing_marked_changes_nothing(tmp_path: Path) -> None:
    with stocked(tmp_path / "deals.db", count=20) as store:
        set_target(store, None, Target(10_000_000_00))
        read = panel(store.conn, store.rules, pipeline(store), TODAY)
        found = progress(store.conn, store.rules, pipeline(store), TODAY, read)
        assert NOTHING.share(found) == found.share
        assert NOTHING.coverage(found) == found.coverage
