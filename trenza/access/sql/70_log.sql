-- The register of accesses for the data-protection officer: those made by the professionals of her
-- organisation. Reading it is an event like any other.

CREATE OR REPLACE FUNCTION access_announce_log(p_context text) RETURNS bigint
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
        'log.read', actor.user_id::text, actor.profile_id::text, actor.organisation_id::text,
        actor.centre_id::text, actor.session, '', '', '', '',
        CASE WHEN actor.kind = 'data_protection_officer' THEN 'allowed' ELSE 'denied' END,
        0, 0, 0, '', jsonb_build_object('kind', actor.kind));
    PERFORM set_config('trenza.event', event::text, false);
    RETURN event;
END
$$;

CREATE OR REPLACE FUNCTION access_read_log(
    p_context text, p_before bigint, p_kind text, p_outcome text, p_limit int
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
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['log.read']);
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
    ORDER BY e.id DESC LIMIT least(p_limit, 200);
END
$$;
