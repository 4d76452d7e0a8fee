"""What was done last, in words: what undo and redo would take. Reads only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

_LAST_DONE = """
SELECT id, clock, label, args, window FROM action
WHERE kind = 'do' AND state = 'done' AND lasting = 0 ORDER BY clock DESC LIMIT 1
"""
_LAST_DONE_HERE = """
SELECT id, clock, label, args, window FROM action
WHERE kind = 'do' AND state = 'done' AND lasting = 0 AND clock > ? AND window = ?
ORDER BY clock DESC LIMIT 1
"""
_LAST_UNDONE = """
SELECT id, clock, label, args, window FROM action
WHERE state = 'undone' ORDER BY undone_clock DESC LIMIT 1
"""
_LATER = """
SELECT label, args, window FROM action
WHERE kind = 'do' AND state = 'done' AND lasting = 0 AND clock > ? ORDER BY clock
"""


SAMPLE_UNTIL = "sample_until"
"""The setting of a copy of the sample that holds the clock of its last invented action."""


class Pending(NamedTuple):
    """The action that undo or redo would take; ``foreign`` names other windows' later ones."""

    action_id: str
    clock: int
    label: str
    foreign: tuple[str, ...]


def peek_undo(store: Store) -> Pending | None:
    """This window's last action, else (after a restart) the file's last one."""
    conn = store.conn
    row = conn.execute(_LAST_DONE).fetchone()
    if row is None:
        return None
    if row[1] > store.opened_clock and row[4] != store.window:
        # Others acted since this window opened: theirs is not ours to take silently.
        ours = conn.execute(_LAST_DONE_HERE, (store.opened_clock, store.window)).fetchone()
        row = ours or row
        later = conn.execute(_LATER, (row[1] - 1,)).fetchall()
        foreign = tuple(title(*one[:2]) for one in later if one[2] != store.window)
        return Pending(row[0], row[1], title(*row[2:4]), foreign)
    return Pending(row[0], row[1], title(*row[2:4]), ())


def is_invented(store: Store, pending: Pending) -> bool:
    """Whether an action is part of a sample's history, which nobody at this keyboard did."""
    row = store.conn.execute("SELECT value FROM setting WHERE id = ?", (SAMPLE_UNTIL,)).fetchone()
    return row is not None and pending.clock <= int(json.loads(row[0]))


def peek_redo(store: Store) -> Pending | None:
    """The action undone last, unless something was done since."""
    row = store.conn.execute(_LAST_UNDONE).fetchone()
    return None if row is None else Pending(row[0], row[1], title(row[2], row[3]), ())


def title(label: str, args: str) -> str:
    """An action's label, from the row's JSON arguments."""
    return render(label, json.loads(args))


def render(label: str, args: Mapping[str, object]) -> str:
    """An action's label in the person's language, filled in; ``day`` is an ISO day."""
    shown = dict(args)
    if "day" in shown:
        shown["day"] = l10n.day_short(date.fromisoformat(str(shown["day"])))
    return _(label).format(**shown)
