"""The last row: the most useful keys that fit, or a message until the next key."""

from typing import TYPE_CHECKING

from textual.message import Message

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.actions import BY_ID, on_screen, rank_on
from pipeline_tui.tui.keymap import key_name
from pipeline_tui.tui.widgets.draw import Pieces, width_of
from pipeline_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.tui.action import Action
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["FooterBar"]

_ALWAYS = ("find", "help")
_STYLES = {"info": "message", "warn": "warning", "error": "error"}


class FooterBar(Lines):
    """The keys of a screen. ``say`` puts a message in their place."""

    GROUND = "bar"
    app: "PipelineApp"

    class Pressed(Message):
        """A key in the footer was clicked: do its action."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, screen_id: str = "board", *, docked: bool = True) -> None:
        super().__init__()
        if docked:
            self.styles.dock = "bottom"
        self.screen_id = screen_id
        self.message: tuple[str, str] | None = None
        self._places: list[tuple[int, int, str]] = []
        self._told: tuple[tuple[str, str], ...] = ()

    def tell(self, keys: tuple[tuple[str, str], ...]) -> None:
        """Show these keys in place of the screen's, or with none the screen's again."""
        if self._told != keys:
            self._told = keys
            self.renew()

    def renew(self) -> None:
        """Word the row anew when it is next drawn: several things may change it before that."""
        self.forget()

    def say(self, text: str, kind: str = "info") -> None:
        """Show a message until the next key; ``kind`` is info, warn or error."""
        self.message = (text, _STYLES.get(kind, "message"))
        self.renew()

    def quiet(self) -> None:
        """Show the keys again."""
        if self.message is not None:
            self.message = None
            self.renew()

    def lines(self, width: int) -> list[Pieces]:
        """The message, the keys that may follow a first one, or the screen's keys."""
        self._places = []
        if self.message is not None:
            text, style = self.message
            return [((f" {safe.text(text, width - 2)}", style),)]
        if self._told:
            return [_told(self._told, width)]
        pending = self.app.keymap.pending
        if pending:
            return [self._keys(self._following(pending), width)]
        return [self._keys(self._useful(width), width)]

    def _useful(self, width: int) -> "list[tuple[str, Action]]":
        """The keys that fit, the most useful first; find and help always."""
        usable = [
            action for action in on_screen(self.screen_id)
            if action.rank and action.id not in _ALWAYS and self.app.applies(action)
        ]  # fmt: skip
        last = [(self._key(BY_ID[name]), BY_ID[name]) for name in _ALWAYS]
        room = (  # no gap at the end
            width + 1 - width_of(self._past()) - sum(_size(key, action) for key, action in last)
        )
        chosen: list[tuple[str, Action]] = []
        for action in sorted(usable, key=lambda action: rank_on(self.screen_id, action)):
            key = self._key(action)
            size = len(key) + 1 + safe.cells(self._label(action)) + 2
            if key and size <= room:
                chosen.append((key, action))
                room -= size
        return [*chosen, *last]

    def _past(self) -> Pieces:
        """The day shown in the place of today, where it is another."""
        past = self.app.past
        return () if past is None else ((f" {l10n.day_long(past.day)} ", "cursor"),)

    def _following(self, first: str) -> "list[tuple[str, Action]]":
        """The second keys of sequences that begin with a key."""
        return [
            (key_name(keys), action)
            for action in on_screen(self.screen_id)
            for keys in self.app.keymap.keys(action)
            if keys.startswith(f"{first} ")
        ]

    def _label(self, action: "Action") -> str:
        """An action in a word: on a deal that is closed it may be another."""
        if action.closed:
            card = None if self.app.marked() else self.app.card()
            if card is not None and card.status != "open":
                return _(action.closed)
        return _(action.label)

    def _key(self, action: "Action") -> str:
        keys = self.app.keymap.keys(action)
        return key_name(keys[0]) if keys else ""

    def _keys(self, keys: "list[tuple[str, Action]]", width: int) -> Pieces:
        pieces: list[tuple[str, str]] = [*self._past(), (" ", "bar")]
        for key, action in keys:
            label = self._label(action)
            x = width_of(tuple(pieces))
            if x + len(key) + 1 + safe.cells(label) > width:
                break
            pieces += [(key, "bar_strong"), (f" {label}", "bar_muted"), ("  ", "bar")]
            self._places.append((x, x + len(key) + 1 + len(label), action.id))
        return tuple(pieces)

    def on_click(self, event: "events.Click") -> None:
        """Do the action whose key was clicked."""
        for start, end, action in self._places:
            if start <= event.x < end:
                self.post_message(self.Pressed(action))


def _told(keys: tuple[tuple[str, str], ...], width: int) -> Pieces:
    """Keys of a sheet; where they do not all fit, those before the last are left out first."""
    shown = list(keys)
    while len(shown) > 2 and sum(len(key) + safe.cells(label) + 3 for key, label in shown) > width:
        del shown[-2]
    pieces: list[tuple[str, str]] = [(" ", "bar")]
    for key, label in shown:
        pieces += [(key, "bar_strong"), (f" {label}", "bar_muted"), ("  ", "bar")]
    return tuple(pieces)


def _size(key: str, action: "Action") -> int:
    return len(key) + 1 + safe.cells(_(action.label)) + 2
