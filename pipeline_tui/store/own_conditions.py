"""The person's own fields as conditions on deals, and as what a filter knows of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pipeline_tui.sales.filter_own import OwnKey
from pipeline_tui.sales.filter_terms import Own
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = ["own", "own_keys"]

_ANY = "SELECT 1 FROM own_field WHERE deleted_at IS NULL LIMIT 1"
# json_each rather than a path: a key may hold any character. Most deals hold nothing, '{}'.
_HAS = "length(d.extra) > 2 AND EXISTS (SELECT 1 FROM json_each(d.extra) j WHERE j.key = ?{})"
_LIKE_A_NUMBER = " AND j.value GLOB '[-0-9]*'"
_LIKE_A_DAY = " AND j.value GLOB '[12][0-9][0-9][0-9]-*'"


def own_keys(conn: driver.Connection) -> dict[str, OwnKey]:
    """The fields in use by what a filter calls them; of two alike the first."""
    if conn.execute(_ANY).fetchone() is None:
        return {}
    from pipeline_tui.store.own_reading import fields

    found: dict[str, OwnKey] = {}
    for one in fields(conn):
        if one.word:
            found.setdefault(one.word, OwnKey(one.key, one.type))
    return found


def own(conn: driver.Connection, rules: Rules, term: Own) -> tuple[str, list[Any]]:
    """The condition of a term on the row ``d`` of deal, with its values."""
    if term.op in ("has", "missing"):
        has = _HAS.format("")
        return (has if term.op == "has" else f"NOT ({has})"), [term.key]
    if term.type in ("text", "choice"):
        _know_folding(conn)
        holds = "instr(folded(j.value), ?) > 0" if term.op == ":" else "folded(j.value) = ?"
        return _HAS.format(f" AND {holds}"), [term.key, term.value]
    if term.type == "day":
        return _HAS.format(f"{_LIKE_A_DAY} AND j.value {term.op} ?"), [term.key, term.value]
    worth, values = ("1.0", []) if term.type == "number" else _worth(rules)
    compared = f"{_LIKE_A_NUMBER} AND CAST(j.value AS REAL) * {worth} {term.op} ?"
    return _HAS.format(compared), [term.key, *values, float(term.value)]


def _know_folding(conn: driver.Connection) -> None:
    """Teach the connection to fold, once: a function in use cannot be replaced."""
    try:
        conn.execute("SELECT folded('')").fetchone()
    except driver.OperationalError:
        conn.create_function("folded", 1, fold, deterministic=True)


def _worth(rules: Rules) -> tuple[str, list[Any]]:
    """What one unit of a deal's currency is worth in the base currency; none without a rate."""
    base = rules.base_currency
    rates: dict[str, Fraction] = {base: Fraction(1)} | dict(rules.rates)
    parts, values = [], []
    for code, rate in rates.items():
        parts.append("WHEN ? THEN ?")
        values += [code, float(rate)]
    return f"(CASE d.currency {' '.join(parts)} END)", values
