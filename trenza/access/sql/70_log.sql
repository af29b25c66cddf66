-- The register of accesses for the data-protection officer: those made by the professionals of her
-- organisation. Reading it is an event like any other, and so is taking a copy of it.

-- Which lines of the register are about one of these documents: those of the person whom it names, if
-- the organisation knows that it is hers, and the searches by that very document, which look alike
-- whether they found somebody, somebody hidden or nobody. p_documents: [{"type","value"}].
CREATE OR REPLACE FUNCTION access_log_documents(
    p_documents jsonb, p_organisation bigint, p_sector text,
    OUT persons text[], OUT marks text[]
)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(asked.who::text) FILTER (WHERE asked.known), '{}'),
           array_agg(asked.mark)
    FROM (
        SELECT found.who, said.mark,
               (access_sector_lawful(p_sector) AND EXISTS (
                   SELECT 1 FROM access_relation AS r
                   WHERE r.person_id = found.who AND r.organisation_id = p_organisation))
               OR access_holds_document(
                   found.who, p_organisation, one ->> 'type', one ->> 'value')
               -- or a search by this document told somebody of the organisation of her
               OR EXISTS (
                   SELECT 1 FROM audit_event AS e
                   WHERE e.person = found.who::text AND e.organisation = p_organisation::text
                     AND e.detail ->> 'about' = said.mark) AS known
        FROM jsonb_array_elements(p_documents) AS one
        CROSS JOIN LATERAL (SELECT access_person_by_identifier(one, p_organisation) AS who) AS found
        CROSS JOIN LATERAL (
            SELECT access_document_mark(one ->> 'type', one ->> 'value') AS mark) AS said
    ) AS asked
$$;

-- p_export: a copy is taken out. p_filter says by which filters, without their values. p_documents:
-- the documents asked for, one of a kind; what is read is bound to them. Asking for those of which
-- the register says nothing is limited like guessing birth dates.
CREATE OR REPLACE FUNCTION access_announce_log(
    p_context text, p_export boolean DEFAULT false, p_filter text[] DEFAULT '{}',
    p_documents jsonb DEFAULT '[]'
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    asked record;
    officer boolean;
    detail jsonb := '{}';
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    officer := actor.kind = 'data_protection_officer';
    IF p_filter <> '{}' THEN
        detail := jsonb_build_object('by', to_jsonb(p_filter[1:8]));
    END IF;
    IF officer AND p_documents <> '[]' THEN
        IF length(p_documents::text) > 1000 OR EXISTS (
               SELECT 1 FROM jsonb_array_elements(p_documents) AS one
               GROUP BY one ->> 'type' HAVING count(*) > 1) THEN
            RAISE EXCEPTION 'documents' USING ERRCODE = '22023';
        END IF;
        detail := detail || jsonb_build_object('digest', access_criteria_digest(p_documents));
        SELECT * INTO asked
        FROM access_log_documents(p_documents, actor.organisation_id, actor.sector);
        IF access_missed_searches(actor.user_id) >= 20 THEN
            officer := false;
            detail := detail || '{"wait": true}';
        ELSIF NOT EXISTS (
            SELECT 1 FROM audit_event AS e
            WHERE e.organisation = actor.organisation_id::text
              AND (e.person = ANY (asked.persons) OR e.detail ->> 'about' = ANY (asked.marks))
        ) THEN
            detail := detail || '{"missed": true}';
        END IF;
    END IF;
    RETURN access_announce(
        actor, CASE WHEN p_export THEN 'log.exported' ELSE 'log.read' END, '', '',
        CASE WHEN officer THEN 'allowed' ELSE 'denied' END, detail);
END
$$;

-- p_filter: {"documents": as announced, "actor": number, "since": moment, "until": moment}, any of
-- them. Once a copy was announced, so many rows as a copy has; otherwise a page. One row of kind
-- "wait" and nothing else when too many documents were tried.
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
    asked record;
    event audit_event;
    documents jsonb := coalesce(p_filter -> 'documents', '[]');
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(
        actor.profile_id, actor.session, ARRAY['log.read', 'log.exported']);
    IF event.id IS NULL THEN
        RETURN;
    END IF;
    IF event.detail @> '{"wait": true}' THEN
        kind := 'wait';
        RETURN NEXT;
        RETURN;
    END IF;
    IF event.outcome IS DISTINCT FROM 'allowed' OR actor.kind <> 'data_protection_officer' THEN
        RETURN;
    END IF;
    IF documents <> '[]'
       AND event.detail ->> 'digest' IS DISTINCT FROM access_criteria_digest(documents) THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    SELECT * INTO asked
    FROM access_log_documents(documents, actor.organisation_id, actor.sector);
    RETURN QUERY
    SELECT e.id, e.at, e.kind, coalesce(u.full_name::text, ''), coalesce(e.detail ->> 'kind', ''),
           nullif(e.centre, '')::bigint, e.person, e.situation, e.reason, e.basis, e.outcome,
           e.detail - 'factors'  -- a refusal does not say why, here either
    FROM audit_event AS e
    LEFT JOIN accounts_user AS u ON u.id = nullif(e.actor, '')::bigint
    WHERE e.id < coalesce(p_before, 9223372036854775807)
      AND e.organisation = actor.organisation_id::text
      AND (p_kind = '' OR e.kind = p_kind) AND (p_outcome = '' OR e.outcome = p_outcome)
      AND (documents = '[]' OR e.person = ANY (asked.persons)
           OR e.detail ->> 'about' = ANY (asked.marks))
      AND (p_filter ->> 'actor' IS NULL OR e.actor = p_filter ->> 'actor')
      AND (p_filter ->> 'since' IS NULL OR e.at >= (p_filter ->> 'since')::timestamptz)
      AND (p_filter ->> 'until' IS NULL OR e.at < (p_filter ->> 'until')::timestamptz)
    ORDER BY e.id DESC
    LIMIT least(p_limit, CASE event.kind WHEN 'log.exported' THEN 20001 ELSE 200 END);
END
$$;
