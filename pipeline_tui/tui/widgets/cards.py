"""How a card is drawn: two rows, or one in compact mode, at any width of lane."""

from typing import TYPE_CHECKING

from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.score import grade_letter
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card

__all__ = ["CURSOR", "MARK", "card_rows", "closed_rows", "gutter"]

CURSOR = "▌"
MARK = "✓"
# From this width on a row has room for what the next step is about.
_ROOMY = 30
_NARROW = 24


def card_rows(
    card: "Card", stage: Stage | None, width: int, today: str, base: str, compact: bool
) -> tuple[Pieces, ...]:
    """The rows of an open deal, each ``width - 1`` cells: the first cell is the gutter's."""
    money = words.amount(card, base)
    if compact:
        return (_one_row(card, width - 1, today, money),)
    top = ends(parts(safe.text(card.name, width), "text"), ((money, "text"),), width - 1)
    return top, _second_row(card, stage, width - 1, today)


def _second_row(card: "Card", stage: Stage | None, width: int, today: str) -> Pieces:
    why = words.reason(card, today)
    urgent = "!" if card.priority == 1 else " "
    right = parts(urgent, "accent", words.age(card, stage, today), _age_style(card, today))
    room = width - sum(len(text) for text, _style in right)
    said = why.fitting(room)
    left = parts(safe.text(said, room), why.style)
    right = (*_grade(card, room - safe.cells(said)), *right)
    if width >= _ROOMY and card.step_body and card.parked_until is None:
        left = (*left, (f"  {safe.text(card.step_body, width)}", "muted"))
    return _meeting(left, right, width)


def _grade(card: "Card", room: int) -> Pieces:
    """The letter of a card's score after a blank, and another before a sign if it fits."""
    letter = grade_letter(card.grade) if card.score is not None else ""
    if not letter or room < 2:
        return ()
    return ((f" {letter} " if room > 2 and card.priority == 1 else f" {letter}", "text"),)


def _meeting(left: Pieces, right: Pieces, width: int) -> Pieces:
    """Both ends of a row; a high-priority sign may touch the words before it."""
    room = width - sum(len(text) for text, _style in right)
    if sum(safe.cells(text) for text, _style in left) <= room:
        fill = room - sum(safe.cells(text) for text, _style in left)
        return (*left, (" " * fill, "text"), *right)
    return ends(left, right, width)


def _one_row(card: "Card", width: int, today: str, money: str) -> Pieces:
    """Name and amount; a reason between them where the lane is wide enough, else a sign."""
    urgent = card.priority == 1
    if width >= _NARROW:
        why = words.reason(card, today)
        said = why.fitting(10)
        sign = "!" if urgent else " "
        right = parts(sign, "accent", f"{said:<10}", why.style, f"{money:>5}", "text")
        return ends(parts(safe.text(card.name, width), "text"), right, width)
    due = card.attention_on <= today
    sign, style = ("!", "accent") if urgent else ("•", "late") if due else ("", "text")
    return ends(
        parts(safe.text(card.name, width), "text"), parts(sign, style, money, "text"), width
    )


def closed_rows(card: "Card", width: int, today: str, base: str) -> tuple[Pieces, ...]:
    """The two rows of a won, lost or parked deal."""
    money = words.amount(card, base)
    top = ends(parts(safe.text(card.name, width), "text"), ((money, "text"),), width - 1)
    style = {"won": "good", "lost": "over"}.get(card.status, "muted")
    said = safe.fit(words.closing(card, today), width - 1)
    return top, ((said, style),)


def gutter(row: int, *, cursor: bool, marked: bool) -> str:
    """The card's first cell in one of its rows."""
    if marked and row == 0:
        return MARK
    return CURSOR if cursor else " "


def _age_style(card: "Card", today: str) -> str:
    return "over" if card.stale_on < today else "muted"
