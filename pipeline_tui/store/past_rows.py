"""Rows taken back to a past day: which were there, and what they held."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline_tui.store import driver

__all__ = ["Past"]

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
_SELLING = (
    *("base_currency", "rates", "no_step_days", "tries", "country"),
    *("checklist", "grades", "targets"),
)
"""Settings that are rules of selling; the others are ways of looking, and stay as they are."""
_OF_DEALS = ("follow_up", "deal_contact", "answer", "exit_check", "override", "feedback")
"""Rows of deals that were there from the moment the journal tells of."""

_TABLES = """
SELECT name, sql FROM source.sqlite_schema
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC
"""
_INDEXES = """
SELECT tbl_name, sql FROM source.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
"""
_JOURNAL = (
    """
    INSERT INTO action
    SELECT * FROM source.action WHERE kind = 'do' AND state = 'done' AND at < ?1
    """,
    "INSERT INTO change SELECT c.* FROM action a CROSS JOIN source.change c ON c.action_id = a.id",
    """
    CREATE TEMP TABLE since AS
    SELECT id FROM source.action WHERE kind = 'do' AND state = 'done' AND at >= ?1
    """,
    # Written with a move that happened before: it counts from that move on, as the deal's making.
    """
    CREATE TEMP TABLE backdated AS
    SELECT DISTINCT s.id AS action_id, v.deal_id
    FROM since s CROSS JOIN source.change c ON c.action_id = s.id JOIN visit v ON v.id = c.row_id
    WHERE c.tbl = 'visit' AND c.kind = 'insert'
    """,
    """
    CREATE TEMP TABLE was (
        tbl TEXT, name TEXT, row_id TEXT, value, PRIMARY KEY (tbl, name, row_id)
    ) WITHOUT ROWID
    """,
    # What a column held before the first change since: later ones are ignored.
    """
    INSERT OR IGNORE INTO was (tbl, name, row_id, value)
    SELECT c.tbl, j.key, c.row_id, j.value
    FROM since s CROSS JOIN source.change c ON c.action_id = s.id, json_each(c.prev) j
    WHERE c.kind = 'update' AND NOT (c.tbl = 'deal' AND EXISTS (
        SELECT 1 FROM backdated b WHERE b.action_id = c.action_id AND b.deal_id = c.row_id))
    ORDER BY c.clock
    """,
    f"""
    DELETE FROM was WHERE tbl = 'setting' AND row_id NOT IN ({", ".join(map(repr, _SELLING))})
    """,
    """
    CREATE TEMP TABLE later (
        tbl TEXT, row_id TEXT, action_id TEXT, PRIMARY KEY (tbl, row_id)
    ) WITHOUT ROWID
    """,
    """
    INSERT OR IGNORE INTO later
    SELECT c.tbl, c.row_id, c.action_id
    FROM since s CROSS JOIN source.change c ON c.action_id = s.id WHERE c.kind = 'insert'
    """,
    f"""
    DELETE FROM later WHERE tbl = 'setting' AND row_id NOT IN ({", ".join(map(repr, _SELLING))})
    """,
)
_CHANGED = (
    "CREATE TEMP TABLE cut (deal_id TEXT PRIMARY KEY, stage_id TEXT) WITHOUT ROWID",
    # The stage is that of the first visit to come, should there be none before.
    """
    INSERT OR IGNORE INTO cut
    SELECT deal_id, stage_id FROM source.visit
    WHERE entered_on > ?1 AND deleted_at IS NULL ORDER BY deal_id, seq
    """,
    "CREATE TEMP TABLE changed (id TEXT PRIMARY KEY) WITHOUT ROWID",
    "INSERT OR IGNORE INTO changed SELECT deal_id FROM cut",
    """
    INSERT OR IGNORE INTO changed SELECT deal_id FROM source.activity
    WHERE happened_on > ?1 AND deleted_at IS NULL AND deal_id IS NOT NULL
    """,
    "INSERT OR IGNORE INTO changed SELECT deal_id FROM source.follow_up WHERE done_on > ?1",
    "INSERT OR IGNORE INTO changed SELECT row_id FROM was WHERE tbl = 'deal'",
    """
    INSERT OR IGNORE INTO changed SELECT d.id FROM source.deal d
    WHERE d.account_id IN (SELECT row_id FROM was WHERE tbl = 'account' AND name = 'name')
    """,
    *(
        f"""
        INSERT OR IGNORE INTO changed SELECT c.deal_id FROM source.{table} c
        WHERE c.deal_id IS NOT NULL AND c.id IN (
            SELECT row_id FROM was WHERE tbl = '{table}'
            UNION ALL SELECT row_id FROM later WHERE tbl = '{table}')
        """
        for table in ("activity", "follow_up", "deal_contact", "answer")
    ),
)
# Done before the day, though it was said later.
_DONE_BEFORE = """
DELETE FROM was WHERE tbl = 'follow_up' AND name IN ('done_on', 'done_at') AND row_id IN (
    SELECT id FROM follow_up WHERE done_on <= ?)
