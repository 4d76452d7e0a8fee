"""The selling rules this file carries: stages, base currency, rates, settings."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline_tui.l10n import minor_digits
from pipeline_tui.sales.deal_state import Stage, qualifying_position
from pipeline_tui.sales.exits import ExitCriterion
from pipeline_tui.sales.score import BOUNDS, Checklist, Criterion
from pipeline_tui.store import driver

DEFAULT_NO_STEP_DAYS = 3
DEFAULT_TRIES = 6

_STAGES = """
SELECT id, pipeline_id, name, kind, position, probability, stage_limit, touch_limit, qualifies,
       deleted_at IS NULL
FROM stage ORDER BY pipeline_id, position, id
"""
# An answer to a retired question is not asked for.
_EXITS = """
SELECT e.id, e.stage_id, e.kind, e.criterion_id, e.minimum, e.fact,
       CASE WHEN e.kind = 'answer' THEN coalesce(c.question, '') ELSE e.text END,
       coalesce(c.scale, 1), e.position
FROM exit_criterion e LEFT JOIN criterion c ON c.id = e.criterion_id
WHERE e.deleted_at IS NULL AND coalesce(c.retired, 0) = 0 AND c.deleted_at IS NULL
"""
_SETS = "SELECT id, name FROM criterion_set WHERE deleted_at IS NULL ORDER BY position, id"
_CRITERIA = """
SELECT id, set_id, question, scale, weight, position FROM criterion
WHERE set_id = ? AND deleted_at IS NULL AND retired = 0 ORDER BY position, id
"""


class Rules(NamedTuple):
    """What the derived columns and figures depend on besides the deals themselves.

    ``stages`` are the live ones in order, ``every_stage`` those removed as well: deals
    have been in them. ``rates`` holds how many units of the base currency one unit of another buys.
    ``tries`` are the tries without answer after which a deal is parked or closed; ``country``
    is the code of the country whose public holidays are not worked on, '' for none.
    """

    stages: dict[str, Stage]
    every_stage: dict[str, Stage]
    qualifying: dict[str, int | None]
    base_currency: str
    rates: dict[str, Fraction]
    no_step_days: int
    tries: int
    country: str
    me: str
    checklist: Checklist
    exits: dict[str, tuple[ExitCriterion, ...]]

    def pipeline_stages(self, pipeline_id: str, kind: str | None = None) -> list[Stage]:
        """The stages of one pipeline in order, of one kind where given."""
        return [
            stage
            for stage in self.stages.values()
            if stage.pipeline_id == pipeline_id and kind in (None, stage.kind)
        ]

    def to_base(self, minor: int, currency: str) -> int | None:
        """An amount in minor units of the base currency; None where no rate is known.

        Rounds half away from zero.
        """
        if currency == self.base_currency:
            return minor
        rate = self.rate(currency)
        if rate is None:
            return None
        exact = minor * rate
        whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
        return whole if exact >= 0 else -whole

    def rate(self, currency: str) -> Fraction | None:
        """Minor base units for one minor unit of a currency, None where unknown."""
        if currency == self.base_currency:
            return Fraction(1)
        rate = self.rates.get(currency)
        if rate is None:
            return None
        shift = minor_digits(self.base_currency) - minor_digits(currency)
        return rate * Fraction(10) ** shift if shift else rate


def load(conn: driver.Connection) -> Rules:
    """Read the rules from the store."""
    every_stage, stages = read_stages(conn)
    settings = read_settings(conn)
    pipelines = {stage.pipeline_id for stage in stages.values()}
    rates = settings.get("rates", {})
    return Rules(
        stages=stages,
        every_stage=every_stage,
        qualifying={one: qualifying_position(stages, one) for one in pipelines},
        base_currency=settings.get("base_currency", "EUR"),
        rates={code: Fraction(Decimal(str(rate))) for code, rate in rates.items()},
        no_step_days=int(settings.get("no_step_days", DEFAULT_NO_STEP_DAYS)),
        tries=int(settings.get("tries", DEFAULT_TRIES)),
        country=settings.get("country", ""),
        me=settings.get("me", ""),
        checklist=_checklist(conn, settings),
        exits=read_exits(conn),
    )


def read_exits(conn: driver.Connection) -> dict[str, tuple[ExitCriterion, ...]]:
    """What each stage asks for before a deal leaves it, in order; nothing for most."""
    found: dict[str, list[ExitCriterion]] = {}
    rows = conn.execute(_EXITS).fetchall()
    for row in sorted(rows, key=lambda row: (row[-1], row[0])):
        found.setdefault(row[1], []).append(ExitCriterion(*row[:-1]))
    return {stage: tuple(criteria) for stage, criteria in found.items()}


def read_stages(conn: driver.Connection) -> tuple[dict[str, Stage], dict[str, Stage]]:
    """Every stage there ever was, and the live ones, both by id and in order."""
    rows: Any = conn.execute(_STAGES)
    every_stage: dict[str, Stage] = {}
    stages: dict[str, Stage] = {}
    for *values, qualifies, live in rows:
        stage = Stage(*(*values, bool(qualifies)))
        every_stage[stage.id] = stage
        if live:
            stages[stage.id] = stage
    return every_stage, stages


def _checklist(conn: driver.Connection, settings: dict[str, Any]) -> Checklist:
    """The set of questions in use: the one chosen, else the first."""
    sets = dict(conn.execute(_SETS).fetchall())
    chosen = settings.get("checklist", "")
    if chosen not in sets:
        chosen = next(iter(sets), "")
    criteria = tuple(Criterion(*row) for row in conn.execute(_CRITERIA, (chosen,)))
    bounds = tuple(settings.get("grades", BOUNDS))
    return Checklist(chosen, sets.get(chosen, ""), criteria, bounds)


def read_settings(conn: driver.Connection) -> dict[str, Any]:
    """All settings by name, decoded."""
    rows = conn.execute("SELECT id, value FROM setting WHERE deleted_at IS NULL")
    return {name: json.loads(value) for name, value in rows}
