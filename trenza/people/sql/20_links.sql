-- Links are remembered for good: neither a decision nor an answer is ever changed or removed.
CREATE OR REPLACE TRIGGER people_link_decision_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON people_link_decision
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE OR REPLACE TRIGGER people_link_vote_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON people_link_vote
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- What a sensitive organisation (a shelter) delivers is never linked by likeness alone.
CREATE OR REPLACE FUNCTION people_sensitive_sources() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT s.code FROM exchange_source AS s
    JOIN directory_organisation AS o ON o.id = s.organisation_id WHERE o.sensitive
$$;

-- A link made or undone is an event of the person concerned; without a profile, the machine did it.
CREATE OR REPLACE FUNCTION people_note_link(
    p_kind text, p_profile bigint, p_person uuid, p_other uuid, p_detail jsonb
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    who record;
BEGIN
    IF p_kind IS NULL OR p_kind NOT IN ('people.linked', 'people.unlinked', 'people.split',
                                        'people.moved', 'people.kept_apart', 'people.undone') THEN
        RAISE EXCEPTION 'people_note_link writes events of links only' USING ERRCODE = '42501';
    END IF;
    SELECT f.user_id, f.id, f.kind, c.organisation_id, f.centre_id INTO who
    FROM accounts_profile AS f JOIN directory_centre AS c ON c.id = f.centre_id
    WHERE f.id = p_profile;
    RETURN audit_append(
        p_kind, coalesce(who.user_id::text, ''), coalesce(who.id::text, ''),
        coalesce(who.organisation_id::text, ''), coalesce(who.centre_id::text, ''), '',
        p_person::text, '', '', '', 'done', 0, 0, 0, '',
        p_detail || jsonb_build_object(
            'kind', coalesce(who.kind, ''), 'by', CASE WHEN who.id IS NULL THEN 'machine'
                                                       ELSE 'reviewer' END,
            'other', p_other));
END
$$;

-- What is in force of these persons and came through no identity: visits declared at the desk and
-- consents collected where she was known by none.
CREATE OR REPLACE FUNCTION people_unanchored(p_persons uuid[])
RETURNS TABLE (person_id uuid, fact uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT r.person_id, r.id FROM access_relation AS r
    WHERE r.person_id = ANY (p_persons) AND r.identity_id IS NULL AND r.state = 'current'
  UNION ALL
    SELECT c.person_id, c.id FROM access_consent AS c
    WHERE c.person_id = ANY (p_persons) AND c.identity_id IS NULL AND c.withdrawn_at IS NULL
    ORDER BY 1, 2
$$;

-- A decision is taken back: what ended only because of it is in force again. Answers whom which
-- centres attend by it.
CREATE OR REPLACE FUNCTION people_reanchor(p_facts uuid[])
RETURNS TABLE (centre_id bigint, person_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    given record;
BEGIN
    FOR given IN
        UPDATE access_consent SET withdrawn_at = NULL, withdrawal_medium = ''
        WHERE id = ANY (p_facts) AND withdrawal_medium = 'relinked' AND withdrawn_at IS NOT NULL
        RETURNING id, person_id, organisation_id
    LOOP
        PERFORM audit_append(
            'consent.recorded', '', '', '', '', '', given.person_id::text, '', 'relinked',
            'consent', 'allowed', 0, 0, 0, '',
            jsonb_build_object('consent', given.id, 'recipient', given.organisation_id));
    END LOOP;
    RETURN QUERY
    UPDATE access_relation SET state = 'current', noted_at = clock_timestamp()
    WHERE id = ANY (p_facts) AND identity_id IS NULL AND state = 'relinked'
    RETURNING centre_id, person_id;
END
$$;
