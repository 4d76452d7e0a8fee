"""Two companies or people side by side: which value of each field stays when they become one."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.choose import ARROWS, LETTERS
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.options import digit_of
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.styles import style_of

__all__ = ["Facts", "Merge", "Verdict"]

_LABEL, _SIDE = 17, 60
_CHOSEN, _OTHER, _SAME = "● ", "○ ", "= "


class Facts(NamedTuple):
    """A field: its name, its label, and what the first and the second say, as safe texts.

    ``second`` says whose value stays.
    """

    name: str
    label: str
    one: str
    other: str
    second: bool = False

    @property
    def same(self) -> bool:
        """Whether there is nothing to choose."""
        return self.one == self.other


class Verdict(NamedTuple):
    """The answer: ``apart`` says that they are not the same; else the fields of the second."""

    apart: bool
    second: frozenset[str] = frozenset()


class Merge(Dialog[Verdict]):
    """Enter merges, with the values that have the dot; x says that they are not the same.

    ``heads`` says of each side what hangs on it. Rows that are empty on both sides are left out.
    """

    DEFAULT_CSS = style_of("merge")

    def __init__(
        self, title: str, aside: str, heads: tuple[str, str], fields: Sequence[Facts]
    ) -> None:
        super().__init__()
        self.rule = Rule(title, aside)
        self.heads = heads
        self.fields = [one for one in fields if one.one or one.other]
        self.index = next((i for i, one in enumerate(self.fields) if not one.same), 0)
        self.rows = Line(id="fields")
        self.whole = Line(id="whole")

    def compose(self) -> ComposeResult:
        """Rule, both sides, keys."""
        keys = Keys(
            (_("Enter"), _("merge")), ("← → 1 2", pgettext("a value", "choose")),
            ("j k", pgettext("the pointer", "move")), ("x", _("not the same")),
            (_("Esc"), _("cancel")),
        )  # fmt: skip
        self.rows.styles.height = len(self.fields) + 1
        yield self.sheet(self.rule, self.rows, self.whole, keys)

    def on_mount(self) -> None:
        """Draw once the width is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Both sides get half of what there is."""
        self.call_after_refresh(self._draw)

    def pressed(self, key: str, character: str | None) -> bool:
        """Every key is the sheet's own."""
        step = ARROWS.get(key) or LETTERS.get(character or "")
        digit = digit_of(character)
        if key == "enter":
            chosen = frozenset(one.name for one in self.fields if one.second)
            self.close(Verdict(False, chosen))
        elif character == "x":
            self.close(Verdict(True))
        elif digit in (0, 1):
            self._choose(bool(digit))
        elif step and step[0]:
            self._choose(step[0] > 0)
        elif step or key in ("tab", "shift+tab"):
            self._go((step or (0, -1 if key == "shift+tab" else 1))[1])
        elif character == "q" or key == "backspace":
            self.cancel()
        return True

    def _go(self, by: int) -> None:
        self.index = max(0, min(len(self.fields) - 1, self.index + by))
        self._draw()

    def _choose(self, second: bool) -> None:
        if self.fields:
            one = self.fields[self.index]
            self.fields[self.index] = one._replace(second=second and not one.same)
            self._draw()

    def _draw(self) -> None:
        side = max(8, min(_SIDE, (self.size.width - _LABEL - 4) // 2))
        head: Row = (
            (" " * (_LABEL + 3), ""),
            (fitted("  " + safe.text(self.heads[0], side - 3), side), "dim"),
            (fitted("  " + safe.text(self.heads[1], side - 3), side), "dim"),
        )
        rows = [self._row(place, one, side) for place, one in enumerate(self.fields)]
        self.rows.show_rows((head, *rows))
        self._tell_whole(side - 3)

    def _tell_whole(self, room: int) -> None:
        """What of the field pointed at had to be cut, whole where it fits the row."""
        one = self.fields[self.index] if self.fields else None
        values = dict.fromkeys((one.one, one.other)) if one else {}
        cut = any(safe.cells(value) > room for value in values)
        self.whole.show((" " * 3 + " / ".join(value or "–" for value in values) if cut else "", ""))

    def _row(self, place: int, one: Facts, side: int) -> Row:
        here = place == self.index
        first, second = (_SAME, _SAME) if one.same else (_CHOSEN, _OTHER)
        if one.second:
            first, second = _OTHER, _CHOSEN
        return (
            (" ▸ " if here else "   ", "accent"),
            (fitted(one.label, _LABEL), "bold" if here else "dim"),
            *_value(one.one, first, side),
            *_value(one.other, second, side),
        )


def _value(text: str, sign: str, side: int) -> tuple[Part, Part]:
    shown = fitted(safe.text(text or "–", side - 3), side - 2)
    return (sign, "accent"), (shown, "" if sign == _CHOSEN else "dim")
