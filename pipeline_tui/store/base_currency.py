"""Count in another currency: rates, and what the person set in the old one, follow in one action.

Deals keep their own currency. Targets, the limits of panel lines and size bands are amounts
without a deal: left as they are they would silently mean something else.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.l10n import minor_digits
from pipeline_tui.sales import targets as aims
from pipeline_tui.store import driver
from pipeline_tui.store.done import Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import get_setting, put_setting
from pipeline_tui.store.rules import Rules
from pipeline_tui.store.store import Store

__all__ = ["MONEY_LINES", "asks_for_rate", "change"]

BANDS, LINES = "size_bands", "panel_lines"
MONEY_LINES = frozenset("target to_go forecast open over won_a_day velocity average closed".split())
"""Lines of the panel whose limits are money; see ``figures/panel_lines.py``."""

Convert = Callable[[int], int]
"""Turns minor units of the old base currency into those of the new one."""


def asks_for_rate(store: Store, code: str) -> bool:
    """Whether something was set in the base currency that no known rate turns into ``code``."""
    rules = store.rules
    if code == rules.base_currency or code in rules.rates:
        return False
    return bool(_converted(store.conn, rules, code, lambda minor: minor))


def change(store: Store, code: str, rate: Fraction | None = None) -> Done:
    """Count in another currency; rates, targets, limits and size bands are turned with it.

    ``rate`` is how many units of the old currency one unit of ``code`` buys, for one that has
    none yet. Without any rate the old ones say nothing about the new currency and are dropped;
    raises ``Invalid`` where something that was set would have to be turned by it.
    """
    rules = store.rules
    old = rules.base_currency
    if rate is not None and rate <= 0:
        raise Invalid(_("A rate is above 0."))
    turn = rules.rates.get(code) or rate
    if turn is None and asks_for_rate(store, code):
        raise Invalid(
            _("Targets, limits and size bands need a rate from {old} to {new}.").format(
                old=old, new=code
            )
        )
    turned = {} if turn is None or code == old else _turned(rules, code, turn)
    kept = _converted(store.conn, rules, code, _by(turn, old, code)) if turned and turn else {}
    label = N_("Changed the base currency; what was set in {name} is converted")
    with store.action(label if kept else N_("Changed the base currency"), name=old) as act:
        put_setting(act, "base_currency", code)
        if code != old and (turned or rules.rates):
            put_setting(act, "rates", {name: _rate_text(turned[name]) for name in sorted(turned)})
        for name, value in kept.items():
            put_setting(act, name, value)
    return act.done


def _turned(rules: Rules, code: str, turn: Fraction) -> dict[str, Fraction]:
    others = {name: rate / turn for name, rate in rules.rates.items() if name != code}
    return {rules.base_currency: 1 / turn, **others}


def _by(turn: Fraction, old: str, new: str) -> Convert:
    factor = Fraction(10) ** (minor_digits(new) - minor_digits(old)) / turn

    def convert(minor: int) -> int:
        exact = minor * factor
        whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
        return whole if exact >= 0 else -whole

    return convert


def _converted(
    conn: driver.Connection, rules: Rules, code: str, convert: Convert
) -> dict[str, Any]:
    """The settings that hold amounts of the base currency, turned; none that holds no amount."""
    found: dict[str, Any] = {}
    held = get_setting(conn, aims.SETTING)
    targets = None if held is None else _targets(aims.read_targets(held), rules, convert)
    if targets is not None:
        found[aims.SETTING] = targets._replace(currency=code).as_setting
    bands = get_setting(conn, BANDS)
    if isinstance(bands, list) and any(type(one) is int and one for one in bands):
        found[BANDS] = sorted({convert(one) for one in bands if type(one) is int})
    lines = get_setting(conn, LINES)
    if isinstance(lines, list) and any(map(_limits, lines)):
        found[LINES] = [_line(one, convert) for one in lines]
    return found


def _targets(kept: aims.Targets, rules: Rules, convert: Convert) -> aims.Targets | None:
    """Targets with their amounts turned; None where no amount is set.

    One that was set in yet another currency, for want of a rate, stays as it is.
    """
    every = (kept.usual, *kept.single.values())
    if kept.currency not in ("", rules.base_currency) or all(one.amount is None for one in every):
        return None

    def turned(one: aims.Target) -> aims.Target:
        return one if one.amount is None else one._replace(amount=convert(one.amount))

    single = {key: turned(one) for key, one in kept.single.items()}
    return kept._replace(usual=turned(kept.usual), single=single)


def _limits(line: Any) -> list[str]:
    """Which limits of a kept line are money."""
    if not isinstance(line, dict) or line.get("id") not in MONEY_LINES:
        return []
    return [name for name in ("below", "above") if type(line.get(name)) is int]


def _line(line: Any, convert: Convert) -> Any:
    changed = {name: convert(line[name]) for name in _limits(line)}
    return {**line, **changed} if changed else line


def _rate_text(rate: Fraction) -> str:
    """A rate as it is kept: ten digits that count, written plainly."""
    with localcontext() as exact:
        exact.prec = 10
        return f"{(Decimal(rate.numerator) / Decimal(rate.denominator)).normalize():f}"
