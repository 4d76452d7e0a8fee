-- What an import found changed both here and there: the deal keeps its own value until it is settled.

CREATE TABLE import_conflict (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    -- A column of deal, 'stage', or 'own:' and the key of an own field.
    field TEXT NOT NULL,
    -- JSON: the value both sides had, and the one it has there now.
    before TEXT NOT NULL,
    there TEXT NOT NULL,
    system TEXT NOT NULL DEFAULT '',
    found_on TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX import_conflict_deal ON import_conflict (deal_id, field) WHERE deleted_at IS NULL;
