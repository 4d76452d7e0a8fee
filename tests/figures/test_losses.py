"""Losses by stage, reason and competitor."""

from __future__ import annotations

from fractions import Fraction

from pipeline_tui.store import closing, lists
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.figures.sections_made import TODAY, made, named, sample, scope_of, store

__all__ = ["sample", "store"]


def lose(store: Store, number: int, stage: str, reason: int, competitor: str = "") -> None:
    done = add(store, NewDeal(f"Deal {number}", amount=(number + 1) * 100_00, stage=stage))
    chosen = lists.items(store.conn, "reason", "lost")[reason]
    closing.lose(store, done.deals, chosen.id, competitor=competitor)


def test_losses_stand_by_their_last_open_stage_and_reason(store: Store) -> None:
    reasons = [one.name for one in lists.items(store.conn, "reason", "lost")]
    first, second = [one.name for one in store.rules.pipeline_stages(scope_of(store).pipeline_id)][
        :2
    ]
    for number, (stage, reason) in enumerate([(second, 0), (second, 0), (second, 1), (first, 1)]):
        lose(store, number, stage, reason)
    lose(store, 4, second, 1)
    lose(store, 5, second, 1)
    rows = made(named("lost-stage"), store, scope_of(store)).rows
    assert [(row.name, row.figures[1].value) for row in rows[1:]] == [
        (f"{first} · {reasons[1]}", 1),
        (f"{second} · {reasons[1]}", 3),
        (f"{second} · {reasons[0]}", 2),
    ]
    assert rows[2].figures[0].value == Fraction(3, 6)
    assert rows[2].figures[2].value == (3 + 5 + 6) * 100_00
    assert rows[0].label == "rejected, before they qualified"


def test_a_competitor_counts_once_however_it_is_written(store: Store) -> None:
    for number, name in enumerate(["Rival", "RIVAL", "Other", "", "rival", ""]):
        lose(store, number, "Qualified", 0, name)
    rows = made(named("competitor"), store, scope_of(store)).rows
    assert [(row.name, row.label, row.figures[1].value) for row in rows] == [
        ("Rival", "", 3),
        ("Other", "", 1),
        ("", "none given", 2),
    ]
    assert rows[0].figures[2].value == (1 + 2 + 5) * 100_00


def test_the_losses_are_those_that_a_plain_query_finds(sample: Store) -> None:
    whole = scope_of(sample)
    for scope in (whole, whole._replace(first=TODAY.replace(month=3), last=TODAY)):
        days = scope.start.isoformat(), scope.end.isoformat()
        every, never = sample.conn.execute(
            "SELECT count(*), sum(unqualified_loss) FROM deal WHERE deleted_at IS NULL"
            " AND status = 'lost' AND pipeline_id = ? AND closed_on BETWEEN ? AND ?",
            (scope.pipeline_id, *days),
        ).fetchone()
        rows = made(named("lost-stage"), sample, scope).rows
        assert rows[0].figures[1].value == never
        assert sum(row.figures[1].value or 0 for row in rows[1:]) == every
        reasons = made(named("lost"), sample, scope).rows
        for place in (1, 2):
            counted = sum(row.figures[place].value or 0 for row in rows[1:])
            assert counted == sum(row.figures[place].value or 0 for row in reasons)
        others = made(named("competitor"), sample, scope).rows
        assert sum(row.figures[1].value or 0 for row in others) == every
