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
from pipeline_tui.tui.dialogs.outcomes import FollowUp, Owed
from pipeline_tui.tui.dialogs.particulars import People, direction_word
from pipeline_tui.tui.keymap import key_name
from pipeline_tui.tui.widgets.words import kind_word

__all__ = ["Ending", "entry_row", "held_words", "log_keys"]


class Ending(Line):
    """What becomes of sequences, said before it is saved: a row of the sheet where there are.

    A reply ends some; what others have to send is sent by this, or stays due. ``deals`` is how
    many are logged on.
    """

    def __init__(self, ends: Sequence[Ends], deals: int, follow: FollowUp | None = None) -> None:
        super().__init__()
        self.ends, self.deals, self.follow = ends, deals, follow

    def tell(self, outcome: Outcome, more: Particulars | None, today: date) -> None:
        """Say what this outcome ends; in a quieter look, that a reply would."""
        more = more or Particulars()
        day = (more.day or today).isoformat()
        ends = [one for one in self.ends if one.started_on <= day]
        replied = bool(ends) and is_reply(outcome, more.direction or "")
        if self.follow and self.follow.owed and not replied and outcome.code != "note":
            unsent = self.follow.unsent(outcome, more.day or today, more.direction or "")
            self.show((f"   {self._sent(unsent)}", "warn" if unsent else "good"))
            return
        told = self._said(ends or self.ends, replied) if self.ends else ""
        self.show((f"   {told}", "warn" if replied else "dim"))

    def _sent(self, unsent: Sequence[Owed]) -> str:
        """What is left to send, or that everything counts as sent."""
        owed = self.follow.owed if self.follow else ()
        if self.deals > 1:
            n = len(unsent or owed)
            told = (
                ngettext(
                    "{n} step of a sequence stays due: nothing was sent",
                    "{n} steps of sequences stay due: nothing was sent",
                    n,
                )
                if unsent
                else ngettext(
                    "{n} step of a sequence counts as sent",
                    "{n} steps of sequences count as sent",
                    n,
                )
            )
            return told.format(n=n)
        (one,) = owed
        told = (
            _("step {n} of {total} of {sequence}, {kind}: nothing was sent, it stays due")
            if unsent
            else _("step {n} of {total} of {sequence}, {kind}: counts as sent")
        )
        place = one.place
        return told.format(
            n=place.number, total=place.total, sequence=safe.text(place.cadence, 24),
            kind=kind_word(one.kind),
        )  # fmt: skip

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
    step = (_("a day and what to do, such as fri 14:30 call Bob; - for none"),)
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
