"""One figure of the panel in words: what it says, and what a change and a limit compare."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.figures.figure import COUNT, DAYS, MONEY, MONEY_A_DAY, SHARE, TIMES
from pipeline_tui.i18n import _
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.figures.figure import Number
    from pipeline_tui.figures.panel import Panel
    from pipeline_tui.figures.progress import Progress
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["SCALES", "Facts", "Told", "Value", "change", "in_unit", "missing", "was"]

SCALES = {MONEY: 1, MONEY_A_DAY: 1, COUNT: 1, DAYS: 1, SHARE: 10_000, TIMES: 100}
"""What a value is multiplied by to be kept as a whole number: a share in basis points."""


class Value(NamedTuple):
    """One number of a figure; ``word`` tells it from the line's first number."""

    number: "Number"
    unit: str
    word: str = ""


class Told(NamedTuple):
    """A figure's label and its wordings, the longest first.

    ``values`` are its numbers, the one that limits compare first. Without values it cannot be
    told, and its wordings say why.
    """

    label: str
    said: tuple[str, ...]
    values: tuple[Value, ...] = ()
    style: str = "text"


class Facts:
    """What the lines are made from; the target's progress is read when first asked for."""

    def __init__(self, state: "BoardState") -> None:
        self.state = state
        self.kept: dict[str, Any] = {}
        """What several lines are made from, until the figures are read anew."""

    @property
    def panel(self) -> "Panel":
        """The figures beside the board."""
        return self.state.panel

    @property
    def progress(self) -> "Progress":
        """How far the target is."""
        return self.state.goal.progress

    @property
    def base(self) -> str:
        """The currency of all sums."""
        return self.state.base

    def money(self, minor: "Number") -> str:
        """A sum in short."""
        return words.money(round(minor), self.base)


def was(said: str, before: str) -> tuple[str, ...]:
    """A figure with what it was a quarter ago, where there is room for that."""
    told = _("was {before}").format(before=before)
    return f"{said}  {told}", f"{said} {told}", said


def missing(label: str, *why: str) -> Told:
    """A figure that cannot be told, and why, in full and in short."""
    return Told(label, why, style="muted")


def in_unit(value: "Number", unit: str, base: str) -> str:
    """A value as a limit or a difference says it."""
    if unit in (MONEY, MONEY_A_DAY):
        return words.money(round(value), base)
    if unit == SHARE:
        return l10n.percent(float(value), _digits(value * 100))
    if unit == TIMES:
        return _("{ratio}x").format(ratio=l10n.number(float(value), _digits(value)))
    return l10n.number(float(value), 0 if Fraction(value).denominator == 1 else 1)


def _digits(value: "Number") -> int:
    return 0 if round(value * 10) % 10 == 0 else 1


def change(before: "Sequence[Value]", now: Told, base: str) -> str:
    """By how much the last change moved a figure: ``+12k``; '' where it did not."""
    for old, new in zip(before, now.values, strict=False):
        if new.number == old.number:
            continue
        moved: Any = new.number - old.number
        said = _difference(abs(moved), new.unit, base)
        # A difference too small to be written is none that a person could see.
        if said != _difference(0, new.unit, base):
            return " ".join(filter(None, (new.word, f"{'+' if moved > 0 else '-'}{said}")))
    return ""


def _difference(value: "Number", unit: str, base: str) -> str:
    """Shares differ by points: a rate of 20 % that gains 5 % would be one of 21 %."""
    if unit != SHARE:
        return in_unit(value, unit, base)
    return _("{n} pt").format(n=l10n.number(float(value * 100), _digits(value * 100)))
