-- The one way in which an event enters the sealed log.
--
-- The canonical text is a JSON array, so that no value can be mistaken for its neighbour: format
-- number, then every column of the row in a fixed order. Times are integers (microseconds since
-- 1970 in UTC) and `detail` is jsonb, whose text has sorted keys; nothing depends on a setting of
-- the session. trenza/audit/rules/canonical.py names the places of the array for those who read it.
-- Changing anything here needs a new format number and both verifiers must know the old one.

CREATE OR REPLACE FUNCTION audit_canonical(
    p_id bigint, p_xid xid8, p_at timestamptz, p_kind text, p_actor text, p_profile text,
    p_organisation text, p_centre text, p_session text, p_person text, p_situation text,
    p_reason text, p_basis text, p_outcome text, p_m1 bigint, p_m2 bigint, p_m3 bigint,
    p_protocol text, p_detail jsonb
) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT json_build_array(
        1, p_id, p_xid::text, p_kind, (extract(epoch FROM p_at) * 1000000)::bigint,
        p_actor, p_profile, p_organisation, p_centre, p_session, p_person, p_situation,
        p_reason, p_basis, p_outcome, p_m1, p_m2, p_m3, p_protocol, p_detail
    )::text
$$;

-- Writes one event and returns its number. Called by the other definer functions, in the same
-- transaction as what they do and before they return anything: no event, no rows.
-- Nothing is locked and nothing earlier is read: the tree grows outside the request.
CREATE OR REPLACE FUNCTION audit_append(
    p_kind text, p_actor text, p_profile text, p_organisation text, p_centre text,
    p_session text, p_person text, p_situation text, p_reason text, p_basis text,
    p_outcome text, p_m1 bigint, p_m2 bigint, p_m3 bigint, p_protocol text, p_detail jsonb
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    v_id bigint := nextval('public.audit_event_id_seq');
    v_xid xid8 := pg_current_xact_id();
    v_at timestamptz := clock_timestamp();
    -- 244 random bits: with them deleted, the leaf can no longer be linked to anybody
    v_salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
BEGIN
    p_actor := coalesce(p_actor, '');
    p_profile := coalesce(p_profile, '');
    p_organisation := coalesce(p_organisation, '');
    p_centre := coalesce(p_centre, '');
    p_session := coalesce(p_session, '');
    p_person := coalesce(p_person, '');
    p_situation := coalesce(p_situation, '');
    p_reason := coalesce(p_reason, '');
    p_basis := coalesce(p_basis, '');
    p_outcome := coalesce(p_outcome, '');
    p_protocol := coalesce(p_protocol, '');
    p_m1 := coalesce(p_m1, 0);
    p_m2 := coalesce(p_m2, 0);
    p_m3 := coalesce(p_m3, 0);
    p_detail := coalesce(p_detail, '{}');
    INSERT INTO public.audit_event (
        id, xid, at, kind, actor, profile, organisation, centre, session, person, situation,
        reason, basis, outcome, m1, m2, m3, protocol, detail, salt, leaf
    ) VALUES (
        v_id, v_xid, v_at, p_kind, p_actor, p_profile, p_organisation, p_centre, p_session,
        p_person, p_situation, p_reason, p_basis, p_outcome, p_m1, p_m2, p_m3, p_protocol,
        p_detail, v_salt,
        sha256('\x00'::bytea || v_salt || convert_to(public.audit_canonical(
            v_id, v_xid, v_at, p_kind, p_actor, p_profile, p_organisation, p_centre, p_session,
            p_person, p_situation, p_reason, p_basis, p_outcome, p_m1, p_m2, p_m3, p_protocol,
            p_detail), 'UTF8'))
    );
    RETURN v_id;
END
$$;

-- The little that the web process may write by itself: who signed in, who was refused, who left.
-- It cannot name a person attended, a reason or a level, so it cannot forge the opening of a folder.
CREATE OR REPLACE FUNCTION audit_note(
    p_kind text, p_actor text, p_profile text, p_organisation text, p_centre text,
    p_session text, p_outcome text, p_detail jsonb
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF p_kind IS NULL OR p_kind NOT IN ('session.started', 'session.refused', 'session.ended') THEN
        RAISE EXCEPTION 'audit_note writes session events only' USING ERRCODE = '42501';
    END IF;
    IF length(p_detail::text) > 2000 THEN
        RAISE EXCEPTION 'the detail of a session event is short' USING ERRCODE = '22001';
    END IF;
    RETURN public.audit_append(
        p_kind, p_actor, p_profile, p_organisation, p_centre, p_session, '', '', '', '',
        p_outcome, 0, 0, 0, '', p_detail);
END
$$;

-- Who reads the log leaves a trace in it: copies taken out and proofs made by the audit process.
CREATE OR REPLACE FUNCTION audit_note_reading(
    p_kind text, p_actor text, p_detail jsonb
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF p_kind IS NULL OR p_kind NOT IN ('log.exported', 'log.proved') THEN
        RAISE EXCEPTION 'audit_note_reading writes readings of the log only' USING ERRCODE = '42501';
    END IF;
    RETURN public.audit_append(
        p_kind, p_actor, '', '', '', '', '', '', '', '', 'done', 0, 0, 0, '', p_detail);
END
$$;
