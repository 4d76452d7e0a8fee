"""Columns at every width: whole, side by side, with a sign for what is hidden."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.tui.widgets.plan import CLOSED, make_plan


def test_four_stages_and_the_closed_tally_fill_80_columns() -> None:
    plan = make_plan(80, 4, 0, 0, panel=False)
    assert [column.width for column in plan.columns] == [17, 17, 17, 17]
    assert plan.slot is not None
    assert (plan.slot.x, plan.slot.width, plan.left, plan.right) == (72, 8, 0, 0)


def test_beside_the_panel_at_120_the_tally_gives_way_to_the_lanes() -> None:
    plan = make_plan(84, 4, 0, 0, panel=True)
    assert [column.width for column in plan.columns] == [20, 20, 20, 20]
    assert plan.slot is None


def test_a_fifth_stage_is_counted_and_scrolls_in() -> None:
    plan = make_plan(80, 5, 3, 0, panel=False)
    assert (plan.left, plan.right) == (0, 1)
    plan = make_plan(80, 5, 4, plan.left, panel=False)
    assert (plan.left, plan.right) == (1, 0)
    assert make_plan(80, 5, 2, plan.left, panel=False).left == 1


def test_the_closed_lane_opens_beside_the_last_stages() -> None:
    plan = make_plan(80, 4, CLOSED, 0, panel=False)
    assert [column.stage for column in plan.columns] == [1, 2, 3, CLOSED]
    assert plan.left == 1


@pytest.mark.parametrize("panel", [False, True])
@given(st.integers(1, 400), st.integers(1, 30), st.integers(-1, 29), st.integers(0, 40))
def test_columns_never_overlap_and_hold_the_cursor(
    panel: bool, width: int, stages: int, focus: int, offset: int
) -> None:
    focus = min(focus, stages - 1)
    plan = make_plan(width, stages, focus, offset, panel=panel)
    every = [*plan.columns, *([plan.slot] if plan.slot else [])]
    assert all(one.end == other.x for one, other in pairwise(every))
    assert plan.column(focus) is not None
    shown = [column for column in plan.columns if column.stage != CLOSED]
    assert plan.left + len(shown) + plan.right == stages
    if width >= 40:
        assert every[-1].end <= width
        assert all(column.width >= 7 for column in every)
