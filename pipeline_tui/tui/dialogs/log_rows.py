"""What the sheet of a log is made of beside its outcomes: rows to type into, its keys in full."""

from collections.abc import Sequence
from datetime import date

from textual.containers import Horizontal

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.particulars import Particulars
from pipeline_tui.sales.retry import Outcome
from pipeline_tui.store.hearing import Ends, is_reply
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Line
from pipeline_tui.tui.dialogs.particulars import People, direction_word
from pipeline_tui.tui.keymap import key_name

__all__ = ["Ending", "entry_row", "held_words", "log_keys"]


class Ending(Line):
    """Which sequences a reply ends, said before it is saved: a row of the sheet where there are.

    ``deals`` is how many are logged on.
    """

    def __init__(self, ends: Sequence[Ends], deals: int) -> None:
        super().__init__()
        self.ends, self.deals = ends, deals

    def tell(self, outcome: Outcome, more: Particulars | None, today: date) -> None:
        """Say what this outcome ends; in a quieter look, that a reply would."""
        more = more or Particulars()
        day = (more.day or today).isoformat()
        ends = [one for one in self.ends if one.started_on <= day]
        replied = bool(ends) and is_reply(outcome, more.direction or "")
        self.show((f"   {self._said(ends or self.ends, replied)}", "warn" if replied else "dim"))

    def _said(self, ends: Sequence[Ends], replied: bool) -> str:
        if self.deals > 1:
            told = (
                ngettext(
                    "ends {n} sequence: they replied", "ends {n} sequences: they replied", len(ends)
                )
                if replied
                else ngettext("a reply ends {n} sequence", "a reply ends {n} sequences", len(ends))
            )
            return told.format(n=len(ends))
        names = ", ".join(safe.text(one.cadence, 30) for one in ends)
        told = _("ends the sequence {names}: they replied")
        return (told if replied else _("a reply ends the sequence {names}")).format(names=names)


def entry_row(label: str, entry: LineInput, echo: Line) -> Horizontal:
    """A label, a field, and what was understood of it."""
    name = Line((f"   {label}", "dim"))
    name.add_class("label")
    echo.add_class("echo")
    return Horizontal(name, entry, echo, classes="entry")


def held_words(outcome: Outcome, people: People) -> str:
    """What holds of an exchange of which no more is said: who, which way, today."""
    who = people[0][1] if people and outcome.code != "note" else ""
    way = direction_word(outcome.direction) if outcome.direction else ""
    return " · ".join(part for part in (safe.text(who, 24), way, _("today")) if part)


def log_keys(outcomes: int, *, with_step: bool) -> tuple[tuple[str, str], ...]:
    """Every key of the sheet, and how its lines are typed."""
    step = (_("a day and what to do, such as fri 14:30 call Bob; empty it for none"),)
    return (
        (f"1-{outcomes}", _("what happened; then type the note")),
        (_("letters"), _("begin the note at once")),
        (_("Tab"), _("next field")),
        *((_("next"), said) for said in step if with_step),
        (_("also"), _("who reached out, minutes, who, when: in 45min @ann yesterday")),
        (_("Enter"), _("save from any field")),
        ("N", _("a long note in your own editor")),
        ("ctrl+r", _("start afresh, without the draft")),
        (key_name("escape"), _("leave; what was typed is kept as a draft")),
    )
