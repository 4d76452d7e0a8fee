"""What undo cannot take back because it left the file: mails that were sent, or may have been."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store import history
from pipeline_tui.store.errors import UndoRefused
from pipeline_tui.store.messages import GONE

if TYPE_CHECKING:
    from pipeline_tui.store.door import Action
    from pipeline_tui.store.history import Pending
    from pipeline_tui.store.store import Store

__all__ = ["Departed", "is_machines", "pass_over", "refuse_departed", "refused_for_good"]

_SHOWN = 3
_READ = ("state", "to_name", "to_address")


_MACHINES = frozenset({"attempts", "claim", "error", "next_at", "tried_at"})


class Departed(UndoRefused):
    """An undo that can never be done: undo passes over the action from now on."""


def refuse_departed(act: Action, changes: Iterable[tuple[str, str, str, str, str]]) -> None:
    """Raise ``Departed`` when reversing these changes would alter a mail that has left.

    What a person decided about one afterwards (that it arrived, say) can still be taken back.
    """
    people = []
    for table, row_id, kind, patch, _prev in changes:
        if table != "message":
            continue
        row = act.read("message", row_id, _READ)
        if row is None or row["state"] not in GONE:
            continue
        told = json.loads(patch) if kind == "update" else {}
        if told.keys() == {"contact_id"}:
            continue  # a merge of two people: the mail itself stays as it left
        decided = told.get("state")
        if row["state"] != decided:
            people.append(row["to_name"] or row["to_address"])
    if people:
        raise Departed(_("Not undone: the mail to {people} has left.").format(people=_few(people)))


def is_machines(table: str, column: str) -> bool:
    """Whether a column is written beside the journal, so that it tells no change of a person."""
    return table == "message" and column in _MACHINES


def refused_for_good(titles: Iterable[str]) -> Departed:
    """The refusal of what later actions used that nothing takes back."""
    message = _("Not undone, because of what came of it: {actions}.")
    return Departed(message.format(actions="; ".join(sorted(titles)[:_SHOWN])))


def pass_over(store: Store, pending: Pending, error: Departed) -> UndoRefused:
    """Let the next undo take what was before; gives the refusal that says so."""
    from pipeline_tui.store.faults import faults_named

    with faults_named(store):
        store.conn.execute("BEGIN IMMEDIATE")
        store.conn.execute("UPDATE action SET lasting = 1 WHERE id = ?", (pending.action_id,))
        store.conn.execute("COMMIT")
    store.wrote()
    before = history.peek_undo(store)
    if before is None:
        return error
    said = _("{refusal} Next: {action}")
    return UndoRefused(said.format(refusal=error.message, action=before.label))


def _few(people: list[str]) -> str:
    shown = ", ".join(people[:_SHOWN])
    return f"{shown} …" if len(people) > _SHOWN else shown
