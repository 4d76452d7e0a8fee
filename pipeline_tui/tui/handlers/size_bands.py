"""Set the size bands that part the deals on the Figures screen."""

from collections.abc import Sequence
from typing import Any

from pipeline_tui.figures.bands import MOST, SETTING, SIZE_BANDS, bands
from pipeline_tui.figures.figure import MONEY
from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.listing import EditList
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.widgets import figure_words as told

__all__ = ["size_bands"]


class Bands:
    """The lower bounds as a list: added, changed and removed, always in their order."""

    ordered = False

    def __init__(self, app: Any) -> None:
        self.app = app
        self.base: str = app.store.rules.base_currency

    def known(self) -> tuple[int, ...]:
        """The bounds as they are."""
        return bands(self.app.store.conn)

    def options(self) -> Sequence[Option[str]]:
        """One line for each band."""
        bounds = self.known()
        return [
            Option(str(low), self._said(low, high))
            for low, high in zip(bounds, [*bounds[1:], None], strict=True)
        ]

    def _said(self, low: int, high: int | None) -> str:
        said = _("{low} and more") if high is None else _("{low} to {high}")
        told_high = "" if high is None else told.amount(high, MONEY, self.base)
        return said.format(low=told.amount(low, MONEY, self.base), high=told_high)

    async def add(self) -> str | None:
        """Ask from which amount on a further band is."""
        if len(self.known()) >= MOST:
            self.app.say(_("There can be no more bands."), problem=True)
            return None
        return await self._ask(None)

    async def rename(self, option: Option[str]) -> None:
        """Ask for another lower bound."""
        await self._ask(int(option.value))

    async def move(self, option: Option[str], by: int) -> None:
        """They stay in their order."""

    async def remove(self, option: Option[str]) -> None:
        """Its deals fall to the band below; the last one stays."""
        rest = [one for one in self.known() if one != int(option.value)]
        if rest:
            await self._keep(rest)
        else:
            self.app.say(_("One band has to stay."), problem=True)

    async def _ask(self, now: int | None) -> str | None:
        others = [one for one in self.known() if one != now]
        typed = await ask_line(
            self.app,
            _("From which amount on?"),
            _bound(self.base, others),
            text=readers.typed_money(now, self.base),
        )
        if typed is None:
            return None
        await self._keep(sorted([*others, typed]))
        return str(typed)

    async def _keep(self, bounds: list[int]) -> None:
        from pipeline_tui.store import lists

        kept = None if bounds == list(SIZE_BANDS) else bounds
        await self.app.change(lambda: lists.set_setting(self.app.store, SETTING, kept))


def _bound(base: str, others: Sequence[int]) -> Reader[int]:
    """An amount in the base currency that no other band begins with."""
    plain = readers.amount(base)

    def read(typed: str) -> Read[int]:
        found = plain(typed)
        if found.value is None:
            return Read(problem=found.problem)
        if found.value.currency != base:
            return Read(problem=_("an amount in {currency}").format(currency=base))
        if found.value.minor in others:
            return Read(problem=_("a band begins there already"))
        return Read(found.value.minor, found.echo)

    return read


async def size_bands(app: Any) -> None:
    """The list of the bands, until it is left."""
    await ask(app, EditList(_("Size bands"), Bands(app), change=_("change")))
