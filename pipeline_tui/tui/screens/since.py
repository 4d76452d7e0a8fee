"""What changed between the end of a past day and now: stages, outcomes, deal by deal."""

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui.action import SINCE
from pipeline_tui.tui.dialogs.paint import Part, Row
from pipeline_tui.tui.screens.page import WITH_TABS, PageScreen
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.widgets import since_rows

if TYPE_CHECKING:
    from pipeline_tui.figures.difference import Difference
    from pipeline_tui.store.done import Done
    from pipeline_tui.store.since import DealChange
    from pipeline_tui.store.store import Store
    from pipeline_tui.tui.past import PastView

__all__ = ["SinceScreen"]

_PAGE = 200


class SinceScreen(PageScreen):
    """``day`` is the last that is compared with; ``included`` says the next one in its place.

    ``store`` is the file of now, whatever the app shows. It is read in a thread. With ``past``,
    the store as it stood, left and right change from the deals to the figures of both.
    """

    screen_id: ClassVar[str] = SINCE

    def __init__(
        self,
        day: date,
        store: "Store",
        *,
        included: bool = False,
        past: "PastView | None" = None,
    ) -> None:
        super().__init__()
        self.past = past
        self.on_figures = False
        self.day = day
        self.store = store
        self.included = included
        self.changes: list[DealChange] | None = None
        self.between: Difference | None = None
        self._reading: asyncio.Task[None] | None = None

    def name_of(self) -> str:
        """What the screen shows."""
        if self.included:
            day = l10n.day_full(self.day + timedelta(days=1))
            return _("Changed since {day}").format(day=day)
        return _("After {day}").format(day=l10n.day_long(self.day))

    def show_title(self, *parts: Part) -> None:
        """The name in every width: none of the screens' names stands for this one."""
        self.title_line.show((f" {self.name_of()}  ", "key"), *parts)

    def title_parts(self) -> tuple[Part, ...]:
        """Which days, the two parts, and what Enter does where there is room."""
        said = _("that day included") if self.included else _("until today")
        parts: list[Part] = [(f"{said}  ", "dim")]
        if self.past is not None:
            for name, here in ((_("deals"), not self.on_figures), (_("figures"), self.on_figures)):
                parts.append((f"{name}  ", "key" if here else "dim"))
            parts.append((_("← → change the list"), "dim"))
        elif self.size.width >= WITH_TABS:
            parts.append((_("newest first · Enter opens the deal"), "dim"))
        return tuple(parts)

    def motion(self, kind: str) -> None:
        """Left and right change from deals to figures and back."""
        if kind in ("left", "right") and self.past is not None:
            self.on_figures = not self.on_figures
            self.rows.show([])
            super().refresh_data(None)
            self.rows.top()
        else:
            super().motion(kind)

    def refresh_data(self, done: "Done | None") -> None:
        """Read anew, beside the keys; what was read stays until then."""
        if done is not None or self.changes is None:
            self._stop()
            self._reading = asyncio.create_task(self._read())
        super().refresh_data(done)

    def on_unmount(self) -> None:
        """Nothing is read for a screen that is left."""
        self._stop()

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    async def _read(self) -> None:
        from pipeline_tui.figures.difference import difference
        from pipeline_tui.store.since import since

        rules = self.store.rules  # read here: the connection is this thread's
        pipeline = self.app.state.pipeline
        try:
            self.changes = await asyncio.to_thread(since, self.store, self.day)
            self.between = difference(self.store, pipeline, self.changes)
        except StoreError as error:
            self.app.say(error.message, problem=True)
            self.changes = []
        del rules
        if self.is_mounted:
            super().refresh_data(None)

    def show_rows(self) -> None:
        """The stages, the sums, the first of the deals."""
        if self.past is not None and self.on_figures:
            self.rows.show([Item(row) for row in self._figures(self.past)])
            return
        if self.changes is None:
            self.rows.show([Item(((_("computing …"), "dim"),))])
            return
        width, base = self.size.width - 3, self.store.rules.base_currency
        items: list[Item] = []
        if self.between is not None:
            rows = since_rows.difference_rows(self.between, width, base)
            items = [Item(row) for row in rows]
        wanted = max(_PAGE, sum(item.value is not None for item in self.rows.items))
        items += self._items(0, wanted, width)
        if not self.changes:
            items.append(Item(((_("No deal changed."), "dim"),)))
        self.rows.show(items)

    def _figures(self, past: "PastView") -> list[Row]:
        """The summary of the Figures screen, of both days, which tallies hold."""
        from pipeline_tui.figures.sections import SECTIONS, make
        from pipeline_tui.tui.figure_scope import Choice

        contents = [
            make(SECTIONS[0], store, Choice().scope(store, self.app.state.pipeline, today))
            for store, today in ((past.store, past.day), (past.live, past.today))
        ]
        bases = past.store.rules.base_currency, past.live.rules.base_currency
        return since_rows.figure_rows(contents[0], contents[1], bases)

    def _items(self, first: int, count: int, width: int) -> list[Item]:
        some = (self.changes or [])[first : first + count]
        return [Item(since_rows.change_row(one, width), one.deal_id) for one in some]

    def on_rows_near_end(self, event: Rows.NearEnd) -> None:
        """Show more of the deals."""
        event.stop()
        shown = sum(item.value is not None for item in self.rows.items)
        if self.changes is not None and shown < len(self.changes):
            self.rows.add(self._items(shown, _PAGE, self.size.width - 3))

    def open_row(self, value: Any) -> None:
        """Open the deal: as it is, or on a past day as it was."""
        from pipeline_tui.store import lanes
        from pipeline_tui.tui.handlers.screens import show_deal

        app = self.app
        if lanes.one(app.store.conn, str(value)) is not None:
            show_deal(app, str(value))
        elif app.past is not None:
            app.say(_("It was not there on {day}.").format(day=l10n.day_long(app.past.day)))
        else:
            app.say(_("The deal was deleted meanwhile."))
