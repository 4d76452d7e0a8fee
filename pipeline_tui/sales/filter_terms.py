"""What a filter can ask of a deal, one condition each."""

from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, ClassVar, dataclass_transform

if TYPE_CHECKING:
    from typing import Self

__all__ = [
    "Account",
    "Amount",
    "Cadence",
    "Close",
    "Competitor",
    "Count",
    "Expires",
    "Grade",
    "Has",
    "InStage",
    "Industry",
    "Missing",
    "Note",
    "Own",
    "Owner",
    "Priority",
    "Score",
    "Source",
    "Stage",
    "Status",
    "Term",
    "Touched",
    "Word",
]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class _Facts:
    """What a frozen dataclass would be, without the code that each of those makes for itself.

    There are two dozen of them in every program that filters. Two kinds are never equal.
    """

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._names = tuple(cls.__annotations__)

    def __init__(self, *values: object, negated: bool = False, **named: object) -> None:
        names, made = self._names, type(self)
        given = dict(zip(names, values, strict=False)) | named
        known = {name: vars(made)[name] for name in names if name in vars(made)} | given
        if len(values) > len(names) or known.keys() != {*names}:
            raise TypeError(f"{made.__name__} takes {', '.join(names)}")
        vars(self).update(known, negated=negated)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *sorted(vars(self).items())))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({said})"


class Term(_Facts):
    """One condition on a deal; ``negated`` turns it round."""

    negated: bool = field(default=False, kw_only=True)

    def but(self, *, negated: bool) -> "Self":
        """The same condition, turned round or not."""
        made = object.__new__(type(self))
        vars(made).update(vars(self), negated=negated)
        return made


class Word(Term):
    """The deal's or its company's name contains this, folded; or a note, where a word begins."""

    text: str


class Amount(Term):
    """The amount compares so (``<``, ``<=``, ``=``, ``>=``, ``>``) with minor units."""

    op: str
    minor: int
    currency: str


class InStage(Term):
    """The days in the present stage compare so."""

    op: str
    days: int


class Close(Term):
    """The expected close date compares so."""

    op: str
    day: date


class Stage(Term):
    """The stage's folded name begins with or contains this."""

    text: str


class Source(Term):
    """The source's folded name contains this."""

    text: str


class Industry(Term):
    """The industry's folded name contains this."""

    text: str


class Account(Term):
    """The company's folded name contains this."""

    text: str


class Owner(Term):
    """The owner's folded name contains this; ``me`` is the person herself."""

    text: str
    me: bool = False


class Priority(Term):
    """The priority is 1 high, 2 normal or 3 low."""

    level: int


class Grade(Term):
    """The grade is 1 for A to 4 for D, or 5: none."""

    level: int


class Score(Term):
    """The checklist's score compares so with points of 100."""

    op: str
    points: int


class Note(Term):
    """A note or an exchange of the deal contains this, folded, from where a word begins."""

    text: str


class Count(Term):
    """The exchanges (``touches``), or the prospect's ``minutes``, compare so with a number."""

    what: str
    op: str
    n: int


class Touched(Term):
    """The days since the last exchange compare so; without one, since the deal was made."""

    op: str
    days: int


class Missing(Term):
    """Lacks something.

    One of step, decider, amount, close, source, industry, owner, account, score, incentive,
    competitor, cadence (that it is in).
    """

    what: str


class Has(Term):
    """Has some of what ``Missing`` lacks."""

    what: str


class Cadence(Term):
    """The deal is in a cadence, active or paused, whose folded name contains this."""

    text: str


class Own(Term):
    """One of the person's own fields, by its key and type.

    ``op`` is ``:`` (contains the folded text), a comparison with canonical text (``=`` of a text
    with a folded one), ``has`` or ``missing``. Money is in the base currency.
    """

    key: str
    type: str
    op: str
    value: str


class Competitor(Term):
    """The competitor's name contains this, folded."""

    text: str


class Expires(Term):
    """An incentive that still holds ends on a day that compares so."""

    op: str
    day: date


class Status(Term):
    """Is late, over, parked, won, lost, open or today.

    ``qualified``: it is open and has been in the qualified stage or a later one; ``duplicate``:
    another open deal has its name and company; ``override``: it was moved on in spite of exit
    criteria; ``belowfloor``: more is offered than needs no reason.
    """

    status: str
