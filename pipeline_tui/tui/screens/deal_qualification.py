"""The rows of the deal's page that tell how it is qualified."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Row, fitted
from pipeline_tui.tui.widgets import qualifying, words

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store

__all__ = ["answers"]

Asked = tuple[tuple[str, str], list[Row]]
"""A heading with what stands beside it, and the rows under it."""


def answers(store: "Store", card: "Card", width: int) -> tuple[str, list[Row], Asked | None]:
    """The sum in words, a row for each question, and what the stage asks for if anything."""
    from pipeline_tui.store import checklist

    score = checklist.score_of(store, card.id)
    known = checklist.answers(store.conn, card.id)
    side = min(34, max(14, width // 3))
    rows: list[Row] = []
    for line in score.lines if score.known or known else ():
        answer = known.get(line.criterion.id)
        points = f"{qualifying.points(line.points)}/{qualifying.points(line.most)}"
        look = "good" if line.value else "" if line.asked else "dim"
        day = words.day(answer.answered_on) if answer else ""
        evidence = safe.text(answer.evidence, max(8, width - side - 36)) if answer else ""
        rows.append((
            (" ", ""), (fitted(safe.text(line.criterion.question, side - 1), side), ""),
            (fitted(qualifying.answer_word(line), 11), look), (f"{points:>9}  ", "dim"),
            (fitted(day, 8), "dim"), (evidence, ""),
        ))  # fmt: skip
    rules = store.rules.checklist
    said = qualifying.with_grade(score, rules.bounds) if rows else _("c asks the questions")
    return said, rows, _leaving(store, card)


def _leaving(store: "Store", card: "Card") -> Asked | None:
    from pipeline_tui.store import exits

    found = exits.leaving(store, [card.id]).get(card.id)
    if found is None or not found.criteria or card.status != "open":
        return None
    stage = safe.text(store.rules.every_stage[found.stage_id].name, 30)
    met = len(found.criteria) - len(found.unmet)
    rows: list[Row] = [
        (
            (" ", ""),
            ("  " if one in found.unmet else "✓ ", "good"),
            (safe.text(qualifying.asked_for(one)), "warn" if one in found.unmet else "dim"),
        )
        for one in found.criteria
    ]
    said = _("{met} of {n} met").format(met=met, n=len(found.criteria))
    return (_("To leave {stage}").format(stage=stage), said), rows
