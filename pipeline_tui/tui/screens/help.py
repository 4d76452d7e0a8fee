"""The keys of a screen, made from the registry; Enter on one does it."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui.action import ONE
from pipeline_tui.tui.actions import DECIDE, GROUPS, on_screen
from pipeline_tui.tui.actions_triage import ONE_MOTIONS
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Line
from pipeline_tui.tui.dialogs.paint import Row, fitted
from pipeline_tui.tui.keymap import key_name
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.screens.names import NAMES
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.tui.action import Action
    from pipeline_tui.tui.keymap import Keymap

__all__ = ["Help"]

_KEYS = 22
_MOTIONS = {"j": 1, "down": 1, "k": -1, "up": -1}
_PAGES = {"pagedown": 1.0, "pageup": -1.0, "ctrl+d": 0.5, "ctrl+u": -0.5, "space": 1.0}


class Help(Dialog[str]):
    """All actions of a screen by group; the answer is the id of the one to do."""

    explains = False
    DEFAULT_CSS = style_of("help")

    def __init__(self, screen: str, keymap: "Keymap") -> None:
        super().__init__()
        self.about = screen
        self.keymap = keymap
        self.rows = Rows(id="rows")

    def compose(self) -> ComposeResult:
        """Title, actions, keys."""
        title = _("Keys of {screen}").format(screen=_(NAMES.get(self.about, self.about)))
        keys = Keys(
            ("j k", pgettext("the pointer", "move")), (_("Enter"), _("do it")), ("q", _("back"))
        )
        yield self.sheet(Line((f" {title}", "key")), self.rows, keys)

    def on_mount(self) -> None:
        """Show the actions."""
        self.rows.show(self._items())

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Do the action."""
        event.stop()
        self.close(str(event.value))

    def on_resize(self, event: events.Resize) -> None:
        """Fit the texts to the width."""
        self.rows.show(self._items())

    def pressed(self, key: str, character: str | None) -> bool:
        """Move, do, or leave."""
        if step := _MOTIONS.get(key):
            self.rows.move(step)
        elif pages := _PAGES.get(key):
            self.rows.page(pages)
        elif character in ("g", "G") or key in ("home", "end"):
            self.rows.bottom() if character == "G" or key == "end" else self.rows.top()
        elif key == "enter":
            self.rows.open()
        elif character in ("q", "?") or key == "backspace":
            self.cancel()
        return True

    def _items(self) -> list[Item]:
        known = on_screen(self.about)
        items: list[Item] = []
        # What a screen is there for comes first: the digits of one by one.
        for group in sorted(GROUPS, key=lambda group: group != DECIDE):
            ours = [action for action in known if action.group == group]
            if ours:
                items += [Item(())] if items else []
                items.append(Item(((_(group), "bold"),)))
                for action in ours:
                    first, *rest = self._lines(action)
                    items += [Item(first, action.id), *map(Item, rest)]
        return items

    def _lines(self, action: "Action") -> list[Row]:
        """Keys and words, going on in a row of its own where they are longer than the screen."""
        keys = ", ".join(key_name(key) for key in self.keymap.keys(action)) or "–"
        several = "  " + _("(all marked)") if action.bulk else ""
        said = (ONE_MOTIONS if self.about == ONE else {}).get(action.id, action.help)
        width = max(_KEYS + 10, self.app.size.width - 2)  # mark and scroll bar
        first, *rest = wrapped([(_(said), ""), (several, "dim")], width, _KEYS, _KEYS)
        return [((fitted(f"  {keys}", _KEYS), "key"), *first[1:]), *rest]
