-- Days are local calendar dates as YYYY-MM-DD in columns ending in _on (and parked_until).
-- Moments are UTC in columns ending in _at, save follow_up.due_at, which is a local HH:MM.
-- Money is an integer of minor units beside its currency; probabilities are basis points.
-- Every row a person owns has: clock (hybrid logical clock of its last change),
-- deleted_at (a tombstone; live rows have NULL) and extra (fields this version does not know).

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    id TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- Lists a person edits ------------------------------------------------------

CREATE TABLE pipeline (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE stage (
    id TEXT NOT NULL PRIMARY KEY,
    pipeline_id TEXT NOT NULL REFERENCES pipeline (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'open' CHECK (kind IN ('open', 'won', 'lost')),
    position INTEGER NOT NULL,
    probability INTEGER NOT NULL CHECK (probability BETWEEN 0 AND 10000),
    stage_limit INTEGER CHECK (stage_limit > 0),
    touch_limit INTEGER CHECK (touch_limit > 0),
    qualifies INTEGER NOT NULL DEFAULT 0 CHECK (qualifies IN (0, 1)),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE owner (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE industry (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE reason (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('lost', 'park')),
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- What a contact is to a deal; code tells the built-in ones (decider, champion,
-- influencer, user, blocker) from those the person added ('').
CREATE TABLE role (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_view (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    sort TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- Companies and people --------------------------------------------------------

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    industry_id TEXT REFERENCES industry (id),
    parent_id TEXT REFERENCES account (id),
    website TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    employees INTEGER,
    revenue INTEGER,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX account_folded ON account (folded, id) WHERE deleted_at IS NULL;

CREATE TABLE contact (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT REFERENCES account (id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_folded ON contact (folded, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_account ON contact (account_id) WHERE deleted_at IS NULL;

-- Deals -----------------------------------------------------------------------

-- n is this file's own row number, for the text index; id names the deal everywhere.
-- The columns after extra are derived by the write door (sales/deal_state.py) and
-- never journalled: they follow from the rest and can be rebuilt at any time.
CREATE TABLE deal (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    pipeline_id TEXT NOT NULL REFERENCES pipeline (id),
    stage_id TEXT NOT NULL REFERENCES stage (id),
    name TEXT NOT NULL,
    account_id TEXT REFERENCES account (id),
    owner_id TEXT REFERENCES owner (id),
    source_id TEXT REFERENCES source (id),
    industry_id TEXT REFERENCES industry (id),
    product TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    currency TEXT NOT NULL,
    probability INTEGER CHECK (probability BETWEEN 0 AND 10000),
    priority INTEGER NOT NULL DEFAULT 2 CHECK (priority IN (1, 2, 3)),
    close_on TEXT,
    created_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    closed_on TEXT,
    lost_reason_id TEXT REFERENCES reason (id),
    lost_note TEXT NOT NULL DEFAULT '',
    parked_until TEXT,
    park_reason_id TEXT REFERENCES reason (id),
    park_note TEXT NOT NULL DEFAULT '',
    parked_times INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}',
    status TEXT NOT NULL DEFAULT 'open',
    entered_on TEXT NOT NULL DEFAULT '',
    entered_known INTEGER NOT NULL DEFAULT 1,
    touched_on TEXT NOT NULL DEFAULT '',
    qualified_on TEXT,
    unqualified_loss INTEGER NOT NULL DEFAULT 0,
    step_id TEXT,
    step_on TEXT,
    stale_on TEXT NOT NULL DEFAULT '9999-12-31',
    attention_on TEXT NOT NULL DEFAULT '9999-12-31',
    deciders INTEGER NOT NULL DEFAULT 0,
    by_amount INTEGER NOT NULL DEFAULT 0,
    by_close TEXT NOT NULL DEFAULT '9999-12-31',
    by_name TEXT NOT NULL DEFAULT '',
    search TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deal_by_attention ON deal (stage_id, priority, attention_on, id) WHERE deleted_at IS NULL AND status = 'open';
CREATE INDEX deal_by_amount ON deal (stage_id, by_amount, id) WHERE deleted_at IS NULL AND status = 'open';
CREATE INDEX deal_by_entered ON deal (stage_id, entered_on, id) WHERE deleted_at IS NULL AND status = 'open';
CREATE INDEX deal_by_close ON deal (stage_id, by_close, id) WHERE deleted_at IS NULL AND status = 'open';
CREATE INDEX deal_by_name ON deal (stage_id, by_name, id) WHERE deleted_at IS NULL AND status = 'open';
CREATE INDEX deal_closed ON deal (stage_id, closed_on, id) WHERE deleted_at IS NULL AND status <> 'open';
CREATE INDEX deal_parked ON deal (pipeline_id, parked_until, id) WHERE deleted_at IS NULL AND parked_until IS NOT NULL;
CREATE INDEX deal_account ON deal (account_id) WHERE deleted_at IS NULL;

CREATE TABLE deal_contact (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    contact_id TEXT NOT NULL REFERENCES contact (id),
    role_id TEXT REFERENCES role (id),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX deal_contact_deal ON deal_contact (deal_id);
CREATE INDEX deal_contact_contact ON deal_contact (contact_id) WHERE deleted_at IS NULL;

-- One stay of a deal in one stage, Won and Lost included. known is 0 where an
-- import could only tell "since then or earlier".
CREATE TABLE visit (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    stage_id TEXT NOT NULL REFERENCES stage (id),
    seq INTEGER NOT NULL,
    entered_on TEXT NOT NULL,
    entered_at TEXT,
    left_on TEXT,
    left_at TEXT,
    known INTEGER NOT NULL DEFAULT 1 CHECK (known IN (0, 1)),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_deal ON visit (deal_id, seq) WHERE deleted_at IS NULL;

-- kind: note, call, mail, meeting, demo, visit, letter, social, content, other.
-- Every kind but note is an exchange and counts as a touch.
CREATE TABLE activity (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT REFERENCES deal (id),
    account_id TEXT REFERENCES account (id),
    contact_id TEXT REFERENCES contact (id),
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',
    happened_on TEXT NOT NULL,
    happened_at TEXT,
    body TEXT NOT NULL DEFAULT '',
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_deal ON activity (deal_id, happened_on, id) WHERE deleted_at IS NULL;

-- A next step is the first open follow-up of a deal.
CREATE TABLE follow_up (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    contact_id TEXT REFERENCES contact (id),
    kind TEXT NOT NULL DEFAULT 'other',
    body TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL,
    due_at TEXT,
    done_on TEXT,
    done_at TEXT,
    moved_times INTEGER NOT NULL DEFAULT 0,
    moved_days INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_up_open ON follow_up (deal_id, due_on, due_at IS NULL, due_at, id) WHERE deleted_at IS NULL AND done_on IS NULL;
CREATE INDEX follow_up_deal ON follow_up (deal_id);

-- Where a row came from: id is 'system:table:external id', seen the values last imported.
CREATE TABLE external_ref (
    id TEXT NOT NULL PRIMARY KEY,
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    seen TEXT NOT NULL DEFAULT '{}',
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- The journal -----------------------------------------------------------------

-- One action is one undo step. label is an English message with {placeholders}
-- filled from args (JSON), so that it can be shown in any language. kind: do, undo, redo.
-- state: done, or undone (then undone_clock orders the redo list), or dropped.
CREATE TABLE action (
    id TEXT NOT NULL PRIMARY KEY,
    clock INTEGER NOT NULL,
    at TEXT NOT NULL,
    replica TEXT NOT NULL,
    window TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
    label TEXT NOT NULL,
    args TEXT NOT NULL DEFAULT '{}',
    undoes TEXT,
    state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone', 'dropped')),
    undone_clock INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX action_clock ON action (clock);
CREATE INDEX action_done ON action (clock) WHERE kind = 'do' AND state = 'done';
CREATE INDEX action_undone ON action (undone_clock) WHERE state = 'undone';
CREATE INDEX action_undoes ON action (undoes, clock) WHERE undoes IS NOT NULL;

-- One changed row. kind: insert (prev empty; the row is the document), update
-- (patch and prev hold the changed columns as JSON), load (a bulk insert: row_id is
-- '' and patch the JSON list of ids).
CREATE TABLE change (
    action_id TEXT NOT NULL,
    clock INTEGER NOT NULL,
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('insert', 'update', 'load')),
    patch TEXT NOT NULL DEFAULT '{}',
    prev TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (action_id, clock)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_row ON change (row_id, clock) WHERE row_id <> '';

-- Derived figures and helpers --------------------------------------------------

-- Sums over deals, kept exact by the write door: see sales/contributions.py.
CREATE TABLE tally (
    pipeline_id TEXT NOT NULL,
    figure TEXT NOT NULL,
    period TEXT NOT NULL,
    key TEXT NOT NULL,
    currency TEXT NOT NULL,
    n INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    own_amount INTEGER NOT NULL,
    own_weighted INTEGER NOT NULL,
    PRIMARY KEY (pipeline_id, figure, period, key, currency)
) STRICT, WITHOUT ROWID;

-- Finds deals by any three letters of their name or company; rowid is deal.n.
CREATE VIRTUAL TABLE deal_text USING fts5 (body, tokenize = 'trigram');

CREATE TABLE draft (
    id TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- At most one row: a long write in progress, so that other windows can say so.
CREATE TABLE busy (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    label TEXT NOT NULL,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
