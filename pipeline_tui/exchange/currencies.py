"""Which currencies a file of deals names, and what a new file is to count in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.cell_readers import currency_reader
from pipeline_tui.i18n import ngettext
from pipeline_tui.l10n import formats, number
from pipeline_tui.sales.money import MoneyError, parse_money
from pipeline_tui.store import base_currency
from pipeline_tui.store.door import Action
from pipeline_tui.store.lists import put_setting
from pipeline_tui.store.store import Store

if TYPE_CHECKING:
    from pipeline_tui.exchange.understanding import Understanding

_NONE = "XXX"  # the code of no currency
_USED = """
SELECT EXISTS (SELECT 1 FROM deal WHERE deleted_at IS NULL)
    OR EXISTS (SELECT 1 FROM change c JOIN action a ON a.id = c.action_id
               WHERE c.tbl = 'setting' AND c.row_id IN ('base_currency', 'rates')
               AND a.kind = 'do' AND a.state = 'done')
"""
_COUNTED = """
SELECT currency, count(*) FROM deal
WHERE deleted_at IS NULL AND amount IS NOT NULL GROUP BY currency ORDER BY currency
"""


class Money(NamedTuple):
    """The currency of amounts without one, the value that told it (or none), the base to take.

    ``base`` is empty where the file that is imported into keeps the one it has.
    """

    currency: str
    told_by: str = ""
    base: str = ""


def settle(store: Store, seen: Understanding, said: str) -> Money:
    """Which currency amounts without one have, ``said`` being the person's word.

    A column has one currency: a sign beside some amounts tells for the others. A file in which
    nothing was counted yet takes the only currency of the import as its base.
    """
    base = store.rules.base_currency
    named = named_in(seen, base)
    alone = next(iter(named)) if len(named) == 1 else ""
    told = alone if "currency" not in seen.places else ""
    amounts = seen.numbers.get("amount")
    bare = "currency" not in seen.places and (amounts is None or amounts.bare)
    every = {*named, said} if said and (bare or not named) else {*named}
    only = every.pop() if len(every) == 1 else base
    counts_in = only if only != base and _may_change(store, only) else ""
    currency = said or told or counts_in or base
    return Money(currency, named[told] if told and not said else "", counts_in)


def named_in(seen: Understanding, base: str) -> dict[str, str]:
    """The currencies that a file names, each with the first value that does.

    A sign that several share means ``base`` if it can.
    """
    read = currency_reader(base)
    found: dict[str, str] = {}
    for text in filter(str.strip, seen.currency_values):
        code = read(text)
        if isinstance(code, str):
            found.setdefault(code, text.strip())
    amounts = seen.numbers.get("amount")
    shown = formats()._replace(decimal=seen.decimals.get("amount", "."))
    for text in amounts.marks.values() if amounts is not None else ():
        try:
            if parse_money(text, _NONE, shown).currency != _NONE:
                found.setdefault(parse_money(text, base, shown).currency, text)
        except MoneyError:
            continue  # the row is refused with the reason
    return found


def _may_change(store: Store, code: str) -> bool:
    """Whether nothing was counted in the base currency yet, and nobody chose it."""
    if store.conn.execute(_USED).fetchone()[0]:
        return False
    return not base_currency.asks_for_rate(store, code)


def count_in(act: Action, code: str) -> None:
    """Take a base currency inside an import into a file without deals."""
    everything = act.scope.everything
    put_setting(act, "base_currency", code)
    act.scope.everything = everything  # no deal was there to be derived anew
    act.store.reload_rules()


def without_rate(store: Store) -> list[tuple[int, str]]:
    """How many deals have an amount in each currency that no rate is known of, in words."""
    rules = store.rules
    used = {row[0] for row in store.conn.execute("SELECT DISTINCT currency FROM tally")}
    if all(rules.rate(code) is not None for code in used if code):
        return []
    return [
        (n, ngettext("{n} in {code} without a rate", "{n} in {code} without a rate", n).format(
            n=number(n), code=code
        ))
        for code, n in store.conn.execute(_COUNTED)
        if rules.rate(code) is None
    ]  # fmt: skip
