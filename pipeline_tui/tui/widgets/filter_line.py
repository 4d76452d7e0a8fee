"""The line in which a filter is typed: in the footer's place, drawn like everything else."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts
from pipeline_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.filtering import Filtering

__all__ = ["FilterLine"]

_LONGEST = 500
_OWN_TOLD = 4


class FilterLine(Lines):
    """One row of text with a cursor. ``typing`` says whether it has the keys."""

    GROUND = "bar"
    app: "PipelineApp"

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.at = 0
        self.before = ""
        self.filtering: Filtering | None = None
        """What the line filters: the board or the queue."""
        self.own = ""
        """The keys of the person's own fields, some of them."""

    @property
    def typing(self) -> bool:
        """Whether the line is open."""
        return bool(self.display)

    def open(self, text: str, filtering: "Filtering | None" = None) -> None:
        """Begin with the filter in force."""
        self.filtering = filtering
        self.text = self.before = text
        self.at = len(text)
        self.own = self._own_keys()
        self.display = True
        self.forget()

    def _own_keys(self) -> str:
        from pipeline_tui.store.own_conditions import own_keys

        return "".join(f"{word}:  " for word in [*own_keys(self.app.store.conn)][:_OWN_TOLD])

    def close(self) -> None:
        """Give the row back to the keys."""
        self.display = False

    def press(self, event: "events.Key") -> bool:
        """Take a key; whether the text changed."""
        before = self.text
        key, character = event.key, event.character
        if character is not None and event.is_printable:
            self.insert(character)
        elif key in _EDITS:
            _EDITS[key](self)
        self.renew()
        return self.text != before

    def insert(self, text: str) -> None:
        """Put typed or pasted text at the cursor, as one line."""
        clean = "".join(char if char.isprintable() else " " for char in text)
        self.text = (self.text[: self.at] + clean + self.text[self.at :])[:_LONGEST]
        self.at = min(self.at + len(clean), len(self.text))

    def go(self, place: int) -> None:
        """Put the cursor somewhere in the text."""
        self.at = min(max(place, 0), len(self.text))

    def cut(self, start: int, end: int) -> None:
        """Take a stretch of the text away."""
        start, end = max(start, 0), min(end, len(self.text))
        self.text = self.text[:start] + self.text[end:]
        self.at = start

    def word_start(self) -> int:
        """Where the word before the cursor begins."""
        head, blank, _word = self.text[: self.at].rstrip().rpartition(" ")
        return len(head + blank)

    def lines(self, width: int) -> list[Pieces]:
        """The text with its cursor, and at the right what it found or what is wrong with it."""
        told, style = self._told()
        # What is wrong says what to type instead: it may take all that the text leaves.
        most = max(width // 2, width - safe.cells(self.text) - 6)
        right = parts(safe.text(f" {told} ", most), style)
        room = max(width - sum(safe.cells(text) for text, _style in right) - 4, 0)
        start = 0
        while safe.cells(self.text[start : self.at]) > room:
            start += 1
        here = self.text[self.at : self.at + 1] or " "
        left: Pieces = (
            (" /", "bar_strong"),
            *parts(safe.text(self.text[start : self.at]), "bar"),
            (safe.text(here), "caret"),
            *parts(safe.text(self.text[self.at + 1 :]), "bar"),
        )
        return [ends(left, right, width, "bar")]

    def _told(self) -> tuple[str, str]:
        filtering = self.filtering
        if filtering is None or filtering.problems:
            return (filtering.problems[0] if filtering else ""), "warning"
        found = filtering.found()
        if found is None:
            told = _("words  stage:  src:  amount>10k  >30d  no:step  is:late  -not")
            return self.own + told, "bar_muted"
        n, exact = found
        said = ngettext("{n} deal", "{n} deals", n).format(n=f"{n}" if exact else f"{n}…")
        return said, "bar_muted"


_EDITS = {
    "backspace": lambda line: line.cut(line.at - 1, line.at),
    "ctrl+h": lambda line: line.cut(line.at - 1, line.at),
    "delete": lambda line: line.cut(line.at, line.at + 1),
    "ctrl+w": lambda line: line.cut(line.word_start(), line.at),
    "ctrl+u": lambda line: line.cut(0, line.at),
    "ctrl+k": lambda line: line.cut(line.at, len(line.text)),
    "left": lambda line: line.go(line.at - 1),
    "right": lambda line: line.go(line.at + 1),
    "home": lambda line: line.go(0),
    "ctrl+a": lambda line: line.go(0),
    "end": lambda line: line.go(len(line.text)),
    "ctrl+e": lambda line: line.go(len(line.text)),
}
