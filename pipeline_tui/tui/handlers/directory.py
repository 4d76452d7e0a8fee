"""Companies and people: their list, their pages, and what can be done there."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.tui.dialogs.flow import begin

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["find", "show_page", "switch"]


def find(app: Any) -> None:
    """Type a name into the list."""
    app.here.open_find()


def switch(app: Any) -> None:
    """From companies to people, or back."""
    app.here.switch()


def show_page(app: "PipelineApp", kind: str, row_id: str) -> None:
    """The page of a company (``account``) or person (``contact``)."""
    from pipeline_tui.tui.handlers import people

    work = people.edit_company if kind == "account" else people.edit_person
    begin(app, work(app, row_id))
