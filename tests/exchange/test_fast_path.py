"""The import's short cuts give what the rules give, for any deals."""

from __future__ import annotations

import uuid
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.exchange.history import Days, Frame, history
from pipeline_tui.exchange.shapes import plainly_closed, shaped
from pipeline_tui.exchange.sums import Sums
from pipeline_tui.sales.contributions import add_contributions
from pipeline_tui.sales.deal_state import NEVER, DealInputs, Stage, Visit, deal_state
from pipeline_tui.sales.reach import reached
from pipeline_tui.sales.score import Checklist
from pipeline_tui.store.ids import new_id, new_ids
from pipeline_tui.store.rules import Rules

STAGES = {
    stage.id: stage
    for stage in (
        Stage("lead", "p", "Lead", "open", 1, 1000, 14, 7, False),
        Stage("qual", "p", "Qualified", "open", 2, 2500, 21, None, True),
        Stage("prop", "p", "Proposal", "open", 3, 5000, None, None, False),
        Stage("won", "p", "Won", "won", 4, 10000, None, None, False),
        Stage("lost", "p", "Lost", "lost", 5, 0, None, None, False),
    )
}
RULES = Rules(
    stages=STAGES,
    every_stage=STAGES,
    qualifying={"p": 2},
    base_currency="EUR",
    rates={},
    no_step_days=3,
    me="",
    tries=6,
    country="",
    checklist=Checklist("", "", ()),
    exits={},
)
FRAME = Frame(STAGES, STAGES["qual"], "2026-03-01")

days = st.sampled_from([f"2026-0{month}-{day:02}" for month in (1, 2, 3) for day in (1, 9, 28)])
maybe = st.none() | days
open_stages = st.sampled_from([stage for stage in STAGES.values() if stage.kind == "open"])
closed_stages = st.sampled_from([stage for stage in STAGES.values() if stage.kind != "open"])
told = st.builds(
    Days, maybe, maybe, maybe, maybe, maybe, maybe, maybe,
    st.lists(st.tuples(st.sampled_from(list(STAGES)), days), max_size=3, unique_by=lambda e: e[0])
    .map(tuple),
)  # fmt: skip


@given(stage=st.sampled_from(list(STAGES.values())), before=st.none() | open_stages, told=told)
def test_a_history_holds_together_and_its_shape_is_what_the_rules_derive(
    stage: Stage, before: Stage | None, told: Days
) -> None:
    made = history(stage, None if stage.kind == "open" else before, told, FRAME)
    visits = made.visits
    assert visits[-1][0] == stage.id
    assert visits[-1][2] is None
    for one, other in pairwise(visits):
        assert one[1] <= (one[2] or "") == other[1]
    assert made.created_on <= visits[0][1]
    assert (made.closed_on is None) == (stage.kind == "open")
    assert (made.closed_on or "") <= FRAME.today
    shape = shaped(made, stage, told, FRAME, RULES)
    inputs = DealInputs(
        stage.id,
        made.created_on,
        None,
        [Visit(one[0], one[1], one[2], bool(one[3])) for one in visits],
        told.activity,
        None,
        0,
    )
    state = deal_state(inputs, STAGES, 2, 3)
    for name in (
        "status", "entered_on", "entered_known", "touched_on", "qualified_on",
        "unqualified_loss", "stale_on",
    ):  # fmt: skip
        assert getattr(shape, name) == getattr(state, name), name
    won_on = made.closed_on if stage.kind == "won" else None
    assert shape.reached == reached(inputs.visits, STAGES, (1, 2, 3), won_on)


@given(stage=closed_stages, told=told, closed=days.filter(lambda day: day <= FRAME.today))
def test_the_short_cut_for_closed_deals_is_the_long_way(
    stage: Stage, told: Days, closed: str
) -> None:
    plain = told._replace(closed=closed, entered=())
    if (plain.qualified or "") > closed:
        plain = plain._replace(qualified=None)
    made = history(stage, None, plain, FRAME)
    assert plainly_closed(stage, plain, closed, plain.qualified, FRAME) == shaped(
        made, stage, plain, FRAME, RULES
    )
    assert not made.guessed_close
    assert [visit[0] for visit in made.visits] == (
        ["qual", stage.id] if plain.qualified else [stage.id]
    )


row = st.fixed_dictionaries(
    {
        "pipeline_id": st.just("p"),
        "stage_id": st.sampled_from(list(STAGES)),
        "amount": st.none() | st.integers(-5, 10**12),
        "currency": st.sampled_from(["EUR", "USD"]),
        "probability": st.none() | st.integers(0, 10_000),
        "created_on": days,
        "closed_on": days,
        "qualified_on": maybe,
        "unqualified_loss": st.integers(0, 1),
        "attention_on": st.sampled_from(["2026-03-01", "2026-03-09", "9999-12-31"]),
        "priority": st.integers(1, 3),
        "grade": st.just(5),
        "stale_on": days | st.just(NEVER),
        "step_on": maybe,
        "parked_until": st.none(),
        "source_id": st.sampled_from([None, "fair", "web"]),
        "close_on": maybe,
        "deciders": st.just(0),
        "reached": st.sampled_from(["", "2026-02:1", "2026-02:1.2 2026-03:3"]),
    }
)


@given(rows=st.lists(row, max_size=12))
def test_sums_of_many_are_the_contributions_of_each(rows: list[dict[str, object]]) -> None:
    totals: dict[tuple[str, str, str, str, str], list[int]] = {}
    sums = Sums("p")
    for deal in rows:
        kind = STAGES[str(deal["stage_id"])].kind
        deal = deal | {"status": kind}
        add_contributions(deal, totals)
        names = ("currency", "created_on")
        money = ("amount", "probability")
        picked: tuple[str, ...]
        if kind == "open":
            ahead = ("qualified_on", "stale_on", "step_on", "attention_on", "priority")
            picked = ("stage_id", *names, *ahead, *money, "close_on", "reached")
            sums.add_open(*(deal[name] for name in picked))  # type: ignore[arg-type]
        else:
            picked = ("status", *names, "closed_on", "qualified_on", "unqualified_loss", *money)
            picked = (*picked, "source_id", "reached")
            deal = deal | {"source_id": deal["source_id"] or ""}
            sums.add_closed(*(deal[name] for name in picked))  # type: ignore[arg-type]
    assert {key: value for key, value in sums.totals().items() if any(value)} == {
        key: value for key, value in totals.items() if any(value)
    }


@given(st.lists(st.integers(1, 300), min_size=1, max_size=4))
def test_ids_in_batches_are_uuid7_ascending_and_later_than_before(sizes: list[int]) -> None:
    before = new_id()
    made = [one for size in sizes for one in new_ids(size)]
    assert made == sorted(set(made))
    assert made[0][:13] >= before[:13]
    for one in made:
        parsed = uuid.UUID(one)
        assert (parsed.version, parsed.variant, str(parsed)) == (7, uuid.RFC_4122, one)
