"""Draws the board's lines from its state, keeping the cells of what did not change."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.segment import Segment

from pipeline_tui.tui.widgets import cards, drawing
from pipeline_tui.tui.widgets.closed_lane import Heading
from pipeline_tui.tui.widgets.plan import CLOSED, Column, Plan

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.palette import Palette

__all__ = ["HEAD", "Key", "Lines", "Painter"]

HEAD = 2
"""Rows of a column's head."""

Key = tuple[Any, ...]
"""Everything that some lines depend on."""
Lines = Sequence[Sequence[Segment]]
_MOST_KEPT = 2000


class Painter:
    """Makes lines of segments; asks nothing but the state."""

    def __init__(self, state: "BoardState") -> None:
        self._state = state
        self._kept: dict[Key, Lines] = {}

    @property
    def rows_per_card(self) -> int:
        """How many rows a card takes."""
        return 1 if self._state.compact else 2

    def forget(self) -> None:
        """Make everything anew: theme, language, day or stages changed."""
        self._kept.clear()

    def tidy(self) -> None:
        """Begin anew when much was kept of what is no longer shown."""
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()

    def line(self, y: int, plan: Plan, palette: "Palette", cursor: int) -> list[Segment]:
        """One line across all columns; ``cursor`` is the cursor's place in its lane."""
        made: list[Segment] = []
        for column in plan.columns:
            made += self._cells(column, y, plan, palette, cursor)
            if column.rule:
                made.append(Segment("│", palette.rule))
        if plan.slot is not None:
            lines = self._once(drawing.slot_key(self._state, plan), drawing.slot_lines, palette)
            blank = [Segment(" " * plan.slot.width, palette.text)]
            made += lines[y] if y < len(lines) else blank
            if plan.slot.rule:
                made.append(Segment("│", palette.rule))
        return made

    def _cells(
        self, column: Column, y: int, plan: Plan, palette: "Palette", cursor: int
    ) -> Sequence[Segment]:
        state = self._state
        if y < HEAD:
            key = drawing.head_key(state, plan, column)
            return self._once(key, drawing.head_lines, palette)[y]
        index, row = divmod(y - HEAD, self.rows_per_card)
        entry = drawing.entry_at(state, column, index)
        if entry is None:
            return drawing.empty_cells(state, column, y - HEAD, palette)
        if isinstance(entry, Heading):
            return drawing.heading_cells(state, entry, row, column.width, palette)
        if column.stage == state.focus and index == cursor:
            return self._card(entry, column, palette, cursor=True)[row]
        key = ("card", entry, column.width, entry.id in state.marks)
        rows = self._kept.get(key)
        if rows is None:
            rows = self._kept[key] = self._card(entry, column, palette, cursor=False)
        return rows[row]

    def _card(self, card: "Card", column: Column, palette: "Palette", *, cursor: bool) -> Lines:
        state = self._state
        if column.stage == CLOSED:
            rows = cards.closed_rows(card, column.width, state.day, state.base)
        else:
            stage = state.stages[column.stage]
            rows = cards.card_rows(card, stage, column.width, state.day, state.base, state.compact)
        marked = card.id in state.marks
        return [
            drawing.card_cells(row, number, palette, cursor=cursor, marked=marked)
            for number, row in enumerate(rows)
        ]

    def _once(self, key: Key, make: Callable[[Key, "Palette"], Lines], palette: "Palette") -> Lines:
        """What was made of this key before, else made now."""
        lines = self._kept.get(key)
        if lines is None:
            lines = self._kept[key] = make(key, palette)
        return lines
