"""What is wrong or missing on the open deals, by count and money, and the share of clean ones."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, ngettext, pgettext
from pipeline_tui.sales.hygiene import BY_CODE, FAULTS, Fault
from pipeline_tui.store import duplicate_pairs, hygiene, hygiene_days, lanes
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import HYGIENE
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted, width_of
from pipeline_tui.tui.screens.page import WITH_TABS, PageScreen
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done

__all__ = ["HygieneScreen"]

_SHOWN = 50
"""Deals shown under a fault, the largest first."""
_NAME, _NUMBER, _MONEY, _SHARE = 25, 8, 12, 7
_ALIKE = {"account": N_("companies alike"), "contact": N_("people alike")}
_MOST_PAIRS = 500
_BAR = 30
_LONG_TITLE = 140
_WIDEST = 48
"""Cells of a deal's name."""

Pointed = tuple[str, str]
"""A fault by its code, and one of its deals, '' for none."""


class HygieneScreen(PageScreen):
    """Each fault in a row; space shows its deals under it."""

    screen_id: ClassVar[str] = HYGIENE

    def __init__(self) -> None:
        super().__init__()
        self.look: hygiene.Look | None = None
        self.days: list[hygiene_days.Day] = []
        self.unfolded: set[str] = set()
        self.filled = False
        self.pairs: dict[str, tuple[int, bool]] = {}
        """How many pairs of companies and of people look alike, and whether those are all."""
        self.counted = False
        self._work: asyncio.Task[None] | None = None

    # -- reading -----------------------------------------------------------------------

    def refresh_data(self, done: "Done | None") -> None:
        """Look anew; what is shown stays until it is seen."""
        super().refresh_data(done)
        if done is None or done.tables & {*_ALIKE, "distinct_pair"}:
            self.counted = False
        if self.is_mounted and self.size.width:
            if self._work is not None:
                self._work.cancel()
            self._work = asyncio.create_task(self._look())

    def on_screen_resume(self) -> None:
        """What was mended under another screen shows at once."""
        self.refresh_data(None)

    def on_unmount(self) -> None:
        """Nothing is looked for on a screen that is left."""
        if self._work is not None:
            self._work.cancel()

    async def _look(self) -> None:
        """Look at all deals between keys, then make the months that are not known yet."""
        store, pipeline, today = self.app.store, self.app.state.pipeline, self.app.today
        look = hygiene.Look(store.conn, store.rules, pipeline, today)
        for _slice in look.run():
            await asyncio.sleep(0)
        self.look = look
        hygiene_days.record(store, pipeline, today, look)
        self._show_days(pipeline, today)
        if not self.counted:
            await self._count_pairs()
        if self.filled:
            return
        for _some in hygiene_days.fill(store, pipeline, today):
            await asyncio.sleep(0)
        self.filled = True
        self._show_days(pipeline, today)

    async def _count_pairs(self) -> None:
        """Count what may stand twice, companies and people, a slice of the index at a time."""
        conn = self.app.store.conn
        for kind in _ALIKE:
            place: duplicate_pairs.Place | None = duplicate_pairs.BEGIN
            seen: set[tuple[str, str]] = set()
            while place is not None and len(seen) < _MOST_PAIRS:
                found, place = duplicate_pairs.slice_of(conn, kind, place)
                seen |= {(one.one_id, one.other_id) for one in found}
                await asyncio.sleep(0)
            self.pairs[kind] = len(seen), place is None
        self.counted = True
        if self.is_mounted:
            super().refresh_data(None)

    def _show_days(self, pipeline: str, today: date) -> None:
        self.days = hygiene_days.days(self.app.store.conn, pipeline, today)
        if self.is_mounted:
            super().refresh_data(None)

    def ids(self, code: str) -> list[str]:
        """The deals with a fault, the largest first."""
        return self.look.faults[code].ids() if self.look is not None else []

    @property
    def pointed(self) -> Pointed | None:
        """The fault pointed at, and the deal."""
        value = self.rows.value
        return value if isinstance(value, tuple) and value[0] in BY_CODE else None

    @property
    def kind(self) -> str:
        """What may stand twice where that is pointed at: ``account`` or ``contact``, else ''."""
        value = self.rows.value
        return str(value[0]) if isinstance(value, tuple) and value[0] in _ALIKE else ""

    def targets(self) -> tuple[str, ...]:
        """The deal pointed at."""
        return (self.pointed[1],) if self.pointed and self.pointed[1] else ()

    # -- what is shown -----------------------------------------------------------------

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Hygiene")

    def title_parts(self) -> tuple[Part, ...]:
        """How many of the open deals are clean."""
        if self.look is None:
            return ((_("looking …"), "dim"),)
        if not self.look.all.n:
            return ((_("no open deals"), "dim"),)
        long = self.size.width < WITH_TABS or self.size.width >= _LONG_TITLE
        said = _("{n} of {all} open deals are clean") if long else _("{n} of {all} clean")
        said = said.format(n=l10n.number(self.look.clean.n), all=l10n.number(self.look.all.n))
        return ((said, "bold"), (f"  {l10n.percent(self.look.share or 0)}", "accent"))

    def show_title(self, *parts: Part) -> None:
        """Beside the names of the screens, of which none is this one's, its own."""
        named = ((f"{self.name_of()}  ", "key"), *parts)
        fits = width_of((*self.tabs(), *named)) <= self.size.width
        super().show_title(*(named if fits and self.size.width >= WITH_TABS else parts))

    def show_rows(self) -> None:
        """The faults, with the deals of those unfolded, then the months."""
        if self.look is None:
            self.rows.show([Item(((_("looking …"), "dim"),))])
            return
        items = [Item(self._head())]
        for fault in FAULTS:
            items += self._of_fault(fault)
        items += self._alike()
        self.rows.show([*items, Item(()), *self._months()])

    def _head(self) -> Row:
        deals, share, worth = _("deals"), pgettext("of all", "share"), pgettext("of deals", "worth")
        cells = f"{deals:>{_NUMBER}}{share:>{_SHARE}}{worth:>{_MONEY}}"
        return ((" " * (_NAME + 3) + cells, "dim"),)

    def _of_fault(self, fault: Fault) -> Iterator[Item]:
        look, base = self.look, self.app.store.rules.base_currency
        if look is None:
            return
        found = look.faults[fault.code]
        share = found.n / look.all.n if look.all.n else 0.0
        worth = l10n.money_short(found.amount, base) if found.n > found.left_out else ""
        cells = f"{l10n.number(found.n):>{_NUMBER}}{_percent(found.n, look.all.n):>{_SHARE}}"
        sign = " " if not found.n else "▾" if fault.code in self.unfolded else "▸"
        row: Row = (
            (f"{sign} ", "dim"),
            (fitted(_(fault.name), _NAME), "" if found.n else "dim"),
            (f"{cells}{worth:>{_MONEY}}  ", "" if found.n else "dim"),
            (_bar(share, self._bar_cells()), "warn"),
        )
        yield Item(row, (fault.code, ""))
        if fault.code in self.unfolded:
            yield from self._deals(fault, found)

    def _deals(self, fault: Fault, found: hygiene.Counted) -> Iterator[Item]:
        ids = found.ids()
        for deal_id in ids[:_SHOWN]:
            card = lanes.one(self.app.store.conn, deal_id)
            if card is None:
                continue
            stage = self.app.store.rules.stages.get(card.stage_id)
            amount = "–" if card.amount is None else l10n.money_short(card.amount, card.currency)
            width = max(16, min(_WIDEST, self.size.width - 46))
            row: Row = (
                ("    ", ""),
                (fitted(safe.text(card.name, width), width), ""),
                (f"{amount:>{_MONEY}}  ", ""),
                (fitted(safe.text(stage.name if stage else "", 14), 14), "dim"),
                (_what(fault, card), "dim"),
            )
            yield Item(row, (fault.code, deal_id))
        if found.n > _SHOWN:
            more = ngettext("and {n} more: Enter above shows all",
                            "and {n} more: Enter above shows all", found.n - _SHOWN)  # fmt: skip
            yield Item((("    " + more.format(n=l10n.number(found.n - _SHOWN)), "dim"),))

    def _alike(self) -> Iterator[Item]:
        """What may stand twice besides deals, which has a screen of its own."""
        for kind, (n, whole) in self.pairs.items():
            number = l10n.number(n) + ("" if whole else "+")
            pairs = ngettext("pair", "pairs", n)
            row: Row = (
                ("▸ " if n else "  ", "dim"),
                (fitted(_(_ALIKE[kind]), _NAME), "" if n else "dim"),
                (f"{number:>{_NUMBER}} {pairs}", "" if n else "dim"),
            )
            yield Item(row, (kind, ""))

    def _months(self) -> Iterator[Item]:
        """The share of clean deals at the end of each month, and today."""
        aside = "" if self.filled else _("looking …")
        if self.filled and 0 < len(self.days) <= hygiene_days.MONTHS:
            first = date.fromisoformat(self.days[0].day)
            aside = _("known since {day}").format(day=l10n.day_long(first))
        yield Item((("  " + _("Share of clean deals"), "bold"), (f"  {aside}", "dim")))
        for one in self.days:
            day = date.fromisoformat(one.day)
            said = ngettext("{clean} of {n} deal", "{clean} of {n} deals", one.deals)
            told = said.format(clean=l10n.number(one.clean), n=l10n.number(one.deals))
            share = one.clean / one.deals if one.deals else 0.0
            row: Row = (
                ("  " + fitted(l10n.day_long(day), 14), "dim"),
                (f"{_percent(one.clean, one.deals):>6}  ", ""),
                (fitted(_bar(share, self._bar_cells()), self._bar_cells() + 1), "good"),
                (told, "dim"),
            )
            yield Item(row)

    def _bar_cells(self) -> int:
        return max(8, min(_BAR, self.size.width - 61))

    # -- hands -------------------------------------------------------------------------

    def motion(self, kind: str) -> None:
        """Right shows a fault's deals, left hides them."""
        if kind in ("left", "right") and self.pointed is not None:
            if (self.pointed[0] in self.unfolded) != (kind == "right"):
                self.unfold()
        else:
            super().motion(kind)

    def unfold(self) -> None:
        """Show or hide the deals of the fault pointed at."""
        if self.pointed is None:
            return
        code = self.pointed[0]
        self.unfolded ^= {code}
        self.rows.point_at((code, ""))
        self.show_rows()

    def open_row(self, value: Any) -> None:
        """Enter."""
        self.act("hygiene_open")


def _percent(part: int, whole: int) -> str:
    """A share, or a dash where there is nothing to share."""
    return l10n.percent(part / whole) if whole else "–"


def _bar(share: float, cells: int) -> str:
    """A bar of so many cells for the whole; a share above nothing is seen."""
    return "█" * (max(1, round(share * cells)) if share else 0)


def _what(fault: Fault, card: lanes.Card) -> str:
    """What of the deal the fault is about."""
    if fault.code == "passed" and card.close_on:
        return l10n.day_short(date.fromisoformat(card.close_on))
    return safe.text(card.account or "", 14)
