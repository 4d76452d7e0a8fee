"""What every screen of the program shares: keys become actions, data is re-read on demand."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from pipeline_tui.tui.painting import PaintingScreen
from pipeline_tui.tui.widgets.footer import FooterBar

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.sheets.base import Content, SheetArea

__all__ = ["ActionScreen"]

T = TypeVar("T")


class ActionScreen(PaintingScreen[T], inherit_bindings=False):
    """A screen of the registry. ``screen_id`` is the name under which actions know it."""

    screen_id: ClassVar[str] = ""
    app: "PipelineApp"
    sheet: "SheetArea | None" = None
    """Where sheets are drawn over the last rows, made with the first one."""

    # -- what a screen says about itself ----------------------------------------------

    def targets(self) -> tuple[str, ...]:
        """The deals that an action applies to."""
        card = self.card()
        return (card.id,) if card else ()

    def card(self) -> "Card | None":
        """The deal under the cursor."""
        return None

    def seen(self) -> dict[str, str]:
        """The deals that an action applies to, and the stage in which each was last seen."""
        card = self.card()
        return {card.id: card.stage_id} if card else {}

    def marked(self) -> int:
        """How many deals are marked."""
        return 0

    def name_after(self) -> str:
        """The name of the deal that comes after this one, where the cursor goes on by itself."""
        return ""

    def promise(self, *, kept: bool) -> None:
        """While ``kept``, a decision goes on to the deal that ``name_after`` named when asked."""

    def motion(self, kind: str) -> None:
        """Move the cursor: ``left``, ``down``, ``half_up``, ``page_down``, ``top`` and so on."""

    def refresh_data(self, done: "Done | None") -> None:
        """Read anew what ``done`` changed, or everything."""

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""

    def mark_shown(self) -> bool:
        """Mark all rows shown, or none; whether that was all there are."""
        return True

    def clear_marks(self) -> None:
        """Take all marks away."""

    def back(self) -> bool:
        """Leave something open in the screen; False leaves the screen itself."""
        return False

    def restyle(self) -> None:
        """Draw everything anew after a change of theme or language."""
        for widget in self.query("*"):
            forget = getattr(widget, "forget", None)
            if callable(forget):
                forget()
            else:
                widget.refresh()

    # -- sheets ------------------------------------------------------------------------

    def open_sheet(self, content: "Content") -> None:
        """Show a sheet over the last rows; it has the keys until it is closed."""
        if self.sheet is None:
            from pipeline_tui.tui.sheets.base import LAYER, SheetArea

            self.sheet = SheetArea()
            self.styles.layers = f"default {LAYER}"
            self.mount(self.sheet)
        self.sheet.open(content)

    def reread_sheet(self) -> None:
        """Show what a change did to the sheet that is open."""
        if self.sheet is not None:
            self.sheet.reread()

    # -- keys --------------------------------------------------------------------------

    def on_key(self, event: "events.Key") -> None:
        """Do what a key that no field took stands for."""
        if self.handed_on(event) or self.app.press(self.screen_id, event):
            event.stop()
            event.prevent_default()
            self.paint()

    def handed_on(self, event: "events.Key") -> bool:
        """Give a key that was typed ahead to the dialog that an earlier one has opened."""
        front = self.app.screen
        if front is self:
            return False
        from pipeline_tui.tui.dialogs.flow import hand_on

        hand_on(event, front)
        return True

    def act(self, action: str) -> None:
        """Do an action by its id."""
        self.app.act(action)

    def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Do the action whose key was clicked."""
        self.act(message.action)

    @property
    def footer(self) -> FooterBar | None:
        """The row of keys and messages, if the screen has one."""
        found = self.query(FooterBar)
        return found.first() if found else None
