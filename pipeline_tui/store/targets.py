"""The targets of a file, kept among its settings: read, set, taken away."""

from __future__ import annotations

from pipeline_tui.i18n import N_
from pipeline_tui.sales.targets import SETTING, Period, Target, Targets, read_targets
from pipeline_tui.store import driver
from pipeline_tui.store.done import Done
from pipeline_tui.store.rules import Rules
from pipeline_tui.store.store import Store

__all__ = ["in_base", "set_by", "set_target", "targets"]

_KEPT = "SELECT value FROM setting WHERE id = ? AND deleted_at IS NULL"


def targets(conn: driver.Connection) -> Targets | None:
    """The targets, None where none was ever set."""
    row = conn.execute(_KEPT, (SETTING,)).fetchone()
    if row is None:
        return None
    import json

    return read_targets(json.loads(row[0]))


def in_base(rules: Rules, kept: Targets, target: Target) -> Target:
    """A target in the base currency; without its amount where there is no rate for that."""
    if target.amount is None or kept.currency in ("", rules.base_currency):
        return target
    # What a rate turns into less than the least coin is no target: nothing is a share of it.
    return target._replace(amount=rules.to_base(target.amount, kept.currency) or None)


def set_target(store: Store, period: Period | None, target: Target | None) -> Done:
    """Set what is to be won in a period, or with None what is usual; amounts are in base currency.

    A ``target`` of None lets the period have the usual one again. Targets set in another base
    currency are turned into this one by its rate, and lose their amount where there is none.
    """
    rules = store.rules
    kept = targets(store.conn) or Targets()
    usual = in_base(rules, kept, kept.usual)
    single = {key: in_base(rules, kept, one) for key, one in kept.single.items()}
    if period is None:
        usual = target or Target()
    elif target is None:
        single.pop(period.key, None)
    else:
        single[period.key] = target
    now = Targets(kept.by, rules.base_currency, usual, single)
    name = period.key if period else ""
    label = N_("Changed the target of {name}") if name else N_("Changed the usual target")
    return _put(store, now, label, name)


def set_by(store: Store, by: str) -> Done:
    """Count targets by month or by quarter; those of single periods of the other kind stay."""
    kept = targets(store.conn) or Targets(currency=store.rules.base_currency)
    return _put(store, kept._replace(by=by), N_("Changed how long targets run"), by)


def _put(store: Store, kept: Targets, label: str, name: str) -> Done:
    from pipeline_tui.store.lists import put_setting

    with store.action(label, name=name) as act:
        put_setting(act, SETTING, kept.as_setting)
    return act.done
