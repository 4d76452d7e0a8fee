"""Settle the sign before the decimals of each column: what tells it, else the question to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pipeline_tui.exchange.errors import Bad, Question
from pipeline_tui.exchange.numbers import NumberEvidence, money_reader
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.sources import OURS
from pipeline_tui.i18n import _
from pipeline_tui.l10n import minor_digits
from pipeline_tui.sales.currencies import currencies_meant
from pipeline_tui.store import driver

if TYPE_CHECKING:
    from pipeline_tui.exchange.understanding import Understanding

SAID, MARK, BEFORE = "said", "mark", "before"
"""What may tell a sign besides the column's own values, or the header of another column."""

Earlier = Callable[[str], Iterable[tuple[str, int, str]]]
"""Amounts of a system as its files wrote them, with what they became here and the currency."""

_EARLIER = """
SELECT r.seen ->> 'amount' AS said, d.amount, d.currency
FROM external_ref r JOIN deal d ON d.id = r.row_id
WHERE r.id >= ? AND r.id < ? AND r.deleted_at IS NULL AND d.amount IS NOT NULL AND said <> ''
LIMIT 500
"""
_OTHER = {".": ",", ",": "."}


def settle_decimals(seen: Understanding, options: Options, earlier: Earlier | None) -> None:
    """The decimal sign of each column; raises the ``Question`` where nothing tells it."""
    for name, numbers in seen.numbers.items():
        proved = bool(numbers.point) != bool(numbers.comma)
        if proved or not (numbers.point or numbers.unclear):
            seen.decimals[name] = numbers.decimal
        elif options.decimal:
            seen.decimals[name], seen.told_by[name] = options.decimal, SAID
        elif numbers.mixed:
            raise _question(seen, name, numbers)
        else:
            seen.decimals[name] = _told(seen, name, numbers, earlier)


def _told(seen: Understanding, name: str, numbers: NumberEvidence, earlier: Earlier | None) -> str:
    """The sign of a column whose values could all be either."""
    sign = "." if "." in numbers.unclear[0] else ","
    if name == "probability" or seen.system == OURS:
        return sign  # no chance is above a hundred, and ours never part thousands
    if any(map(_is_money, numbers.marks)):
        seen.told_by[name] = MARK
        return _OTHER[sign]
    for other, evidence in seen.numbers.items():
        if (evidence.point or evidence.comma) and evidence.decimal != sign:
            seen.told_by[name] = seen.column(other)
            return evidence.decimal
    for place, proof in seen.rest.signs().items():
        if proof != sign:
            seen.told_by[name] = seen.layout.header[place]
            return proof
    if earlier is not None and (before := _before(earlier(seen.system))):
        seen.told_by[name] = BEFORE
        return before
    raise _question(seen, name, numbers)


def _is_money(mark: str) -> bool:
    """Whether a sign beside an amount is that of a currency without thousandths."""
    meant = currencies_meant(mark)
    return bool(meant) and all(minor_digits(code) < 3 for code in meant or ())


def _before(cells: Iterable[tuple[str, int, str]]) -> str:
    """The sign with which earlier amounts were read; empty where they do not tell."""
    signs = set()
    for cell, amount, currency in cells:
        reads = [(sign, money_reader(sign, currency)(cell)) for sign in ".,"]
        fitting = [sign for sign, read in reads if not isinstance(read, Bad) and read[0] == amount]
        signs |= {*fitting} if len(fitting) == 1 else set()
    return signs.pop() if len(signs) == 1 else ""


def earlier_amounts(conn: driver.Connection, system: str) -> list[tuple[str, int, str]]:
    """What the files of a system said of amounts, and what became of that here."""
    prefix = f"{system}:deal:"
    return [tuple(row) for row in conn.execute(_EARLIER, (prefix, prefix[:-1] + ";"))]


def _question(seen: Understanding, name: str, evidence: NumberEvidence) -> Question:
    examples = (evidence.point[:1] + evidence.comma[:1]) or evidence.unclear[:2]
    message = _(
        "{file}, column “{column}”: which sign stands before the decimals in {values}?"
        " Say {point} or {comma}."
    ).format(
        file=seen.layout.path,
        column=seen.column(name),
        values=", ".join(examples),
        point="--decimal .",
        comma="--decimal ,",
    )
    return Question(message, "decimal", examples, (".", ","), seen.column(name))
