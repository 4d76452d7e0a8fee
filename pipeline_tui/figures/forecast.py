"""The forecast by month of expected close, from tallies: the same cost at any number of deals.

Definitions: METRICS, "Value". A month's deals are those expected to close in it, late ones
included; overdue are all whose expected day is past, whatever their month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.figure import MONEY, Figure, Input, LeftOut
from pipeline_tui.figures.reader import Reader, Sum, added, before_month, day_before, less
from pipeline_tui.figures.telling import not_priced
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import Window
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = [
    "BOUNDS", "BOUNDS_SETTING", "Month", "chance", "closing_in", "expected_wins", "figures_of",
    "forecast", "month_of", "months_added", "over_limit", "overdue", "read_bounds", "unweighted",
]  # fmt: skip

BOUNDS = (7500, 5000)
"""The chances, in basis points, from which on a deal is commit and best case."""
BOUNDS_SETTING = "forecast_bounds"
"""The setting of a file that holds its own."""

_ROWS = """
SELECT period, key, currency, n, amount, own_amount, own_weighted FROM tally
WHERE pipeline_id = ? AND figure = 'close_month' AND period BETWEEN ? AND ?
"""
_UNPRICED = """
SELECT period, n FROM tally
WHERE pipeline_id = ? AND figure = 'close_unpriced' AND period BETWEEN ? AND ?
"""
_SLICE = 5_000
_LAST = "SELECT coalesce(max(n), 0) FROM deal"
# In the order of the rows: by the day of their limit each would be a page of the file.
_OVER = """
SELECT substr(coalesce(close_on, ''), 1, 7), stage_id, probability, currency,
       count(*), sum(coalesce(amount, 0)), sum(amount IS NULL)
FROM deal WHERE n > ? AND n <= ? AND deleted_at IS NULL AND pipeline_id = ? AND status = 'open'
  AND stale_on < ?
GROUP BY 1, 2, 3, 4
"""


class Month(NamedTuple):
    """What is expected to close in a month, ``YYYY-MM``, or '' without a day.

    ``best`` holds ``commit``, ``every`` holds ``best``: METRICS' commit, best case and pipeline.
    """

    month: str
    commit: Sum = Sum()
    best: Sum = Sum()
    every: Sum = Sum()

    def without(self, other: Month) -> Month:
        """Without some of the same deals."""
        commit, best = less(self.commit, other.commit), less(self.best, other.best)
        return Month(self.month, commit, best, less(self.every, other.every))


def months_added(months: Iterable[Month]) -> Month:
    """All of these together, under no month."""
    found = list(months)
    return Month(
        "", added([one.commit for one in found]), added([one.best for one in found]),
        added([one.every for one in found]),
    )  # fmt: skip


def chance(rules: Rules, key: str) -> int:
    """The basis points of deals that a tally keeps under a stage or ``p07500``."""
    stage = rules.stages.get(key)
    if stage is not None:
        return stage.probability
    return int(key[1:]) if key[:1] == "p" and key[1:].isdigit() else 0


def read_bounds(conn: driver.Connection) -> tuple[int, int]:
    """From which chances on, in basis points, a deal is commit and best case."""
    row = conn.execute(
        "SELECT value FROM setting WHERE id = ? AND deleted_at IS NULL", (BOUNDS_SETTING,)
    ).fetchone()
    if row is None:
        return BOUNDS
    import json

    commit, best = json.loads(row[0])
    return int(commit), int(best)


def forecast(
    conn: driver.Connection,
    rules: Rules,
    pipeline_id: str,
    first: str = "",
    last: str = "~",
    bounds: tuple[int, int] | None = None,
) -> list[Month]:
    """The months from ``first`` to ``last`` in which open deals are expected to close, in order.

    From '' on, that of deals without an expected day comes first. ``bounds`` are those of the
    file unless given.
    """
    reader = Reader(conn, rules, pipeline_id)
    found: dict[str, list[tuple[int, Sum]]] = {}
    for period, key, currency, *sums in conn.execute(_ROWS, (pipeline_id, first, last)):
        likely = chance(rules, key)
        found.setdefault(period, []).append((likely, reader.priced(sums, currency, likely)))
    unpriced: dict[str, int] = {}
    for period, n in conn.execute(_UNPRICED, (pipeline_id, first, last)):
        unpriced[period] = unpriced.get(period, 0) + n
    bounds = bounds or read_bounds(conn)
    return [
        month_of(period, found[period], bounds, unpriced.get(period, 0)) for period in sorted(found)
    ]


def month_of(
    month: str, parts: Iterable[tuple[int, Sum]], bounds: tuple[int, int], unpriced: int
) -> Month:
    """A month from its deals by their chances; ``bounds`` are those of commit and best case."""
    parts = list(parts)
    commit, best, every = (
        added([one for likely, one in parts if likely >= bound]) for bound in (*bounds, 0)
    )
    return Month(month, commit, best, every._replace(unpriced=unpriced))


def overdue(conn: driver.Connection, rules: Rules, pipeline_id: str, today: date) -> Sum:
    """Open deals whose expected day is past, unweighted."""
    reader, month = Reader(conn, rules, pipeline_id), today.isoformat()[:7]
    # A month and its days are kept apart: those without a day are under no month.
    earlier = reader.gathered(
        ("close_month", "0", before_month(month)),
        ("close_day", f"{month}-01", day_before(today)),
    )
    return unweighted(reader, ((key[1], sums) for key, sums in earlier.items()))


def unweighted(reader: Reader, sums: Iterable[tuple[str, list[int]]]) -> Sum:
    """Stored sums by currency, all together: each currency is rounded once."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for currency, one in sums:
        found[currency][0] += one[0]
        found[currency][1] += one[1]
    return added([reader.priced(one, currency, 0) for currency, one in found.items()])


