-- What the figures rest on: see sales/contributions.py and sales/reach.py.

-- Derived like the other columns after extra: the open stages a deal reached, by month of the first
-- such day; '2026-09:1.2 2026-10:3' are positions of stages. store/reaches.py fills it and its tally.
ALTER TABLE deal ADD COLUMN reached TEXT NOT NULL DEFAULT '';

-- Deals by the month they were created in and what became of them.
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'cohort', substr(created_on, 1, 7), status, currency, count(*), sum(coalesce(amount, 0)),
       sum(CASE WHEN probability IS NULL THEN 0 ELSE coalesce(amount, 0) END),
       sum(coalesce(amount, 0) * coalesce(probability, 0))
FROM deal WHERE deleted_at IS NULL GROUP BY 1, 3, 4, 5;

-- Closed deals by month and source.
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, status || '_source', substr(closed_on, 1, 7), coalesce(source_id, ''), currency,
       count(*), sum(coalesce(amount, 0)),
       sum(CASE WHEN probability IS NULL THEN 0 ELSE coalesce(amount, 0) END),
       sum(coalesce(amount, 0) * coalesce(probability, 0))
FROM deal WHERE deleted_at IS NULL AND status <> 'open' GROUP BY 1, 2, 3, 4, 5;
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'unqualified_source', substr(closed_on, 1, 7), coalesce(source_id, ''), currency,
       count(*), sum(coalesce(amount, 0)),
       sum(CASE WHEN probability IS NULL THEN 0 ELSE coalesce(amount, 0) END),
       sum(coalesce(amount, 0) * coalesce(probability, 0))
FROM deal WHERE deleted_at IS NULL AND unqualified_loss = 1 GROUP BY 1, 3, 4, 5;

-- Open deals by the month of their expected close ('' for none) and what their chance follows
-- from: the stage, or 'p' and a probability of their own; by day; those without an amount.
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'close_month', substr(coalesce(close_on, ''), 1, 7),
       CASE WHEN probability IS NULL THEN stage_id ELSE printf('p%05d', probability) END, currency,
       count(*), sum(coalesce(amount, 0)),
       sum(CASE WHEN probability IS NULL THEN 0 ELSE coalesce(amount, 0) END),
       sum(coalesce(amount, 0) * coalesce(probability, 0))
FROM deal WHERE deleted_at IS NULL AND status = 'open' GROUP BY 1, 3, 4, 5;
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'close_day', close_on, '', currency, count(*), sum(coalesce(amount, 0)),
       sum(CASE WHEN probability IS NULL THEN 0 ELSE coalesce(amount, 0) END),
       sum(coalesce(amount, 0) * coalesce(probability, 0))
FROM deal WHERE deleted_at IS NULL AND status = 'open' AND close_on IS NOT NULL GROUP BY 1, 3, 5;
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'close_unpriced', substr(coalesce(close_on, ''), 1, 7), '', currency, count(*), 0, 0, 0
FROM deal WHERE deleted_at IS NULL AND status = 'open' AND amount IS NULL GROUP BY 1, 3, 5;

-- Qualified open deals with a decision maker.
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
SELECT pipeline_id, 'decided', '', '', currency, count(*), sum(coalesce(amount, 0)),
       sum(CASE WHEN probability IS NULL THEN 0 ELSE coalesce(amount, 0) END),
       sum(coalesce(amount, 0) * coalesce(probability, 0))
FROM deal WHERE deleted_at IS NULL AND status = 'open' AND deciders > 0 AND qualified_on IS NOT NULL GROUP BY 1, 5;
