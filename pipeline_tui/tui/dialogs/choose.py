"""A list to choose from with one key."""

from typing import TypeVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.options import Layout, Option, digit_of, laid_out, matching
from pipeline_tui.tui.dialogs.paint import Row, fitted, strip_of
from pipeline_tui.tui.styles import style_of

__all__ = ["ARROWS", "LETTERS", "Choose", "Option", "OptionRows"]

V = TypeVar("V")
_FILTER_FROM = 11
_MOST_ROWS = 12
ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
LETTERS = {"h": (-1, 0), "l": (1, 0), "k": (0, -1), "j": (0, 1)}
_CONTROLS = {"ctrl+p": (0, -1), "ctrl+n": (0, 1), "shift+tab": (0, -1), "tab": (0, 1)}


class OptionRows(Widget):
    """The options, drawn; the dialog moves the pointer."""

    DEFAULT_CSS = style_of("option_rows")

    class Clicked(Message):
        """An option was clicked; ``index`` is its place."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, layout: Layout, current: object, *, numbered: bool = True) -> None:
        super().__init__()
        self.numbered = numbered
        self.shape = layout
        self.current = current
        self.options: list[Option[object]] = []
        self.index = 0
        self.first = 0
        self.nothing = ""
        """What is said where there are no options."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows do not change while the dialog stands."""
        return self.shape.rows

    def show(self, options: list[Option[object]], index: int) -> None:
        """Show these options with the pointer on one."""
        self.options = options
        self.index = index
        if self.shape.columns == 1:
            rows = self.shape.rows
            self.first = max(0, min(self.first, index, len(options) - rows))
            self.first = max(self.first, index - rows + 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row: an option of each column."""
        shape = self.shape
        if shape.columns == 1:
            return self._option(self.first + y, self.size.width)
        places = range(y, shape.columns * shape.rows, shape.rows)
        strips = [self._option(place, shape.wide) for place in places]
        rest = self.size.width - shape.columns * shape.wide
        return Strip.join([*strips, strip_of(self, (), max(0, rest))])

    def _option(self, index: int, width: int) -> Strip:
        if index >= len(self.options):
            nothing = self.nothing or _("nothing matches")
            said = nothing if not self.options and index == 0 else ""
            return strip_of(self, ((f"   {said}", "dim"),), width)
        option = self.options[index]
        digit = str((index + 1) % 10) if index < 10 and self.numbered else " "
        here = option.value == self.current and self.current is not None
        row: Row = (
            (" ▸" if index == self.index else "  ", "accent"),
            (f"{digit} ", "key"),
            (option.label, "bold" if here else ""),
        )
        if option.detail:
            column = 4 + max(cell_len(each.label) for each in self.options)
            label = fitted(option.label, min(column, width * 2 // 3) - 4)
            row = (*row[:2], (label, row[2][1]), (f"  {option.detail}", "dim"))
        return strip_of(self, row, width, cursor=index == self.index)

    def on_click(self, event: events.Click) -> None:
        """Find the option under the mouse."""
        event.stop()
        shape = self.shape
        column = 0 if shape.columns == 1 else event.x // shape.wide
        index = self.first + column * shape.rows + event.y
        if column < shape.columns and index < len(self.options):
            self.post_message(self.Clicked(index))


class Choose(Dialog[V]):
    """Ask for one of ``options``; digits choose at once.

    Long lists are narrowed by ``typing``; short ones know j and k. ``current`` is the value that
    holds now: the pointer begins there. With ``tab`` (what it does) Tab chooses as well, and
    ``tabbed`` tells so. Texts are safe texts.
    """

    DEFAULT_CSS = style_of("choose")

    def __init__(
        self,
        title: str,
        options: list[Option[V]],
        *,
        aside: str = "",
        current: V | None = None,
        typing: bool | None = None,
        tab: str = "",
    ) -> None:
        super().__init__()
        self.rule = Rule(title, aside)
        self.options = options
        self.shown = options
        self.current = current
        self.typing = len(options) >= _FILTER_FROM if typing is None else typing
        self.typed = ""
        self.tab = tab
        self.tabbed = False
        self.index = next((i for i, each in enumerate(options) if each.value == current), 0)
        self.typed_line = Line(id="typed")
        self.rows = OptionRows(Layout(1, 1, 1), current)

    def compose(self) -> ComposeResult:
        """Rule, filter if the list is long, options, keys."""
        size = self.app.size
        height = max(3, min(_MOST_ROWS, size.height - 6))
        self.rows.shape = laid_out(self.options, size.width, height)
        pairs = [(_("Enter"), _("choose")), (_("digit"), _("at once"))]
        pairs += (
            [(_("letters"), _("narrow"))]
            if self.typing
            else [("j k", pgettext("the pointer", "move"))]
        )
        if self.tab:
            pairs.append((_("Tab"), self.tab))
        keys = Keys(*pairs, (_("Esc"), _("cancel")))
        between = [self.typed_line] if self.typing else []
        yield self.sheet(self.rule, *between, self.rows, keys)

    def on_mount(self) -> None:
        """Draw the options."""
        self._show()

    def pressed(self, key: str, character: str | None) -> bool:
        """Every key is the list's own."""
        digit = digit_of(character)
        step = ARROWS.get(key) or (None if key == "tab" and self.tab else _CONTROLS.get(key))
        if digit is not None and not self._belongs_to_filter(character or ""):
            self._choose(digit)
        elif step or (not self.typing and (step := LETTERS.get(character or ""))):
            self._step(*step)
        elif key in ("pageup", "pagedown", "home", "end"):
            self._jump(key)
        elif key == "enter":
            self._choose(self.index)
        elif key == "tab" and self.tab:
            self.tabbed = True
            self._choose(self.index)
        elif not self._edit(key, character) and (key == "backspace" or character == "q"):
            self.cancel()
        return True

    def asked_for_help(self, key: str, character: str | None) -> bool:
        """While it is narrowed by typing, a question mark is typed, too."""
        return key == "f1" or (character == "?" and not self.typing)

    def _belongs_to_filter(self, character: str) -> bool:
        """Whether a digit, or a letter in its place, goes on with what was typed."""
        if not self.typing:
            return False
        return character.isalpha() or bool(
            self.typed and matching(self.options, self.typed + character)
        )

    def on_option_rows_clicked(self, event: OptionRows.Clicked) -> None:
        """A click chooses."""
        self._choose(event.index)

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the pointer."""
        self._step(0, 1)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the pointer."""
        self._step(0, -1)

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self.shown):
            self.close(self.shown[index].value)
        else:
            self.app.bell()

    def _step(self, across: int, down: int) -> None:
        self.index = self.rows.shape.step(self.index, len(self.shown), across, down)
        self._show()

    def _jump(self, key: str) -> None:
        page = self.rows.shape.rows
        far = {"pageup": -page, "pagedown": page, "home": -len(self.shown), "end": len(self.shown)}
        self.index = max(0, min(len(self.shown) - 1, self.index + far[key]))
        self._show()

    def _edit(self, key: str, character: str | None) -> bool:
        """Change what was typed to narrow the list; False when the key is not for that."""
        if not self.typing or (key == "backspace" and not self.typed):
            return False
        if key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "ctrl+u":
            self.typed = ""
        elif character is not None and character.isprintable():
            self.typed += character
        else:
            return True
        self.shown = matching(self.options, self.typed)
        self.index = 0
        self._show()
        return True

    def _show(self) -> None:
        if self.typing:
            hint = ("" if self.typed else _("type to narrow"), "dim")
            self.typed_line.show((" ▸ ", "accent"), (safe.text(self.typed), ""), ("▏", "dim"), hint)
        self.rows.show(list(self.shown), self.index)  # type: ignore[arg-type]
