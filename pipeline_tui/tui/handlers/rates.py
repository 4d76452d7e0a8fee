"""Exchange rates: how much of the base currency one unit of another buys."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.listing import EditList
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.handlers.asking import ask_line

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["rate_of", "rates", "read_rate"]


class Rates:
    """The rates as a list: added, changed, removed."""

    ordered = False

    def __init__(self, app: "PipelineApp") -> None:
        self.app = app

    def known(self) -> dict[str, str]:
        """The rates as they are kept, by currency."""
        from pipeline_tui.store import lists

        kept = lists.get_setting(self.app.store.conn, "rates", {})
        return {code: str(rate) for code, rate in sorted(kept.items())}

    def options(self) -> Sequence[Option[str]]:
        """One line a currency."""
        base = self.app.store.rules.base_currency
        decimal = l10n.formats().decimal
        return [
            Option(code, f"1 {code} = {rate.replace('.', decimal)} {base}")
            for code, rate in self.known().items()
        ]

    async def add(self) -> str | None:
        """Ask for a currency and its rate."""
        from pipeline_tui.tui.handlers.program import currency

        code = await ask_line(self.app, _("Rate of which currency?"), currency)
        if code is None:
            return None
        if code == self.app.store.rules.base_currency:
            self.app.say(_("That is the base currency: its rate is 1."), problem=True)
            return None
        await self._ask_rate(code)
        return code

    async def rename(self, option: Option[str]) -> None:
        """Ask for another rate."""
        await self._ask_rate(option.value)

    async def move(self, option: Option[str], by: int) -> None:
        """Currencies stand by their letters."""

    async def remove(self, option: Option[str]) -> None:
        """Forget a rate: deals in that currency are then counted, not priced."""
        await self._keep(
            {code: rate for code, rate in self.known().items() if code != option.value}
        )

    async def _ask_rate(self, code: str) -> None:
        base = self.app.store.rules.base_currency
        known = self.known()
        now = known.get(code, "").replace(".", l10n.formats().decimal)
        title = _("1 {code} is how many {base}?").format(code=code, base=base)
        rate = await ask_line(self.app, title, read_rate, text=now)
        if rate is not None:
            await self._keep({**known, code: rate})

    async def _keep(self, every: dict[str, str]) -> None:
        from pipeline_tui.store import lists

        await self.app.change(lambda: lists.set_setting(self.app.store, "rates", every))


def read_rate(typed: str) -> Read[str]:
    """A rate above 0, kept as it was typed so that it stays exact."""
    bare = typed.strip().replace(l10n.formats().decimal, ".")
    try:
        rate = Decimal(bare)
    except InvalidOperation:
        return Read(problem=_("a number, such as 1.08"))
    if not rate.is_finite() or not Decimal("0.000001") <= rate <= Decimal(1_000_000):
        return Read(problem=_("a number above 0"))
    return Read(f"{rate:f}", f"{rate:f}".replace(".", l10n.formats().decimal))


async def rate_of(app: "PipelineApp", code: str, base: str) -> Fraction | None:
    """The rate by which what was set in ``base`` is turned; None leaves all as it is."""
    title = _("1 {code} is how many {base}? Targets, limits and size bands follow.")
    typed = await ask_line(app, title.format(code=code, base=base), read_rate)
    return None if typed is None else Fraction(typed)


async def rates(app: "PipelineApp") -> None:
    """Edit the exchange rates."""
    base = app.store.rules.base_currency
    await ask(app, EditList(_("Exchange rates into {base}").format(base=base), Rates(app)))
