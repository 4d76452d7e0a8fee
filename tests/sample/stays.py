"""Draw the histories: when deals came, where they went, how long they stayed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.sample.names import OWNERS
from tests.sample.plans import BEGINNING, OPEN_STAGES, TODAY, Plan, Stay, chain, workday

CLOSED = 1500
OPEN = {"Lead": 106, "Qualified": 86, "Proposal": 64, "Negotiation": 44}

# Share of deals, and how much likelier than average they are won.
SOURCES: dict[str, tuple[int, float]] = {
    "Referral": (16, 1.45),
    "Website": (30, 0.85),
    "Fair": (12, 0.9),
    "Cold call": (18, 0.55),
    "Partner": (10, 1.25),
    "Existing customer": (19, 1.6),
}
INDUSTRIES: dict[str, tuple[int, float]] = {
    "Food and drink": (15, 1.15),
    "Manufacturing": (18, 1.05),
    "Transport": (12, 0.85),
    "Health": (12, 1.2),
    "Software": (10, 0.75),
    "Finance and law": (8, 0.8),
    "Hotels and leisure": (9, 1.1),
    "Building": (10, 1.0),
    "Energy": (6, 0.6),
}
_WIN_RATE = 0.255
_TYPICAL_DAYS = {"Lead": 9, "Qualified": 15, "Proposal": 17, "Negotiation": 13}
_SIZE = {"Lead": 0.8, "Qualified": 1.0, "Proposal": 1.2, "Negotiation": 1.35}
_LOST_AT = (31, 29, 24, 16)
# How busy a month is for closing, from January on.
_SEASON = (0.75, 0.85, 1.25, 0.9, 0.95, 1.3, 0.75, 0.4, 1.15, 1.0, 1.05, 1.2)


def closed(random: Random) -> list[Plan]:
    """The deals that were won or lost."""
    days = [BEGINNING + timedelta(days=n) for n in range(12, (TODAY - BEGINNING).days - 2)]
    days = [day for day in days if day.weekday() < 5]
    weights = [_busy(day) for day in days]
    plans: list[Plan] = []
    while len(plans) < CLOSED:
        plan = _closed(random, random.choices(days, weights)[0])
        if plan.created >= BEGINNING:
            plans.append(plan)
    return plans


def _busy(day: date) -> float:
    growth = 0.6 + 0.9 * (day - BEGINNING).days / (TODAY - BEGINNING).days
    quarter_end = 1.7 if day.month % 3 == 0 and 14 < day.day < 31 else 1.0
    holidays = 0.2 if (day.month, day.day) > (12, 22) else 1.0
    return growth * _SEASON[day.month - 1] * quarter_end * holidays


def _plan(random: Random, stage: str) -> Plan:
    """A deal's facts, for one that gets as far as ``stage``."""
    source = _draw(random, SOURCES)
    industry = _draw(random, INDUSTRIES)
    size = _SIZE[stage] * (0.8 if source == "Existing customer" else 1.0)
    amount = 13_500 * size * random.lognormvariate(0, 0.55)
    rounded = round(min(max(amount, 3_000), 95_000) / 1000) * 1000
    product = "Essential" if rounded < 8_000 else "Plus" if rounded < 24_000 else "Complete"
    owner = random.choices(range(len(OWNERS)), (26, 18, 17, 15, 13, 11))[0]
    return Plan(0, industry, source, owner, rounded * 100, "EUR", product)


def _draw(random: Random, table: dict[str, tuple[int, float]]) -> str:
    return random.choices(list(table), [share for share, _odds in table.values()])[0]


def _closed(random: Random, day: date) -> Plan:
    reached = random.choices(OPEN_STAGES, _LOST_AT)[0]
    plan = _plan(random, reached)
    odds = SOURCES[plan.source][1] * INDUSTRIES[plan.industry][1]
    # Quarter ends bring the signatures, large deals are harder.
    season = 1.25 if day.month % 3 == 0 else 0.95
    size = 1.15 if (plan.amount or 0) < 1_000_000 else 0.9
    won = random.random() < _WIN_RATE * odds * season * size
    path = _path(random, "Negotiation" if won else reached)
    stays = [_days(random, stage, plan.amount or 0, won) for stage in path]
    if random.random() < (0.05 if won else 0.015):
        path, stays = _reopened(random, path, stays)
    plan.stays = [*chain(path, stays, day), Stay("Won" if won else "Lost", day)]
    if not won and reached == "Lead" and random.random() < 0.25:
        plan.amount = None
    return plan


def _path(random: Random, last: str) -> list[str]:
    """The stages on the way to ``last``: some are skipped, some are gone back to."""
    end = OPEN_STAGES.index(last)
    path = [OPEN_STAGES[0]] if random.random() < 0.93 or end == 0 else []
    path += [stage for stage in OPEN_STAGES[1:end] if random.random() > 0.08]
    path += [last] if end else []
    if len(path) > 2 and random.random() < 0.06:
        back = random.randrange(1, len(path))
        path[back:back] = [path[back], path[back - 1]]
    return path


def _days(random: Random, stage: str, amount: int, won: bool) -> int:
    slow: float = (max(amount, 300_000) / 1_500_000) ** 0.22 * (1.0 if won else 1.2)
    return min(160, round(_TYPICAL_DAYS[stage] * slow * random.lognormvariate(0, 0.6)))


def _reopened(random: Random, path: list[str], stays: list[int]) -> tuple[list[str], list[int]]:
    """The same way with a loss in the middle."""
    again = ["Lost", path[-1]] if len(path) < 3 else ["Lost", *path[-2:]]
    days = [random.randrange(15, 70), *(random.randrange(4, 25) for _ in again[1:])]
    return [*path, *again], [*stays, *days]


def opened(random: Random) -> list[Plan]:
    """The deals that are open today."""
    return [
        _opened(random, stage, place / count)
        for stage, count in OPEN.items()
        for place in range(count)
    ]


def _opened(random: Random, stage: str, rank: float) -> Plan:
    plan = _plan(random, stage)
    limit = {"Lead": 14, "Qualified": 21, "Proposal": 21, "Negotiation": 30}[stage]
    # A quarter is over its stage limit, most of those by a few days.
    within = rank < 0.76
    spent = random.randrange(limit) if within else limit + 1 + round(random.expovariate(0.12))
    entered = workday(TODAY - timedelta(days=spent))
    path = _path(random, stage)[:-1]
    days = [_days(random, one, plan.amount or 0, True) for one in path]
    plan.stays = [*chain(path, days, entered), Stay(stage, entered)]
    missing = {"Lead": 0.1, "Qualified": 0.04}.get(stage, 0.0)
    if random.random() < missing:
        plan.amount = None
    return plan
