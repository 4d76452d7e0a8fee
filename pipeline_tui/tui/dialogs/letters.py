"""All letters as they will be written, and who gets none and why: to be read before they are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext, pgettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.draft_rows import text_rows
from pipeline_tui.tui.dialogs.line import Keys, Rule
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.exchange.letters import LeftOut, Letter

__all__ = ["LettersPreview"]

_MOST = 100
"""Letters shown in full; of more the number is said."""
_STEPS = {"down": 1, "j": 1, "up": -1, "k": -1}
_PAGES = {"pagedown": 1.0, "pageup": -1.0, "ctrl+d": 0.5, "ctrl+u": -0.5, "space": 1.0}


class LettersPreview(Dialog[bool]):
    """Enter goes on to where they are written; without a letter there is only to leave.

    Or Enter does what ``mend`` says, which would let the one letter be written.
    """

    DEFAULT_CSS = style_of("letters_preview")

    def __init__(
        self, letters: "Sequence[Letter]", left_out: "Sequence[LeftOut]", mend: str = ""
    ) -> None:
        super().__init__()
        self.mend = mend
        self.letters, self.left_out = letters, left_out
        n, out = len(letters), len(left_out)
        title = ngettext("{n} letter", "{n} letters", n).format(n=l10n.number(n))
        aside = ngettext("{n} left out", "{n} left out", out).format(n=l10n.number(out))
        self.rule = Rule(title, aside if out else "")
        self.rows = Rows(id="letters")
        self.rows.can_focus = False
        self.rows.on_page = False

    def compose(self) -> ComposeResult:
        """Rule, letters, keys."""
        pairs = [(_("Enter"), self.mend or _("go on"))] if self.letters or self.mend else []
        pairs += [("j k", pgettext("the pointer", "move")), (_("Esc"), _("cancel"))]
        yield self.sheet(self.rule, self.rows, Keys(*pairs))

    def on_mount(self) -> None:
        """Draw once the width is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Lines break anew."""
        self.call_after_refresh(self._draw)

    def pressed(self, key: str, character: str | None) -> bool:
        """Scroll, go on, or leave."""
        if key == "enter" and (self.letters or self.mend):
            self.close(True)
        elif key in _STEPS:
            self.rows.move(_STEPS[key])
        elif key in _PAGES:
            self.rows.page(_PAGES[key])
        elif key in ("home", "end"):
            (self.rows.top if key == "home" else self.rows.bottom)()
        elif character == "q" or key == "backspace":
            self.cancel()
        return True

    def _draw(self) -> None:
        width = self.size.width - 3
        items: list[Item] = []
        for one in self.left_out:
            said = _("{deal}: no letter, {reason}")
            line = said.format(deal=safe.text(one.deal, 40), reason=safe.text(one.why))
            items += [Item(row) for row in wrapped([(line, "bad")], width, 0, 2)]
        for number, letter in enumerate(self.letters[:_MOST], 1):
            items += self._letter(number, letter, width)
        if len(self.letters) > _MOST:
            rest = len(self.letters) - _MOST
            said = ngettext("… and {n} more", "… and {n} more", rest)
            items.append(Item(((said.format(n=l10n.number(rest)), "dim"),)))
        self.rows.show(items)

    def _letter(self, number: int, letter: "Letter", width: int) -> list[Item]:
        place = _("{i} of {n}").format(i=number, n=len(self.letters))
        rows = [
            Item(()),
            Item(((f"── {place} · ", "dim"), (safe.text(letter.deal, 40), "bold"), (" ──", "dim"))),
            *[Item(((f" {safe.text(line, width - 1)}", ""),)) for line in letter.address],
            Item(()),
        ]
        if letter.draft.subject.strip():
            rows.append(Item(((f" {safe.text(letter.draft.subject, width - 1)}", "bold"),)))
        rows += [Item(row) for row in text_rows(letter.draft.body, (), width)]
        return rows
