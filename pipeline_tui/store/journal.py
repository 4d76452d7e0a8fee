"""Undo and redo: new actions that write the previous values back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.columns import column_words
from pipeline_tui.store import departed, driver, history, untold
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import UndoRefused
from pipeline_tui.store.history import Pending

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

_CHANGES = """
SELECT tbl, row_id, kind, patch, prev FROM change
WHERE action_id = ? ORDER BY clock {order}
"""
# Rows that later actions changed, and deals that they hung something on. The cross joins keep
# the order: from the few later actions to their changes.
_LATER_CHANGES = """
SELECT c.tbl, c.row_id, a.label, a.args, a.lasting
FROM action a CROSS JOIN change c ON c.action_id = a.id
WHERE a.kind = 'do' AND a.state = 'done' AND a.clock > ?1 AND c.kind = 'update'
UNION ALL
SELECT 'deal', coalesce(f.deal_id, y.deal_id, l.deal_id, q.deal_id, e.deal_id, o.deal_id,
                m.deal_id, b.deal_id, i.deal_id),
       a.label, a.args, a.lasting
FROM action a CROSS JOIN change c ON c.action_id = a.id
LEFT JOIN follow_up f ON c.tbl = 'follow_up' AND f.id = c.row_id
LEFT JOIN activity y ON c.tbl = 'activity' AND y.id = c.row_id
LEFT JOIN deal_contact l ON c.tbl = 'deal_contact' AND l.id = c.row_id
LEFT JOIN answer q ON c.tbl = 'answer' AND q.id = c.row_id
LEFT JOIN exit_check e ON c.tbl = 'exit_check' AND e.id = c.row_id
LEFT JOIN override o ON c.tbl = 'override' AND o.id = c.row_id
LEFT JOIN message m ON c.tbl = 'message' AND m.id = c.row_id
LEFT JOIN feedback b ON c.tbl = 'feedback' AND b.id = c.row_id
LEFT JOIN incentive i ON c.tbl = 'incentive' AND i.id = c.row_id
WHERE a.kind = 'do' AND a.state = 'done' AND a.clock > ?1 AND c.kind = 'insert'
  AND c.tbl IN (
    'follow_up', 'activity', 'deal_contact', 'answer', 'exit_check', 'override', 'message',
    'feedback', 'incentive')
"""
_ANY_MERGED = """
SELECT 1 FROM account WHERE merged_into IS NOT NULL
UNION ALL SELECT 1 FROM contact WHERE merged_into IS NOT NULL LIMIT 1
"""
_LAST_REVERSAL = """
SELECT id FROM action WHERE undoes = ? AND kind = 'undo' ORDER BY clock DESC LIMIT 1
"""


def undo(store: Store, pending: Pending) -> Done:
    """Take one action back.

    Raises ``UndoRefused`` when something that is still done changed the same
    fields later, naming them; then nothing is changed.
    """
    title = store.conn.execute(
        "SELECT label, args FROM action WHERE id = ?", (pending.action_id,)
    ).fetchone()
    with store.action(
        title[0], kind="undo", undoes=pending.action_id, **json.loads(title[1])
    ) as act:
        changes = list(_changes(act.conn, pending.action_id, "DESC"))
        untold.refuse_incomplete(act.conn, pending.action_id, changes)
        departed.refuse_departed(act, changes)
        _refuse_used_inserts(act, pending)
        _take_back(act, pending.action_id)
        act.conn.execute(
            "UPDATE action SET state = 'undone', undone_clock = ? WHERE id = ?",
            (store.clock.tick(), pending.action_id),
        )
    return _said(act.done, N_("Undone: {action}"))


def redo(store: Store, pending: Pending) -> Done:
    """Do an undone action again, by taking its undo back."""
    title = store.conn.execute(
        "SELECT label, args FROM action WHERE id = ?", (pending.action_id,)
    ).fetchone()
    reversal = store.conn.execute(_LAST_REVERSAL, (pending.action_id,)).fetchone()[0]
    with store.action(title[0], kind="redo", undoes=reversal, **json.loads(title[1])) as act:
        changes = list(_changes(act.conn, reversal, "DESC"))
        untold.refuse_incomplete(act.conn, reversal, changes)
        _take_back(act, reversal)
        act.conn.execute(
            "UPDATE action SET state = 'done', undone_clock = NULL WHERE id = ?",
            (pending.action_id,),
        )
    return _said(act.done, N_("Redone: {action}"))


def _said(done: Done, template: str) -> Done:
    text = _(template).format(action=done.text)
    return Done(done.action_id, text, done.deals, done.tables, done.stages)


def _changes(conn: driver.Connection, action_id: str, order: str) -> Iterator[Any]:
    return iter(conn.execute(_CHANGES.format(order=order), (action_id,)).fetchall())


def _take_back(act: Action, action_id: str) -> None:
    """Reverse the changes of an action; what names a row merged away since names the one kept."""
    changes = list(_changes(act.conn, action_id, "DESC"))
    departed.refuse_departed(act, changes)
    for change in changes:
        _reverse(act, *change)
    if act.conn.execute(_ANY_MERGED).fetchone() is None:
        return
    from pipeline_tui.store import merging

    rows: dict[str, list[str]] = {}
    for table, row_id, kind, patch, _prev in changes:
        rows.setdefault(table, []).extend(json.loads(patch) if kind == "load" else [row_id])
    merging.follow(act, rows)


def _reverse(act: Action, table: str, row_id: str, kind: str, patch: str, prev: str) -> None:
    if kind == "load":
        ids = json.loads(patch)
        dead = act.read(table, ids[0], ["deleted_at"])
        act.set_live(table, ids, live=bool(dead and dead["deleted_at"]))
    elif kind == "insert":
        act.delete(table, row_id)
    else:
        _write_back(act, table, row_id, json.loads(patch), json.loads(prev))


def _write_back(
    act: Action, table: str, row_id: str, patch: dict[str, Any], prev: dict[str, Any]
) -> None:
    current = act.read(table, row_id, list(patch)) or {}
    other = [
        name
        for name, value in patch.items()
        if current.get(name) != value and not departed.is_machines(table, name)
    ]
    if other:
        message = _("Not undone: {fields} changed again since.")
        raise UndoRefused(message.format(fields=column_words(other)), other)
    act.write(table, row_id, prev, patch)


def _refuse_used_inserts(act: Action, pending: Pending) -> None:
    """Refuse to take back rows that a later action, still done, has changed."""
    later = act.conn.execute(_LATER_CHANGES, (pending.clock,)).fetchall()
    if not later:
        return
    made: set[tuple[str, str]] = set()
    for table, row_id, kind, patch, _prev in _changes(act.conn, pending.action_id, "ASC"):
        if kind == "insert":
            made.add((table, row_id))
        elif kind == "load":
            made.update((table, one) for one in json.loads(patch))
    titles: dict[str, int] = {}
    for table, row_id, label, args, lasting in later:
        if (table, row_id) in made:
            titles[history.title(label, args)] = lasting
    if titles and all(titles.values()):
        raise departed.refused_for_good(titles)
    if titles:
        message = _("Not undone: it was used since ({actions}). Undo that first.")
        raise UndoRefused(message.format(actions="; ".join(sorted(titles)[:3])), sorted(titles))
