"""Fill deals with what was done and what is planned."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.sample import texts
from tests.sample.people import Person
from tests.sample.plans import (
    OPEN_STAGES,
    TODAY,
    Exchange,
    NextStep,
    Plan,
    at_most,
    next_workday,
    workday,
)

# What an open deal needs, in turn, first for those of high priority: so each lane begins
# with a mixture.
_HIGH = ("late", "today", "over", "future", "none", "late", "today", "future", "over", "future")
_CLOSES_IN = {"Lead": 80, "Qualified": 58, "Proposal": 36, "Negotiation": 16}
_HIGH_SHARE = 0.1


def history(random: Random, plan: Plan, people: list[Person]) -> None:
    """Exchanges and notes in the stages the deal has left, or is in."""
    who = people[0].first
    recent = plan.stays[-1].entered > TODAY - timedelta(days=365)
    if random.random() < 0.6:
        first = random.choice(texts.FIRST_NOTES[plan.source]).format(who=who)
        plan.exchanges.append(Exchange(plan.created, "note", first))
    for stay in plan.stays:
        if stay.stage not in OPEN_STAGES:
            continue
        last = stay.left or TODAY
        for _ in range(random.choices((0, 1, 2), (40, 44, 16) if recent else (66, 30, 4))[0]):
            day = stay.entered + timedelta(days=random.randint(0, (last - stay.entered).days))
            day = max(workday(day), stay.entered)
            kind, body = texts.exchange(random, stay.stage, who)
            plan.exchanges.append(Exchange(day, kind, body))
    if random.random() < 0.15:
        day = plan.stays[-1].entered
        plan.exchanges.append(Exchange(day, "note", random.choice(texts.NOTES)))


def ending(random: Random, plan: Plan) -> None:
    """Why a lost deal was lost, when a won one was due, what is left of its last step."""
    closed = plan.closed
    if closed is None:
        return
    plan.close_on = closed + timedelta(days=random.randint(-12, 20))
    if plan.stage == "Lost":
        last = next(one.stage for one in reversed(plan.stays) if one.stage in OPEN_STAGES)
        reasons = texts.LOST_BY_STAGE[last]
        plan.lost_reason = random.choices(list(reasons), list(reasons.values()))[0]
        if random.random() < 0.3:
            plan.lost_note = random.choice(texts.LOST_NOTES[plan.lost_reason])
    if random.random() < 0.1:
        plan.steps.append(NextStep(closed, "call", "call back in the evening", done=closed))


def needs(random: Random, lane: list[Plan], people: dict[int, list[Person]]) -> None:
    """Give the open deals of one stage their priority, next step and last exchange."""
    order = list(lane)
    random.shuffle(order)
    _show_missing_decider(order, people)
    high = max(5, round(len(order) * _HIGH_SHARE))
    for place, plan in enumerate(order):
        plan.priority = 1 if place < high else 3 if random.random() < 0.15 else 2
        need = _HIGH[place % len(_HIGH)] if place < high else _need(random)
        _plan_next(random, plan, need, people[id(plan)][0].first)
        _expect(random, plan)


def _show_missing_decider(order: list[Plan], people: dict[int, list[Person]]) -> None:
    """Let a deal past qualification that lacks only its decider be among the first."""
    for place, plan in enumerate(order):
        if plan.stage != "Lead" and all(one.role != "decider" for one in people[id(plan)]):
            order[3], order[place] = order[place], order[3]
            return


def _need(random: Random) -> str:
    return random.choices(("late", "today", "none", "future"), (10, 6, 6, 78))[0]


def _plan_next(random: Random, plan: Plan, need: str, who: str) -> None:
    entered = plan.stays[-1].entered
    if need == "over":
        limit = {"Lead": 14, "Qualified": 21, "Proposal": 21, "Negotiation": 30}[plan.stage]
        _stay_longer(plan, workday(TODAY - timedelta(days=limit + random.randint(2, 8))))
        entered = plan.stays[-1].entered
        need = "future"
    touched = random.randint(0, 6)
    if need == "none":
        touched = random.randint(4, 6)
    step = _step(random, plan, need, who)
    if step is not None:
        plan.steps.append(step)
        touched += max(0, (TODAY - step.due).days)
    day = max(workday(TODAY - timedelta(days=touched)), plan.created)
    plan.exchanges = [one for one in plan.exchanges if one.day <= day]
    if day > entered or random.random() < 0.8:
        stage = plan.stage if day >= entered else plan.stays[-2].stage
        kind, body = texts.exchange(random, stage, who)
        plan.exchanges.append(Exchange(day, kind, body))


def _stay_longer(plan: Plan, entered: date) -> None:
    """Move the whole history back so that the deal entered its stage on that day."""
    shift = min(timedelta(0), entered - plan.stays[-1].entered)
    for stay in plan.stays:
        stay.entered = workday(stay.entered + shift)
        if stay.left:
            stay.left = workday(stay.left + shift)
    for one in plan.exchanges:
        one.day = workday(one.day + shift)


def _step(random: Random, plan: Plan, need: str, who: str) -> NextStep | None:
    if need == "none":
        return None
    kind, body = texts.step(random, plan.stage, who)
    if need == "late":
        days = min(24, 1 + round(random.expovariate(0.22)))
        due = workday(TODAY - timedelta(days=days))
        late = NextStep(max(due, plan.created), kind, body)
        if random.random() < 0.3:
            late.moved_times, late.moved_days = random.randint(1, 3), random.randint(3, 21)
        return late if late.due < TODAY else None
    booked = random.random() < (0.6 if need == "today" else 0.2)
    due = TODAY
    if need == "future":
        due = next_workday(TODAY + timedelta(days=1 + round(random.expovariate(0.16))))
    return NextStep(due, kind, body, time=random.choice(texts.HOURS) if booked else None)


def _expect(random: Random, plan: Plan) -> None:
    """The expected close: passed on some, not known on some leads; a chance of its own on few."""
    if random.random() < (0.25 if plan.stage == "Lead" else 0.03):
        return
    days = round(_CLOSES_IN[plan.stage] * random.lognormvariate(0, 0.4))
    if random.random() < 0.07:
        days = -random.randint(1, 20)
    plan.close_on = next_workday(max(TODAY + timedelta(days=days), plan.created))
    if plan.stage in {"Proposal", "Negotiation"} and random.random() < 0.12:
        plan.probability = random.choice((3000, 4000, 6000, 8000, 9000))


def park(random: Random, plans: list[Plan], count: int) -> None:
    """Park some open deals of normal priority, two of them until today."""
    able = [plan for plan in plans if plan.priority != 1]
    for place, plan in enumerate(random.sample(able, count)):
        days = 0 if place < 2 else random.randint(4, 75)
        plan.parked_until = next_workday(TODAY + timedelta(days=days))
        plan.park_reason, plan.park_note = random.choice(texts.PARKED)
        plan.parked_times = 1 + (place % 4 == 0)
        plan.steps = [
            step if step.done else NextStep(plan.parked_until, step.kind, step.body)
            for step in plan.steps
        ]


def order_history(plan: Plan) -> None:
    """Put exchanges in the order of their days, none after today or after the close."""
    last = plan.closed or TODAY
    for one in plan.exchanges:
        one.day = at_most(max(one.day, plan.created), last)
    plan.exchanges.sort(key=lambda one: one.day)
