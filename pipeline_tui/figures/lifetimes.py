"""How long deals stay open after they qualified, and what is to be expected of those open now.

Definition: METRICS, "Survival view". All deals of the pipeline count, whenever they qualified:
a window would cut the long ones off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures.reading import slices
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.sales.stays import started_on
from pipeline_tui.sales.survival import OPEN, Survival, from_counts

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["Lifetimes", "lifetimes"]

_SQL = """
SELECT d.status, d.qualified_on, d.created_on, d.closed_on, d.unqualified_loss FROM deal d
WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
"""


class Lifetimes(NamedTuple):
    """The curve of all deals on the clock, and the ages in days of those open now.

    ``from_creation`` of them have no known qualification. ``waiting`` are open and have not
    qualified, ``rejected`` were lost before they did: both are left out.
    """

    curve: Survival
    ages: Counter[int]
    from_creation: int
    waiting: int
    rejected: int

    @property
    def longest_won(self) -> int | None:
        """The days of the longest won cycle; None before the first win."""
        won = [point.day for point in self.curve.points if point.won_here]
        return won[-1] if won else None

    @property
    def beyond(self) -> int:
        """How many open deals are older than the longest won cycle."""
        longest = self.longest_won
        if longest is None:
            return 0
        return sum(n for age, n in self.ages.items() if age > longest)


def lifetimes(store: Store, scope: Scope) -> Generator[float, None, Lifetimes]:
    """The lifetimes of a scope's deals, in slices."""
    threshold = store.rules.qualifying.get(scope.pipeline_id) is not None
    today = scope.today.isoformat()
    counts: Counter[tuple[int, str]] = Counter()
    from_creation = waiting = rejected = 0
    for done, rows in slices(store, _SQL, scope, size=1_000):
        for status, qualified, created, closed, unqualified in rows:
            start = started_on(status, qualified, created, bool(unqualified), threshold)
            if start is None:
                waiting += status == OPEN
                rejected += status != OPEN
                continue
            day, of_creation = start
            from_creation += of_creation
            end = today if status == OPEN else closed
            counts[max(0, days_between(day, end)), status] += 1
        yield done
    ages = Counter({day: n for (day, status), n in counts.items() if status == OPEN})
    return Lifetimes(from_counts(counts), ages, from_creation, waiting, rejected)
