-- Mail addresses that sequences write to no more: dead ones, and those whose owner wants no mail.
-- id is the address, folded: whoever has it, and however often it is told.
CREATE TABLE no_mail (
    id TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('bounce', 'unsubscribe', 'complaint')),
    told_on TEXT NOT NULL,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