def expected_wins(conn: driver.Connection, rules: Rules, pipeline_id: str) -> Fraction:
    """How many of the open deals are to be won by their chances."""
    rows = conn.execute(_ROWS, (pipeline_id, "", "~"))
    return Fraction(sum(row[3] * chance(rules, row[1]) for row in rows), 10_000)


def over_limit(
    conn: driver.Connection,
    rules: Rules,
    pipeline_id: str,
    today: date,
    bounds: tuple[int, int] | None = None,
) -> Generator[float, None, dict[str, Month]]:
    """The forecast of the deals over their limit alone, in slices; returns months by ``YYYY-MM``.

    To be taken from ``forecast``, for the forecast without them. Yields how much is done.
    """
    reader = Reader(conn, rules, pipeline_id)
    found: dict[str, list[tuple[int, Sum]]] = {}
    missing: dict[str, int] = {}
    bounds = bounds or read_bounds(conn)
    last = conn.execute(_LAST).fetchone()[0]
    for low in range(0, last, _SLICE):
        values = (low, low + _SLICE, pipeline_id, today.isoformat())
        for month, stage, own, currency, n, amount, unpriced in conn.execute(_OVER, values):
            likely = chance(rules, stage) if own is None else own
            one = reader.priced([n, amount, 0, 0], currency, likely)
            found.setdefault(month, []).append((likely, one))
            missing[month] = missing.get(month, 0) + unpriced
        yield min(1.0, (low + _SLICE) / last)
    return {one: month_of(one, parts, bounds, missing.get(one, 0)) for one, parts in found.items()}


def closing_in(window: Window) -> str:
    """The filter of the open deals expected to close in these months."""
    return f"is:open close>={window.start.isoformat()} close<={window.end.isoformat()}"


def figures_of(one: Month) -> tuple[Figure, Figure, Figure, Figure]:
    """Commit, best case, pipeline and weighted value of a month."""
    window = Window(one.month, one.month) if one.month else None
    return (
        _figure("commit", N_("commit"), one.commit, N_("amounts at a chance of commit"), window),
        _figure("best", N_("best case"), one.best, N_("commit and what is likely"), window),
        _figure("pipeline", N_("pipeline"), one.every, N_("sum of the amounts"), window),
        _figure(
            "expected", N_("weighted"), one.every, N_("sum of (amount × probability)"), window,
            weighted=True,
        ),
    )  # fmt: skip


def _figure(
    name: str, label: str, one: Sum, formula: str, window: Window | None, *, weighted: bool = False
) -> Figure:
    left = ((N_("without amount"), one.unpriced), (N_("in a currency without a rate"), one.no_rate))
    figure = Figure(
        f"forecast_{name}", label, one.weighted if weighted else one.amount, MONEY,
        n=one.n, window=window, formula=formula,
        inputs=(Input(N_("amounts"), one.amount, MONEY), Input(N_("deals"), one.n)),
        counted=one.n - one.unpriced - one.no_rate,
        left_out=tuple(LeftOut(reason, n) for reason, n in left if n),
        filter=closing_in(window) if window else "is:open",
    )  # fmt: skip
    return not_priced(figure) if one.n and figure.counted <= 0 else figure
