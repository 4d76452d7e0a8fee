"""The figures beside the board and their like, added up deal by deal from raw rows.

Written from the definitions, without tallies, readers or the stored derived columns, so that
what the product tells can be compared with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from pipeline_tui.figures import cohort, conversion, forecast
from pipeline_tui.figures.panel import Panel, Period, Sum, panel
from pipeline_tui.store.store import Store
from tests.support.plain import DIGITS, Plain, Row

Difference = tuple[str, object, object]


class Money(NamedTuple):
    """An exact sum, and by how much whole minor units may miss it: one a currency and chance."""

    exact: Fraction
    slack: int

    def is_near(self, told: int | Fraction) -> bool:
        """Whether a figure is this sum, but for its roundings."""
        return abs(told - self.exact) <= self.slack


class PlainFigures:
    """All figures of one pipeline on one day."""

    def __init__(self, store: Store, pipeline_id: str, today: date) -> None:
        self.plain = Plain(store.conn)
        self.today, self.pipeline = today, pipeline_id
        self.base: str = self.plain.settings["base_currency"]
        deals = [one for one in self.plain.deals if one["pipeline_id"] == pipeline_id]
        self.deals = [one | self.plain.derived(one) for one in deals]
        self.open = [one for one in self.deals if one["status"] == "open"]

    def rate(self, currency: str) -> Fraction | None:
        """Minor units of the base currency that one minor unit buys."""
        if currency == self.base:
            return Fraction(1)
        rate = self.plain.settings.get("rates", {}).get(currency)
        shift = DIGITS.get(self.base, 2) - DIGITS.get(currency, 2)
        return None if rate is None else Fraction(str(rate)) * Fraction(10) ** shift

    def amount(self, deals: Sequence[Row]) -> Money:
        """What deals are worth; those without amount or rate count nothing."""
        exact = sum((one["amount"] or 0) * (self.rate(one["currency"]) or 0) for one in deals)
        foreign = {(one["stage_id"], one["currency"]) for one in deals} - {
            (one["stage_id"], self.base) for one in deals
        }
        return Money(Fraction(exact), len(foreign) * 2)

    def chance(self, deal: Row) -> int:
        """Its own probability in basis points, else its stage's."""
        own: int | None = deal["probability"]
        stage: int = self.plain.stages[deal["stage_id"]]["probability"]
        return stage if own is None else own

    def weighted(self, deals: Sequence[Row]) -> Money:
        """The sum of amount times probability."""
        exact = sum(
            (one["amount"] or 0) * (self.rate(one["currency"]) or 0) * self.chance(one)
            for one in deals
        )
        groups = {(one["stage_id"], one["currency"], self.chance(one)) for one in deals}
        return Money(Fraction(exact) / 10_000, len(groups) * 2)

    def unpriced(self, deals: Sequence[Row]) -> tuple[int, int]:
        """How many have no amount, and how many a currency without a rate."""
        return (
            sum(one["amount"] is None for one in deals),
            sum(self.rate(one["currency"]) is None for one in deals),
        )

    def closed(self, status: str, first: date, last: date) -> list[Row]:
        """The deals with this final status whose last close lies in these days."""
        days = first.isoformat(), last.isoformat()
        return [
            one
            for one in self.deals
            if one["status"] == status and days[0] <= one["closed_on"] <= days[1]
        ]

    # -- comparing -----------------------------------------------------------------------

    def differences(self, store: Store) -> Iterator[Difference]:
        """Every figure of the product that is another here: its name, told and plain."""
        told = panel(store.conn, store.rules, self.pipeline, self.today)
        yield from self._columns(told)
        yield from self._work(told)
        for name, period in (("year", told.year), ("quarter ago", told.quarter_ago)):
            yield from self._period(name, period)
        yield from self._velocity(told)
        yield from self._beside(store, told)
        yield from self._conversions(store, told)
        yield from self._ahead(store)

    def _sum(self, name: str, told: Sum, deals: Sequence[Row]) -> Iterator[Difference]:
        if told.n != len(deals):
            yield name, told.n, len(deals)
        if not (exact := self.amount(deals)).is_near(told.amount):
            yield f"{name}, amount", told.amount, exact

    def _columns(self, told: Panel) -> Iterator[Difference]:
        held = dict.fromkeys(told.columns, 0)
        for stage, one in told.columns.items():
            here = [deal for deal in self.open if deal["stage_id"] == stage]
            held[stage] = len(here)
            yield from self._sum(stage, one, here)
            if not (exact := self.weighted(here)).is_near(one.weighted):
                yield f"{stage}, weighted", one.weighted, exact
            if (one.unpriced, one.no_rate) != self.unpriced(here):
                yield f"{stage}, without", one, self.unpriced(here)
        if sum(held.values()) != len(self.open):
            yield "stages", sum(held.values()), len(self.open)
        yield from self._sum("open", told.open, self.open)

    def _work(self, told: Panel) -> Iterator[Difference]:
        day, month_ago = self.today.isoformat(), self.today - timedelta(29)
        awake = [one for one in self.open if one["parked_until"] is None]
        over = [one for one in self.open if one["stale_on"] < day]
        yield from self._sum("over", told.over, over)
        parked = [one for one in self.open if one["parked_until"] is not None]
        yield from self._sum("parked", told.parked, parked)
        yield from self._sum(
            "won in 30 days", told.won30, self.closed("won", month_ago, self.today)
        )
        yield from self._sum(
            "lost in 30 days", told.lost30, self.closed("lost", month_ago, self.today)
        )
        steps = [one["step_on"] for one in awake]
        qualified = sum(one["qualified_on"] is not None for one in self.open)
        for name, value, plain in (
            ("late", told.late, sum(step is not None and step < day for step in steps)),
            ("today", told.due_today, steps.count(day)),
            ("no step", told.no_step, steps.count(None)),
            ("qualified", told.qualified_open, qualified),
        ):
            if value != plain:
                yield name, value, plain

    def _period(self, name: str, told: Period) -> Iterator[Difference]:
        won, lost = (
            self.closed(status, told.window.start, told.window.end) for status in ("won", "lost")
        )
        yield from self._sum(f"{name}, won", told.won, won)
        yield from self._sum(f"{name}, lost", told.lost, lost)
        lasted = [_lasted(one) for one in won]
        mean = Fraction(sum(lasted), len(lasted)) if lasted else None
        qualified = [one for one in lost if not one["unqualified_loss"]]
        for figure, value, plain in (
            ("rate", tuple(told.win_rate), (len(won), len(won) + len(qualified))),
            ("mean", told.cycle.mean, mean),
            ("median", told.cycle.median, Fraction(median(lasted)) if lasted else None),
            ("days", told.days, self._days(told.window.start, told.window.end)),
        ):
            if value != plain:
                yield f"{name}, {figure}", value, plain
        priced = [one for one in won if one["amount"] is not None and self.rate(one["currency"])]
        money = self.amount(won)
        for figure, share, parts in (
            ("average", told.average_won, len(priced)),
            ("realised", told.realised, told.days),
        ):
            if (share is None) != (parts == 0) or not (
                share is None or money.is_near(share * parts)
            ):
                yield f"{name}, {figure}", share, (money, parts)

    def _days(self, first: date, last: date) -> int:
        """Days of the window up to today that lie after the first recorded deal."""
        if not self.deals:
            return 0
        began = min(date.fromisoformat(one["created_on"]) for one in self.deals)
        days = (first + timedelta(n) for n in range((min(last, self.today) - first).days + 1))
        return sum(day > began for day in days)

    def _velocity(self, told: Panel) -> Iterator[Difference]:
        year = told.year
        if year.average_won is None or year.cycle.mean is None or year.win_rate.n < 5:
            plain: Fraction | None = None
        else:
            rate = Fraction(year.win_rate.k, year.win_rate.n)
            days = max(Fraction(1), year.cycle.mean)
            plain = told.qualified_open * year.average_won * rate / days
        if told.velocity != plain:
            yield "velocity", told.velocity, plain

    def _beside(self, store: Store, told: Panel) -> Iterator[Difference]:
        window = told.year.window
        new = [
            one["status"]
            for one in self.deals
            if window.first <= one["created_on"][:7] <= window.last
        ]
        inputs = cohort.cohort(store.conn, self.pipeline, window).inputs
        counts = [len(new), *(new.count(one) for one in ("won", "lost", "open"))]
        if [one.value for one in inputs] != counts:
            yield "cohort", inputs, counts
        known, every = (
            one.value
            for one in cohort.decider_coverage(store.conn, store.rules, self.pipeline)[0].inputs
        )
        qualified = [one for one in self.open if one["qualified_on"] is not None]
        decided = sum(one["deciders"] > 0 for one in qualified)
        if (known, every) != (decided, len(qualified)):
            yield "deciders", (known, every), (decided, len(qualified))
        sources = cohort.by_source(store.conn, store.rules, self.pipeline, window)
        for status in ("won", "lost"):
            closed = self.closed(status, window.start, window.end)
            plain = Counter(one["source_id"] or "" for one in closed)
            counted = {one: n for one in sources if (n := getattr(sources[one], status).n)}
            if counted != plain:
                yield f"{status} by source", counted, plain

    def _conversions(self, store: Store, told: Panel) -> Iterator[Difference]:
        window = told.year.window
        plain: dict[int, Counter[str]] = {}
        for deal in self.deals:
            firsts = self.plain.firsts(deal, deal["status"])
            for position, day in firsts:
                if window.first <= day[:7] <= window.last:
                    went_on = deal["status"] == "won" or position != firsts[-1][0]
                    became = "on" if went_on else deal["status"]
                    plain.setdefault(position, Counter())[became] += 1
        for step in conversion.conversions(store.conn, store.rules, self.pipeline, window):
            one, mine = step.counts, plain.get(step.stage.position, Counter())
            counts = one.n, one.advanced, one.open_here, one.lost_here
            if counts != (sum(mine.values()), mine["on"], mine["open"], mine["lost"]):
                yield f"from {step.stage.name}", counts, mine

    def _ahead(self, store: Store) -> Iterator[Difference]:
        conn, rules = store.conn, store.rules
        months = {one.month: one for one in forecast.forecast(conn, rules, self.pipeline)}
        plain: dict[str, list[Row]] = {}
        for deal in self.open:
            plain.setdefault((deal["close_on"] or "")[:7], []).append(deal)
        if months.keys() != plain.keys():
            yield "months ahead", months.keys(), plain.keys()
            return
        commit, best = forecast.BOUNDS
        for month, deals in plain.items():
            one = months[month]
            for name, told, least in (
                ("commit", one.commit, commit), ("best", one.best, best), ("every", one.every, 0),
            ):  # fmt: skip
                likely = [deal for deal in deals if self.chance(deal) >= least]
                # Kept by chance and currency, not by stage: there may be more roundings.
                exact = self.amount(likely)._replace(slack=self.weighted(likely).slack)
                if told.n != len(likely) or not exact.is_near(told.amount):
                    yield f"{month} {name}", told, exact
        day = self.today.isoformat()
        late = [one for one in self.open if one["close_on"] and one["close_on"] < day]
        yield from self._sum(
            "overdue", forecast.overdue(conn, rules, self.pipeline, self.today), late
        )


def _lasted(deal: Row) -> int:
    began = date.fromisoformat(deal["qualified_on"] or deal["created_on"])
    return max(0, (date.fromisoformat(deal["closed_on"]) - began).days)


def odd_figures(store: Store, today: date) -> list[Any]:
    """Where the product's figures of any pipeline differ from the plain ones; empty if nowhere."""
    pipelines = store.conn.execute("SELECT id FROM pipeline WHERE deleted_at IS NULL").fetchall()
    return [
        difference
        for (pipeline,) in pipelines
        for difference in PlainFigures(store, pipeline, today).differences(store)
    ]
