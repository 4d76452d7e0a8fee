-- For other tools to read: docs/SQL.md describes every view and column. The program reads none.

-- Currencies whose amounts are not in hundredths, the base currency, and those with a rate.
-- base_minor = amount_minor * times / parts, rounded half away from zero; no rate: times is NULL.
CREATE VIEW v_currencies AS
WITH place(digits, codes) AS (VALUES
    (0, 'ADP AFN ALL BIF BYR CLP DJF ESP GNF IQD IRR ISK ITL JPY KMF KPW KRW LAK LBP LUF MGA MGF MMK MRO PYG RSD RWF SLL SOS STD SYP TMM TRL UGX UYI VND VUV XAF XOF XPF YER ZMK ZWD'),
    (3, 'BHD JOD KWD LYD OMR TND'),
    (4, 'CLF UYW')
), base(currency) AS (
    SELECT coalesce((SELECT value ->> '$' FROM setting WHERE id = 'base_currency' AND deleted_at IS NULL), 'EUR')
), given(currency, rate) AS (
    SELECT key, CAST(r.value AS TEXT) FROM setting s, json_each(s.value) r WHERE s.id = 'rates' AND s.deleted_at IS NULL
), used(currency, rate) AS (
    SELECT currency, '1' FROM base
    UNION ALL SELECT currency, rate FROM given WHERE currency <> (SELECT currency FROM base)
    UNION ALL SELECT DISTINCT currency, NULL FROM tally
    WHERE currency NOT IN (SELECT currency FROM given UNION ALL SELECT currency FROM base UNION ALL SELECT '')
), sized AS (
    SELECT u.currency, u.rate, coalesce((SELECT digits FROM place WHERE instr(codes, u.currency)), 2) AS digits,
           coalesce((SELECT digits FROM place WHERE instr(codes, b.currency)), 2) AS base_digits
    FROM used u, base b
)
SELECT currency, digits, CAST('1' || substr('0000', 1, digits) AS INTEGER) AS minor_units, CAST(rate AS REAL) AS rate,
       CAST(replace(rate, '.', '') || substr('0000', 1, max(0, base_digits - digits)) AS INTEGER) AS times,
       CAST('1' || substr('000000000000', 1, iif(instr(rate, '.'), length(rate) - instr(rate, '.'), 0)
            + max(0, digits - base_digits)) AS INTEGER) AS parts,
       CAST('1' || substr('0000', 1, base_digits) AS INTEGER) AS base_units
FROM sized;

CREATE VIEW v_deals AS
SELECT d.id, d.name, p.name AS pipeline, s.name AS stage, s.position AS stage_position, d.status,
       a.name AS company, o.name AS owner, src.name AS source, i.name AS industry, d.product,
       d.amount * 1.0 / c.minor_units AS amount, d.currency,
       d.amount * 1.0 / c.minor_units * c.rate AS amount_base,
       coalesce(d.probability, s.probability) / 10000.0 AS probability, d.probability IS NOT NULL AS probability_set,
       CASE WHEN d.status = 'open' THEN d.amount * 1.0 / c.minor_units * c.rate * coalesce(d.probability, s.probability) / 10000.0 END AS weighted_base,
       CASE d.priority WHEN 1 THEN 'high' WHEN 2 THEN 'normal' ELSE 'low' END AS priority,
       d.created_on, d.qualified_on, d.entered_on, d.entered_known,
       CASE WHEN d.status = 'open' THEN CAST(julianday(date('now', 'localtime')) - julianday(d.entered_on) AS INTEGER) END AS days_in_stage,
       d.touched_on, d.touches AS exchanges, d.minutes, d.deciders AS decision_makers,
       CASE d.grade WHEN 1 THEN 'A' WHEN 2 THEN 'B' WHEN 3 THEN 'C' WHEN 4 THEN 'D' END AS grade, d.score / 100.0 AS score,
       d.close_on AS expected_close_on, d.closed_on,
       CASE WHEN d.status <> 'open' THEN max(0, CAST(julianday(d.closed_on) - julianday(coalesce(d.qualified_on, d.created_on)) AS INTEGER)) END AS cycle_days,
       d.step_on AS next_step_on, f.body AS next_step, nullif(d.stale_on, '9999-12-31') AS limit_on,
       CASE WHEN d.status = 'open' THEN date('now', 'localtime') > d.stale_on END AS over_limit,
       nullif(d.attention_on, '9999-12-31') AS attention_on,
       d.parked_until, park.name AS park_reason, lost.name AS lost_reason, d.lost_note, d.competitor,
       d.extra AS own_fields
FROM deal d
JOIN pipeline p ON p.id = d.pipeline_id
JOIN stage s ON s.id = d.stage_id
LEFT JOIN v_currencies c ON c.currency = d.currency
LEFT JOIN account a ON a.id = d.account_id
LEFT JOIN owner o ON o.id = d.owner_id
LEFT JOIN source src ON src.id = d.source_id
LEFT JOIN industry i ON i.id = d.industry_id
LEFT JOIN follow_up f ON f.id = d.step_id
LEFT JOIN reason park ON park.id = d.park_reason_id
LEFT JOIN reason lost ON lost.id = d.lost_reason_id
WHERE d.deleted_at IS NULL;

