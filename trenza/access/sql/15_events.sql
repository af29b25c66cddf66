-- How what professionals do enters the sealed log, and how acts are announced.

-- Writes the event of a professional (p_actor: a row of access_actor) and answers its number.
CREATE OR REPLACE FUNCTION access_write_event(
    p_actor record, p_kind text, p_person text, p_situation text, p_reason text, p_basis text,
    p_outcome text, p_detail jsonb, p_m1 bigint DEFAULT 0, p_m2 bigint DEFAULT 0,
    p_m3 bigint DEFAULT 0, p_protocol text DEFAULT ''
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    RETURN public.audit_append(
        p_kind, p_actor.user_id::text, p_actor.profile_id::text, p_actor.organisation_id::text,
        p_actor.centre_id::text, p_actor.session, p_person, p_situation, p_reason, p_basis,
        p_outcome, p_m1, p_m2, p_m3, p_protocol,
        jsonb_build_object('kind', p_actor.kind) || p_detail);
END
$$;

-- The same for an announcement: what is read or done next on this connection points to it.
CREATE OR REPLACE FUNCTION access_announce(
    p_actor record, p_kind text, p_person text, p_situation text, p_outcome text, p_detail jsonb
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    event bigint := public.access_write_event(
        p_actor, p_kind, p_person, p_situation, '', '', p_outcome, p_detail);
BEGIN
    PERFORM set_config('trenza.event', event::text, false);
    RETURN event;
END
$$;

-- An act says whether it was allowed, so calling it and rolling back would tell without a trace
-- whether one attends a person or a statement is one's own. Hence acts are announced too: which act,
-- on what (p_about: the numbers of person, statement, consent or visit in the act's own order). The
-- announcement looks at nothing that could be learnt from it, and commits before the act.
CREATE OR REPLACE FUNCTION access_announce_act(p_context text, p_act text, p_about uuid[])
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    person text := '';
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    IF (p_act IN ('access_record_consent', 'access_withdraw_consent', 'access_block_record',
                  'access_state_record', 'access_review_visit', 'people_report')
        AND cardinality(p_about) BETWEEN 1 AND 2) IS NOT TRUE THEN
        RAISE EXCEPTION 'act' USING ERRCODE = '22023';
    END IF;
    IF p_act = 'access_withdraw_consent' THEN
        SELECT c.person_id::text INTO person FROM access_consent AS c WHERE c.id = p_about[1];
    ELSIF p_act <> 'access_review_visit' THEN
        person := p_about[1]::text;
    END IF;
    RETURN access_announce(
        actor, 'act.announced', coalesce(person, ''), '', '',
        jsonb_build_object('act', p_act, 'about', to_jsonb(p_about)));
END
$$;

-- Refuses an act that no committed announcement of this very act on these very things precedes.
CREATE OR REPLACE FUNCTION access_require_act(p_actor record, p_act text, p_about uuid[])
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
DECLARE
    event audit_event;
BEGIN
    event := access_committed_event(p_actor.profile_id, p_actor.session, ARRAY['act.announced']);
    IF event.id IS NULL OR event.detail ->> 'act' <> p_act
       OR event.detail -> 'about' IS DISTINCT FROM to_jsonb(array_remove(p_about, NULL)) THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
END
$$;

GRANT EXECUTE ON FUNCTION access_announce_act TO trenza_web;
