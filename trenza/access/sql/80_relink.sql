-- Link, never merge (law 5): when a source identity turns out to be another person, the relations and
-- consents that came through it follow it. What came through no identity (a visit declared at the
-- desk) cannot be said to be of either person: it ends, and rights shrink until somebody confirms.
-- Answers the centres concerned, whose search keys must be renewed.
CREATE OR REPLACE FUNCTION access_relink(p_identity uuid, p_from uuid, p_to uuid)
RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    ended record;
BEGIN
    UPDATE access_consent SET person_id = p_to
    WHERE person_id = p_from AND identity_id = p_identity;
    -- not "retracted": nobody said that the visit was wrong, so nobody is kept from declaring another
    UPDATE access_relation SET state = 'relinked', noted_at = clock_timestamp()
    WHERE person_id = p_from AND identity_id IS NULL AND state = 'current';
    FOR ended IN
        UPDATE access_consent SET withdrawn_at = clock_timestamp(), withdrawal_medium = 'relinked'
        WHERE person_id = p_from AND identity_id IS NULL AND withdrawn_at IS NULL
        RETURNING id, organisation_id
    LOOP
        PERFORM audit_append(
            'consent.withdrawn', '', '', '', '', '', p_from::text, '', 'relinked', 'consent',
            'allowed', 0, 0, 0, '',
            jsonb_build_object('consent', ended.id, 'recipient', ended.organisation_id));
    END LOOP;
    RETURN QUERY
    UPDATE access_relation SET person_id = p_to
    WHERE person_id = p_from AND identity_id = p_identity
    RETURNING centre_id;
END
$$;
GRANT EXECUTE ON FUNCTION access_relink TO trenza_intake;
