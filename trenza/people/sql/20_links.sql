-- Links are remembered for good: neither a decision nor an answer is ever changed or removed.
CREATE OR REPLACE TRIGGER people_link_decision_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON people_link_decision
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE OR REPLACE TRIGGER people_link_vote_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON people_link_vote
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

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
