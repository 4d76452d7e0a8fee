"""Find any deal, person, company or action by name."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from pipeline_tui.i18n import N_, _, pgettext
from pipeline_tui.sales.text import fold
from pipeline_tui.store import finding
from pipeline_tui.tui import safe
from pipeline_tui.tui.actions import ACTIONS, MOVE
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.choose import OptionRows
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.options import Layout, Option
from pipeline_tui.tui.keymap import key_name
from pipeline_tui.tui.screens.finder import Finder
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store
    from pipeline_tui.tui.action import Action
    from pipeline_tui.tui.keymap import Keymap

__all__ = ["Palette"]

Chosen = tuple[str, str]
"""What was chosen: ``action``, ``deal``, ``account`` or ``contact``, and its id."""

_ROWS = 12
_MOST = 10
_QUIT = frozenset({"q", "q!", "qa", "wq", "x", "quit", "exit"})
_KINDS = {"deal": N_("deal"), "account": N_("company"), "contact": N_("person")}


class Palette(Dialog[Chosen]):
    """Type a part of a name; Enter takes the row that is pointed at."""

    explains = False

    DEFAULT_CSS = style_of("palette")

    def __init__(self, store: "Store", screen: str, keymap: "Keymap") -> None:
        super().__init__()
        self.store = store
        self.finder = Finder(store)
        self.actions = [action for action in ACTIONS if screen in action.where]
        self.keymap = keymap
        self.input = LineInput("", _("a deal, company, person or action; q quits"))
        self.rows = OptionRows(Layout(1, _ROWS, 80), None, numbered=False)
        self.options: list[Option[Chosen]] = []
        self.index = 0

    def compose(self) -> ComposeResult:
        """Rule, entry, what was found, keys."""
        height = max(3, min(_ROWS, self.app.size.height - 6))
        self.rows.shape = Layout(1, height, self.app.size.width)
        keys = Keys(
            (_("Enter"), _("go or do")),
            ("↑ ↓", pgettext("the pointer", "move")),
            (_("Esc"), _("leave")),
        )
        entry = Horizontal(Line((" : ", "accent"), id="mark"), self.input, id="entry")
        yield self.sheet(Rule(_("Find")), entry, self.rows, keys)

    def on_mount(self) -> None:
        """Begin with all actions."""
        self.set_focus(self.input)
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look at each key: every read is bounded."""
        event.stop()
        self._find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is pointed at."""
        event.stop()
        self._find(event.value, keep=True)
        self._choose(self.index)

    def on_option_rows_clicked(self, event: OptionRows.Clicked) -> None:
        """A click takes."""
        self._choose(event.index)

    def on_unmount(self) -> None:
        """Look no further."""
        self.finder.close()
        super().on_unmount()

    def pressed(self, key: str, character: str | None) -> bool:
        """Move the pointer."""
        steps = {"down": 1, "up": -1, "tab": 1, "shift+tab": -1, "ctrl+n": 1, "ctrl+p": -1}
        steps |= {"pagedown": _ROWS, "pageup": -_ROWS}
        if key in steps:
            self.index = max(0, min(len(self.options) - 1, self.index + steps[key]))
            self.rows.show(list(self.options), self.index)  # type: ignore[arg-type]
            return True
        if key == "backspace" and not self.input.value:
            self.cancel()
            return True
        return False

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self.options):
            self.close(self.options[index].value)
        else:
            self.app.bell()

    def _find(self, typed: str, *, keep: bool = False) -> None:
        """Show what can be found at once; the rest of a very large file follows."""
        named, whole = finding.find_at_once(self.store.conn, typed.strip(), 3 * _MOST)
        self._show(typed, named, keep=keep)
        self.finder.stop()
        if not whole:
            self.run_worker(self._find_rest(typed), group="rest", exclusive=True)

    async def _find_rest(self, typed: str) -> None:
        named = await self.finder.find(typed.strip(), 3 * _MOST)
        if named is not None and self.input.value == typed:
            self._show(typed, named, keep=True)

    def _show(self, typed: str, named: "list[finding.Found]", *, keep: bool) -> None:
        begins, holds = self._actions(fold(typed))
        found: list[Option[Chosen]] = [
            Option((one.kind, one.id), safe.text(one.text, 44), _detail(one.kind, one.detail))
            for kind in _KINDS
            for one in [one for one in named if one.kind == kind][:_MOST]
        ]
        self.options = [*begins, *found, *holds]
        if not keep:
            self.index = 0
        self.index = max(0, min(self.index, len(self.options) - 1))
        self.rows.show(list(self.options), self.index)  # type: ignore[arg-type]

    def _actions(self, wanted: str) -> tuple[list[Option[Chosen]], list[Option[Chosen]]]:
        """The actions that begin with what was typed, and those that hold all its words."""
        begins: list[Option[Chosen]] = []
        holds: list[Option[Chosen]] = []
        for action in self.actions:
            if not wanted:
                if action.group != MOVE:
                    begins.append(self._option(action))
            elif action.id == "quit" and wanted in _QUIT:
                begins.insert(0, self._option(action))
            elif (rank := self._match(action, wanted)) is not None:
                (begins if rank == 0 else holds).append(self._option(action))
        return begins, holds

    def _match(self, action: "Action", wanted: str) -> int | None:
        name = fold(_(action.label))
        if name.startswith(wanted):
            return 0
        text = fold(f"{_(action.label)} {_(action.help)} {action.id}")
        return 1 if all(word in text for word in wanted.split()) else None

    def _option(self, action: "Action") -> Option[Chosen]:
        keys = ", ".join(key_name(key) for key in self.keymap.keys(action)[:3])
        return Option(("action", action.id), _(action.help), keys)


def _detail(kind: str, more: str) -> str:
    said = _(_KINDS[kind])
    return f"{said} · {safe.text(more, 30)}" if more else said
