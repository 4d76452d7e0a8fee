"""The panel's lines about open and closed deals."""

from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.figures.figure import COUNT, DAYS, MONEY, MONEY_A_DAY, SHARE
from pipeline_tui.i18n import _, ngettext, pgettext
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.told import Facts, Told, Value, missing, was

if TYPE_CHECKING:
    from pipeline_tui.figures.panel import Period, Sum

__all__ = [
    "average", "closed", "days_to_win", "open_deals", "over_limit", "parked", "to_do",
    "unpriced", "velocity", "win_rate", "won_a_day",
]  # fmt: skip


def _worth(label: str, one: "Sum", facts: Facts, style: str = "text") -> Told:
    said = ngettext(
        "{n} deal {amount}  wtd {weighted}", "{n} deals {amount}  wtd {weighted}", one.n
    )
    count, amount = words.deals(one.n), facts.money(one.amount)
    wordings = (
        said.format(n=l10n.number(one.n), amount=amount, weighted=facts.money(one.weighted)),
        f"{count} {amount}",
        f"{l10n.number(one.n)} {amount}",
    )
    values = (
        Value(one.amount, MONEY), Value(one.n, COUNT, _("deals")),
        Value(one.weighted, MONEY, _("wtd")),
    )  # fmt: skip
    return Told(label, wordings, values, style)


def open_deals(facts: Facts) -> Told:
    """``open  80 deals 1.35M  wtd 483k``."""
    return _worth(pgettext("deals", "open"), facts.panel.open, facts)


def over_limit(facts: Facts) -> Told:
    """``over limit  16 deals 330k  wtd 118k``."""
    one = facts.panel.over
    return _worth(_("over limit"), one, facts, "over" if one.n else "text")


def to_do(facts: Facts) -> Told:
    """``to do  12 late  7 today  5 no step``."""
    panel = facts.panel
    said = _("{late} late  {today} today  {none} no step").format(
        late=panel.late, today=panel.due_today, none=panel.no_step
    )
    short = _("{late} late  {none} no step").format(late=panel.late, none=panel.no_step)
    values = (
        Value(panel.late, COUNT, _("late")),
        Value(panel.due_today, COUNT, _("today")),
        Value(panel.no_step, COUNT, _("no step")),
    )
    return Told(_("to do"), (said, short), values)


def win_rate(facts: Facts) -> Told:
    """``win rate 12m  27% of 214  was 31%``."""
    rate, before = facts.panel.year.win_rate, facts.panel.quarter_ago.win_rate
    label = _("win rate 12m")
    if rate.too_few:
        return missing(label, _("n/a: too few ({n})").format(n=rate.n))
    said = _("{rate} of {n}").format(rate=l10n.percent(float(rate.value)), n=l10n.number(rate.n))
    wordings = (said,) if before.too_few else was(said, l10n.percent(float(before.value)))
    return Told(label, wordings, (Value(rate.value, SHARE),))


def days_to_win(facts: Facts) -> Told:
    """``days to win  median 47  was 44``."""
    cycle, before = facts.panel.year.cycle, facts.panel.quarter_ago.cycle
    if cycle.median is None:
        return _none_won(_("days to win"))
    said = _("median {median}").format(median=_days(cycle.median))
    if cycle.mean is not None and before.median is None:
        said = _("median {median} mean {mean}").format(
            median=_days(cycle.median), mean=_days(cycle.mean)
        )
    wordings = (said,) if before.median is None else was(said, _days(before.median))
    return Told(_("days to win"), wordings, (Value(cycle.median, DAYS),))


def _none_won(label: str) -> Told:
    """Why a figure of won deals cannot be told, in full and in short."""
    return missing(label, _("n/a: none won in 12 months"), _("n/a: none won"))


def _no_average(label: str, year: "Period") -> Told:
    """Why deals won have no average: there are none, or none has an amount."""
    if year.won.n:
        return missing(label, _("n/a: no amounts"))
    return _none_won(label)


def _days(value: Fraction) -> str:
    return l10n.number(float(value), 0 if value.denominator == 1 or value >= 10 else 1)


def velocity(facts: Facts) -> Told:
    """``velocity a day  3.1k from 49 open``: what the formula promises."""
    panel, label = facts.panel, _("velocity a day")
    if panel.velocity is None:
        rate = panel.year.win_rate
        if not rate.n:
            return missing(label, _("n/a: none closed in 12 months"), _("n/a: none closed"))
        if not panel.year.won.n or panel.year.average_won is None:
            return _no_average(label, panel.year)
        return missing(label, _("n/a: too few ({n})").format(n=rate.n))
    amount = facts.money(panel.velocity)
    said = _("{amount} from {n} open").format(amount=amount, n=l10n.number(panel.qualified_open))
    return Told(label, (said, amount), (Value(panel.velocity, MONEY_A_DAY),))


def won_a_day(facts: Facts) -> Told:
    """``won a day  2.8k  was 2.5k``: what was realised."""
    now, before = facts.panel.year.realised, facts.panel.quarter_ago.realised
    label = _("won a day")
    year = facts.panel.year
    if now is None:
        return missing(label, _("n/a: no day recorded yet"), _("n/a"))
    if year.won.n and year.average_won is None:
        return _no_average(label, year)
    said = facts.money(now)
    wordings = (said,) if before is None else was(said, facts.money(before))
    return Told(label, wordings, (Value(now, MONEY_A_DAY),))


def average(facts: Facts) -> Told:
    """``average won  18k of 58  was 17k``."""
    year, before = facts.panel.year, facts.panel.quarter_ago.average_won
    if year.average_won is None:
        return _no_average(_("average won"), year)
    said = _("{amount} of {n}").format(
        amount=facts.money(year.average_won), n=l10n.number(year.won.n)
    )
    wordings = (said,) if before is None else was(said, facts.money(before))
    return Told(_("average won"), wordings, (Value(year.average_won, MONEY),))


def closed(facts: Facts) -> Told:
    """``30 days  won 4 71k  lost 7 88k``."""
    won, lost = facts.panel.won30, facts.panel.lost30
    if not won.n and not lost.n:
        return missing(_("30 days"), _("none closed"))
    said = _("won {won} {won_amount}  lost {lost} {lost_amount}").format(
        won=won.n, won_amount=facts.money(won.amount),
        lost=lost.n, lost_amount=facts.money(lost.amount),
    )  # fmt: skip
    return Told(
        _("30 days"), (said,), (Value(won.amount, MONEY), Value(lost.amount, MONEY, _("lost")))
    )


def parked(facts: Facts) -> Told:
    """``parked  4 deals 41k``."""
    one = facts.panel.parked
    said = f"{words.deals(one.n)} {facts.money(one.amount)}" if one.n else _("none")
    return Told(_("parked"), (said,), (Value(one.n, COUNT), Value(one.amount, MONEY)))


def unpriced(facts: Facts) -> list[Told]:
    """Deals that the sums cannot hold are counted and named."""
    one = facts.panel.open
    named = ((_("without amount"), one.unpriced), (_("currency without rate"), one.no_rate))
    return [Told(label, (words.deals(n),), (Value(n, COUNT),)) for label, n in named if n]
