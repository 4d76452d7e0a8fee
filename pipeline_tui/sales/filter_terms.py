"""What a filter can ask of a deal, one condition each."""

from dataclasses import dataclass, field
from datetime import date

__all__ = [
    "Account",
    "Amount",
    "Cadence",
    "Close",
    "Competitor",
    "Expires",
    "Grade",
    "Has",
    "InStage",
    "Industry",
    "Missing",
    "Own",
    "Owner",
    "Priority",
    "Score",
    "Source",
    "Stage",
    "Status",
    "Term",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on a deal; ``negated`` turns it round."""

    negated: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Word(Term):
    """The deal's or its company's name contains this, folded; or a note, where a word begins."""

    text: str


@dataclass(frozen=True, slots=True)
class Amount(Term):
    """The amount compares so (``<``, ``<=``, ``=``, ``>=``, ``>``) with minor units."""

    op: str
    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class InStage(Term):
    """The days in the present stage compare so."""

    op: str
    days: int


@dataclass(frozen=True, slots=True)
class Close(Term):
    """The expected close date compares so."""

    op: str
    day: date


@dataclass(frozen=True, slots=True)
class Stage(Term):
    """The stage's folded name begins with or contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Source(Term):
    """The source's folded name contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Industry(Term):
    """The industry's folded name contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Account(Term):
    """The company's folded name contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Owner(Term):
    """The owner's folded name contains this; ``me`` is the person herself."""

    text: str
    me: bool = False


@dataclass(frozen=True, slots=True)
class Priority(Term):
    """The priority is 1 high, 2 normal or 3 low."""

    level: int


@dataclass(frozen=True, slots=True)
class Grade(Term):
    """The grade is 1 for A to 4 for D, or 5: none."""

    level: int


@dataclass(frozen=True, slots=True)
class Score(Term):
    """The checklist's score compares so with points of 100."""

    op: str
    points: int


@dataclass(frozen=True, slots=True)
class Note(Term):
    """A note or an exchange of the deal contains this, folded, from where a word begins."""

    text: str


@dataclass(frozen=True, slots=True)
class Count(Term):
    """The exchanges (``touches``), or the prospect's ``minutes``, compare so with a number."""

    what: str
    op: str
    n: int


@dataclass(frozen=True, slots=True)
class Touched(Term):
    """The days since the last exchange compare so; without one, since the deal was made."""

    op: str
    days: int


@dataclass(frozen=True, slots=True)
class Missing(Term):
    """Lacks something.

    One of step, decider, amount, close, source, industry, owner, account, score, incentive,
    competitor, cadence (that it is in).
    """

    what: str


@dataclass(frozen=True, slots=True)
class Has(Term):
    """Has some of what ``Missing`` lacks."""

    what: str


@dataclass(frozen=True, slots=True)
class Cadence(Term):
    """The deal is in a cadence, active or paused, whose folded name contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Own(Term):
    """One of the person's own fields, by its key and type.

    ``op`` is ``:`` (contains the folded text), a comparison with canonical text (``=`` of a text
    with a folded one), ``has`` or ``missing``. Money is in the base currency.
    """

    key: str
    type: str
    op: str
    value: str


@dataclass(frozen=True, slots=True)
class Competitor(Term):
    """The competitor's name contains this, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Expires(Term):
    """An incentive that still holds ends on a day that compares so."""

    op: str
    day: date


@dataclass(frozen=True, slots=True)
class Status(Term):
    """Is late, over, parked, won, lost, open or today.

    ``qualified``: it is open and has been in the qualified stage or a later one; ``duplicate``:
    another open deal has its name and company; ``override``: it was moved on in spite of exit
    criteria; ``belowfloor``: more is offered than needs no reason.
    """

    status: str
