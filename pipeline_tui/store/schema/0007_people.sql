-- Who reports to whom, where people are reached, and what was merged into what.

ALTER TABLE contact ADD COLUMN reports_to_id TEXT REFERENCES contact (id);
ALTER TABLE contact ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN profile TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN merged_into TEXT;
ALTER TABLE account ADD COLUMN merged_into TEXT;
CREATE INDEX account_merged ON account (folded, id) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_merged ON contact (folded, id) WHERE merged_into IS NOT NULL;
CREATE INDEX account_merged_into ON account (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_merged_into ON contact (merged_into) WHERE merged_into IS NOT NULL;

-- Under which keys companies and people are found that look alike: sales/duplicates.py makes the
-- keys, the write door keeps this in line with the rows.
CREATE TABLE match_key (
    key TEXT NOT NULL,
    row_id TEXT NOT NULL,
    PRIMARY KEY (key, row_id)
) STRICT, WITHOUT ROWID;

-- Two rows of a table (account or contact) that look alike and are not the same.
CREATE TABLE distinct_pair (
    id TEXT NOT NULL PRIMARY KEY,
    tbl TEXT NOT NULL,
    one_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX distinct_pair_one ON distinct_pair (one_id, other_id) WHERE deleted_at IS NULL;
CREATE INDEX distinct_pair_other ON distinct_pair (other_id) WHERE deleted_at IS NULL;

-- A merge finds every row that names the one merged away.
CREATE INDEX account_parent ON account (parent_id) WHERE deleted_at IS NULL AND parent_id IS NOT NULL;
CREATE INDEX contact_reports_to ON contact (reports_to_id) WHERE deleted_at IS NULL AND reports_to_id IS NOT NULL;
CREATE INDEX activity_account ON activity (account_id) WHERE deleted_at IS NULL AND account_id IS NOT NULL;
CREATE INDEX follow_up_contact ON follow_up (contact_id) WHERE deleted_at IS NULL AND contact_id IS NOT NULL;
CREATE INDEX message_contact ON message (contact_id) WHERE deleted_at IS NULL AND contact_id IS NOT NULL;
CREATE INDEX enrolment_contact ON enrolment (contact_id) WHERE deleted_at IS NULL AND contact_id IS NOT NULL;
CREATE INDEX feedback_contact ON feedback (contact_id) WHERE deleted_at IS NULL AND contact_id IS NOT NULL;

-- What was merged away is found by its references; those of deals, the many, are left out.
CREATE INDEX external_ref_row ON external_ref (row_id) WHERE tbl <> 'deal';

-- Companies and people by any three letters of their names, once the file is too large to go
-- through; n is this file's own number of a row, and the row of number 0 says that all are there.
CREATE TABLE name_row (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE account_text USING fts5 (body, content = '', tokenize = 'trigram');
CREATE VIRTUAL TABLE contact_text USING fts5 (body, content = '', tokenize = 'trigram');
