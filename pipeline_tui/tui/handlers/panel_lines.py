"""Choose the panel's lines, their order, and when one of them warns."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline_tui import l10n
from pipeline_tui.figures.figure import DAYS, MONEY, MONEY_A_DAY, SHARE, TIMES
from pipeline_tui.figures.panel_lines import (
    CONVERSION,
    LINES,
    SETTING,
    SHOWN,
    SOURCE,
    Chosen,
    unit_of,
)
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.listing import EditList
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.figure_lines import TELLERS, chosen

__all__ = ["limit_reader", "limit_words", "panel_lines"]


class PanelLines:
    """The lines as a list: added, ordered, removed, and given limits."""

    ordered = True

    def __init__(self, app: Any) -> None:
        self.app = app

    def known(self) -> list[Chosen]:
        """The lines as they are."""
        return [one for one in chosen(self.app.state) if one.id in self.names()]

    def names(self) -> dict[str, str]:
        """Every line there is, with its name: those of all files, then of stages and sources."""
        from pipeline_tui.store import lists

        state = self.app.state
        made = {one: _(LINES[one].name) for one in TELLERS}
        for stage in state.stages:
            said = _("Conversion from {stage}").format(stage=safe.text(stage.name, 30))
            made[f"{CONVERSION}:{stage.id}"] = said
        for one in lists.items(state.store.conn, "source"):
            said = _("Win rate of {source}").format(source=safe.text(one.name, 30))
            made[f"{SOURCE}:{one.id}"] = said
        return made

    def options(self) -> Sequence[Option[str]]:
        """One line each, with its limits; those past the twelfth stand in for others."""
        base, names = self.app.state.base, self.names()
        return [
            Option(one.id, names[one.id], limit_words(one, base, place >= SHOWN))
            for place, one in enumerate(self.known())
        ]

    async def add(self) -> str | None:
        """Choose a line that is not there yet."""
        there = {one.id for one in self.known()}
        rest = [Option(one, name) for one, name in self.names().items() if one not in there]
        if not rest:
            self.app.say(_("All lines are there."))
            return None
        name = await ask(self.app, Choose(_("Add which line?"), rest))
        if name is not None:
            await self._keep([*self.known(), Chosen(name)])
        return name

    async def rename(self, option: Option[str]) -> None:
        """Ask below and above which value the line warns."""
        now = next(one for one in self.known() if one.id == option.value)
        low = await self._ask_limit(now, _("{name}: warn below"), now.below)
        if low is None:
            return
        high = await self._ask_limit(now, _("{name}: warn above"), now.above)
        if high is None:
            return
        changed = Chosen(now.id, low[0], high[0])
        await self._keep([changed if one.id == now.id else one for one in self.known()])

    async def move(self, option: Option[str], by: int) -> None:
        """Up or down."""
        from pipeline_tui.store.lists import moved

        every = {one.id: one for one in self.known()}
        await self._keep([every[one] for one in moved(list(every), option.value, by)])

    async def remove(self, option: Option[str]) -> None:
        """Show it no more; the last line stays."""
        rest = [one for one in self.known() if one.id != option.value]
        if rest:
            await self._keep(rest)
        else:
            self.app.say(_("One line has to stay; i hides the panel."), problem=True)

    async def _ask_limit(
        self, one: Chosen, title: str, now: int | None
    ) -> tuple[int | None] | None:
        """A limit, or that there is none; None where the question was left."""
        unit, base = unit_of(one.id), self.app.state.base
        typed = await ask(
            self.app,
            Prompt(
                title.format(name=self.names()[one.id]),
                limit_reader(unit, base),
                text=_typed(now, unit, base),
                empty=True,
            ),
        )
        return None if typed is None else (typed.value,)

    async def _keep(self, lines: list[Chosen]) -> None:
        from pipeline_tui.store import lists

        kept = [
            {name: value for name, value in one._asdict().items() if value is not None}
            for one in lines
        ]
        await self.app.change(lambda: lists.set_setting(self.app.store, SETTING, kept))


async def panel_lines(app: Any) -> None:
    """Edit the panel's lines."""
    await ask(app, EditList(_("Panel lines"), PanelLines(app), change=_("limits")))


def limit_words(one: Chosen, base: str, spare: bool) -> str:
    """``warns below 25 %``; of a line past the twelfth that it stands in for others."""
    unit = unit_of(one.id)
    said = [pgettext("a line of the panel", "in reserve")] if spare else []
    if one.below is not None:
        said.append(_("warns below {limit}").format(limit=_shown(one.below, unit, base)))
    if one.above is not None:
        said.append(_("warns above {limit}").format(limit=_shown(one.above, unit, base)))
    return ", ".join(said)


def _shown(limit: int, unit: str, base: str) -> str:
    if unit in (MONEY, MONEY_A_DAY):
        return words.money(limit, base, sign=True)
    return f"{_typed(limit, unit, base)} %" if unit == SHARE else _typed(limit, unit, base)


def _typed(limit: int | None, unit: str, base: str) -> str:
    if limit is None:
        return ""
    if unit in (MONEY, MONEY_A_DAY):
        return readers.typed_money(limit, base)
    if unit == SHARE:
        return readers.typed_percent(limit)
    return readers.typed_percent(limit) if unit == TIMES else str(limit)


def limit_reader(unit: str, base: str) -> Reader[int | None]:
    """A limit as a whole number in the unit of a line; empty is none."""
    never = _("never")
    if unit == SHARE:
        return readers.percent(empty=never)
    if unit == TIMES:
        return _ratio
    if unit not in (MONEY, MONEY_A_DAY):
        return readers.whole(most=3650 if unit == DAYS else 100_000, empty=never)
    plain = readers.money(base)

    def read(typed: str) -> Read[int | None]:
        found = plain(typed)
        if found.value is None:
            return Read(problem=found.problem) if found.problem else Read(None, never)
        if found.value.currency != base:
            return Read(problem=_("an amount in {currency}").format(currency=base))
        return Read(found.value.minor, found.echo)

    return read


def _ratio(typed: str) -> Read[int | None]:
    """A ratio such as 3.3, in hundredths."""
    bare = typed.strip().removesuffix("x").strip().replace(l10n.formats().decimal, ".")
    if not bare:
        return Read(None, _("never"))
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return Read(problem=_("a number such as 3.3"))
    if not value.is_finite() or not 0 <= value <= 1000:
        return Read(problem=_("a number from 0 to 1,000"))
    return Read(int(value * 100), f"{l10n.number(float(value), 1)}")
