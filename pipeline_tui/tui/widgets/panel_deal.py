"""The deal under the cursor, in the panel beside the board."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import telling, words
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts
from pipeline_tui.tui.widgets.qualification import qualification_lines
from pipeline_tui.tui.widgets.qualifying import card_grade

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.peek import Peek
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["deal_lines"]

_EXCHANGES = 3


def deal_lines(state: "BoardState", card: "Card", width: int, room: int) -> list[Pieces]:
    """Everything about the deal that fits into ``room`` lines; what happened last comes last."""
    from pipeline_tui.store.peek import peek

    most = max(_EXCHANGES, room - 12)
    found = peek(state.store.conn, card.id, people=3, exchanges=most)
    lines = _head(state, card, width)
    if found.offers and card.status == "open":
        from pipeline_tui.tui.widgets.offered import offered

        said = safe.text(offered(card, found.offers, state.day), width)
        lines.append(parts(said, "text"))
    lines += [*_step(state, card, width), *_people(card, found, width)]
    left = room - len(lines) - 2 - min(_EXCHANGES, len(found.exchanges))
    lines += qualification_lines(state.store, card, width, left)
    when = telling.ago(card.touched_on, state.day) if card.touched_on else ""
    if len(found.exchanges) < most and all(one.kind == "note" for one in found.exchanges):
        when = _("none yet")  # the day is that of its creation
    lines += [(), ends(parts(_("Last contact"), "strong"), parts(when, "muted"), width)]
    lines += [
        parts(safe.text(f" {telling.exchange(one)}", width), "muted") for one in found.exchanges
    ]
    return lines


def _head(state: "BoardState", card: "Card", width: int) -> list[Pieces]:
    stage = state.store.rules.stages.get(card.stage_id)
    origin = ", ".join(text for text in (card.source, card.industry) if text)
    rank = "  ".join(said for said in (words.priority(card.priority), card_grade(card)) if said)
    name, amount = safe.text(card.name), words.amount(card, state.base)
    day = safe.text(telling.stage_day(card, stage, state.day))
    lines = [
        ends(parts(name, "strong"), parts(amount, "strong"), width),
        ends(parts(day, "text"), parts(rank, "muted"), width),
        ends(parts(telling.close_date(card), "text"), parts(safe.text(origin, 20), "muted"), width),
    ]
    if card.account and card.account != card.name:
        lines.append(parts(safe.text(card.account, width), "muted"))
    return lines


def _step(state: "BoardState", card: "Card", width: int) -> list[Pieces]:
    why = words.reason(card, state.day)
    said = telling.step_line(card)
    title = parts(_("Next step"), "strong")
    lines: list[Pieces] = [(), ends(title, parts(why.words[0], why.style), width)]
    if said:
        lines.append(parts(safe.text(f" {said}", width), "text"))
    return lines


def _people(card: "Card", found: "Peek", width: int) -> list[Pieces]:
    decider = "" if card.deciders else _("no decider")
    lines: list[Pieces] = [
        (),
        ends(parts(_("People"), "strong"), parts(decider, "missing"), width),
    ]
    for one in found.people:
        who, reach = telling.person(one)
        told = safe.text(reach, width // 2 + 2)
        name = safe.text(f" {who}", width - safe.cells(told) - 1)
        lines.append(ends(parts(name, "text"), parts(told, "muted"), width))
    return lines
