"""Two rows under the columns: the rest about the deal under the cursor."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import telling, words
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts, width_of
from pipeline_tui.tui.widgets.lines import Lines
from pipeline_tui.tui.widgets.qualifying import card_grade

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.peek import Peek
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["CardStrip"]


class CardStrip(Lines):
    """Shown where the panel does not tell about the deal."""

    ROWS = 2
    GROUND = "bar"

    def __init__(self, state: "BoardState") -> None:
        super().__init__()
        self.state = state

    def lines(self, width: int) -> list[Pieces]:
        """Who and what it is; then every reason to look at it."""
        card = self.state.card
        if card is None:
            return [(), parts(f" {_hint(self.state)}", "bar_muted")]
        from pipeline_tui.store.peek import peek

        found = peek(self.state.store.conn, card.id, people=1, exchanges=1)
        return [
            _first(card, self.state.base, found, width),
            _second(card, self.state, found, width),
        ]


def _first(card: "Card", base: str, found: "Peek", width: int) -> Pieces:
    name = safe.text(card.name, max(12, width // 3))
    left = parts(f" {name} ", "bar_strong", words.amount(card, base), "bar")
    facts = [words.priority(card.priority)] if card.priority != 2 else []
    if grade := card_grade(card):
        facts.append(grade)
    if found.people:
        who, reach = telling.person(found.people[0])
        taken = width_of(left) + len(telling.close_date(card)) + len(grade) + safe.cells(reach)
        room = width - taken - 14
        facts.append(f"{safe.text(who, max(8, room))} {safe.text(reach)}")
    elif card.account and card.account != card.name:
        facts.append(safe.text(card.account))
    right = parts(f"{telling.close_date(card)} ", "bar_muted")
    for fact in facts:
        room = width - width_of(left) - width_of(right) - 3
        if room >= 8 or (fact == grade and room >= len(grade)):
            left = (*left, ("  ", "bar"), (safe.text(fact, room), "bar_muted"))
    return ends(left, right, width, "bar")


def _second(card: "Card", state: "BoardState", found: "Peek", width: int) -> Pieces:
    said = telling.everything(card, state.day)
    if card.step_body and card.step_on is not None:
        said.insert(1, safe.text(card.step_body, 30))
    if found.offers and card.status == "open":
        from pipeline_tui.tui.widgets.offered import offered

        said.append(offered(card, found.offers, state.day))
    if found.exchanges:
        last = safe.text(telling.exchange(found.exchanges[0]), 60)
        said.append(_("last: {exchange}").format(exchange=last))
    return parts(safe.text(" " + " · ".join(said), width - 1), "bar")


def _hint(state: "BoardState") -> str:
    if state.search is not None:
        return _("Nothing matches here.")
    n = state.panel.open.n
    if n:
        return ngettext("{n} open deal.", "{n} open deals.", n).format(n=n)
    return _("No deals yet: a adds one, “pipeline-tui import deals.csv” brings in many.")