"""
_WRITE_BACK = """
UPDATE {table} SET {name} = (
    SELECT value FROM was WHERE tbl = '{table}' AND name = '{name}' AND row_id = {table}.id)
WHERE id IN (SELECT row_id FROM was WHERE tbl = '{table}' AND name = '{name}')
"""
_UNMADE = """
DELETE FROM {table} WHERE id IN (
    SELECT l.row_id FROM later l WHERE l.tbl = '{table}' AND NOT EXISTS (
        SELECT 1 FROM backdated b WHERE b.action_id = l.action_id AND b.deal_id = {table}.deal_id))
"""
_GONE = (
    "DELETE FROM deal WHERE deleted_at IS NOT NULL",
    *(
        f"DELETE FROM {table} WHERE id IN (SELECT row_id FROM later WHERE tbl = '{table}')"
        for table in ("setting", "criterion", "criterion_set", "exit_criterion")
    ),
    """
    DELETE FROM pipeline WHERE id IN (SELECT row_id FROM later WHERE tbl = 'pipeline')
    AND id NOT IN (SELECT pipeline_id FROM deal)
    """,
    "DELETE FROM stage WHERE pipeline_id NOT IN (SELECT id FROM pipeline)",
    # A pipeline that came with deals of days before keeps all of its stages.
    """
    DELETE FROM stage WHERE id IN (SELECT row_id FROM later WHERE tbl = 'stage')
    AND pipeline_id NOT IN (SELECT row_id FROM later WHERE tbl = 'pipeline')
    AND id NOT IN (SELECT stage_id FROM visit)
    """,
    """
    DELETE FROM account WHERE id IN (SELECT row_id FROM later WHERE tbl = 'account')
    AND id NOT IN (SELECT account_id FROM deal WHERE account_id IS NOT NULL)
    """,
    """
    DELETE FROM contact WHERE id IN (SELECT row_id FROM later WHERE tbl = 'contact')
    AND id NOT IN (SELECT contact_id FROM deal_contact)
    """,
    "UPDATE follow_up SET done_on = NULL, done_at = NULL WHERE done_on > ?1",
)
_STOOD = (
    """
    CREATE TEMP TABLE stood AS
    SELECT d.id AS deal_id, d.pipeline_id, c.stage_id AS coming, (
        SELECT v.id FROM visit v WHERE v.deal_id = d.id AND v.deleted_at IS NULL
        ORDER BY v.seq DESC LIMIT 1) AS visit_id
    FROM cut c JOIN deal d ON d.id = c.deal_id
    """,
    # Nothing tells where it was: in the stage it came to, or in the first if it was closed at once.
    """
    INSERT INTO visit (id, deal_id, stage_id, seq, entered_on, known, clock)
    SELECT 'past-' || d.id, d.id,
           CASE WHEN (SELECT kind FROM stage WHERE id = s.coming) = 'open' THEN s.coming
                ELSE coalesce((SELECT id FROM stage WHERE pipeline_id = s.pipeline_id
                               AND kind = 'open' AND deleted_at IS NULL
                               ORDER BY position, id LIMIT 1), s.coming) END,
           0, d.created_on, 0, 0
    FROM stood s JOIN deal d ON d.id = s.deal_id WHERE s.visit_id IS NULL
    """,
    "UPDATE stood SET visit_id = 'past-' || deal_id WHERE visit_id IS NULL",
    """
    UPDATE visit SET left_on = NULL, left_at = NULL
    WHERE left_on > ?1 OR id IN (SELECT visit_id FROM stood)
    """,
    """
    UPDATE deal SET (stage_id, closed_on, lost_reason_id, lost_note) = (
        SELECT g.id,
               CASE WHEN g.kind = 'open' THEN NULL ELSE v.entered_on END,
               CASE WHEN g.kind = 'lost' THEN deal.lost_reason_id END,
               CASE WHEN g.kind = 'lost' THEN deal.lost_note ELSE '' END
        FROM stood s JOIN visit v ON v.id = s.visit_id JOIN stage g ON g.id = v.stage_id
        WHERE s.deal_id = deal.id)
    WHERE id IN (SELECT deal_id FROM stood)
    """,
)


class Past:
    """The tables of a file as they were at the end of ``day``; ``after`` is the moment after it.

    ``conn`` is a connection to an empty file, with the file to look back on attached as
    ``source`` until ``remember`` is done.
    """

    def __init__(self, conn: driver.Connection, day: str, after: str) -> None:
        self.conn = conn
        self.day = day
        self.after = after
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
            self.conn.execute(deals, (low, low + _SLICE, self.day))
            yield 0.5 * low / last
        rest = [one for one in self._tables if one not in ("deal", "action", "change")]
        for place, table in enumerate(rest):
            where, values = "", ()
            if table in _HAPPENED:
                where, values = f" WHERE {_HAPPENED[table]} <= ?", (self.day,)
            self.conn.execute(f"INSERT INTO {table} SELECT * FROM source.{table}{where}", values)
            yield 0.5 + 0.5 * place / len(rest)

    def _make(self) -> None:
        """The schema, without indexes: rows come faster."""
        virtual: list[str] = []
        for name, sql in self.conn.execute(_TABLES).fetchall():
            if any(name.startswith(f"{one}_") for one in virtual):
                continue
            self.conn.execute(sql)
            if sql.startswith("CREATE VIRTUAL"):
                virtual.append(name)
            elif name not in _LEFT_OUT:
                self._tables.append(name)
        for pragma in ("application_id", "user_version"):
            value = self.conn.execute(f"PRAGMA source.{pragma}").fetchone()[0]
            self.conn.execute(f"PRAGMA main.{pragma} = {int(value)}")
        self._indexes = self.conn.execute(_INDEXES).fetchall()

    def remember(self) -> None:
        """Note what was changed and made since, and which deals that concerns."""
        for statement in _JOURNAL:
            self.conn.execute(statement, (self.after,) if "?1" in statement else ())
        for statement in _CHANGED:
            self.conn.execute(statement, (self.day,) if "?1" in statement else ())

    # -- afterwards -------------------------------------------------------------------------

    def rewind(self) -> None:
        """Take the rows back to what they held, and deals to where they stood."""
        self.index("visit", "follow_up")
        self.conn.execute(_DONE_BEFORE, (self.day,))
        pairs = self.conn.execute("SELECT DISTINCT tbl, name FROM was").fetchall()
        for table, name in pairs:
            if self._is_taken_back(table, name):
                self.conn.execute(_WRITE_BACK.format(table=table, name=name))
        for table in _OF_DEALS:
            self.conn.execute(_UNMADE.format(table=table))
        for statement in (*_GONE, *_STOOD):
            self.conn.execute(statement, (self.day,) if "?1" in statement else ())

    def _is_taken_back(self, table: str, name: str) -> bool:
        if table not in self._tables or table in _NOT_TAKEN_BACK:
            return False
        columns = {row[1] for row in self.conn.execute(f"PRAGMA table_info({table})")}
        return name in columns - _AS_IF_ALWAYS.get(table, set())

    def changed(self) -> list[str]:
        """The deals whose derived columns may differ from today's."""
        marks = ", ".join("?" * len(_RULES))
        sql = f"SELECT 1 FROM {{}} WHERE tbl IN ({marks}) LIMIT 1"
        ruled = any(
            self.conn.execute(sql.format(one), _RULES).fetchone() for one in ("was", "later")
        )
        where = "" if ruled else " WHERE id IN (SELECT id FROM changed)"
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
