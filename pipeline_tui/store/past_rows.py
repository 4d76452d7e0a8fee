"""Rows taken back to a past day: which were there, and what they held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pipeline_tui import clock
from pipeline_tui.store import driver, opening, tallies
from pipeline_tui.store import past_statements as sql

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["Past", "attach", "bounds"]

_SLICE = 5000
_HAPPENED = {
    "deal": "created_on",
    "visit": "entered_on",
    "activity": "happened_on",
    "incentive": "given_on",
    "enrolment": "started_on",
    "message": "queued_on",
}
"""The day that tells whether a row was there; rows of other tables follow the journal."""
_AS_IF_ALWAYS = {
    "deal": {"stage_id", "created_on", "created_at", "closed_on"},
    "activity": {"happened_on", "happened_at"},
    "incentive": {"given_on"},
    "enrolment": {"started_on"},
    "message": {"queued_on", "queued_at"},
}
"""The days on which things happened: their last value counts as if it had always been so."""
_LEFT_OUT = frozenset({"external_ref", "draft", "busy", "match_key", "name_row", "tally"})
"""Tables that nothing of the past is read from, or that are made anew."""
_NOT_TAKEN_BACK = frozenset({"visit", "saved_view", "action", "change", "meta"}) | _LEFT_OUT
_RULES = ("stage", "setting", "role", "criterion", "criterion_set", "pipeline")
_OF_DEALS = ("follow_up", "deal_contact", "answer", "exit_check", "override", "feedback")
"""Rows of deals that were there from the moment the journal tells of."""


def attach(conn: driver.Connection, store: Store) -> None:
    """Let ``conn`` read the file of a store as ``source``."""
    mode = "ro&immutable=1" if store.read_only and not opening.ended_uncleanly(store.path) else "ro"
    conn.execute("ATTACH ? AS source", (f"{store.path.absolute().as_uri()}?mode={mode}",))


def bounds(day: date) -> dict[str, str]:
    """A day, and the first moment after it, as the store writes them."""
    after = datetime.combine(day + timedelta(days=1), time.min).astimezone()
    return {"day": day.isoformat(), "after": clock.moment_text(after)}


class Past:
    """The tables of a file as they were at the end of ``day``.

    ``conn`` is a connection to an empty file, with the file to look back on attached as
    ``source`` until ``remember`` is done.
    """

    def __init__(self, conn: driver.Connection, day: date) -> None:
        self.conn = conn
        self._bound = bounds(day)
        self.ruled = False
        """Whether rules of selling were others: what is derived of any deal may have been too."""
        self._tables: list[str] = []
        self._indexes: list[tuple[str, str]] = []

    # -- while the source is attached -----------------------------------------------------

    def copy(self) -> Iterator[float]:
        """All tables, with the rows that had happened; yields how much is done."""
        self._make()
        last = self.conn.execute("SELECT coalesce(max(n), 0) FROM source.deal").fetchone()[0]
        deals = (
            "INSERT INTO deal SELECT * FROM source.deal WHERE n > ? AND n <= ? AND created_on <= ?"
        )
        for low in range(0, last, _SLICE):
            self.conn.execute(deals, (low, low + _SLICE, self._bound["day"]))
            yield 0.5 * low / last
        rest = [one for one in self._tables if one not in ("deal", "action", "change")]
        for place, table in enumerate(rest):
            where: str = ""
            values: tuple[str, ...] = ()
            if table in _HAPPENED:
                where, values = f" WHERE {_HAPPENED[table]} <= ?", (self._bound["day"],)
            self.conn.execute(f"INSERT INTO {table} SELECT * FROM source.{table}{where}", values)
            yield 0.5 + 0.5 * place / len(rest)

    def _make(self) -> None:
        """The schema, without indexes: rows come faster."""
        virtual: list[str] = []
        for name, made in self.conn.execute(sql.TABLES).fetchall():
            if any(name.startswith(f"{one}_") for one in virtual):
                continue
            self.conn.execute(made)
            if made.startswith("CREATE VIRTUAL"):
                virtual.append(name)
            elif name not in _LEFT_OUT:
                self._tables.append(name)
        for pragma in ("application_id", "user_version"):
            value = self.conn.execute(f"PRAGMA source.{pragma}").fetchone()[0]
            self.conn.execute(f"PRAGMA main.{pragma} = {int(value)}")
        self._indexes = self.conn.execute(sql.INDEXES).fetchall()

    def remember(self) -> None:
        """Note what was changed and made since, and which deals that concerns."""
        for statement in sql.JOURNAL:
            self.conn.execute(statement, self._bound)
        for statement in (*sql.SINCE, *sql.CHANGED):
            self.conn.execute(statement, self._bound)
        marks = ", ".join("?" * len(_RULES))
        asked = f"SELECT 1 FROM {{}} WHERE tbl IN ({marks}) LIMIT 1"
        self.ruled = any(
            self.conn.execute(asked.format(one), _RULES).fetchone() for one in ("was", "later")
        )

    def count_away(self, totals: tallies.Totals) -> Iterator[float]:
        """Copy the tallies, and take from ``totals`` what today's deals that differ count."""
        if self.ruled:
            return
        self.conn.execute("INSERT INTO tally SELECT * FROM source.tally")
        rows = self.conn.execute(sql.DIFFERING, self._bound)
        while some := rows.fetchmany(_SLICE):
            for row in some:
                tallies.count_in(dict(zip(tallies.COLUMNS, row, strict=True)), totals, -1)
            yield 0.0

    # -- afterwards -------------------------------------------------------------------------

    def rewind(self) -> None:
        """Take the rows back to what they held, and deals to where they stood."""
        self.index("visit", "follow_up")
        self.conn.execute(sql.DONE_BEFORE, self._bound)
        pairs = self.conn.execute("SELECT DISTINCT tbl, name FROM was").fetchall()
        for table, name in pairs:
            if self._is_taken_back(table, name):
                self.conn.execute(sql.WRITE_BACK.format(table=table, name=name))
        for table in _OF_DEALS:
            self.conn.execute(sql.UNMADE.format(table=table))
        for statement in (*sql.GONE, *sql.STOOD):
            self.conn.execute(statement, self._bound)

    def _is_taken_back(self, table: str, name: str) -> bool:
        if table not in self._tables or table in _NOT_TAKEN_BACK:
            return False
        columns = {row[1] for row in self.conn.execute(f"PRAGMA table_info({table})")}
        return name in columns - _AS_IF_ALWAYS.get(table, set())

    def changed_ids(self) -> list[str]:
        """The deals whose derived columns may differ from today's, in their order."""
        where = "" if self.ruled else " WHERE id IN (SELECT id FROM changed)"
        return [row[0] for row in self.conn.execute(f"SELECT id FROM deal{where} ORDER BY n")]

    def index(self, *tables: str) -> None:
        """Make the indexes of these tables; without any, all that are still to be made."""
        for one in list(self._indexes):
            if not tables or one[0] in tables:
                self.conn.execute(one[1])
                self._indexes.remove(one)

    def tidy(self) -> None:
        """Leave nothing of deals that were not there, nor what only the way here needed."""
        for table in self._tables:
            if any(row[1] == "deal_id" for row in self.conn.execute(f"PRAGMA table_info({table})")):
                self.conn.execute(f"DELETE FROM {table} WHERE deal_id NOT IN (SELECT id FROM deal)")
        for table in ("since", "backdated", "was", "later", "cut", "changed", "stood"):
            self.conn.execute(f"DROP TABLE temp.{table}")
