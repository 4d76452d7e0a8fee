"""Draws the board's lines from its state, keeping the cells of what did not change."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.segment import Segment

from pipeline_tui.tui.widgets import cards, drawing
from pipeline_tui.tui.widgets.closed_lane import Heading
from pipeline_tui.tui.widgets.kept import Kept
from pipeline_tui.tui.widgets.plan import CLOSED, Column, Plan

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.palette import Palette
    from pipeline_tui.tui.widgets.draw import Pieces

__all__ = ["HEAD", "Key", "Lines", "Painter"]

HEAD = 2
"""Rows of a column's head."""

Key = tuple[Any, ...]
"""Everything that some lines depend on."""
Lines = Sequence[Sequence[Segment]]


class Painter:
    """Makes lines of segments; asks nothing but the state."""

    def __init__(self, state: "BoardState") -> None:
        self._state = state
        self._kept: Kept[Lines] = Kept()
        self._words: Kept[tuple[Pieces, ...]] = Kept()

    @property
    def rows_per_card(self) -> int:
        """How many rows a card takes."""
        return 1 if self._state.compact else 2

    def forget(self) -> None:
        """Make everything anew: theme, language, day or stages changed."""
        self._kept.clear()
        self._words.clear()

    @property
    def _most(self) -> int:
        """At least as many as are in sight at once."""
        return (len(self._state.lanes) + 1) * (self._state.room + HEAD)

    def line(self, y: int, plan: Plan, palette: "Palette", cursor: int) -> list[Segment]:
        """One line across all columns; ``cursor`` is the cursor's place in its lane."""
        made: list[Segment] = []
        for column in plan.columns:
            made += self._cells(column, y, plan, palette, cursor)
            if column.rule:
                made.append(Segment("│", palette.rule))
        if plan.slot is not None:
            key = drawing.slot_key(self._state, plan)
            lines = self._once(key, drawing.slot_lines, palette, plan.slot.width)
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
            return self._once(key, drawing.head_lines, palette, column.width)[y]
        index, row = divmod(y - HEAD, self.rows_per_card)
        entry = drawing.entry_at(state, column, index)
        if entry is None:
            return drawing.empty_cells(state, column, y - HEAD, palette)
        if isinstance(entry, Heading):
            return drawing.heading_cells(state, entry, row, column.width, palette)
        here = column.stage == state.focus and index == cursor
        key = ("card", entry, column.stage == CLOSED, column.width, entry.id in state.marks, here)
        rows = self._kept.get(key)
        if rows is None:
            made = self._card(entry, column, palette, cursor=here)
            rows = self._kept.keep(key, made, self._most)
        return rows[row]

    def _card(self, card: "Card", column: Column, palette: "Palette", *, cursor: bool) -> Lines:
        marked = card.id in self._state.marks
        made = (
            drawing.card_cells(row, number, palette, cursor=cursor, marked=marked)
            for number, row in enumerate(self._worded(card, column))
        )
        return [_fitted(cells, column.width, palette) for cells in made]

    def _worded(self, card: "Card", column: Column) -> "tuple[Pieces, ...]":
        """What a card says, which is the same with and without the cursor."""
        state = self._state
        key = ("words", card, column.stage == CLOSED, column.width)
        rows = self._words.get(key)
        if rows is None:
            if column.stage == CLOSED:
                rows = cards.closed_rows(card, column.width, state.day, state.base)
            else:
                stage = state.stages[column.stage]
                rows = cards.card_rows(
                    card, stage, column.width, state.day, state.base, state.compact
                )
            self._words.keep(key, rows, self._most)
        return rows

    def _once(
        self, key: Key, make: Callable[[Key, "Palette"], Lines], palette: "Palette", width: int
    ) -> Lines:
        """What was made of this key before, else made now."""
        lines = self._kept.get(key)
        if lines is None:
            lines = [_fitted(cells, width, palette) for cells in make(key, palette)]
            self._kept.keep(key, lines, self._most)
        return lines


def _fitted(cells: Sequence[Segment], width: int, palette: "Palette") -> Sequence[Segment]:
    """Exactly ``width`` cells, whatever they were made of: whole lines need not be measured."""
    return Segment.adjust_line_length(list(cells), width, palette.text)
