"""Where the columns of the board stand: a pure function of the room and of what is shown."""

from typing import NamedTuple

__all__ = ["CLOSED", "Column", "Plan", "make_plan"]

CLOSED = -1
"""Stands for the lane of closed and parked deals where a stage's number is expected."""

# 17 cells of text and the rule, as drawn at 80 columns.
LANE = 18
SLOT = 8
_WIDEST_LANE = 60
_WIDEST_SLOT = 40
# Below this a lane would lose more by a closed lane beside it than the person gains.
_COMFORTABLE = 24


class Column(NamedTuple):
    """One column: ``stage`` is a position among the open stages, or ``CLOSED``.

    ``width`` are the cells of its text; a rule follows them where ``rule`` says so.
    """

    stage: int
    x: int
    width: int
    rule: bool

    @property
    def end(self) -> int:
        """The first cell to the right of the column and its rule."""
        return self.x + self.width + self.rule


class Plan(NamedTuple):
    """The columns from left to right.

    ``slot`` is the narrow column at the right end, if there is one: the closed deals' tally
    or, where stages are hidden there, how many. ``left`` and ``right`` count hidden stages.
    """

    columns: tuple[Column, ...]
    slot: Column | None
    left: int
    right: int

    def column(self, stage: int) -> Column | None:
        """The column in which a stage is shown."""
        return next((column for column in self.columns if column.stage == stage), None)

    def at(self, x: int) -> Column | None:
        """The column, slot included, under a cell."""
        every = (*self.columns, self.slot) if self.slot else self.columns
        return next((column for column in every if column.x <= x < column.end), None)


def make_plan(width: int, stages: int, focus: int, offset: int, *, panel: bool) -> Plan:
    """Lay out ``stages`` open stages in ``width`` cells so that the lane ``focus`` is whole.

    ``offset`` is the first stage shown so far; it changes no more than the focus asks for.
    With the ``panel`` on the right a rule closes the last column, and the closed deals' tally
    gives way when the lanes need its room.
    """
    if focus == CLOSED or not stages:
        return _with_closed_open(width, stages, panel)
    folded = panel and stages * LANE <= width < SLOT + stages * _COMFORTABLE
    room = width if folded else width - SLOT - panel
    shown = max(1, min(stages, room // LANE))
    offset = min(max(offset, focus - shown + 1, 0), focus, stages - shown)
    each, spare = divmod(room, shown)
    if each > _WIDEST_LANE:
        each, spare = _WIDEST_LANE, 0
    columns, x = _lanes(offset, shown, each, spare if folded else 0)
    slot = None
    if not folded:
        slot = Column(CLOSED, x, min(width - x - panel, _WIDEST_SLOT), panel)
    return Plan(columns, slot, offset, stages - offset - shown)


def _with_closed_open(width: int, stages: int, panel: bool) -> Plan:
    """The closed deals as a lane of their own, beside the last stages."""
    lanes = max(0, min(stages, (width - LANE) // LANE))
    each = min(width // (lanes + 1), _WIDEST_LANE)
    if each * (lanes + 1) < LANE * (lanes + 1) + SLOT:
        each = LANE
    columns, x = _lanes(stages - lanes, lanes, each, 0)
    closed = Column(CLOSED, x, min(width - x - panel, _WIDEST_LANE), panel)
    return Plan((*columns, closed), None, stages - lanes, 0)


def _lanes(first: int, count: int, each: int, spare: int) -> tuple[tuple[Column, ...], int]:
    columns: list[Column] = []
    x = 0
    for number in range(count):
        wide = each + (number < spare)
        columns.append(Column(first + number, x, wide - 1, True))
        x += wide
    return tuple(columns), x
