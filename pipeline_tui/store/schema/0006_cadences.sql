-- Cadences: steps that come up in the queue one after the other, as follow-ups.

CREATE TABLE cadence (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    stop_on_reply INTEGER NOT NULL DEFAULT 1 CHECK (stop_on_reply IN (0, 1)),
    stop_on_stage INTEGER NOT NULL DEFAULT 1 CHECK (stop_on_stage IN (0, 1)),
    stop_on_close INTEGER NOT NULL DEFAULT 1 CHECK (stop_on_close IN (0, 1)),
    position INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- day counts from the day of enrolment (0); kind is the channel.
CREATE TABLE cadence_step (
    id TEXT NOT NULL PRIMARY KEY,
    cadence_id TEXT NOT NULL REFERENCES cadence (id),
    position INTEGER NOT NULL,
    day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 3650),
    kind TEXT NOT NULL,
    template_id TEXT REFERENCES template (id),
    body TEXT NOT NULL DEFAULT '',
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX cadence_step_of ON cadence_step (cadence_id, position) WHERE deleted_at IS NULL;

-- state: active, paused, stopped or finished. stopped_by: reply, stage, close or hand. shift: days
-- that pauses and steps done late have pushed its later steps on. follow_up_id: the step it is at,
-- which waits as a tombstone while it is paused. stage_id: where the deal was when it began.
CREATE TABLE enrolment (
    id TEXT NOT NULL PRIMARY KEY,
    cadence_id TEXT NOT NULL REFERENCES cadence (id),
    deal_id TEXT NOT NULL REFERENCES deal (id),
    contact_id TEXT REFERENCES contact (id),
    stage_id TEXT REFERENCES stage (id),
    started_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'active'
        CHECK (state IN ('active', 'paused', 'stopped', 'finished')),
    paused_on TEXT,
    shift INTEGER NOT NULL DEFAULT 0,
    follow_up_id TEXT,
    ended_on TEXT,
    stopped_by TEXT NOT NULL DEFAULT '',
    replied_on TEXT,
    advanced_on TEXT,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_deal ON enrolment (deal_id);
CREATE INDEX enrolment_cadence ON enrolment (cadence_id, state) WHERE deleted_at IS NULL;

-- The step of a cadence that a follow-up stands for; skipped: it was passed over, not done, and
-- is a tombstone. after_close: its deal was closed, and the cadence goes on all the same.
ALTER TABLE follow_up ADD COLUMN enrolment_id TEXT;
ALTER TABLE follow_up ADD COLUMN cadence_step_id TEXT;
ALTER TABLE follow_up ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE follow_up ADD COLUMN after_close INTEGER NOT NULL DEFAULT 0;
CREATE INDEX follow_up_enrolment ON follow_up (enrolment_id) WHERE enrolment_id IS NOT NULL;
