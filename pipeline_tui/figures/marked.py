"""What the marked deals are worth, and what winning them would do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.progress import Progress, covered
from pipeline_tui.sales.rates import Window
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = ["NOTHING", "Marked", "marked"]

_SQL = """
SELECT d.currency, d.stage_id, d.amount, d.probability, substr(d.close_on, 1, 7)
FROM json_each(?) AS one CROSS JOIN deal AS d ON d.id = one.value
WHERE d.status = 'open' AND d.deleted_at IS NULL
"""


class Marked(NamedTuple):
    """Marked deals: ``ids`` are all of them, ``open`` those that could be won.

    ``amount``, ``weighted`` and ``expected`` (of deals expected to close in the period of the
    target) are of the open ones, in minor units of the base currency; ``no_rate`` of them are in
    a currency without a rate.
    """

    ids: int = 0
    open: int = 0
    amount: int = 0
    weighted: int = 0
    expected: int = 0
    no_rate: int = 0

    def plus(self, other: Marked, sign: int) -> Marked:
        """With, or for ``sign`` -1 without, some more."""
        return Marked(*(one + sign * more for one, more in zip(self, other, strict=True)))

    def share(self, progress: Progress) -> Fraction | None:
        """What would be won of the target's amount."""
        aim = progress.target.amount
        return None if aim is None else Fraction(progress.won.amount + self.amount, aim)

    def coverage(self, progress: Progress) -> Fraction | None:
        """The coverage of what would then be missing; None where nothing would be."""
        to_go = None if progress.to_go is None else progress.to_go - self.amount
        return covered(progress.forecast.every.amount - self.expected, to_go)


NOTHING = Marked()


def marked(conn: driver.Connection, rules: Rules, ids: Sequence[str], window: Window) -> Marked:
    """What deals are worth; ``window`` is the target's period."""
    sums: dict[str, list[int]] = {}
    for currency, stage_id, amount, own, month in conn.execute(_SQL, (json.dumps(list(ids)),)):
        stage = rules.stages.get(stage_id)
        chance = own if own is not None else stage.probability if stage else 0
        one = sums.setdefault(currency, [0, 0, 0, 0])
        one[0] += 1
        if amount is not None:
            one[1] += amount
            one[2] += amount * chance
            if month is not None and window.first <= month <= window.last:
                one[3] += amount
    found = Marked(ids=len(ids))
    for currency, (n, amount, weighted, expected) in sums.items():
        base = rules.to_base(amount, currency)
        if base is None:
            found = found.plus(Marked(open=n, no_rate=n), 1)
            continue
        likely = rules.to_base(weighted, currency) or 0
        here = rules.to_base(expected, currency) or 0
        found = found.plus(Marked(0, n, base, (likely + 5_000) // 10_000, here), 1)
    return found
