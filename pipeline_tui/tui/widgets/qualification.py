"""How a deal is qualified and what it lacks to leave its stage, in the panel beside the board."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import qualifying
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store

__all__ = ["qualification_lines"]


def qualification_lines(store: "Store", card: "Card", width: int, room: int) -> list[Pieces]:
    """A heading with a line a question where any has an answer, then what keeps the deal here.

    At most ``room`` lines, each section after a blank one.
    """
    lines = [*_answers(store, card, width), *_leaving(store, card, width)]
    return lines[: max(0, room)]


def _answers(store: "Store", card: "Card", width: int) -> list[Pieces]:
    from pipeline_tui.store import checklist

    if not store.rules.checklist.criteria:
        return []
    title = parts(_("Qualification"), "strong")
    if card.score is None:
        return [(), ends(title, parts(_("no answers yet"), "muted"), width)]
    score = checklist.score_of(store, card.id)
    said = qualifying.with_grade(score, store.rules.checklist.bounds)
    lines: list[Pieces] = [(), ends(title, parts(said, "text"), width)]
    for line in score.lines:
        points = f"{qualifying.points(line.points)}/{qualifying.points(line.most)}"
        right = f"{qualifying.answer_word(line)} {points:>7}"
        name = safe.text(f" {line.criterion.question}", width - safe.cells(right) - 1)
        lines.append(ends(parts(name, "text" if line.asked else "muted"), parts(right, "muted"),
                          width))  # fmt: skip
    return lines


def _leaving(store: "Store", card: "Card", width: int) -> list[Pieces]:
    if card.stage_id not in store.rules.exits or card.status != "open":
        return []
    from pipeline_tui.store import exits

    found = exits.leaving(store, [card.id]).get(card.id)
    if found is None:
        return []
    stage = store.rules.every_stage[found.stage_id]
    met = len(found.criteria) - len(found.unmet)
    said = _("{met} of {n} met").format(met=met, n=len(found.criteria))
    title = _("To leave {stage}").format(stage=safe.text(stage.name, width - len(said) - 12))
    lines: list[Pieces] = [(), ends(parts(title, "strong"), parts(said, "muted"), width)]
    if found.unmet:
        missing = ", ".join(qualifying.asked_for(one) for one in found.unmet)
        told = _("missing: {parts}").format(parts=missing)
        lines.append(parts(safe.text(f" {told}", width), "missing"))
    return lines
