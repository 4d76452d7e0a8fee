"""Rebuild what a wide change touches: derived columns, tallies, text index."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline_tui.store import derive, driver, note_index, tallies, text_index
from pipeline_tui.store.rules import Rules, load

Progress = Callable[[int, int], None]
"""Called with the deals done and the deals in all."""

_STAGE_ORDER = frozenset({"position", "qualifies", "kind", "deleted_at", "pipeline_id"})
_STAGE_LIMITS = frozenset({"stage_limit", "touch_limit"})
_SCORING = frozenset({"weight", "retired", "scale", "set_id", "deleted_at"})
_STEP = 2000


class Scope:
    """How much a change makes stale beyond the deals it touches.

    ``everything``: all live deals; ``open_deals``: all open ones; ``answered``: those with
    answers to the checklist; ``stages``: the open ones of these stages.
    """

    def __init__(
        self, *, everything: bool = False, open_deals: bool = False, answered: bool = False
    ) -> None:
        self.everything, self.open_deals, self.answered = everything, open_deals, answered
        self.stages: set[str] = set()

    @property
    def wide(self) -> bool:
        """Whether more than the touched deals must be derived anew."""
        return self.everything or self.open_deals or self.answered or bool(self.stages)

    def note(self, table: str, names: Iterable[str], row_id: str) -> None:
        """Take a written row into account."""
        columns = set(names)
        if table == "stage":
            self.everything |= bool(columns & _STAGE_ORDER)
            if columns & _STAGE_LIMITS:
                self.stages.add(row_id)
        elif table == "setting":
            self.everything |= row_id in {"base_currency", "rates"}
            self.open_deals |= row_id == "no_step_days"
            self.answered |= row_id in {"checklist", "grades"}
        elif table == "criterion":
            self.answered |= bool(columns & _SCORING)
        elif table == "criterion_set":
            self.answered |= bool(columns & {"position", "deleted_at"})
        elif table == "role":
            self.everything |= "code" in columns

    def where(self) -> tuple[str, list[str]]:
        """The condition on deals, with its values."""
        if self.everything:
            # Deleted ones keep what they had: their visits may be gone with them, and whatever
            # brings them back comes after all that changed the rules since.
            return "deleted_at IS NULL", []
        parts = ["id IN (SELECT deal_id FROM answer)"] if self.answered else []
        if self.open_deals:
            parts.append("deleted_at IS NULL AND status = 'open'")
        elif self.stages:
            marks = ",".join("?" * len(self.stages))
            parts.append(f"deleted_at IS NULL AND status = 'open' AND stage_id IN ({marks})")
        values = [] if self.open_deals else sorted(self.stages)
        return " OR ".join(f"({part})" for part in parts), values


def rebuild(
    conn: driver.Connection, rules: Rules, scope: Scope, progress: Progress | None = None
) -> None:
    """Derive the deals in scope anew and recompute all tallies, inside the caller's transaction."""
    condition, values = scope.where()
    ids = [row[0] for row in conn.execute(f"SELECT id FROM deal WHERE {condition}", values)]
    for start in range(0, len(ids), _STEP):
        derive.derive(conn, rules, ids[start : start + _STEP])
        if progress:
            progress(min(start + _STEP, len(ids)), len(ids))
    tallies.rebuild(conn)
    text_index.rebuild(conn)


def rebuild_all(conn: driver.Connection, progress: Progress | None = None) -> None:
    """Rebuild everything derived in one transaction of its own."""
    from pipeline_tui.store import matching

    conn.execute("BEGIN IMMEDIATE")
    try:
        rebuild(conn, load(conn), Scope(everything=True), progress)
        note_index.rebuild(conn)
        matching.rebuild(conn)
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")