CREATE VIEW v_queue AS
SELECT row_number() OVER (ORDER BY d.priority, d.attention_on, d.grade, d.id) AS place,
       d.id, d.name, a.name AS company, s.name AS stage,
       CASE d.priority WHEN 1 THEN 'high' WHEN 2 THEN 'normal' ELSE 'low' END AS priority,
       d.attention_on, d.step_on AS next_step_on, f.due_at AS next_step_at, f.kind AS channel, f.body AS next_step,
       d.parked_until, nullif(d.stale_on, '9999-12-31') AS limit_on,
       d.step_on IS NULL AND d.parked_until IS NULL AS no_step,
       coalesce(d.step_on < date('now', 'localtime'), 0) AS late,
       date('now', 'localtime') > d.stale_on AS over_limit,
       max(0, CAST(julianday(date('now', 'localtime')) - julianday(d.stale_on) AS INTEGER)) AS days_over
FROM deal d
JOIN stage s ON s.id = d.stage_id
LEFT JOIN account a ON a.id = d.account_id
LEFT JOIN follow_up f ON f.id = d.step_id
WHERE d.deleted_at IS NULL AND d.status = 'open' AND d.attention_on <= date('now', 'localtime');

CREATE VIEW v_stage_visits AS
SELECT v.deal_id, d.name AS deal, p.name AS pipeline, s.name AS stage, s.position AS stage_position, s.kind,
       v.seq, v.entered_on, v.left_on, v.known,
       CASE WHEN s.kind = 'open' THEN CAST(julianday(coalesce(v.left_on, date('now', 'localtime'))) - julianday(v.entered_on) AS INTEGER) END AS days
FROM visit v
JOIN deal d ON d.id = v.deal_id AND d.deleted_at IS NULL
JOIN stage s ON s.id = v.stage_id
JOIN pipeline p ON p.id = s.pipeline_id
WHERE v.deleted_at IS NULL;

CREATE VIEW v_activities AS
SELECT x.id, x.deal_id, d.name AS deal, coalesce(a.name, da.name) AS company, c.name AS contact, x.kind, x.direction,
       x.outcome, x.minutes, x.happened_on, x.happened_at, x.body, l.title AS content
FROM activity x
LEFT JOIN deal d ON d.id = x.deal_id
LEFT JOIN account a ON a.id = x.account_id
LEFT JOIN account da ON da.id = d.account_id
LEFT JOIN contact c ON c.id = x.contact_id
LEFT JOIN content l ON l.id = x.content_id
WHERE x.deleted_at IS NULL AND d.deleted_at IS NULL;

CREATE VIEW v_follow_ups AS
SELECT f.id, f.deal_id, d.name AS deal, c.name AS contact, f.kind AS channel, f.body, f.due_on, f.due_at, f.done_on,
       f.moved_times, f.moved_days, nullif(f.repeats, '') AS repeats, q.name AS sequence
FROM follow_up f
JOIN deal d ON d.id = f.deal_id AND d.deleted_at IS NULL
LEFT JOIN contact c ON c.id = f.contact_id
LEFT JOIN enrolment e ON e.id = f.enrolment_id
LEFT JOIN cadence q ON q.id = e.cadence_id
WHERE f.deleted_at IS NULL;

CREATE VIEW v_companies AS
SELECT a.id, a.name, i.name AS industry, up.name AS parent, a.website, a.phone, a.address, a.country, a.employees,
       (SELECT count(*) FROM deal d WHERE d.account_id = a.id AND d.deleted_at IS NULL AND d.status = 'open') AS open_deals,
       (SELECT count(*) FROM deal d WHERE d.account_id = a.id AND d.deleted_at IS NULL AND d.status = 'won') AS won_deals,
       (SELECT count(*) FROM contact c WHERE c.account_id = a.id AND c.deleted_at IS NULL) AS contacts
FROM account a
LEFT JOIN industry i ON i.id = a.industry_id
LEFT JOIN account up ON up.id = a.parent_id
WHERE a.deleted_at IS NULL;

CREATE VIEW v_contacts AS
SELECT c.id, c.name, a.name AS company, c.title, c.email, c.phone, boss.name AS reports_to, c.address, c.country, c.profile
FROM contact c
LEFT JOIN account a ON a.id = c.account_id
LEFT JOIN contact boss ON boss.id = c.reports_to_id
WHERE c.deleted_at IS NULL;

CREATE VIEW v_deal_contacts AS
SELECT dc.deal_id, d.name AS deal, c.id AS contact_id, c.name AS contact, r.name AS role, coalesce(r.code = 'decider', 0) AS decision_maker
FROM deal_contact dc
JOIN deal d ON d.id = dc.deal_id AND d.deleted_at IS NULL
JOIN contact c ON c.id = dc.contact_id AND c.deleted_at IS NULL
LEFT JOIN role r ON r.id = dc.role_id
WHERE dc.deleted_at IS NULL;

