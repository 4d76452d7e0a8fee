"""The statements that take rows back to a past day; ``past_rows.py`` says in which order.

``:day`` is the day, ``:after`` the first moment after it.
"""

from pipeline_tui.store import tallies

SELLING = (
    *("base_currency", "rates", "no_step_days", "tries", "country"),
    *("checklist", "grades", "targets"),
)
"""Settings that are rules of selling; the others are ways of looking, and stay as they are."""

TABLES = """
SELECT name, sql FROM source.sqlite_schema
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC
"""
INDEXES = """
SELECT tbl_name, sql FROM source.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
"""
JOURNAL = (
    """
    INSERT INTO action
    SELECT * FROM source.action WHERE kind = 'do' AND state = 'done' AND at < :after
    """,
    "INSERT INTO change SELECT c.* FROM action a CROSS JOIN source.change c ON c.action_id = a.id",
)
# What was done since and still stands; what was undone counts as if it had never been.
SINCE = (
    # What was set up before the first deal holds from the beginning.
    """
    CREATE TEMP TABLE since AS
    SELECT id FROM source.action WHERE kind = 'do' AND state = 'done' AND at >= :after
    AND clock >= coalesce((
        SELECT a.clock FROM source.action a CROSS JOIN source.change c ON c.action_id = a.id
        WHERE c.tbl = 'deal' AND c.kind IN ('insert', 'load') ORDER BY a.clock LIMIT 1), 0)
    """,
    # Moves that were told later: what belongs to an outcome counts from the move on.
    """
    CREATE TEMP TABLE backdated AS
    SELECT DISTINCT s.id AS action_id, v.deal_id, g.kind
    FROM since s CROSS JOIN source.change c ON c.action_id = s.id
    JOIN source.visit v ON v.id = c.row_id JOIN source.stage g ON g.id = v.stage_id
    WHERE c.tbl = 'visit' AND c.kind = 'insert' AND v.entered_on <= :day
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
        SELECT 1 FROM backdated b WHERE b.action_id = c.action_id AND b.deal_id = c.row_id
        AND (j.key IN ('lost_reason_id', 'lost_note', 'competitor', 'parked_until')
             OR j.key = 'amount' AND b.kind = 'won')))
    ORDER BY c.clock
    """,
    f"""
    DELETE FROM was WHERE tbl = 'setting' AND row_id NOT IN ({", ".join(map(repr, SELLING))})
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
    # The first rates too: without them no day before could be told in money.
    f"""
    DELETE FROM later WHERE tbl = 'setting'
    AND (row_id = 'rates' OR row_id NOT IN ({", ".join(map(repr, SELLING))}))
    """,
)
CHANGED = (
    "CREATE TEMP TABLE cut (deal_id TEXT PRIMARY KEY, stage_id TEXT) WITHOUT ROWID",
    # The stage is that of the first visit to come, should there be none before.
    """
    INSERT OR IGNORE INTO cut
    SELECT deal_id, stage_id FROM source.visit
    WHERE entered_on > :day AND deleted_at IS NULL ORDER BY deal_id, seq
    """,
    "CREATE TEMP TABLE changed (id TEXT PRIMARY KEY) WITHOUT ROWID",
    "INSERT OR IGNORE INTO changed SELECT deal_id FROM cut",
    """
    INSERT OR IGNORE INTO changed SELECT deal_id FROM source.activity
    WHERE happened_on > :day AND deleted_at IS NULL AND deal_id IS NOT NULL
    """,
    "INSERT OR IGNORE INTO changed SELECT deal_id FROM source.follow_up WHERE done_on > :day",
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
DIFFERING = f"""
SELECT {", ".join(tallies.COLUMNS)} FROM source.deal
WHERE deleted_at IS NULL AND (created_on > :day OR id IN (SELECT id FROM changed))
"""
# Done before the day, though it was said later.
DONE_BEFORE = """
DELETE FROM was WHERE tbl = 'follow_up' AND name IN ('done_on', 'done_at') AND row_id IN (
    SELECT id FROM follow_up WHERE done_on <= :day)
"""
WRITE_BACK = """
UPDATE {table} SET {name} = (
    SELECT value FROM was WHERE tbl = '{table}' AND name = '{name}' AND row_id = {table}.id)
WHERE id IN (SELECT row_id FROM was WHERE tbl = '{table}' AND name = '{name}')
"""
# What was made with its deal was there as long as the deal was.
UNMADE = """
DELETE FROM {table} WHERE id IN (
    SELECT l.row_id FROM later l WHERE l.tbl = '{table}' AND NOT EXISTS (
        SELECT 1 FROM later d
        WHERE d.tbl = 'deal' AND d.row_id = {table}.deal_id AND d.action_id = l.action_id))
"""
GONE = (
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
    "UPDATE follow_up SET done_on = NULL, done_at = NULL WHERE done_on > :day",
    """
    UPDATE enrolment SET state = 'active', stopped_by = '', ended_on = NULL WHERE ended_on > :day
    """,
)
STOOD = (
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
    WHERE left_on > :day OR id IN (SELECT visit_id FROM stood)
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
