-- What is still owed an answer in the deliveries of an organisation, for its data manager: rows to
-- settle (sent again and not read yet among them) and rows that wait for their person. The newest
-- deliveries come one by one; the last two columns count all of them. Nothing of the rows.
CREATE OR REPLACE FUNCTION exchange_owing(p_context text, p_limit int)
RETURNS TABLE (
    reference uuid, rejected bigint, waiting bigint, all_rows bigint, all_deliveries bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    IF actor.kind <> 'data_manager' THEN
        RETURN;
    END IF;
    RETURN QUERY
        WITH open AS (
            SELECT r.delivery_id,
                   count(DISTINCT r.row_number) FILTER (WHERE r.state <> 'waiting') AS rejected,
                   count(DISTINCT r.row_number) FILTER (WHERE r.state = 'waiting') AS waiting
            FROM exchange_rejection AS r
            WHERE r.state IN ('quarantined', 'waiting', 'queued')
            GROUP BY r.delivery_id
        )
        SELECT d.reference, open.rejected, open.waiting,
               (sum(open.rejected + open.waiting) OVER ())::bigint, count(*) OVER ()
        FROM open
        JOIN exchange_delivery AS d ON d.id = open.delivery_id
        JOIN exchange_source AS s ON s.code = d.source
        WHERE s.organisation_id = actor.organisation_id
        ORDER BY d.received_at DESC, d.id DESC
        LIMIT least(p_limit, 100);
END
$$;
