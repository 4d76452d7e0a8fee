"""Set what is to be won, and from which chance on a deal is counted on."""

from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.targets import (
    MONTH,
    QUARTER,
    Period,
    Target,
    Targets,
    following,
    period_of,
)
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.told_target import period_name

if TYPE_CHECKING:
    from pipeline_tui.sales.money import Money

__all__ = ["aim_words", "forecast", "targets"]

_BY, _USUAL = "by", "usual"
_AHEAD = 4
"""Periods after the running one that can be given a target of their own."""


async def targets(app: Any) -> None:
    """All targets in one list, until it is left."""
    from pipeline_tui.store.targets import set_by

    current: str | None = None
    while True:
        kept = _kept(app)
        periods = _periods(app, kept)
        chosen = await ask(app, Choose(_("Targets"), _options(app, kept, periods), current=current))
        if chosen is None:
            return
        current = chosen
        if chosen == _BY:
            other = MONTH if kept.by == QUARTER else QUARTER
            await app.change(lambda by=other: set_by(app.store, by))
        else:
            period = next((one for one in periods if one.key == chosen), None)
            await _ask_target(app, kept, period)


def _kept(app: Any) -> Targets:
    from pipeline_tui.store.targets import targets as read

    return read(app.store.conn) or Targets()


def _periods(app: Any, kept: Targets) -> list[Period]:
    """The running period, and those after it."""
    made = [period_of(app.today, kept.by)]
    for _time in range(_AHEAD):
        made.append(following(made[-1]))
    return made


def _options(app: Any, kept: Targets, periods: list[Period]) -> list[Option[str]]:
    by = _("by quarter") if kept.by == QUARTER else _("by month")
    usual = aim_words(app, kept, kept.usual)
    each = _("{target} a quarter") if kept.by == QUARTER else _("{target} a month")
    usual = each.format(target=usual) if usual else _("none")
    options = [
        Option(_BY, _("How long targets run"), by),
        Option(_USUAL, _("Usual target"), usual),
    ]
    for period in periods:
        own = kept.single.get(period.key)
        said = _("as usual") if own is None else aim_words(app, kept, own) or _("none")
        name = f"{period_name(period)} {period.first.year}"
        options.append(Option(period.key, name, said))
    return options


def aim_words(app: Any, kept: Targets, aim: Target) -> str:
    """``340k, 20 wins``; '' for no target."""
    from pipeline_tui.store.targets import in_base

    rules = app.store.rules
    shown = in_base(rules, kept, aim)
    said = []
    if shown.amount is not None:
        said.append(words.money(shown.amount, rules.base_currency, sign=True))
    elif aim.amount is not None:
        said.append(_("no rate for {currency}").format(currency=kept.currency))
    if shown.wins is not None:
        count = ngettext("{n} win", "{n} wins", shown.wins)
        said.append(count.format(n=l10n.number(shown.wins)))
    return ", ".join(said)


async def _ask_target(app: Any, kept: Targets, period: Period | None) -> None:
    """Ask for amount and wins; a period without either has the usual target again."""
    from pipeline_tui.store.targets import in_base, set_target

    base = app.store.rules.base_currency
    aim = kept.usual if period is None else kept.single.get(period.key, Target())
    now = in_base(app.store.rules, kept, aim)
    name = f"{period_name(period)} {period.first.year}" if period else _("Usual target")
    none = _("as usual") if period else _("none")
    amount = await ask(
        app,
        Prompt(
            _("{name}: amount to win").format(name=name),
            _aimed(base, none),
            text=readers.typed_money(now.amount, base),
            empty=True,
        ),
    )
    if amount is None:
        return
    wins = await ask(
        app,
        Prompt(
            _("{name}: deals to win").format(name=name),
            readers.whole(least=1, empty=none),
            text="" if now.wins is None else str(now.wins),
            empty=True,
        ),
    )
    if wins is None:
        return
    target = Target(amount.value.minor if amount.value else None, wins.value)
    wanted = target if period is None or target != Target() else None
    await app.change(lambda: set_target(app.store, period, wanted))


def _aimed(base: str, none: str) -> "Reader[Money | None]":
    """An amount above 0 in the base currency; empty is none."""
    plain = readers.money(base)

    def read(typed: str) -> "Read[Money | None]":
        found = plain(typed)
        if found.problem:
            return found
        if found.value is None:
            return Read(None, none)
        if found.value.currency != base:
            return Read(problem=_("an amount in {currency}").format(currency=base))
        return found if found.value.minor > 0 else Read(problem=_("an amount above 0"))

    return read


async def forecast(app: Any) -> None:
    """Ask from which chance on a deal is commit, then best case."""
    from pipeline_tui.figures.progress import BOUNDS_SETTING, read_bounds
    from pipeline_tui.store import lists

    now = read_bounds(app.store.conn)
    commit = await ask_line(
        app,
        _("From which chance on is a deal commit?"),
        readers.percent(),
        text=readers.typed_percent(now[0]),
    )
    if commit is None:
        return
    best = await ask_line(
        app,
        _("From which chance on is a deal best case?"),
        _at_most(commit),
        text=readers.typed_percent(min(now[1], commit)),
    )
    if best is not None:
        await app.change(lambda: lists.set_setting(app.store, BOUNDS_SETTING, [commit, best]))


def _at_most(commit: int) -> Reader[int | None]:
    """A chance not above that of commit, which best case includes."""
    plain = readers.percent()

    def read(typed: str) -> Read[int | None]:
        found = plain(typed)
        if found.value is not None and found.value > commit:
            return Read(problem=_("best case includes commit: not above its chance"))
        return found

    return read
