-- Review of declared first visits: the manager of the centre confirms (the centre attends the person
-- from now on) or revokes. Nobody reviews a visit of her own.

CREATE OR REPLACE FUNCTION access_announce_visits(p_context text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    event bigint;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := audit_append(
        'visit.listed', actor.user_id::text, actor.profile_id::text, actor.organisation_id::text,
        actor.centre_id::text, actor.session, '', '', '', '',
        CASE WHEN actor.kind = 'manager' THEN 'allowed' ELSE 'denied' END, 0, 0, 0, '',
        jsonb_build_object('kind', actor.kind));
    PERFORM set_config('trenza.event', event::text, false);
    RETURN event;
END
$$;

CREATE OR REPLACE FUNCTION access_visits(p_context text)
RETURNS TABLE (
    id uuid, person_id uuid, given_name text, surname1 text, surname2 text, birth_date date,
    professional text, post text, declared_at timestamptz, expires_at timestamptz, reason text,
    mine boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    lawful boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    lawful := actor.sector IN ('SS', 'SE');
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['visit.listed']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR actor.kind <> 'manager' THEN
        RETURN;
    END IF;
    RETURN QUERY
    -- Named as the manager's own service knows her, or not at all: she has no basis for more.
    SELECT r.id, r.person_id, coalesce(who.given_name, ''), coalesce(who.surname1, ''),
           coalesce(who.surname2, ''), who.birth_date, u.full_name::text,
           f.post::text, r.noted_at, r.expires_at, coalesce(said.reason, ''),
           f.user_id = actor.user_id
    FROM access_relation AS r
    JOIN people_person AS p ON p.id = r.person_id AND p.protection = 'none'
    LEFT JOIN LATERAL access_named(p.id, actor.organisation_id, lawful) AS who ON true
    JOIN accounts_profile AS f ON f.id = r.profile_id
    JOIN accounts_user AS u ON u.id = f.user_id
    LEFT JOIN LATERAL (
        SELECT e.reason FROM audit_event AS e
        WHERE e.person = r.person_id::text AND e.kind = 'visit.declared'
          AND e.profile = r.profile_id::text AND e.outcome = 'allowed'
        ORDER BY e.id DESC LIMIT 1
    ) AS said ON true
    WHERE r.centre_id = actor.centre_id AND r.kind = 'declared' AND r.state = 'current'
    ORDER BY r.noted_at LIMIT 200;
END
$$;

CREATE OR REPLACE FUNCTION access_review_visit(p_context text, p_visit uuid, p_confirm boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    visit record;
    allowed boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    SELECT r.id, r.person_id, r.profile_id, r.centre_id, f.user_id INTO visit
    FROM access_relation AS r JOIN accounts_profile AS f ON f.id = r.profile_id
    WHERE r.id = p_visit AND r.kind = 'declared' AND r.state = 'current'
    FOR UPDATE OF r;
    allowed := coalesce(actor.kind = 'manager' AND visit.centre_id = actor.centre_id
                        AND visit.user_id <> actor.user_id
                        AND (NOT p_confirm OR EXISTS (
                            SELECT 1 FROM people_person AS p
                            WHERE p.id = visit.person_id AND p.protection = 'none')), false);
    PERFORM audit_append(
        CASE WHEN p_confirm THEN 'visit.confirmed' ELSE 'visit.revoked' END,
        actor.user_id::text, actor.profile_id::text, actor.organisation_id::text,
        actor.centre_id::text, actor.session,
        CASE WHEN allowed THEN visit.person_id::text ELSE '' END, 'first_diagnosis', '', '',
        CASE WHEN allowed THEN 'allowed' ELSE 'denied' END, 0, 0, 0, '',
        jsonb_build_object('kind', actor.kind, 'visit', p_visit));
    IF NOT allowed THEN
        RETURN false;
    END IF;
    UPDATE access_relation
    SET kind = CASE WHEN p_confirm THEN 'attends' ELSE kind END,
        state = CASE WHEN p_confirm THEN state ELSE 'retracted' END,
        expires_at = CASE WHEN p_confirm THEN NULL ELSE expires_at END,
        version = version + 1, noted_at = clock_timestamp()
    WHERE id = p_visit;
    RETURN true;
END
$$;

GRANT EXECUTE ON FUNCTION access_announce_visits, access_visits, access_review_visit
    TO trenza_web;
