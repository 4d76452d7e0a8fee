-- What is offered to win a deal, and what is learnt from losing one.

-- Who else is after the deal, or won it: offered again when the next one is typed.
ALTER TABLE deal ADD COLUMN competitor TEXT NOT NULL DEFAULT '';
CREATE INDEX deal_competitor ON deal (competitor) WHERE deleted_at IS NULL AND competitor <> '';

-- kind percent: value in basis points of the amount; kind amount: minor units of the deal's
-- currency. Until expires_on included; why_low says why the offer goes below the floor.
CREATE TABLE incentive (
    id TEXT NOT NULL PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deal (id),
    kind TEXT NOT NULL CHECK (kind IN ('percent', 'amount')),
    value INTEGER NOT NULL CHECK (value > 0),
    reason TEXT NOT NULL DEFAULT '',
    why_low TEXT NOT NULL DEFAULT '',
    given_on TEXT NOT NULL,
    expires_on TEXT,
    clock INTEGER NOT NULL,
    deleted_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX incentive_deal ON incentive (deal_id);

-- The incentive whose end a follow-up warns of.
ALTER TABLE follow_up ADD COLUMN incentive_id TEXT;

-- What is still to do on closed deals: ask again, ask for feedback, cadences that go on. In the
-- order of the queue.
CREATE INDEX follow_up_closed ON follow_up (due_on, deal_id) WHERE deleted_at IS NULL AND done_on IS NULL AND (kind IN ('again', 'feedback') OR after_close = 1);
