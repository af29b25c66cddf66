-- Reading and settling the rows that did not go in. They hold what sources say of persons, so the
-- web role reaches them only here: by a data manager of the organisation that owns the source, and
-- with an event. Reading is two statements, as with folders: the first writes the event and commits.

-- The delivery, if the one who asks manages the data of the organisation that owns its source.
CREATE OR REPLACE FUNCTION exchange_managed_delivery(
    p_kind text, p_organisation bigint, p_delivery uuid
) RETURNS bigint
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT d.id
    FROM exchange_delivery AS d JOIN exchange_source AS s ON s.code = d.source
    WHERE d.reference = p_delivery AND p_kind = 'data_manager'
      AND s.organisation_id = p_organisation
$$;

-- Announces that the rows of a delivery are going to be read: p_part says which (rows, row,
-- preview, workbook). Answers the event's number, or 0 when there is nothing for the one who asks.
CREATE OR REPLACE FUNCTION exchange_announce_reading(
    p_context text, p_delivery uuid, p_part text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    managed bigint;
    event bigint;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    managed := exchange_managed_delivery(actor.kind, actor.organisation_id, p_delivery);
    event := audit_append(
        'deliveries.read', actor.user_id::text, actor.profile_id::text,
        actor.organisation_id::text, actor.centre_id::text, actor.session, '', '', '', '',
        CASE WHEN managed IS NULL THEN 'denied' ELSE 'allowed' END, 0, 0, 0, '',
        jsonb_build_object('delivery', p_delivery, 'part', left(p_part, 20)));
    PERFORM set_config('trenza.event', event::text, false);
    RETURN CASE WHEN managed IS NULL THEN 0 ELSE event END;
END
$$;

-- The rows of the announced delivery that did not go in, in their order. Narrowed to one row
-- (p_row), one cause (p_code), one field (p_field) or one state (p_state) where those are given.
CREATE OR REPLACE FUNCTION exchange_read_rejections(
    p_context text, p_row uuid, p_code text, p_state text, p_after bigint, p_limit int,
    p_field text DEFAULT NULL
) RETURNS TABLE (
    reference uuid, row_number bigint, part smallint, table_name text, line bigint, state text,
    code text, message text, field text, raw jsonb, waits_for text, reason text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    managed bigint;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['deliveries.read']);
    managed := exchange_managed_delivery(
        actor.kind, actor.organisation_id, (event.detail ->> 'delivery')::uuid);
    RETURN QUERY
        SELECT r.reference, r.row_number, r.part, r.table_name::text, r.line, r.state::text,
               r.code::text, r.message::text, r.field::text, r.raw, r.waits_for::text,
               r.reason::text
        FROM exchange_rejection AS r
        WHERE r.delivery_id = managed AND event.outcome = 'allowed'
          AND (p_row IS NULL OR r.reference = p_row)
          AND (p_code = '' OR r.code = p_code)
          AND (p_field IS NULL OR r.field = p_field)
          AND (p_state = '' OR r.state = p_state)
          AND r.row_number > p_after
        ORDER BY r.row_number, r.part
        LIMIT least(p_limit, 10000);
END
$$;

-- Why rows of a delivery did not go in, and how many: nothing of the rows themselves.
CREATE OR REPLACE FUNCTION exchange_causes(p_context text, p_delivery uuid)
RETURNS TABLE (code text, message text, field text, state text, how_many bigint, first_row uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    managed bigint;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    managed := exchange_managed_delivery(actor.kind, actor.organisation_id, p_delivery);
    RETURN QUERY
        SELECT r.code::text, r.message::text, r.field::text, r.state::text, count(*),
               (array_agg(r.reference ORDER BY r.row_number))[1]
        FROM exchange_rejection AS r
        WHERE r.delivery_id = managed
        GROUP BY r.code, r.message, r.field, r.state
        ORDER BY count(*) DESC, r.code, r.field, r.state;
END
$$;

-- Settles rows: p_action correct (one row, with its new values), replay (one row, one cause or all)
-- or discard (one row or one cause, with a reason). Answers how many rows, and of which delivery
-- and source, so that the caller has the worker try them again in the same transaction. What is
-- refused changes nothing and leaves its event too.
CREATE OR REPLACE FUNCTION exchange_settle_rejections(
    p_context text, p_delivery uuid, p_action text, p_row uuid, p_code text, p_values jsonb,
    p_reason text, OUT how_many bigint, OUT delivery_id bigint, OUT source text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    managed bigint;
    proper boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    managed := exchange_managed_delivery(actor.kind, actor.organisation_id, p_delivery);
    how_many := 0;
    -- An argument that is missing makes this NULL, which is not proper.
    proper := managed IS NOT NULL AND p_code IS NOT NULL AND CASE p_action
        WHEN 'correct' THEN p_row IS NOT NULL AND jsonb_typeof(p_values) = 'object'
        WHEN 'replay' THEN true
        WHEN 'discard' THEN btrim(p_reason, E' \t\r\n') <> ''
            AND (p_row IS NOT NULL OR p_code <> '')
        ELSE false END;
    IF proper IS NOT TRUE THEN
        PERFORM audit_append(
            'rejection.corrected', actor.user_id::text, actor.profile_id::text,
            actor.organisation_id::text, actor.centre_id::text, actor.session, '', '', '', '',
            'denied', 0, 0, 0, '',
            jsonb_build_object('delivery', p_delivery, 'action', left(p_action, 20), 'row', p_row,
                               'code', left(p_code, 60), 'rows', 0));
        RETURN;
    END IF;
    WITH settled AS (
        UPDATE exchange_rejection AS r SET
            state = CASE p_action WHEN 'discard' THEN 'discarded' ELSE 'queued' END,
            raw = CASE p_action
                WHEN 'discard' THEN NULL
                WHEN 'correct' THEN jsonb_set(r.raw, '{values}', p_values)
                ELSE r.raw END,
            reason = CASE p_action WHEN 'discard' THEN left(p_reason, 400) ELSE r.reason END,
            settled_by = actor.profile_id,
            settled_at = clock_timestamp()
        WHERE r.delivery_id = managed
          AND (p_row IS NULL OR r.reference = p_row)
          AND (p_code = '' OR r.code = p_code)
          AND (r.state = 'quarantined' OR (p_action = 'discard' AND r.state = 'waiting'))
          AND (p_action = 'discard' OR r.raw ? 'values')
        RETURNING 1
    )
    SELECT count(*) INTO how_many FROM settled;
    SELECT d.id, d.source INTO delivery_id, source
    FROM exchange_delivery AS d WHERE d.id = managed;
    PERFORM exchange_refresh_counts(ARRAY[managed]);
    PERFORM audit_append(
        'rejection.corrected', actor.user_id::text, actor.profile_id::text,
        actor.organisation_id::text, actor.centre_id::text, actor.session, '', '', '', '',
        'allowed', 0, 0, 0, '',
        jsonb_build_object('delivery', p_delivery, 'action', p_action, 'row', p_row,
                           'code', left(p_code, 60), 'rows', how_many));
END
$$;

-- What a source may know of its own delivery with its token: where and why, never whose. The token
-- itself, not its hash, which can be read where sources are listed.
CREATE OR REPLACE FUNCTION exchange_source_rejections(
    p_token text, p_delivery uuid, p_after bigint, p_limit int
) RETURNS TABLE (
    row_number bigint, line bigint, table_name text, state text, code text, message text, field text
)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
SET search_path = public, pg_temp
AS $$
    SELECT r.row_number, r.line, r.table_name::text, r.state::text, r.code::text,
           r.message::text, r.field::text
    FROM exchange_source AS s
    JOIN exchange_delivery AS d ON d.source = s.code
    JOIN exchange_rejection AS r ON r.delivery_id = d.id
    WHERE s.token_hash = encode(sha256(convert_to(p_token, 'UTF8')), 'hex') AND s.active
      AND d.reference = p_delivery AND r.row_number > p_after AND r.part = 0
    ORDER BY r.row_number
    LIMIT least(p_limit, 1000)
$$;