CREATE VIEW v_changes AS
SELECT a.at, a.actor, a.kind AS action_kind, a.label, a.args, a.state, ch.tbl AS "table", ch.row_id, ch.kind, ch.patch, ch.prev
FROM change ch
JOIN action a ON a.id = ch.action_id;

-- Tallies in minor units of the base currency; weighted is what deals with a chance of their own and, in a stage, the others bring.
CREATE VIEW v_tallies AS
SELECT t.pipeline_id, t.figure, t.period, t.key, t.currency, t.n, t.amount, t.own_amount, t.own_weighted, c.times IS NOT NULL AS priced,
       iif(t.amount < 0, -1, 1) * ((2 * abs(t.amount) * c.times + c.parts) / (2 * c.parts)) AS base
FROM tally t
LEFT JOIN v_currencies c ON c.currency = t.currency;

CREATE VIEW v_metrics AS
WITH span AS (
    SELECT date('now', 'localtime') AS today, strftime('%Y-%m', 'now', 'localtime') AS month,
           strftime('%Y-%m', 'now', 'localtime', 'start of month', '-11 months') AS first,
           strftime('%Y-%m', 'now', 'localtime', 'start of month') || '-01' AS month_day,
           date('now', 'localtime', '-29 days') AS month_ago
), year AS (
    SELECT t.* FROM v_tallies t, span WHERE t.period BETWEEN span.first AND span.month
), figure(pipeline_id, figure, unit, n, value) AS (
    SELECT pipeline_id, 'open', 'base', sum(n), sum(base) FROM v_tallies WHERE figure = 'open' GROUP BY 1
    UNION ALL
    SELECT w.pipeline_id, 'weighted', 'base', sum(w.n), sum((x + 5000 - (((x + 5000) % 10000) + 10000) % 10000) / 10000) FROM (
        SELECT t.pipeline_id, t.n, iif(y < 0, -1, 1) * ((2 * abs(y) * c.times + c.parts) / (2 * c.parts)) AS x FROM (
            SELECT t.pipeline_id, t.n, t.currency, t.own_weighted + (t.amount - t.own_amount) * s.probability AS y
            FROM tally t JOIN stage s ON s.id = t.key WHERE t.figure = 'open'
        ) t LEFT JOIN v_currencies c ON c.currency = t.currency
    ) w GROUP BY 1
    UNION ALL
    SELECT t.pipeline_id, 'over_limit', 'base', sum(n), sum(base) FROM v_tallies t, span
    WHERE figure = 'stale_month' AND period < span.month OR figure = 'stale_day' AND period >= span.month_day AND period < span.today GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'parked', 'base', sum(n), sum(base) FROM v_tallies WHERE figure = 'parked' GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'late', 'deals', sum(n), sum(n) FROM v_tallies, span
    WHERE figure = 'step_month' AND period < span.month OR figure = 'step_day' AND period >= span.month_day AND period < span.today GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'due_today', 'deals', sum(n), sum(n) FROM v_tallies, span WHERE figure = 'step_day' AND period = span.today GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'no_step', 'deals', sum(n), sum(n) FROM v_tallies WHERE figure = 'no_step' GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'won_12_months', 'base', sum(n), sum(base) FROM year WHERE figure = 'won_month' GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'lost_12_months', 'base', sum(n), sum(base) FROM year WHERE figure = 'lost_month' GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'win_rate_12_months', 'share', closed, CASE WHEN closed >= 5 THEN won * 1.0 / closed END FROM (
        SELECT pipeline_id, sum(iif(figure = 'won_month', n, 0)) AS won,
               sum(CASE figure WHEN 'won_month' THEN n WHEN 'lost_month' THEN n WHEN 'unqualified' THEN -n ELSE 0 END) AS closed
        FROM year GROUP BY 1
    ) WHERE closed > 0
    UNION ALL
    SELECT pipeline_id, 'days_to_win_12_months', 'days', sum(n), sum(amount) * 1.0 / sum(n) FROM year WHERE figure = 'won_days' GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'won_30_days', 'base', sum(n), sum(base) FROM v_tallies, span
    WHERE figure = 'won_day' AND period BETWEEN span.month_ago AND span.today GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'lost_30_days', 'base', sum(n), sum(base) FROM v_tallies, span
    WHERE figure = 'lost_day' AND period BETWEEN span.month_ago AND span.today GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'qualified_open', 'deals', sum(n), sum(n) FROM v_tallies WHERE figure = 'qualified' GROUP BY 1
    UNION ALL
    SELECT pipeline_id, 'decision_makers', 'share', sum(iif(figure = 'qualified', n, 0)),
           CASE WHEN sum(iif(figure = 'qualified', n, 0)) >= 5 THEN sum(iif(figure = 'decided', n, 0)) * 1.0 / sum(iif(figure = 'qualified', n, 0)) END
    FROM v_tallies WHERE figure IN ('qualified', 'decided') GROUP BY 1
)
SELECT p.name AS pipeline, f.figure, f.unit, f.n,
       CASE WHEN f.unit = 'base' THEN f.value * 1.0 / (SELECT max(base_units) FROM v_currencies) ELSE f.value END AS value
FROM figure f JOIN pipeline p ON p.id = f.pipeline_id
WHERE f.n > 0;
