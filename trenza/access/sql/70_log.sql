-- The register of accesses for the data-protection officer: those made by the professionals of her
-- organisation. Reading it is an event like any other, and so is taking a copy of it.

-- p_export: a copy is taken out. p_filter says by which filters, without their values.
CREATE OR REPLACE FUNCTION access_announce_log(
    p_context text, p_export boolean DEFAULT false, p_filter text[] DEFAULT '{}'
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    RETURN access_announce(
        actor, CASE WHEN p_export THEN 'log.exported' ELSE 'log.read' END, '', '',
        CASE WHEN actor.kind = 'data_protection_officer' THEN 'allowed' ELSE 'denied' END,
        CASE WHEN p_filter = '{}' THEN '{}'
             ELSE jsonb_build_object('by', to_jsonb(p_filter[1:8])) END);
END
$$;

-- p_filter: {"person": number, "actor": number, "since": moment, "until": moment}, any of them.
-- Once a copy was announced, so many rows as a copy has; otherwise a page.
CREATE OR REPLACE FUNCTION access_read_log(
    p_context text, p_before bigint, p_kind text, p_outcome text, p_limit int,
    p_filter jsonb DEFAULT '{}'
)
RETURNS TABLE (
    id bigint, at timestamptz, kind text, actor_name text, profile text, centre_id bigint,
    person text, situation text, reason text, basis text, outcome text, detail jsonb
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(
        actor.profile_id, actor.session, ARRAY['log.read', 'log.exported']);
    IF event.id IS NULL THEN
        RETURN;
    END IF;
    IF event.outcome IS DISTINCT FROM 'allowed' OR actor.kind <> 'data_protection_officer' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT e.id, e.at, e.kind, coalesce(u.full_name::text, ''), coalesce(e.detail ->> 'kind', ''),
           nullif(e.centre, '')::bigint, e.person, e.situation, e.reason, e.basis, e.outcome,
           e.detail
    FROM audit_event AS e
    LEFT JOIN accounts_user AS u ON u.id = nullif(e.actor, '')::bigint
    WHERE e.id < coalesce(p_before, 9223372036854775807)
      AND e.organisation = actor.organisation_id::text
      AND (p_kind = '' OR e.kind = p_kind) AND (p_outcome = '' OR e.outcome = p_outcome)
      AND (p_filter ->> 'person' IS NULL OR e.person = p_filter ->> 'person')
      AND (p_filter ->> 'actor' IS NULL OR e.actor = p_filter ->> 'actor')
      AND (p_filter ->> 'since' IS NULL OR e.at >= (p_filter ->> 'since')::timestamptz)
      AND (p_filter ->> 'until' IS NULL OR e.at < (p_filter ->> 'until')::timestamptz)
    ORDER BY e.id DESC
    LIMIT least(p_limit, CASE event.kind WHEN 'log.exported' THEN 20001 ELSE 200 END);
END
$$;

-- Whom a document names, for the filter of the register: only somebody with whose folder the
-- officer's organisation has had to do, so that it tells her nothing about others.
CREATE OR REPLACE FUNCTION access_log_person(p_context text, p_type text, p_value text)
RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    event audit_event;
    who uuid;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['log.read']);
    IF event.id IS NULL OR event.outcome IS DISTINCT FROM 'allowed'
       OR actor.kind <> 'data_protection_officer' THEN
        RETURN NULL;
    END IF;
    who := access_person_by_identifier(
        jsonb_build_object('type', p_type, 'value', p_value), actor.organisation_id);
    PERFORM 1 FROM audit_event AS e
    WHERE e.person = who::text AND e.organisation = actor.organisation_id::text LIMIT 1;
    RETURN CASE WHEN FOUND THEN who END;
END
$$;

GRANT EXECUTE ON FUNCTION access_log_person TO trenza_web;
