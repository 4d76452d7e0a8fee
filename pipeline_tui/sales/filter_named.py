"""Filter terms whose value is a name or one of a few words."""

from collections.abc import Callable

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.filter_terms import (
    Account,
    Cadence,
    Competitor,
    Grade,
    Has,
    Industry,
    Missing,
    Note,
    Owner,
    Priority,
    Source,
    Stage,
    Status,
    Term,
)
from pipeline_tui.sales.text import fold, words_of
from pipeline_tui.sales.words import GRADES, ME, MISSING, PRIORITIES, STATUSES

__all__ = ["NAMED", "NOTE_LETTERS", "Refused"]

NOTE_LETTERS = 3
"""Notes are searched from so many letters on: fewer would find nearly all of them."""


class Refused(ValueError):
    """A term's value is not one it can have; the message goes on after the term."""

    def told(self, term: str) -> str:
        """The sentence for the person."""
        return f"{term} {self}"


def _owner(value: str) -> Term:
    text = fold(value)
    return Owner(text, me=text in ME)


def _one_of(
    table: dict[str, str] | dict[str, int], make: Callable[..., Term], choices: str
) -> Callable[[str], Term]:
    """A term whose value is one of a few words, told in ``choices``."""

    def read(value: str) -> Term:
        meant = table.get(fold(value))
        if meant is None:
            raise Refused(_("is one of: {choices}").format(choices=_(choices)))
        return make(meant)

    return read


def _note(value: str) -> Term:
    text = fold(value)
    if text in GRADES:
        return Grade(GRADES[text])
    if len(words_of(text)) < NOTE_LETTERS:
        raise Refused(_("needs three letters or more"))
    return Note(text)


PARTS = N_(
    "step, decider, amount, close, source, industry, owner, account, score, incentive,"
    " competitor, sequence"
)
NAMED: dict[str, Callable[[str], Term]] = {
    "stage": lambda value: Stage(fold(value)),
    "source": lambda value: Source(fold(value)),
    "industry": lambda value: Industry(fold(value)),
    "account": lambda value: Account(fold(value)),
    "owner": _owner,
    "priority": _one_of(PRIORITIES, Priority, N_("high, normal, low")),
    "note": _note,
    "grade": _one_of(GRADES, Grade, N_("a, b, c, d, none")),
    "missing": _one_of(MISSING, Missing, PARTS),
    "has": _one_of(MISSING, Has, PARTS),
    "competitor": lambda value: Competitor(fold(value)),
    "cadence": lambda value: Cadence(fold(value)),
    "status": _one_of(
        STATUSES,
        Status,
        N_(
            "late, over, parked, won, lost, open, today, qualified, duplicate, override, belowfloor"
        ),
    ),
}
"""The term of each field, from its value."""
