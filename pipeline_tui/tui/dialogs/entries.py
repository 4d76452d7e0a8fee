"""A few lines to fill in at once, each with what was understood beside it; Enter saves them all."""

from collections.abc import Callable
from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.styles import style_of

__all__ = ["Entries", "Entry"]


class Entry(NamedTuple):
    """One line: its label, how it is read, and what stands in it at first.

    ``offered`` are texts that the arrow keys put in; ``hint`` stands beside an empty line, and
    what was read beside any other.
    """

    name: str
    label: str
    read: Callable[[str], Read[Any]]
    text: str = ""
    hint: str = ""
    offered: tuple[str, ...] = ()


class Entries(Dialog[dict[str, Any]]):
    """Fill in ``entries``; Enter saves from any of them, and refuses what cannot be read.

    Answers the values by name.
    """

    DEFAULT_CSS = style_of("entries")

    def __init__(self, title: str, entries: list[Entry], *, aside: str = "") -> None:
        super().__init__()
        self.rule = Rule(title, aside)
        self.entries = entries
        self.inputs = [LineInput(entry.text, id=entry.name) for entry in entries]
        self.echoes = [Line() for _entry in entries]
        self.reads: list[Read[Any]] = [Read() for _entry in entries]
        self.prefix = ""
        """What was typed before the arrow keys put something in its place."""
        self.put = ""

    def compose(self) -> ComposeResult:
        """Rule, a row for each line, keys."""
        rows = []
        for entry, line, echo in zip(self.entries, self.inputs, self.echoes, strict=True):
            label = Line((f"   {entry.label}", "dim"))
            label.add_class("label")
            echo.add_class("echo")
            rows.append(Horizontal(label, line, echo, classes="entry"))
        pairs = [(_("Enter"), _("save")), (_("Tab"), _("next field"))]
        if any(entry.offered for entry in self.entries):
            pairs.append(("↓ ↑", _("those known")))
        yield self.sheet(self.rule, *rows, Keys(*pairs, (_("Esc"), _("cancel"))))

    def on_mount(self) -> None:
        """Begin in the first line."""
        self.set_focus(self.inputs[0])
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Echo what was understood."""
        event.stop()
        if event.value != self.put:
            self.prefix = event.value
            self.put = ""
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves everything."""
        event.stop()
        self._show(insist=True)
        for line, read in zip(self.inputs, self.reads, strict=True):
            if read.problem:
                self.set_focus(line)
                self.app.bell()
                return
        values = zip(self.entries, self.reads, strict=True)
        self.close({entry.name: read.value for entry, read in values})

    def pressed(self, key: str, character: str | None) -> bool:
        """Go from line to line, or put in what is offered."""
        if key in ("tab", "shift+tab"):
            self._go(1 if key == "tab" else -1)
        elif key in ("up", "down"):
            step = 1 if key == "down" else -1
            if not self._offer(step):
                self._go(step)
        else:
            return False
        return True

    def _go(self, by: int) -> None:
        place = next((i for i, line in enumerate(self.inputs) if line is self.focused), 0)
        self.set_focus(self.inputs[(place + by) % len(self.inputs)])
        self.prefix = self.put = ""

    def _offer(self, step: int) -> bool:
        """Put the next of what is offered into the line; False where nothing is."""
        for entry, line in zip(self.entries, self.inputs, strict=True):
            if line is not self.focused:
                continue
            wanted = fold(self.prefix if self.put or self.prefix else line.value)
            found = [text for text in entry.offered if wanted in fold(text)]
            found = found or list(entry.offered)
            if not found:
                return False
            shown = [safe.text(text) for text in found]
            start = shown.index(self.put) + step if self.put in shown else min(step, 0)
            self.put = shown[start % len(shown)]
            line.value = self.put
            line.cursor_position = len(self.put)
            return True
        return False

    def _show(self, *, insist: bool = False) -> None:
        """Read every line and say what was understood; an empty one is no mistake at first."""
        for place, (entry, line) in enumerate(zip(self.entries, self.inputs, strict=True)):
            # What cannot be shown is kept as it is unless it is typed over.
            text = entry.text if line.value == safe.text(entry.text) else line.value
            read = self.reads[place] = entry.read(text)
            if not text.strip() and entry.hint and not (insist and read.problem):
                self.echoes[place].show((safe.text(entry.hint), "dim"))
            elif read.problem:
                self.echoes[place].show((safe.text(read.problem), "bad"))
            else:
                self.echoes[place].show((safe.text(read.echo), "good"))
