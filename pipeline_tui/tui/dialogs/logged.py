"""What the sheet for logging answers."""

from dataclasses import dataclass
from datetime import date

from pipeline_tui.sales.particulars import Particulars
from pipeline_tui.store.adding import NewStep
from pipeline_tui.tui.dialogs.particulars import People

__all__ = ["Logged", "contact_of"]


@dataclass(frozen=True, slots=True)
class Logged:
    """What happened, in words, and the step that follows, if there is one.

    ``outcome`` is a code of ``sales/retry.py``, '' for a note; ``long`` asks for the words to be
    written in the person's own editor. ``on`` is None for today.
    """

    kind: str
    text: str
    step: NewStep | None
    outcome: str = ""
    long: bool = False
    direction: str = ""
    contact_id: str | None = None
    minutes: int | None = None
    on: date | None = None


def contact_of(more: Particulars, people: People, *, talked: bool) -> str | None:
    """Who it was with: who was named, else the first, unless it is a mere note."""
    if more.person is not None:
        return people[more.person][0]
    return people[0][0] if talked and people else None
