-- Who reports to whom, where people are reached, and what was merged into what.

ALTER TABLE contact ADD COLUMN reports_to_id TEXT REFERENCES contact (id);
ALTER TABLE contact ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN profile TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN merged_into TEXT;
ALTER TABLE account ADD COLUMN merged_into TEXT;
