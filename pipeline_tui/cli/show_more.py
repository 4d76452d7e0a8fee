"""What ``pipeline-tui show`` tells of a deal's checklist, sequences and incentives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock, l10n
from pipeline_tui.i18n import _
from pipeline_tui.store import cadence_reading, checklist, incentives
from pipeline_tui.tui.widgets import cadence_words, qualifying, words

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.sales.score import Score
    from pipeline_tui.store.lanes import Card

__all__ = ["facts", "sections"]


def sections(store: Reading, card: Card) -> Iterator[tuple[str, list[str]]]:
    """Titles with their lines; without lines where nothing is known."""
    found = _score(store, card)
    said = qualifying.with_grade(found, store.rules.checklist.bounds)
    yield f"{_('Qualification')}  {said}", list(_answers(store, found, card))
    yield _("Sequences"), list(_sequences(store, card))
    yield _("Incentives"), list(_incentives(store, card))


def facts(store: Reading, card: Card) -> dict[str, Any]:
    """The same as data."""
    known = checklist.answers(store.conn, card.id)
    return {
        "checklist": [
            {"question": line.criterion.question, "answer": line.value, "of": line.criterion.scale,
             "on": answer.answered_on, "evidence": answer.evidence}
            for line in _score(store, card).lines
            if (answer := known.get(line.criterion.id)) is not None
        ],
        "sequences": [
            {"sequence": name, "state": one.state, "stopped_by": one.stopped_by or None,
             "started_on": one.started_on, "due_on": one.due_on, "replied_on": one.replied_on}
            for name, one in cadence_reading.history(store.conn, card.id)
        ],
        "incentives": [
            {"kind": one.kind, "value": one.value, "reason": one.reason, "until": one.expires_on}
            for one in incentives.of_deal(store.conn, card.id)
        ],
    }  # fmt: skip


def _score(store: Reading, card: Card) -> Score:
    from pipeline_tui.sales.score import score

    known = checklist.answers(store.conn, card.id)
    return score(store.rules.checklist.criteria, {one: a.value for one, a in known.items()})


def _answers(store: Reading, found: Score, card: Card) -> Iterator[str]:
    """The questions that were asked, with what tells so; none before the first answer."""
    known = checklist.answers(store.conn, card.id)
    for line in found.lines:
        if (answer := known.get(line.criterion.id)) is not None:
            points = f"{qualifying.points(line.points)}/{qualifying.points(line.most)}"
            parts = (line.criterion.question, qualifying.answer_word(line), points, answer.evidence)
            yield " · ".join(part for part in parts if part)


def _sequences(store: Reading, card: Card) -> Iterator[str]:
    today = clock.today().isoformat()
    for name, one in cadence_reading.history(store.conn, card.id):
        if one.state in cadence_reading.RUNNING:
            yield cadence_words.running_words(store.conn, name, one, today)
        else:
            yield _("{name}: {words}").format(name=name, words=cadence_words.ended_words(one))


def _incentives(store: Reading, card: Card) -> Iterator[str]:
    for one in incentives.of_deal(store.conn, card.id):
        until = words.day(one.expires_on) if one.expires_on else ""
        ends = _("until {day}").format(day=until) if until else ""
        parts = (incentives.words(one.kind, one.value, card.currency), ends, one.reason)
        yield " · ".join(part for part in parts if part)
    left = incentives.net_of(store.conn, card.id, clock.today())
    if left is not None and card.status == "open" and left != card.amount:
        yield _("net {amount}").format(amount=l10n.money_full(left, card.currency))
