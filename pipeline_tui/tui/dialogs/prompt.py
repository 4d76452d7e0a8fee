"""One line to type, with an echo of what was understood, or why not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from textual.timer import Timer

    from pipeline_tui.tui.dialogs.fields import Draft

__all__ = ["Prompt", "Typed"]

T = TypeVar("T")
_DRAFT_AFTER = 0.4
_LINE = "line"


@dataclass(frozen=True, slots=True)
class Typed(Generic[T]):
    """The answer of a prompt: the value, the text as typed, and the key that ended it."""

    value: T
    text: str
    key: str


class Prompt(Dialog[Typed[T]]):
    """Ask for one line. Enter refuses while it cannot be read, and keeps the text.

    ``enter`` names what Enter does, ``tab`` what Tab does (the form, say); without it Tab does
    nothing. Tab ends the prompt with that key and a ``Typed`` whose value may be None. ``empty``
    allows a value of None, which is what an empty line is read as. With a ``draft`` what is
    typed survives leaving, or the program being killed, and is offered again: selected, for the
    next thing to replace it; or, with ``goes_on``, to be written further (ctrl+r starts afresh).
    """

    DEFAULT_CSS = style_of("prompt")

    def __init__(
        self,
        title: str,
        read: Reader[T],
        *,
        text: str = "",
        aside: str = "",
        hint: str = "",
        tab: str = "",
        enter: str = "",
        empty: bool = False,
        echo_rows: int = 1,
        keys: tuple[tuple[str, str], ...] = (),
        draft: "Draft | None" = None,
        goes_on: bool = False,
    ) -> None:
        super().__init__()
        self.rule = Rule(title, aside)
        self.reader = read
        self.hint = hint
        self.tab = tab
        self.enter = enter or _("save")
        self.empty = empty
        self.extra_keys = keys
        self.draft = draft
        self.text = text
        self.drafted = draft.read().get(_LINE, "") if draft is not None else ""
        self.goes_on = goes_on and bool(self.drafted)
        self._timer: Timer | None = None
        self.input = LineInput(self.drafted or text)
        self.input.select_on_focus = not self.goes_on
        self.echo = Line(id="echo")
        self.echo_rows = echo_rows
        self.echo.styles.height = echo_rows
        self.understood: Read[T] = Read()

    def compose(self) -> ComposeResult:
        """Rule, entry, echo, keys."""
        pairs = [(_("Enter"), self.enter), *self.extra_keys]
        if self.tab:
            pairs.append((_("Tab"), self.tab))
        pairs.append((_("Esc"), _("leave, keep the draft") if self.draft else _("cancel")))
        mark = Line((" ▸ ", "accent"), id="mark")
        yield self.sheet(
            self.rule, Horizontal(mark, self.input, id="entry"), self.echo, Keys(*pairs)
        )

    def on_mount(self) -> None:
        """Take the keys, and read what stands there."""
        self.set_focus(self.input)
        self._read(self.input.value)
        if self.goes_on:
            self.hear(_("Your draft is taken up; ctrl+r starts afresh."))
        elif self.drafted:
            self.hear(_("Your draft is taken up; typing replaces it."))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read at each key."""
        event.stop()
        self._read(event.value)
        if self.draft is not None:
            if self._timer is not None:
                self._timer.stop()
            self._timer = self.set_timer(_DRAFT_AFTER, self._keep_draft)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: done, if it can be read."""
        event.stop()
        self._submit(event.value)

    def _submit(self, text: str) -> None:
        self._read(text, insist=True)
        if self.understood.problem:
            self.app.bell()
        elif known := self.understood.instead:
            self.input.value = known
            self.input.cursor_position = len(known)
        elif self.understood.value is not None or self.empty:
            value = cast("T", self.understood.value)
            self._done(Typed(value, text, "enter"))

    def pressed(self, key: str, character: str | None) -> bool:
        """Tab goes where the keys row says; ctrl+s saves as Enter does; ctrl+r drops a draft."""
        if key == "ctrl+s":
            self._submit(self.input.value)
        elif key == "ctrl+r" and self.goes_on:
            self.input.value = self.text
            self.input.cursor_position = len(self.input.value)
        elif key == "tab" and self.understood.instead and not self.tab:
            self._done(Typed(cast("T", self.understood.value), self.input.value, "enter"))
        elif key == "tab" and self.tab:
            self._done(Typed(cast("T", self.understood.value), self.input.value, "tab"))
        return key in ("tab", "shift+tab", "ctrl+s") or (key == "ctrl+r" and self.goes_on)

    def cancel(self) -> None:
        """Leave; with a draft what was typed is kept."""
        self._keep_draft()
        super().cancel()

    def _done(self, typed: Typed[T]) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self.draft is not None:
            self.draft.write({})
        self.close(typed)

    def _keep_draft(self) -> None:
        if self.draft is not None and not self.answer.done():
            text = self.input.value.strip()
            self.draft.write({_LINE: text} if text and text != self.text.strip() else {})

    def _read(self, text: str, *, insist: bool = False) -> None:
        """Read and echo; an empty line is no mistake until Enter insists on it."""
        read = self.understood = self.reader(text)
        if not text.strip() and (self.hint or read.problem) and not (insist and read.problem):
            self._tell((self.hint, "dim"))
        elif read.problem:
            self._tell((safe.text(read.problem), "bad"))
        elif read.instead:
            said = _("{like}: Enter takes that one, Tab keeps yours")
            self._tell((said.format(like=safe.text(read.echo)), "accent"))
        elif read.echo:
            self._tell(("= ", "dim"), (safe.text(read.echo), "good"))
        else:
            self._tell()

    def _tell(self, *parts: Part) -> None:
        """Show the echo, in as many rows as there are for it."""
        if self.echo_rows == 1:
            self.echo.show(*parts)
        else:
            width = max(20, self.app.size.width - 4)
            self.echo.show_rows(tuple(wrapped(list(parts), width, 0, 2)))
