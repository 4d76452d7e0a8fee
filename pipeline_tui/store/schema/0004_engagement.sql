-- Exchanges told in full, and feedback after a deal is closed.

-- direction: 'out' we reached out, 'in' they did, '' unknown. minutes: what the prospect spent on
-- it, typed or imported from a mailer. content_id: what was sent of the library.
ALTER TABLE activity ADD COLUMN direction TEXT NOT NULL DEFAULT '';
ALTER TABLE activity ADD COLUMN minutes INTEGER;
ALTER TABLE activity ADD COLUMN content_id TEXT;
-- Derived like the other columns after extra: how many exchanges (notes are none), and the minutes
-- that the prospect spent on them.
ALTER TABLE deal ADD COLUMN touches INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deal ADD COLUMN minutes INTEGER NOT NULL DEFAULT 0;
UPDATE deal SET touches = a.n FROM (
    SELECT deal_id, count(*) AS n FROM activity WHERE deleted_at IS NULL AND kind <> 'note' GROUP BY deal_id
) a WHERE a.deal_id = deal.id;

-- Finds deals by the beginnings of words in their notes and exchanges; rowid is deal.n * 2^24 and
-- a number within the deal. The body is a blank and the folded words, so that 'ascii', to which
-- all other letters are letters, takes them as they are; see store/note_index.py.
CREATE VIRTUAL TABLE activity_text USING fts5 (body, tokenize = 'ascii', columnsize = 0, detail = none);

CREATE INDEX activity_contact ON activity (contact_id, happened_on) WHERE deleted_at IS NULL AND contact_id IS NOT NULL;

-- What is asked once a deal is closed. asks: won, lost or closed (both); automatic: closing a deal
-- makes the follow-up that asks it. scale is the highest answer, 0 for words alone.
CREATE TABLE question (
    id TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    asks TEXT NOT NULL DEFAULT 'closed' CHECK (asks IN ('won', 'lost', 'closed')),
    scale INTEGER NOT NULL DEFAULT 10 CHECK (scale BETWEEN 0 AND 10),
    automatic INTEGER NOT NULL DEFAULT 0 CHECK (automatic IN (0, 1)),
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- answer is NULL until there is one, or where only words came.
CREATE TABLE feedback (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    question_id TEXT NOT NULL REFERENCES question (id),
    contact_id TEXT REFERENCES contact (id),
    asked_on TEXT,
    got_on TEXT,
    answer INTEGER CHECK (answer BETWEEN 0 AND 10),
    words TEXT NOT NULL DEFAULT '',
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_deal ON feedback (deal_id);
CREATE INDEX feedback_question ON feedback (question_id, answer) WHERE deleted_at IS NULL;

-- What was done on a day is counted from these indexes alone: each row looked up for what the
-- condition already says would be a page of the file.
DROP INDEX activity_on;
CREATE INDEX activity_on ON activity (happened_on, deal_id, kind, deleted_at) WHERE deleted_at IS NULL AND kind <> 'note';
DROP INDEX follow_up_done;
CREATE INDEX follow_up_done ON follow_up (done_on, deal_id, deleted_at) WHERE deleted_at IS NULL AND done_on IS NOT NULL;
