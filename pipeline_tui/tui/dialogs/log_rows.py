"""What the sheet of a log is made of beside its outcomes: rows to type into, its keys in full."""

from textual.containers import Horizontal

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Line
from pipeline_tui.tui.keymap import key_name

__all__ = ["entry_row", "log_keys"]


def entry_row(label: str, entry: LineInput, echo: Line) -> Horizontal:
    """A label, a field, and what was understood of it."""
    name = Line((f"   {label}", "dim"))
    name.add_class("label")
    echo.add_class("echo")
    return Horizontal(name, entry, echo, classes="entry")


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
