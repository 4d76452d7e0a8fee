"""Open the checklist of a deal."""

from typing import Any

from pipeline_tui.i18n import _

__all__ = ["checklist"]


def checklist(app: Any) -> None:
    """The questions about the deal under the cursor, to be answered with one key each."""
    from pipeline_tui.tui.sheets.checklist import ChecklistSheet

    card = app.card()
    if app.marked() > 1:
        app.say(_("The checklist shows one deal: take the marks away first."), problem=True)
    elif card is not None and app.here is not None:
        app.here.open_sheet(ChecklistSheet(app, card.id))
