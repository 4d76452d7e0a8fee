"""The panel's lines about the target: how far it is, and whether what is open can carry it."""

from fractions import Fraction

from pipeline_tui import l10n
from pipeline_tui.figures.figure import COUNT, MONEY, TIMES
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.targets import QUARTER, Period
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets.told import Facts, Told, Value, missing

__all__ = [
    "balance",
    "coverage",
    "forecast",
    "leads",
    "period_name",
    "target",
    "times",
    "to_go",
    "wins",
]


def period_name(period: Period) -> str:
    """A quarter or month in short: ``Q4``, ``Nov``."""
    if period.by == QUARTER:
        return _("Q{n}").format(n=period.key[-1])
    return l10n.day_short(period.first).strip("0123456789. ")


def times(value: Fraction) -> str:
    """A ratio: ``3.1x``."""
    return _("{ratio}x").format(ratio=l10n.number(float(value), 1))


def _label(facts: Facts) -> str:
    return _("{period} target").format(period=period_name(facts.progress.period))


def target(facts: Facts) -> Told:
    """``Q4 target  215k of 340k  63%``; of wins where only those are aimed at."""
    found = facts.progress
    if found.target.amount is None:
        return wins(facts) if found.target.wins else missing(_label(facts), _("n/a: none set"))
    won, aim = facts.money(found.won.amount), facts.money(found.target.amount)
    share = Fraction(found.won.amount, found.target.amount)
    said = _("{won} of {target}").format(won=won, target=aim)
    percent = l10n.percent(float(share))
    wordings = (f"{said}  {percent}", f"{said} {percent}", said)
    return Told(_label(facts), wordings, (Value(found.won.amount, MONEY),))


def wins(facts: Facts) -> Told:
    """``Q4 wins  9 of 12  75%``."""
    found = facts.progress
    label = _("{period} wins").format(period=period_name(found.period))
    if not found.target.wins:
        return missing(label, _("n/a: none set"))
    share = Fraction(found.won.n, found.target.wins)
    said = _("{won} of {target}").format(
        won=l10n.number(found.won.n), target=l10n.number(found.target.wins)
    )
    return Told(
        label, (f"{said}  {l10n.percent(float(share))}", said), (Value(found.won.n, COUNT),)
    )


def to_go(facts: Facts) -> Told:
    """``to go  125k in 38 days``."""
    found = facts.progress
    label, missed = _("to go"), found.to_go
    if missed is None:
        return missing(label, _("n/a: no target set"), _("n/a: no target"))
    if missed <= 0:
        said = _("reached, {amount} over").format(amount=facts.money(-missed))
        return Told(label, (said,), (Value(missed, MONEY),), "good")
    days = ngettext("{amount} in {n} day", "{amount} in {n} days", found.days_left)
    said = days.format(amount=facts.money(missed), n=l10n.number(found.days_left))
    return Told(label, (said,), (Value(missed, MONEY),))


def forecast(facts: Facts) -> Told:
    """``forecast  commit 97k  best 173k``: open deals expected to close in the period."""
    found = facts.progress.forecast
    said = _("commit {commit}  best {best}").format(
        commit=facts.money(found.commit.amount), best=facts.money(found.best.amount)
    )
    values = (
        Value(found.commit.amount, MONEY), Value(found.best.amount, MONEY, _("best")),
    )  # fmt: skip
    if not found.every.n:
        return missing(_("forecast"), _("n/a: no close dates"), _("n/a"))
    return Told(_("forecast"), (said,), values)


def coverage(facts: Facts) -> Told:
    """``coverage  3.1x  needs 3.3x``."""
    found, label = facts.progress, _("coverage")
    if found.coverage is None:
        if found.to_go is None:
            return missing(label, _("n/a: no target set"), _("n/a: no target"))
        if found.to_go <= 0:
            return missing(label, _("n/a: target reached"))
        if not found.priced:
            return missing(label, _("n/a: no amounts"))
        return missing(label, _("n/a: amount below zero"), _("n/a"))
    said = times(found.coverage)
    values = (Value(found.coverage, TIMES),)
    if found.needed is None:
        return Told(label, (said,), values)
    needs = _("needs {n}").format(n=times(found.needed))
    return Told(label, (f"{said}  {needs}", f"{said} {needs}", said), values)


def leads(facts: Facts) -> Told:
    """``new leads 7d  12  needs 10``: deals added in the last seven days, and the pace needed."""
    found = facts.progress
    said = l10n.number(found.created)
    wordings: tuple[str, ...] = (said,)
    if found.pace is not None:
        needs = _("needs {n}").format(n=l10n.number(-int(-found.pace // 1)))
        wordings = (f"{said}  {needs}", f"{said} {needs}", said)
    return Told(_("new leads 7d"), wordings, (Value(found.created, COUNT),))


def balance(facts: Facts) -> Told | None:
    """``balance  Lead 31, usual 19``; nothing until it was found out, or with little history."""
    state, goal = facts.state, facts.state.goal
    if goal.usual is None or goal.usual_of != goal.balance_of:
        return None
    from pipeline_tui.sales.balance import EVEN, shape

    stock = [state.panel.columns[stage.id].n for stage in state.stages]
    found = shape(goal.usual, stock)
    if found is None:
        return None
    stage, held = state.stages[found.stage], stock[found.stage]
    usual = round(goal.usual.stages[found.stage].stock)
    said = _("{stage} {n}, usual {usual}").format(
        stage=safe.text(stage.name, 12), n=l10n.number(held), usual=l10n.number(usual)
    )
    even = found.verdict == EVEN
    wordings = (f"{_('even')}: {said}", said) if even else (said,)
    return Told(_("balance"), wordings, (Value(held, COUNT),), "text" if even else "over")
