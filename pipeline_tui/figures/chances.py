"""The section of chances: what is set for each stage beside what was seen of its deals.

Definitions: METRICS, "Value".
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures import conversion, stages
from pipeline_tui.figures.figure import COUNT, SHARE, Figure
from pipeline_tui.figures.section import Content, Row, Work
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import months_window

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["SEEN", "chances", "points_of", "seen_of"]

SEEN = "observed:"
"""How the id of a chance that was seen begins; that of its stage follows."""

_HEADS = (N_("seen"), N_("set"), N_("decided"))


def chances(store: Store, scope: Scope) -> Work:
    """One row for each open stage; the deals that reached it in the window and are decided."""
    of_pipeline = conversion.stages_of(store.rules, scope.pipeline_id)
    if scope.is_tallied:
        counts = conversion.reached(store.conn, scope.pipeline_id, scope.window)
    else:
        steps = yield from stages.conversions(store, scope)
        counts = {one.stage.position: one.counts for one in steps}
    seen = conversion.observed_of(of_pipeline, counts, scope.window)
    rows = []
    for stage in of_pipeline:
        one = seen[stage.id]
        figures = (
            one,
            Figure(
                f"set:{stage.id}", N_("set for the stage"), Fraction(stage.probability, 10_000),
                SHARE, formula=N_("as the person set it"),
            ),
            Figure(
                f"decided:{stage.id}", N_("decided"), one.n, COUNT, n=one.n, counted=one.n,
                window=scope.window, formula=N_("won + lost of the deals that reached the stage"),
            ),
        )  # fmt: skip
        rows.append(
            Row(figures, name=stage.name, closed=True, which=(("reached", stage.position),))
        )
    return Content(tuple(rows), _HEADS, hint=N_("p sets the chance that was seen."))


def seen_of(store: Store, pipeline_id: str, today: date) -> dict[str, Figure]:
    """By stage, the chance seen in the last twelve months: from tallies."""
    return conversion.observed(store.conn, store.rules, pipeline_id, months_window(today))


def points_of(figure: Figure) -> int | None:
    """A chance in basis points, None where it cannot be told."""
    return None if figure.value is None else round(figure.value * 10_000)
