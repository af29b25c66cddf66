-- First visits: declared by who receives somebody whom no system yet says the centre attends, and
-- reviewed by the manager of the centre, who confirms (the centre attends the person, for the days
-- that the protocol gives the systems to say so) or revokes. Nobody reviews a visit of her own.

-- By exact identifier and birth date, as just searched. It opens little (the pack's cap for
-- "declared"), for a day, for this professional alone; it is on record, the person sees it and her
-- manager reviews it. Until then nobody of the centre declares another for the same person, nor the
-- same one longer. NULL when nothing is found.
CREATE OR REPLACE FUNCTION access_declare_visit(p_context text, p_criteria jsonb, p_reason text)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    event audit_event;
    term int;
    person uuid;
    waiting record;
    mine boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['person.searched']);
    IF event.id IS NULL THEN
        RETURN NULL;
    END IF;
    IF event.detail ->> 'digest' IS DISTINCT FROM access_criteria_digest(p_criteria)
       OR NOT p_criteria ? 'value' OR NOT p_criteria ? 'birth_date' THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    IF length(trim(coalesce(p_reason, ''))) < 10 THEN
        RAISE EXCEPTION 'reason' USING ERRCODE = '22023';
    END IF;
    SELECT coalesce(c.hours, 24) INTO term FROM protocol_cap AS c
    JOIN protocol_version AS v ON v.id = c.version_id AND v.valid_to IS NULL
    JOIN protocol_matrix AS m ON m.version_id = v.id AND m.profile = actor.kind
        AND m.sector = actor.sector AND m.situation = 'first_diagnosis'
        AND (m.own1 | m.other1) <> 0
    WHERE c.factor = 'relation' AND c.code = 'declared' AND event.outcome = 'allowed';
    person := access_person_by_identifier(p_criteria, actor.organisation_id);
    IF NOT access_folder_exists(person, (p_criteria ->> 'birth_date')::date) THEN
        person := NULL;
    END IF;
    -- Two of the centre at once: the second waits here and then sees the declaration of the first.
    PERFORM pg_advisory_xact_lock(hashtextextended(actor.centre_id || ':' || person, 65));
    SELECT r.profile_id, r.expires_at INTO waiting FROM access_relation AS r
    WHERE r.person_id = person AND r.centre_id = actor.centre_id AND r.kind = 'declared'
      AND r.state = 'current'
    ORDER BY r.profile_id = actor.profile_id DESC LIMIT 1;
    mine := FOUND AND waiting.profile_id = actor.profile_id
        AND waiting.expires_at > clock_timestamp();
    IF (FOUND AND NOT mine)
       -- what the manager revoked is not declared again by the same professional for a month
       OR EXISTS (
          SELECT 1 FROM access_relation AS r
          WHERE r.source = 'trenza' AND r.source_id = actor.profile_id || ':' || person
            AND r.state = 'retracted' AND r.noted_at > clock_timestamp() - interval '30 days') THEN
        person := NULL;
    END IF;
    PERFORM access_write_event(
        actor, 'visit.declared', coalesce(person::text, ''), 'first_diagnosis',
        left(p_reason, 300), '',
        CASE WHEN person IS NULL OR term IS NULL THEN 'denied' ELSE 'allowed' END, '{}');
    IF person IS NULL OR term IS NULL THEN
        RETURN NULL;
    END IF;
    IF NOT mine THEN
        INSERT INTO access_relation (
            id, person_id, centre_id, organisation_id, kind, profile_id, valid_from, expires_at,
            source, source_id, version, state, noted_at
        ) VALUES (
            gen_random_uuid(), person, actor.centre_id, actor.organisation_id, 'declared',
            actor.profile_id, access_today(), clock_timestamp() + make_interval(hours => term),
            'trenza', actor.profile_id || ':' || person, 1, 'current', clock_timestamp()
        )
        ON CONFLICT (source, source_id) DO UPDATE
            SET kind = 'declared', expires_at = excluded.expires_at,
                valid_from = excluded.valid_from, valid_to = NULL, noted_at = excluded.noted_at,
                state = 'current', centre_id = excluded.centre_id,
                organisation_id = excluded.organisation_id, version = access_relation.version + 1
            -- one that was confirmed stays as it is while it lasts
            WHERE access_relation.kind = 'declared' OR access_relation.valid_to < access_today()
               OR access_relation.state = 'relinked';
    END IF;
    RETURN person;
END
$$;

CREATE OR REPLACE FUNCTION access_announce_visits(p_context text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    RETURN access_announce(
        actor, 'visit.listed', '', '',
        CASE WHEN actor.kind = 'manager' THEN 'allowed' ELSE 'denied' END, '{}');
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
    term int;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    PERFORM access_require_act(actor, 'access_review_visit', ARRAY[p_visit]);
    SELECT r.id, r.person_id, r.profile_id, r.centre_id, f.user_id INTO visit
    FROM access_relation AS r JOIN accounts_profile AS f ON f.id = r.profile_id
    WHERE r.id = p_visit AND r.kind = 'declared' AND r.state = 'current'
    FOR UPDATE OF r;
    allowed := coalesce(actor.kind = 'manager' AND visit.centre_id = actor.centre_id
                        AND visit.user_id <> actor.user_id
                        AND (NOT p_confirm OR EXISTS (
                            SELECT 1 FROM people_person AS p
                            WHERE p.id = visit.person_id AND p.protection = 'none')), false);
    PERFORM access_write_event(
        actor, CASE WHEN p_confirm THEN 'visit.confirmed' ELSE 'visit.revoked' END,
        CASE WHEN allowed THEN visit.person_id::text ELSE '' END, 'first_diagnosis', '', '',
        CASE WHEN allowed THEN 'allowed' ELSE 'denied' END, jsonb_build_object('visit', p_visit));
    IF NOT allowed THEN
        RETURN false;
    END IF;
    -- A confirmed visit is a bridge until a system says that the centre attends her, and ends.
    SELECT coalesce(c.days, 90) INTO term FROM protocol_cap AS c
    JOIN protocol_version AS v ON v.id = c.version_id AND v.valid_to IS NULL
    WHERE c.factor = 'relation' AND c.code = 'declared';
    UPDATE access_relation
    SET kind = CASE WHEN p_confirm THEN 'attends' ELSE kind END,
        state = CASE WHEN p_confirm THEN state ELSE 'retracted' END,
        expires_at = CASE WHEN p_confirm THEN NULL ELSE expires_at END,
        valid_to = CASE WHEN p_confirm THEN access_today() + coalesce(term, 90) END,
        version = version + 1, noted_at = clock_timestamp()
    WHERE id = p_visit;
    IF p_confirm THEN  -- found by name like any other: by the words under which others find her
        INSERT INTO people_caseload_key (centre_id, key, person_id)
        SELECT DISTINCT visit.centre_id, k.key, k.person_id
        FROM people_caseload_key AS k WHERE k.person_id = visit.person_id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN true;
END
$$;

GRANT EXECUTE ON FUNCTION access_declare_visit, access_announce_visits, access_visits, access_review_visit
    TO trenza_web;
