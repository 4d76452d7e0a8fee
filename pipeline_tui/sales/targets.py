"""Targets: how much and how many to win by month or by quarter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from pipeline_tui.sales.rates import Window

MONTH, QUARTER = "month", "quarter"
SETTING = "targets"
"""The setting of a file that holds them."""


class Period(NamedTuple):
    """A calendar month or quarter; ``key`` is ``2026-11`` or ``2026-Q4``."""

    key: str
    window: Window

    @property
    def first(self) -> date:
        """Its first day."""
        return self.window.start

    @property
    def last(self) -> date:
        """Its last day."""
        return self.window.end

    @property
    def by(self) -> str:
        """``MONTH`` or ``QUARTER``."""
        return QUARTER if "Q" in self.key else MONTH


def period_of(day: date, by: str) -> Period:
    """The month or quarter that a day lies in."""
    if by == MONTH:
        key = f"{day.year:04d}-{day.month:02d}"
        return Period(key, Window(key, key))
    number = (day.month - 1) // 3
    first, last = number * 3 + 1, number * 3 + 3
    window = Window(f"{day.year:04d}-{first:02d}", f"{day.year:04d}-{last:02d}")
    return Period(f"{day.year:04d}-Q{number + 1}", window)


def following(period: Period) -> Period:
    """The month or quarter after this one."""
    return period_of(date.fromordinal(period.last.toordinal() + 1), period.by)


class Target(NamedTuple):
    """What is to be won in one period: minor units of ``Targets.currency``, and deals.

    None where there is no such target.
    """

    amount: int | None = None
    wins: int | None = None


class Targets(NamedTuple):
    """All targets of a file: the usual one, and those of single periods by key.

    ``by`` is ``MONTH`` or ``QUARTER``; ``currency`` that of every amount, the base currency of
    the day they were set.
    """

    by: str = QUARTER
    currency: str = ""
    usual: Target = Target()
    single: Mapping[str, Target] = {}

    def of(self, period: Period) -> Target:
        """A period's own target, else the usual one of such periods."""
        return self.single.get(period.key, self.usual if period.by == self.by else Target())

    def at(self, day: date) -> tuple[Period, Target]:
        """The period that a day lies in, and its target."""
        period = period_of(day, self.by)
        return period, self.of(period)

    @property
    def as_setting(self) -> dict[str, Any]:
        """As the file keeps them."""
        kept = {key: one._asdict() for key, one in sorted(self.single.items())}
        head = {"by": self.by, "currency": self.currency, "default": self.usual._asdict()}
        return head | kept


def read_targets(kept: Any) -> Targets:
    """Targets from a setting; what is no target in it is passed over."""
    if not isinstance(kept, dict):
        return Targets()
    single = {
        key: _target(value) for key, value in kept.items() if key[:1].isdigit() and _target(value)
    }
    currency = kept.get("currency")
    return Targets(
        by=MONTH if kept.get("by") == MONTH else QUARTER,
        currency=currency if isinstance(currency, str) else "",
        usual=_target(kept.get("default")),
        single=single,
    )


def _target(value: Any) -> Target:
    if not isinstance(value, dict):
        return Target()
    amount, wins = (value.get(name) for name in Target._fields)
    return Target(
        amount if isinstance(amount, int) and amount > 0 else None,
        wins if isinstance(wins, int) and wins > 0 else None,
    )
