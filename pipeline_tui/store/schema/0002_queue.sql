-- The queue: all open deals by priority and day of attention, whatever their pipeline; those to
-- come by that day alone; those past their limit, the longest over first.
CREATE INDEX deal_queue ON deal (priority, attention_on, id) WHERE deleted_at IS NULL AND status = 'open';
CREATE INDEX deal_upcoming ON deal (attention_on, id) WHERE deleted_at IS NULL AND status = 'open';
CREATE INDEX deal_stale ON deal (stale_on, id) WHERE deleted_at IS NULL AND status = 'open';

-- Booked hours of a day, and what was done on it.
CREATE INDEX follow_up_booked ON follow_up (due_on, due_at, id) WHERE deleted_at IS NULL AND done_on IS NULL AND due_at IS NOT NULL;
CREATE INDEX follow_up_done ON follow_up (done_on, deal_id) WHERE deleted_at IS NULL AND done_on IS NOT NULL;
CREATE INDEX activity_on ON activity (happened_on, deal_id) WHERE deleted_at IS NULL AND kind <> 'note';

-- How a follow-up repeats: an iCalendar recurrence with its first day, '' for once.
ALTER TABLE follow_up ADD COLUMN repeats TEXT NOT NULL DEFAULT '';
-- The person leaves the deal out of the queue until this day, without a step or a park.
ALTER TABLE deal ADD COLUMN skipped_until TEXT;
CREATE INDEX deal_skipped ON deal (skipped_until, id) WHERE deleted_at IS NULL AND status = 'open' AND skipped_until IS NOT NULL;

-- Open deals by the day of attention, by month and by day; the key is the priority and s, n or p:
-- has a next step, has none, is parked. See sales/contributions.py.
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'queue_day', attention_on,
       priority || CASE WHEN parked_until IS NOT NULL THEN 'p' WHEN step_on IS NULL THEN 'n' ELSE 's' END,
       currency, count(*), sum(coalesce(amount, 0)),
       sum(CASE WHEN probability IS NULL THEN 0 ELSE coalesce(amount, 0) END),
       sum(coalesce(amount, 0) * coalesce(probability, 0))
FROM deal WHERE deleted_at IS NULL AND status = 'open' GROUP BY 1, 3, 4, 5;
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'queue_month', substr(period, 1, 7), key, currency, sum(n), sum(amount), sum(own_amount), sum(own_weighted)
FROM tally WHERE figure = 'queue_day' GROUP BY 1, 3, 4, 5;
