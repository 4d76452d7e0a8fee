-- What is sent: templates, a library of content, and the outbox.

-- kind: mail, call (a script), letter or social. code tells the ready-made ones from those the
-- person added ('').
CREATE TABLE template (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL CHECK (kind IN ('mail', 'call', 'letter', 'social')),
    name TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- kind: article, video, paper, book or other. A stage or industry it is meant for, or NULL.
CREATE TABLE content (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL DEFAULT 'article',
    title TEXT NOT NULL,
    link TEXT NOT NULL DEFAULT '',
    stage_id TEXT REFERENCES stage (id),
    industry_id TEXT REFERENCES industry (id),
    note TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_content ON activity (content_id) WHERE deleted_at IS NULL AND content_id IS NOT NULL;

-- One mail on its way. state: waiting, sending (claimed just before its text is handed to the
-- server, no answer yet), sent, refused (the server's answer is in error), uncertain (nobody knows
-- whether the server took it: never sent again by itself), cancelled. claim names the process
-- that hands it over; next_at is the moment before which it is not tried again, NULL for at once;
-- refusal_id is the follow-up that a refusal made.
CREATE TABLE message (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    contact_id TEXT REFERENCES contact (id),
    template_id TEXT REFERENCES template (id),
    content_id TEXT REFERENCES content (id),
    follow_up_id TEXT REFERENCES follow_up (id),
    to_name TEXT NOT NULL DEFAULT '',
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    header_id TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'uncertain', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    queued_on TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    tried_at TEXT,
    next_at TEXT,
    sent_at TEXT,
    claim TEXT NOT NULL DEFAULT '',
    refusal_id TEXT REFERENCES follow_up (id),
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX message_deal ON message (deal_id);
CREATE INDEX message_open ON message (state, id) WHERE deleted_at IS NULL AND state NOT IN ('sent', 'cancelled');
CREATE INDEX message_sent ON message (sent_at, id) WHERE deleted_at IS NULL AND state = 'sent';

-- lasting: what no undo takes back, because it left the file; undo passes it over.
ALTER TABLE action ADD COLUMN lasting INTEGER NOT NULL DEFAULT 0 CHECK (lasting IN (0, 1));
DROP INDEX action_done;
CREATE INDEX action_done ON action (clock) WHERE kind = 'do' AND state = 'done' AND lasting = 0;
