-- Qualification: sets of questions, a deal's answers, the score and grade that follow, and what
-- a stage asks for before a deal leaves it. The ready-made sets are planted by store/seeds.py.

-- code tells the ready-made sets (basic, bant, meddicc) from those the person added ('').
CREATE TABLE criterion_set (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- scale is the highest answer: 1 for yes or no, 3 for 0 to 3. A retired criterion is not asked
-- any more and does not count; its answers are kept.
CREATE TABLE criterion (
    id TEXT NOT NULL PRIMARY KEY,
    set_id TEXT NOT NULL REFERENCES criterion_set (id),
    question TEXT NOT NULL,
    scale INTEGER NOT NULL DEFAULT 1 CHECK (scale IN (1, 3)),
    weight INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 1000),
    position INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- value is NULL for "asked, but unknown"; a criterion without a row was not asked.
CREATE TABLE answer (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    criterion_id TEXT NOT NULL REFERENCES criterion (id),
    value INTEGER CHECK (value BETWEEN 0 AND 3),
    evidence TEXT NOT NULL DEFAULT '',
    answered_on TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_deal ON answer (deal_id);

-- kind: answer (criterion_id with at least minimum), fact (amount, close, decider, step) or
-- statement (text).
CREATE TABLE exit_criterion (
    id TEXT NOT NULL PRIMARY KEY,
    stage_id TEXT NOT NULL REFERENCES stage (id),
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'fact', 'statement')),
    criterion_id TEXT REFERENCES criterion (id),
    minimum INTEGER NOT NULL DEFAULT 0,
    fact TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE exit_check (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    exit_criterion_id TEXT NOT NULL REFERENCES exit_criterion (id),
    met_on TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX exit_check_deal ON exit_check (deal_id);

-- A move made although something was unmet: why, and what (JSON list of words, as they were).
CREATE TABLE override (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    from_stage_id TEXT NOT NULL REFERENCES stage (id),
    to_stage_id TEXT NOT NULL REFERENCES stage (id),
    reason TEXT NOT NULL,
    unmet TEXT NOT NULL DEFAULT '[]',
    made_on TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX override_deal ON override (deal_id);

-- Derived like the other columns after extra. grade: 1 = A to 4 = D, 5 none.
ALTER TABLE deal ADD COLUMN score INTEGER;
ALTER TABLE deal ADD COLUMN grade INTEGER NOT NULL DEFAULT 5;
ALTER TABLE deal ADD COLUMN by_score INTEGER NOT NULL DEFAULT 1;
CREATE INDEX deal_by_score ON deal (stage_id, by_score, id) WHERE deleted_at IS NULL AND status = 'open';
DROP INDEX deal_by_attention;
CREATE INDEX deal_by_attention ON deal (stage_id, priority, attention_on, grade, id) WHERE deleted_at IS NULL AND status = 'open';
DROP INDEX deal_queue;
CREATE INDEX deal_queue ON deal (priority, attention_on, grade, id) WHERE deleted_at IS NULL AND status = 'open';
