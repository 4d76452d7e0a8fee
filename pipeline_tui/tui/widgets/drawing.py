"""The board's cells, column by column: what ``Board.render_line`` puts side by side."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from pipeline_tui.i18n import _
from pipeline_tui.store.lanes import Card
from pipeline_tui.tui import safe
from pipeline_tui.tui.palette import Palette
from pipeline_tui.tui.widgets import cards, heads, words
from pipeline_tui.tui.widgets.closed_lane import Heading
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts, segments
from pipeline_tui.tui.widgets.plan import CLOSED, Column, Plan

if TYPE_CHECKING:
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.widgets.painter import Key, Lines

__all__ = [
    "card_cells",
    "empty_cells",
    "entry_at",
    "head_key",
    "head_lines",
    "heading_cells",
    "slot_key",
    "slot_lines",
]


def entry_at(state: "BoardState", column: Column, index: int) -> "Card | Heading | None":
    """What stands at a card's place in a column."""
    shown = state.closed.visible() if column.stage == CLOSED else state.lanes[column.stage].cards
    return shown[index] if index < len(shown) else None


def card_cells(
    row: Pieces, number: int, styles: Palette, *, cursor: bool, marked: bool
) -> list[Segment]:
    """One row of a card with its gutter, on the cursor's ground where the cursor is."""
    first = cards.gutter(number, cursor=cursor, marked=marked)
    over = styles.cursor_ground if cursor else None
    if cursor and number == 0:
        over = styles.cursor_ground + _BOLD
    pieces = ((first, "accent"), *row)
    return segments(pieces, styles, over)


_BOLD = Style(bold=True)


def head_key(state: "BoardState", plan: Plan, column: Column) -> "Key":
    """Everything that a column's head depends on."""
    hidden = plan.left if column is plan.columns[0] else 0
    if column.stage == CLOSED:
        return ("closed", state.closed.above, state.closed.below, column.width, hidden)
    return ("head", head_of(state, column.stage), column.width, hidden)


def head_lines(key: "Key", styles: Palette) -> "Lines":
    """The two rows of a column's head."""
    if key[0] == "head":
        return [segments(row, styles) for row in heads.stage_head(*key[1:])]
    return [segments(row, styles) for row in heads.closed_head(*key[1:])]


def head_of(state: "BoardState", number: int) -> heads.Head:
    """What stands over a lane."""
    stage, lane = state.stages[number], state.lanes[number]
    column = state.panel.columns.get(stage.id)
    n, amount, weighted = (column.n, column.amount, column.weighted) if column else (0, 0, 0)
    matching, matching_amount, exact = None, 0, True
    if state.search is not None:
        found = state.search.lanes.get(stage.id)
        matching = found.count if found else 0
        matching_amount = found.amount if found else 0
        exact = found.exact if found else False
    return heads.Head(
        stage.name, n, amount, weighted, state.base, lane.above, lane.below,
        matching=matching, matching_amount=matching_amount, exact=exact,
        high=state.goal.stands_high(number, n),
    )  # fmt: skip


def heading_cells(
    state: "BoardState", heading: Heading, row: int, width: int, styles: Palette
) -> list[Segment]:
    """A heading between kinds of closed deals, with how many and how much."""
    tally = tally_of(state)
    n, amount = {"Won": tally.won, "Lost": tally.lost}.get(heading.title, tally.parked)
    if row:
        return segments(parts("─" * width, "rule"), styles)
    from pipeline_tui import l10n

    money = l10n.money_short(amount, state.base, sign=False)
    left = parts(f" {words.outcome(heading.title.lower())} {n}", "strong")
    return segments(ends(left, parts(money, "muted"), width), styles)


def tally_of(state: "BoardState") -> heads.ClosedTally:
    """How many deals were won, lost and parked lately, and how much they are."""
    panel = state.panel
    won, lost, parked = ((one.n, one.amount) for one in (panel.won30, panel.lost30, panel.parked))
    return heads.ClosedTally(won, lost, parked, state.base)


def slot_key(state: "BoardState", plan: Plan) -> "Key":
    """Everything that the narrow column at the right end depends on."""
    width = plan.slot.width if plan.slot else 0
    if not plan.right:
        return ("tally", tally_of(state), width)
    columns = state.panel.columns
    sums = [columns[stage.id] for stage in state.stages[-plan.right :] if stage.id in columns]
    n, amount = sum(one.n for one in sums), sum(one.amount for one in sums)
    return ("more", plan.right, n, amount, state.base, width)


def slot_lines(key: "Key", styles: Palette) -> "Lines":
    """The lines of the narrow column at the right end; none are for blank ones below."""
    made = heads.closed_slot(*key[1:]) if key[0] == "tally" else heads.hidden_slot(*key[1:])
    return [segments(ends(row, (), key[-1]), styles) for row in made]


def empty_cells(state: "BoardState", column: Column, y: int, styles: Palette) -> list[Segment]:
    """A place without a card; over an empty board and an empty lane a word about it."""
    said = ""
    first = column.stage == CLOSED or not state.lanes[column.stage].cards
    if first and y in (1, 3, 4, 5, 6):
        said = _hint(state, column, y)
    return segments(parts(safe.fit(f" {said}", column.width), "muted"), styles)


def _hint(state: "BoardState", column: Column, y: int) -> str:
    if column.stage == CLOSED:
        return ""
    if y == 1:
        return _("no match") if state.search is not None else _("no deals")
    if state.search is not None or state.panel.open.n or column.stage != 0:
        return ""
    lines = (_("a adds one"), _("? shows all keys"), _("to import:"), f": {_('import')}")
    return lines[y - 3]
