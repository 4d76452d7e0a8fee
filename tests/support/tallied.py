"""Read every figure that tallies serve, as the panel may."""

from __future__ import annotations

from datetime import date

from pipeline_tui.figures import cohort, conversion, forecast, required
from pipeline_tui.figures.panel import Panel, panel
from pipeline_tui.sales.rates import months_window
from pipeline_tui.sales.targets import QUARTER, Target, period_of
from pipeline_tui.store.store import Store


def read_all(store: Store, pipeline: str, today: date, known: Panel | None = None) -> None:
    """All of them, each once; ``known`` as in ``panel``."""
    conn, rules, year = store.conn, store.rules, months_window(today)
    found = panel(conn, rules, pipeline, today, known)
    conversion.conversions(conn, rules, pipeline, year)
    conversion.observed(conn, rules, pipeline, year)
    cohort.cohort(conn, pipeline, year)
    cohort.decider_coverage(conn, rules, pipeline)
    cohort.by_source(conn, rules, pipeline, year)
    forecast.overdue(conn, rules, pipeline, today)
    period = period_of(today, QUARTER).window
    target = Target(1_000_000_00, 50)
    required.figures(required.facts(conn, rules, pipeline, period, target, today, found.year))
