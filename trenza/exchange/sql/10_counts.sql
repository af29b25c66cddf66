-- The counters of deliveries, from what is still open in them: the same sum wherever it is needed,
-- after rows that waited went in, or after somebody settled a row.

CREATE OR REPLACE FUNCTION exchange_refresh_counts(p_deliveries bigint[]) RETURNS void
LANGUAGE sql VOLATILE
SET search_path = public, pg_temp
AS $$
    UPDATE exchange_delivery AS d SET
        rows_waiting = open.waiting,
        rows_rejected = open.rejected,
        rows_applied = greatest(d.rows_total - d.rows_unchanged - open.waiting - open.rejected, 0),
        state = CASE
            WHEN d.state NOT IN ('applied', 'partly_applied') THEN d.state
            WHEN open.waiting + open.rejected = 0 AND d.problem_code = '' THEN 'applied'
            ELSE 'partly_applied' END
    FROM (
        SELECT wanted.id,
               count(DISTINCT r.row_number) FILTER (WHERE r.state = 'waiting') AS waiting,
               count(DISTINCT r.row_number) FILTER (
                   WHERE r.state IN ('quarantined', 'queued', 'discarded')) AS rejected
        FROM unnest(p_deliveries) AS wanted(id)
        LEFT JOIN exchange_rejection AS r ON r.delivery_id = wanted.id
        GROUP BY wanted.id
    ) AS open
    WHERE d.id = open.id;
$$;
