-- Fields that a person adds to deals, by hand or with the columns of an import.

-- deal.extra holds their values: a JSON object {key: canonical text} (see sales/own_fields.py). key
-- is the column's header or the name given first and never changes; name is what is shown and may.
-- choices is a JSON list of texts. A retired field is a tombstone; deals keep its values.
CREATE TABLE own_field (
    id TEXT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL DEFAULT 'text' CHECK (type IN ('text', 'number', 'money', 'day', 'choice')),
    choices TEXT NOT NULL DEFAULT '[]',
    position INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- How many open deals there were on a day, and how many of them had nothing to mend: what was
-- seen then, since a file that changes cannot tell it later. One row a pipeline and day, no facts
-- of the person's; see store/hygiene_days.py.
CREATE TABLE hygiene_day (
    pipeline_id TEXT NOT NULL,
    day TEXT NOT NULL,
    deals INTEGER NOT NULL,
    clean INTEGER NOT NULL,
    PRIMARY KEY (pipeline_id, day)
) STRICT, WITHOUT ROWID;
