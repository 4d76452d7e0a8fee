"""What each key does on a sheet that is open."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import N_, _, pgettext
from pipeline_tui.tui.dialogs.base import Dialog, ask
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.paint import fitted
from pipeline_tui.tui.keymap import key_name

if TYPE_CHECKING:
    from pipeline_tui.tui.sheets.base import Keys as Pairs

__all__ = ["SheetKeys", "explain"]

_WIDTH = 14
_LONGER = {
    N_("unknown"): N_("asked, and still unknown"),
    N_("clear"): N_("take the answer back"),
    N_("evidence"): N_("what tells so, in words that are kept with the answer"),
    N_("its day"): N_("on which day it was answered"),
    N_("fill in"): N_("fill in what is missing"),
    N_("go on all the same"): N_("move on all the same, for a reason that is kept"),
    N_("disqualify"): N_("disqualify: close it as lost, for a reason"),
    N_("lost"): N_("close it as lost, for a reason"),
    N_("park"): N_("park until a day, for a reason"),
    N_("decides"): N_("make the person pointed at the decision maker of this deal"),
    N_("reports to"): N_("say whom the person pointed at reports to"),
    N_("ask for an introduction"): N_("a mail that asks for the introduction, filled in"),
    N_("page"): N_("the page of the person pointed at"),
    N_("merge"): N_("make one of both, with the values that have the dot"),
    N_("not the same"): N_("they are two: do not offer them again"),
    N_("at once"): N_("choose by its digit, at once"),
    N_("narrow"): N_("type to see only what matches"),
    N_("as it was"): N_("put everything back as it was"),
}
"""What some keys do, said in full where the sheet itself has room for a word."""


class SheetKeys(Dialog[None]):
    """The keys of a sheet, one a row; any key goes back."""

    explains = False

    def __init__(self, pairs: "Pairs", common: "Pairs" = ()) -> None:
        super().__init__()
        longer = {_(label): _(said) for label, said in _LONGER.items()}
        pairs = tuple((key, longer.get(label, label)) for key, label in pairs)
        self.pairs = (*pairs[:-1], *common, pairs[-1])

    def compose(self) -> "Any":
        """The rows under a rule."""
        rows = [
            Line((fitted(f"   {key}", _WIDTH), "key"), (label, "")) for key, label in self.pairs
        ]
        yield self.sheet(Rule(_("Keys")), *rows, Keys((key_name("escape"), _("back"))))

    def pressed(self, key: str, character: str | None) -> bool:
        """Any key goes back."""
        self.cancel()
        return True


async def explain(app: "Any", pairs: "Pairs") -> None:
    """Show the keys of the sheet that is open."""
    common = (("j k", pgettext("the pointer", "move")), ("u U", _("undo, redo")))
    await ask(app, SheetKeys(pairs, common))
