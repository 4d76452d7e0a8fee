"""Up to where a system was told of calls and notes: by the files made for it, once it answered.

What was written into a file is taken for told when the system's next export is imported; until
then a file made again holds it again, so that one which was lost is no loss.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import N_
from pipeline_tui.store import driver

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["SETTING", "first_import", "remember", "told_until"]

SETTING = "sent_back"
"""Of each system the clocks of the files made for it, each with the deals in it (null: all)."""
_READ = "SELECT value FROM setting WHERE id = ? AND deleted_at IS NULL"
_FIRST = "SELECT min(clock) FROM action WHERE label LIKE 'Imported %'"


def told_until(conn: driver.Connection, system: str, imported: int) -> Callable[[str], int]:
    """The clock up to which the system knows what was logged on a deal, by the deal's id.

    ``imported`` is the clock of its last import.
    """
    first = first_import(conn)
    told = [(clock, deals) for clock, deals in _of(conn, system) if clock < imported]
    every = max((clock for clock, deals in told if deals is None), default=first)
    single: dict[str, int] = {}
    for clock, deals in told:
        for one in deals or ():
            single[one] = max(clock, single.get(one, 0))
    return lambda deal: max(every, single.get(deal, 0))


def first_import(conn: driver.Connection) -> int:
    """The clock of the first import: what was logged before that is nobody else's to know."""
    return int(conn.execute(_FIRST).fetchone()[0] or 0)


def remember(store: Store, system: str, deals: Collection[str] | None, imported: int) -> None:
    """Keep that a file was made for a system, of some deals or of all; undo passes over it."""
    from pipeline_tui.store.lists import put_setting

    with store.action(N_("Exported for {system}"), lasting=True, system=system) as act:
        before = _of(act.conn, system)
        # Of the files made before the last import that of all deals says all that was said before.
        whole = [clock for clock, some in before if some is None and clock < imported]
        kept = [one for one in before if one[0] >= max(whole, default=0)]
        kept.append([act.store.clock.tick(), None if deals is None else sorted(deals)])
        put_setting(act, SETTING, _all(act.conn) | {system: kept})


def _all(conn: driver.Connection) -> dict[str, Any]:
    row = conn.execute(_READ, (SETTING,)).fetchone()
    found = json.loads(row[0]) if row else {}
    return found if isinstance(found, dict) else {}


def _of(conn: driver.Connection, system: str) -> list[Any]:
    found = _all(conn).get(system, [])
    return found if isinstance(found, list) else []
