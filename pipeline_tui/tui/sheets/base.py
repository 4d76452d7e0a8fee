"""The widget that sheets are drawn in, and what a sheet must be able to do."""

from typing import TYPE_CHECKING, Protocol

from pipeline_tui.i18n import _, language
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.options import digit_of
from pipeline_tui.tui.widgets.draw import Pieces, parts, width_of
from pipeline_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "LAYER",
    "Content",
    "Keys",
    "SheetArea",
    "answer_keys",
    "pointer_step",
    "ruled",
    "typed_value",
]  # fmt: skip

LAYER = "sheet"
_MOVES = {"up": -1, "k": -1, "down": 1, "j": 1, "shift+tab": -1, "tab": 1}
Keys = tuple[tuple[str, str], ...]
"""Keys and what they do, the last of them leaving."""


class Content(Protocol):
    """What stands on a sheet."""

    def read(self) -> bool:
        """Read everything anew; False when what it is about is gone."""

    def lines(self, width: int, height: int) -> list[Pieces]:
        """What to show in at most so many rows."""

    def keys(self) -> Keys:
        """The keys of the row pointed at."""

    def press(self, key: str, character: str | None) -> bool:
        """Act on a key; False leaves it to the screen's own actions that go on under a sheet."""

    def point(self, row: int) -> None:
        """Point at a row of the sheet, counted from its top."""

    def left(self) -> None:
        """The sheet was closed."""


class SheetArea(Lines):
    """The area over a screen's last rows; while it holds a sheet, that has the keys."""

    GROUND = "bar"
    ROWS = 1
    app: "PipelineApp"

    def __init__(self) -> None:
        super().__init__()
        self.styles.dock = "bottom"
        self.styles.layer = LAYER
        self.styles.width = "100%"
        self.styles.margin = (0, 0, 1, 0)
        self.display = False
        self.content: Content | None = None

    def open(self, content: Content) -> None:
        """Show a sheet, in place of the one that may be open."""
        self.close()
        self.content = content
        self.display = True
        self.reread()

    def close(self) -> None:
        """Give the rows and the keys back to the screen."""
        content, self.content = self.content, None
        if content is not None:
            self.display = False
            self._tell(())
            # The compositor may have been asked about places meanwhile, and have forgotten that
            # the sheet was ever there: what it covered would not be painted.
            self.screen.refresh()
            content.left()

    def reread(self) -> None:
        """Read the sheet anew, after a change."""
        if self.content is None:
            return
        if not self.content.read():
            self.close()
            return
        self.redraw()

    def redraw(self) -> None:
        """Draw the sheet as it is, as high as it must be."""
        if self.content is None:
            return
        rows = len(self.lines(self.app.size.width))
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows
        self.forget()
        self._tell(self.content.keys())

    def lines(self, width: int) -> list[Pieces]:
        """The rows of the sheet."""
        if self.content is None:
            return []
        return self.content.lines(width, max(4, self.app.size.height - 4))

    def press(self, event: "events.Key") -> bool:
        """Hand a key to the sheet; False when it may go to the screen."""
        if self.content is None:
            return False
        if event.character == "?":
            from pipeline_tui.tui.dialogs.flow import begin
            from pipeline_tui.tui.sheets.explained import explain

            begin(self.app, explain(self.app, self.content.keys()))
            return True
        return self.content.press(event.key, event.character)

    def on_click(self, event: "events.Click") -> None:
        """Point at the row clicked."""
        event.stop()
        if self.content is not None:
            self.content.point(event.y)
            self.redraw()

    def _tell(self, keys: Keys) -> None:
        footer = self.app.here.footer if self.app.here else None
        if footer is not None:
            footer.tell(keys)


def pointer_step(key: str, character: str | None) -> int:
    """How far a key moves the pointer: -1, 1, or 0 where it does not."""
    return _MOVES.get(key) or _MOVES.get(character or "", 0)


def typed_value(character: str | None, scale: int) -> int | None:
    """The answer that a key gives on a scale of 1 (yes or no) or 3; None where it gives none.

    Digits may come from the unshifted row of a French keyboard.
    """
    if character in ("y", "o", "Y", "O"):
        return scale
    if character in ("n", "N"):
        return 0
    place = digit_of(character)
    value = None if place is None else (place + 1) % 10
    return value if value is not None and value <= scale else None


def answer_keys(scale: int) -> Keys:
    """The keys that answer a question on a scale."""
    yes = "o" if language() == "fr" else "y"
    asked: Keys = ((yes, _("yes")), ("n", _("no"))) if scale == 1 else (("0-3", _("answer")),)
    return (*asked, ("i", _("unknown")))


def ruled(title: str, aside: str, width: int) -> Pieces:
    """The head of a sheet: ``── Boréal Foods ─ BANT ────``."""
    aside = safe.text(aside, max(8, width // 2))
    room = max(8, width - safe.cells(aside) - 9)
    row = parts("── ", "bar_muted", safe.text(title, room), "bar_strong", " ─ ", "bar_muted",
                aside, "bar", " ", "bar")  # fmt: skip
    return (*row, ("─" * max(0, width - width_of(row)), "bar_muted"))
