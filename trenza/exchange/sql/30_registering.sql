-- Registering what arrives through the web. trenza_web writes no row of exchange_delivery by itself:
-- a row is an order to the worker to read a file, so who may give it is checked here, and where the
-- file lies follows from its own reference. Nothing is dated, named or stated by the caller.

-- The row of a kept file; 0 when its reference or its key is already there.
CREATE OR REPLACE FUNCTION exchange_add_delivery(
    p_source text, p_channel text, p_state text, p_reference uuid, p_month text, p_sha256 text,
    p_bytes bigint, p_file_name text, p_by bigint, p_key text, p_chunk_rows int
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = public, pg_temp
AS $$
DECLARE
    added bigint;
    arrived timestamptz := clock_timestamp();
BEGIN
    IF (p_month ~ '^[0-9]{4}-[0-9]{2}$' AND p_sha256 ~ '^[0-9a-f]{64}$' AND p_bytes >= 0
        AND p_chunk_rows BETWEEN 1 AND 20000 AND p_reference IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a kept file' USING ERRCODE = '22023';
    END IF;
    INSERT INTO exchange_delivery (
        reference, source, channel, file_name, path, sha256, bytes, state, received_at,
        received_by, idempotency_key, chunk_rows, rows_total, rows_applied, rows_unchanged,
        rows_waiting, rows_rejected, problem_code, problem_text)
    VALUES (
        p_reference, p_source, p_channel, p_file_name, p_month || '/' || p_reference, p_sha256,
        p_bytes, p_state, arrived, p_by, nullif(p_key, ''), p_chunk_rows, 0, 0, 0, 0, 0, '', '')
    ON CONFLICT DO NOTHING
    RETURNING id INTO added;
    IF added IS NULL THEN
        RETURN 0;
    END IF;
    UPDATE exchange_source SET last_delivery_at = arrived WHERE code = p_source;
    RETURN added;
END
$$;

-- A delivery sent by a source itself, against its token: the token, not its hash, for the hash can
-- be read where sources are listed. NULL when the token is not that source's; 0 when it is known.
CREATE OR REPLACE FUNCTION exchange_register_sent(
    p_source text, p_token text, p_reference uuid, p_month text, p_sha256 text, p_bytes bigint,
    p_key text, p_chunk_rows int
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM access_require_read_committed();
    PERFORM 1 FROM exchange_source AS s
    WHERE s.code = p_source AND s.kind = 'api' AND s.active AND s.token_hash <> ''
      AND s.token_hash = encode(sha256(convert_to(p_token, 'UTF8')), 'hex');
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN exchange_add_delivery(
        p_source, 'api', 'received', p_reference, p_month, p_sha256, p_bytes, '', NULL, p_key,
        p_chunk_rows);
END
$$;

-- A file uploaded by a data manager of the organisation that owns the source; it is held until she
-- confirms it. Of the file's name only its kind is kept. NULL when the source is not hers.
CREATE OR REPLACE FUNCTION exchange_register_upload(
    p_context text, p_source text, p_suffix text, p_reference uuid, p_month text, p_sha256 text,
    p_bytes bigint, p_chunk_rows int
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    PERFORM 1 FROM exchange_source AS s
    WHERE s.code = p_source AND s.kind <> 'sql' AND s.active AND actor.kind = 'data_manager'
      AND s.organisation_id = actor.organisation_id;
    IF NOT FOUND OR (p_suffix ~ '^([.][a-z]{2,8})?$') IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    RETURN exchange_add_delivery(
        p_source, 'upload', 'held', p_reference, p_month, p_sha256, p_bytes,
        left(p_source || p_suffix, 120), actor.profile_id, NULL, p_chunk_rows);
END
$$;

-- What becomes of a held upload: it goes in or it is thrown away. Only who uploaded it decides, and
-- only while she manages that source's data. Answers the delivery's number, or 0.
CREATE OR REPLACE FUNCTION exchange_decide_upload(
    p_context text, p_delivery uuid, p_confirm boolean
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    decided bigint;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    UPDATE exchange_delivery AS d SET
        state = CASE WHEN p_confirm THEN 'received' ELSE 'refused' END,
        received_at = CASE WHEN p_confirm THEN clock_timestamp() ELSE d.received_at END,
        finished_at = CASE WHEN p_confirm THEN NULL ELSE clock_timestamp() END,
        path = CASE WHEN p_confirm THEN d.path ELSE '' END,
        problem_code = CASE WHEN p_confirm THEN '' ELSE 'upload.cancelled' END,
        problem_text = CASE WHEN p_confirm THEN '' ELSE
            'No se llegó a confirmar. No se ha incorporado nada y se ha borrado.' END
    WHERE d.id = exchange_managed_delivery(actor.kind, actor.organisation_id, p_delivery)
      AND d.state = 'held' AND d.received_by = actor.profile_id AND p_confirm IS NOT NULL
    RETURNING d.id INTO decided;
    RETURN coalesce(decided, 0);
END
$$;
