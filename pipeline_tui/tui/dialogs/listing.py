"""Edit a list of names: add, rename, reorder, remove, without leaving the sheet."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from textual.app import ComposeResult

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.choose import OptionRows
from pipeline_tui.tui.dialogs.line import Keys, Rule
from pipeline_tui.tui.dialogs.options import Layout, Option

__all__ = ["EditList", "ListEditor"]

_MOST_ROWS = 14


class ListEditor(Protocol):
    """What can be done to the list; each answers when it is done."""

    ordered: bool

    def options(self) -> Sequence[Option[str]]:
        """The entries as they are now."""

    async def add(self) -> str | None:
        """Ask for a new entry; its id."""

    async def rename(self, option: Option[str]) -> None:
        """Ask for another name."""

    async def move(self, option: Option[str], by: int) -> None:
        """Up or down."""

    async def remove(self, option: Option[str]) -> None:
        """Take it off the list."""


class EditList(Dialog[None]):
    """The sheet; it stays until it is left. ``change`` names what Enter does, else it renames."""

    def __init__(self, title: str, editor: ListEditor, *, change: str = "") -> None:
        super().__init__()
        self.rule = Rule(title)
        self.change = change or _("rename")
        self.editor = editor
        self.shown: list[Option[str]] = []
        self.index = 0
        self.rows = OptionRows(Layout(1, 1, 1), None)
        self.rows.nothing = _("nothing yet: “a” adds the first")
        self.busy = False

    def compose(self) -> ComposeResult:
        """Rule, entries, keys."""
        height = max(3, min(_MOST_ROWS, self.app.size.height - 6))
        rows = max(5, min(height, len(self.editor.options()) + 2))
        self.rows.shape = Layout(1, rows, self.app.size.width)
        pairs = [("a", _("add")), (_("Enter"), self.change)]
        if self.editor.ordered:
            pairs.append(("J K", pgettext("an entry", "move")))
        pairs += [("D", _("remove")), (_("Esc"), _("leave"))]
        yield self.sheet(self.rule, self.rows, Keys(*pairs))

    def on_mount(self) -> None:
        """Draw the entries."""
        self._show()

    def pressed(self, key: str, character: str | None) -> bool:
        """Every key is the list's own."""
        option = self.shown[self.index] if self.index < len(self.shown) else None
        if key in ("down", "up") or character in ("j", "k"):
            self._step(1 if key == "down" or character == "j" else -1)
        elif character == "q" or key == "backspace":
            self.cancel()
        elif character == "a":
            self._run(self._add)
        elif option is not None:
            self._on_entry(option, key, character)
        return True

    def on_option_rows_clicked(self, event: OptionRows.Clicked) -> None:
        """A click points."""
        self.index = event.index
        self._show()

    def _on_entry(self, option: Option[str], key: str, character: str | None) -> None:
        editor = self.editor
        if key == "enter" or character in ("r", "e"):
            self._run(lambda: editor.rename(option))
        elif character == "D":
            self._run(lambda: editor.remove(option))
        elif editor.ordered and character in ("J", "K"):
            by = 1 if character == "J" else -1
            self.index = max(0, min(len(self.shown) - 1, self.index + by))
            self._run(lambda: editor.move(option, by))

    async def _add(self) -> None:
        added = await self.editor.add()
        ids = [option.value for option in self.editor.options()]
        if added in ids:
            self.index = ids.index(added)

    def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do one thing at a time, then show the list as it is."""
        if not self.busy:
            self.busy = True
            self.run_worker(self._then_show(work))

    async def _then_show(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        finally:
            self.busy = False
            self._show()

    def _step(self, by: int) -> None:
        self.index = max(0, min(len(self.shown) - 1, self.index + by))
        self._show()

    def _show(self) -> None:
        self.shown = list(self.editor.options())
        self.index = max(0, min(self.index, len(self.shown) - 1))
        self.rows.show(list(self.shown), self.index)  # type: ignore[arg-type]
