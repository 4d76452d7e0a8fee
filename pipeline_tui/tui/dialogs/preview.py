"""One message as it will leave, and where it goes: nothing leaves before it was seen here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.choose import ARROWS, OptionRows
from pipeline_tui.tui.dialogs.draft_rows import heads, missing_rows, text_rows
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.options import Option, digit_of, laid_out
from pipeline_tui.tui.dialogs.paint import Row
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft

__all__ = ["EDIT", "PERSON", "SKIP", "Preview", "Verdict", "Way", "refusal"]

EDIT, PERSON, SKIP = "edit", "person", "skip"
_PAGES = {"pageup": -1.0, "pagedown": 1.0, "ctrl+u": -0.5, "ctrl+d": 0.5}
_LINES = {"up": -1, "down": 1, "j": 1, "k": -1}


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message can go: its code and what it is called.

    ``needs_address`` refuses a message to nobody, ``needs_all`` one that still misses a field.
    """

    code: str
    label: str
    needs_address: bool = True
    needs_all: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the person decided: the code of a way, or ``EDIT``, ``PERSON`` or ``SKIP``.

    ``rest`` says that the messages that follow go the same way unless something is missing.
    """

    way: str
    rest: bool = False


class Preview(Dialog[Verdict]):
    """To whom, subject and text; below what is missing and the ways it can go.

    Digits choose a way at once, arrows up and down scroll the text. ``place`` says which of how
    many messages it is, ``asks`` what is asked
    instead of where it goes, ``stop`` why its address takes no mail.
    """

    DEFAULT_CSS = style_of("preview")

    def __init__(
        self,
        title: str,
        draft: "Draft",
        ways: list[Way],
        *,
        place: tuple[int, int] = (1, 1),
        others: bool = False,
        current: str = "",
        asks: str = "",
        stop: str = "",
    ) -> None:
        super().__init__()
        number, many = place
        aside = _("{i} of {n}").format(i=number, n=many) if many > 1 else ""
        self.rule = Rule(title, aside)
        self.draft, self.ways, self.stop = draft, ways, stop
        self.asks = asks or pgettext("a message", "Where to?")
        self.several, self.others = number < many, others
        self.in_row = many > 1
        self.options = [Option(way.code, way.label) for way in ways]
        self.index = next((i for i, way in enumerate(ways) if way.code == current), 0)
        self.head, self.text = Line(id="head"), Line(id="text")
        self.missing = Line(id="missing")
        self.where = OptionRows(laid_out(self.options, 80, 4), None)
        self.rows: list[Row] = []
        self.top = 0

    def compose(self) -> ComposeResult:
        """Rule, head, text, what is missing, ways, keys."""
        self.where.shape = laid_out(self.options, self.app.size.width, 4)
        keys = [(_("Enter"), _("choose")), ("e", _("edit"))]
        keys += [("p", _("other person"))] if self.others else []
        keys += [("*", _("all that follow"))] if self.several else []
        keys += [("s", _("leave this one"))] if self.in_row else []
        keys += [("j k", _("scroll")), (_("Esc"), _("cancel"))]
        yield self.sheet(
            self.rule, self.head, Rule(_("Text"), id="text-rule"), self.text, self.missing,
            Rule(self.asks, id="where-rule"), self.where, Keys(*keys),
        )  # fmt: skip

    def on_mount(self) -> None:
        """Draw once the width is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Lines break anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.size.width
        head = heads(self.draft, width - 1, self.stop)
        self.head.styles.height = len(head)
        self.head.show_rows(tuple(head))
        lacks = missing_rows(self.draft.missing, width - 1)
        self.missing.styles.height = len(lacks)
        self.missing.show_rows(tuple(lacks))
        self.rows = text_rows(self.draft.body, self.draft.missing, width - 1)
        self.where.show(list(self.options), self.index)  # type: ignore[arg-type]
        self._scroll(0)

    def _scroll(self, by: int) -> None:
        room = max(1, self.text.size.height)
        self.top = max(0, min(self.top + by, len(self.rows) - room))
        shown = self.rows[self.top : self.top + room]
        if self.top + room < len(self.rows) and shown:
            shown[-1] = ((f" ▾ {_('more')}", "dim"),)
        self.text.show_rows(tuple(shown))

    def on_option_rows_clicked(self, event: OptionRows.Clicked) -> None:
        """A click chooses."""
        self._go(event.index)

    def on_mouse_scroll_down(self) -> None:
        """The wheel scrolls the text."""
        self._scroll(2)

    def on_mouse_scroll_up(self) -> None:
        """The wheel scrolls the text."""
        self._scroll(-2)

    def pressed(self, key: str, character: str | None) -> bool:
        """Every key is the dialog's own."""
        digit = digit_of(character)
        if digit is not None:
            self._go(digit)
        elif key == "enter":
            self._go(self.index)
        elif by := _LINES.get(key):
            self._scroll(by)
        elif pages := _PAGES.get(key):
            self._scroll(int(pages * max(2, self.text.size.height - 1)))
        elif key in ARROWS or key == "tab":
            step = 1 if key in ("right", "tab") else -1
            self.index = (self.index + step) % len(self.options)
            self.where.show(list(self.options), self.index)  # type: ignore[arg-type]
        else:
            self._letter(key, character)
        return True

    def _letter(self, key: str, character: str | None) -> None:
        if character == "e":
            self.close(Verdict(EDIT))
        elif character == "p" and self.others:
            self.close(Verdict(PERSON))
        elif character == "s" and self.in_row:
            self.close(Verdict(SKIP))
        elif character == "*" and self.several:
            self._go(self.index, rest=True)
        elif character == "q" or key == "backspace":
            self.cancel()

    def _go(self, index: int, *, rest: bool = False) -> None:
        if not 0 <= index < len(self.ways):
            self.app.bell()
            return
        way = self.ways[index]
        if problem := refusal(self.draft, way):
            self.app.bell()
            self.hear(problem, problem=True)
            return
        self.close(Verdict(way.code, rest))


def refusal(draft: "Draft", way: Way) -> str:
    """Why a message cannot go this way; '' when it can."""
    if way.needs_all and draft.missing:
        return _("Something is missing: e fills it in here, for this once.")
    if way.needs_address and not draft.to_name and not draft.to_address:
        return _("There is nobody on this deal to write to: A adds a person.")
    if way.needs_address and draft.kind == "mail":
        from pipeline_tui.sales.address import address_problem

        return address_problem(draft.to_address.strip())
    return ""
