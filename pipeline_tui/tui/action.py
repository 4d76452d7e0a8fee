"""What an action is. Plain data: nothing of Textual, so that `pipeline-tui keys` stays fast."""

from collections.abc import Callable
from typing import NamedTuple

__all__ = [
    "ALL_SCREENS", "BOARD", "CADENCES", "CHANGED", "CHECKLISTS", "CLOSED", "COMPANIES",
    "COMPANY", "CONFLICTS", "DEAL", "DUPLICATES", "FEEDBACK", "FIGURES", "HYGIENE", "IMPORT",
    "LISTS", "ONE", "OUTBOX", "PERSON", "QUEUE", "SINCE", "STAGES", "TEMPLATES", "Action",
    "actions_of",
]  # fmt: skip

BOARD = "board"
QUEUE = "queue"
ONE = "one"
DEAL = "deal"
CLOSED = "closed"
STAGES = "stages"
CHANGED = "changed"
CHECKLISTS = "checklists"
CADENCES = "cadences"
COMPANIES = "companies"
COMPANY = "company"
CONFLICTS = "conflicts"
DUPLICATES = "duplicates"
FEEDBACK = "feedback"
FIGURES = "figures"
HYGIENE = "hygiene"
IMPORT = "import"
PERSON = "person"
OUTBOX = "outbox"
SINCE = "since"
TEMPLATES = "templates"

LISTS = frozenset(
    {
        *(CLOSED, STAGES, CHANGED, CHECKLISTS, CADENCES),
        *(COMPANIES, COMPANY, PERSON, TEMPLATES, DUPLICATES, OUTBOX),
        *(CONFLICTS, FEEDBACK, FIGURES, HYGIENE, IMPORT, SINCE),
    }
)
ALL_SCREENS = frozenset({BOARD, QUEUE, ONE, DEAL}) | LISTS


class Action(NamedTuple):
    """One thing a person can do, and everything that the screens say about it.

    ``keys`` are sequences such as ``L``, ``ctrl+d`` or ``g g`` (two keys, one after the other);
    printable keys are written as the character, others by Textual's name. ``label`` is the one
    or two words of the footer, ``help`` the sentence of ``?`` and the palette; both are English
    and marked for translation. ``where`` holds the screens that know the action, ``applies`` the
    name of the predicate in ``applies.py`` that says when it can be used, and ``handler`` is
    ``module:function`` under ``pipeline_tui.tui.handlers``. ``bulk`` actions work on all marked
    deals. ``rank`` orders the footer (1 first); 0 keeps an action out of it. ``closed`` is the
    footer's label on a closed deal, where it is another.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    group: str
    where: frozenset[str]
    handler: str
    help: str
    applies: str = "always"
    bulk: bool = False
    rank: int = 0
    closed: str = ""


def actions_of(
    group: str, where: frozenset[str], module: str, applies: str = "always"
) -> Callable[..., Action]:
    """What makes the actions of one screen: of its group, done by functions of one module."""

    def make(
        name: str,
        keys: tuple[str, ...],
        label: str,
        handler: str,
        text: str,
        rank: int,
        applies: str = applies,
    ) -> Action:
        return Action(
            name, keys, label, group, where, f"{module}:{handler}", text, applies, rank=rank
        )

    return make
