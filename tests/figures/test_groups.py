"""Closed deals in groups: sizes in bands of one's own, and decision makers among their people."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.figures.bands import SETTING, SIZE_BANDS, band_of, bands
from pipeline_tui.store import lists
from pipeline_tui.store.store import Store
from tests.figures.sections_made import close, made, named, sample, scope_of, store

__all__ = ["sample", "store"]

_AMOUNTS = st.integers(-10_000, 10_000)


@given(st.lists(_AMOUNTS, min_size=1, unique=True), _AMOUNTS)
def test_an_amount_lies_in_one_band_which_its_lower_bound_begins(
    bounds: list[int], amount: int
) -> None:
    bounds.sort()
    held = [
        place
        for place, low in enumerate(bounds)
        if low <= amount and (place + 1 == len(bounds) or amount < bounds[place + 1])
    ]
    assert band_of(tuple(bounds), amount) == (held[0] if held else None)
    assert len(held) <= 1


def test_bands_of_ones_own_part_the_deals_and_a_bound_belongs_to_the_band_above(
    store: Store,
) -> None:
    assert bands(store.conn) == SIZE_BANDS
    lists.set_setting(store, SETTING, [100_00, 0])
    for number in range(5):
        close(store, f"Small {number}", number < 2, amount=99_99, stage="Qualified")
        close(store, f"Great {number}", number < 4, amount=100_00, stage="Qualified")
    close(store, "Bare", True)
    rows = made(named("size"), store, scope_of(store)).rows
    by_band = {row.money: row for row in rows}
    assert by_band[0, 100_00].figures[0].value == Fraction(2, 5)
    assert by_band[100_00, None].figures[0].value == Fraction(4, 5)
    assert by_band[100_00, None].figures[2].value == 400_00
    assert by_band[None].figures[1].value == 1
    lists.set_setting(store, SETTING, None)
    assert bands(store.conn) == SIZE_BANDS
    lists.set_setting(store, SETTING, ["odd"])
    assert bands(store.conn) == SIZE_BANDS


def test_deals_with_and_without_a_decision_maker_stand_beside_each_other(sample: Store) -> None:
    scope = scope_of(sample)
    rows = made(named("decider"), sample, scope).rows
    for row, known in zip(rows, ("> 0", "= 0"), strict=True):
        won, lost, never = sample.conn.execute(
            "SELECT sum(status = 'won'), sum(status = 'lost'), sum(unqualified_loss) FROM deal"
            " WHERE deleted_at IS NULL AND status IN ('won', 'lost') AND pipeline_id = ?"
            f" AND closed_on BETWEEN ? AND ? AND deciders {known}",
            (scope.pipeline_id, scope.start.isoformat(), scope.end.isoformat()),
        ).fetchone()
        rate = row.figures[0]
        assert rate.n == won + lost - never
        assert rate.value == Fraction(won, rate.n)
        assert rate.interval is not None
        assert row.figures[1].value == won + lost
