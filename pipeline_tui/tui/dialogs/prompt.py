"""One line to type, with an echo of what was understood, or why not."""

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

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

__all__ = ["Prompt", "Typed"]

T = TypeVar("T")


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
    allows a value of None, which is what an empty line is read as.
    """

    DEFAULT_CSS = """
    Prompt #entry { height: 1; }
    Prompt #mark { width: 3; }
    Prompt LineInput { width: 1fr; }
    Prompt #echo { padding-left: 3; }
    """

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
    ) -> None:
        super().__init__()
        self.rule = Rule(title, aside)
        self.reader = read
        self.hint = hint
        self.tab = tab
        self.enter = enter or _("save")
        self.empty = empty
        self.extra_keys = keys
        self.input = LineInput(text)
        self.echo = Line(id="echo")
        self.echo_rows = echo_rows
        self.echo.styles.height = echo_rows
        self.understood: Read[T] = Read()

    def compose(self) -> ComposeResult:
        """Rule, entry, echo, keys."""
        pairs = [(_("Enter"), self.enter), *self.extra_keys]
        if self.tab:
            pairs.append((_("Tab"), self.tab))
        pairs.append((_("Esc"), _("cancel")))
        mark = Line((" ▸ ", "accent"), id="mark")
        yield self.sheet(
            self.rule, Horizontal(mark, self.input, id="entry"), self.echo, Keys(*pairs)
        )

    def on_mount(self) -> None:
        """Take the keys, and read what stands there."""
        self.set_focus(self.input)
        self._read(self.input.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read at each key."""
        event.stop()
        self._read(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: done, if it can be read."""
        event.stop()
        self._read(event.value, insist=True)
        if self.understood.problem:
            self.app.bell()
        elif self.understood.value is not None or self.empty:
            value = cast("T", self.understood.value)
            self.close(Typed(value, event.value, "enter"))

    def pressed(self, key: str, character: str | None) -> bool:
        """Tab goes where the keys row says."""
        if key == "tab" and self.tab:
            self.close(Typed(cast("T", self.understood.value), self.input.value, "tab"))
        return key in ("tab", "shift+tab")

    def _read(self, text: str, *, insist: bool = False) -> None:
        """Read and echo; an empty line is no mistake until Enter insists on it."""
        read = self.understood = self.reader(text)
        if not text.strip() and (self.hint or read.problem) and not (insist and read.problem):
            self._tell((self.hint, "dim"))
        elif read.problem:
            self._tell((safe.text(read.problem), "bad"))
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
