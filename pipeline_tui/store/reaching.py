"""What the person sent herself, through her mail program, by post or elsewhere: noted as sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.address import one_line
from pipeline_tui.store import driver, feedback, steps, templates
from pipeline_tui.store.deals import label_for
from pipeline_tui.store.errors import Invalid

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.adding import NewStep
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.store import Store

_MOST_QUOTED = 80
_OPEN_STEPS = """
SELECT id, kind, due_on, contact_id FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL
ORDER BY due_on, due_at IS NULL, due_at, id
"""

_PLANNED = """
SELECT s.template_id FROM follow_up f JOIN cadence_step s ON s.id = f.cadence_step_id
WHERE f.id = ?
"""


def kind_of(draft: Draft) -> str:
    """What a message is noted as: content where it brought some, else its own kind."""
    return "content" if draft.content_id else draft.kind


def due_step(conn: driver.Connection, deal_id: str, kinds: Sequence[str]) -> str | None:
    """The first open step of a deal that is due and of one of these kinds: sending does it."""
    today = clock.today().isoformat()
    rows = conn.execute(_OPEN_STEPS, (deal_id,)).fetchall()
    return next((row[0] for row in rows if row[1] in kinds and row[2] <= today), None)


def fitting_text(conn: driver.Connection, deal_id: str, kinds: Sequence[str]) -> str | None:
    """The template that a deal asks for now: that of the step due; once closed, for feedback."""
    step = due_step(conn, deal_id, kinds)
    if step is not None:
        row = conn.execute(_PLANNED, (step,)).fetchone()
        return row[0] if row else None
    closed = conn.execute("SELECT status <> 'open' FROM deal WHERE id = ?", (deal_id,)).fetchone()
    if not closed or not closed[0] or "mail" not in kinds:
        return None
    feedback = templates.by_code(conn, "feedback")
    return feedback.id if feedback is not None else None


def sent(
    store: Store,
    drafts: Sequence[Draft],
    words: str = "",
    step: NewStep | None = None,
    on: date | None = None,
    minutes: int | None = None,
) -> Done:
    """Note messages as sent, all as one action; without ``words`` by their subjects.

    The steps that they do are done with it; ``step`` is what comes next on each deal. ``on`` is
    the day, today by default; ``minutes`` is the prospect's time. Raises ``Invalid`` when a
    message still misses a field, or for a day to come.
    """
    for draft in drafts:
        if draft.missing:
            message = _("The message to {person} misses: {fields}.")
            fields = ", ".join(draft.missing)
            raise Invalid(message.format(person=draft.to_name or "?", fields=fields))
    label, args = label_for(
        store,
        [draft.deal_id for draft in drafts],
        N_("Noted a message as sent: {deal}"),
        N_("Noted {count} messages as sent"),
    )
    moment = clock.moment_text(clock.now()) if on is None else None
    day = on or clock.today()
    with store.action(label, **args) as act:
        for draft in drafts:
            outcome = "mail_sent" if draft.kind == "mail" else "other"
            text = words.strip() or draft.subject or one_line(draft.body)[:_MOST_QUOTED]
            kind = kind_of(draft)
            facts = steps.activity_values(kind, text, outcome, day, "out", minutes)
            facts |= {"contact_id": draft.contact_id, "content_id": draft.content_id}
            facts["happened_at"] = moment
            steps.record(act, draft.deal_id, facts, step, draft.follow_up_id)
            feedback.mailed(act, draft.deal_id, draft.template_id)
    return act.done
