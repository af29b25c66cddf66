-- Looking for a person. By exact identifier: one's own are named; of the others, with the right
-- birth date too, only that a folder exists. By name: one's own only. The search itself is an
-- event before anything is answered, and the answer is bound to exactly what was announced.

-- HMAC-SHA256 with the key of the contexts: documents are so few that without a key whoever holds a
-- copy of the log could try them all.
CREATE OR REPLACE FUNCTION access_keyed_digest(p_text text) RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT encode(sha256(key.outer_pad || sha256(
               key.inner_pad || convert_to(p_text, 'UTF8'))), 'hex')
    FROM access_contextkey AS key
$$;

CREATE OR REPLACE FUNCTION access_criteria_digest(p_criteria jsonb) RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$ SELECT access_keyed_digest('criteria ' || p_criteria::text) $$;

-- By which document somebody was looked for, whether it is anybody's or nobody's.
CREATE OR REPLACE FUNCTION access_document_mark(p_type text, p_value text) RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$ SELECT access_keyed_digest(jsonb_build_array('document', p_type, p_value)::text) $$;

-- The person that an exact identifier names, following links; NULL when none or more than one does.
-- An organisation's own number means nothing to the others: it names only whom the searcher's own
-- sources call so.
CREATE OR REPLACE FUNCTION access_person_by_identifier(p_criteria jsonb, p_organisation bigint)
RETURNS uuid
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT (array_agg(DISTINCT d.person_id))[1]
    FROM people_identifier AS d
    WHERE d.type = p_criteria ->> 'type' AND d.value = p_criteria ->> 'value'
      -- a passport of which its source did not say the country may be of any
      AND (p_criteria ->> 'country' IS NULL OR d.country IN (p_criteria ->> 'country', ''))
      AND (d.type <> 'own' OR EXISTS (
          SELECT 1 FROM people_identity AS i
          WHERE i.id = d.identity_id
            AND access_own_source(i.source, p_organisation, d.person_id)))
    HAVING count(DISTINCT d.person_id) = 1
$$;

-- Whether it may be told, to who knows document and birth date, that a person has a folder: of a
-- protected one never, and only once a public service has opened it (law 11).
CREATE OR REPLACE FUNCTION access_folder_exists(p_person uuid, p_born date) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_person AS p
        WHERE p.id = p_person AND p.birth_date = p_born AND p.protection = 'none'
          AND access_opened_by_public_service(p.id))
$$;

-- Whether a sector names persons as others know them, by the protocol in force.
CREATE OR REPLACE FUNCTION access_sector_lawful(p_sector text) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT access_names_as_others(v.id, coalesce((
        SELECT bit_or(b.m2) FROM protocol_basis AS b
        WHERE b.version_id = v.id AND b.sector = p_sector
          AND b.kind IN ('law', 'public_task')), 0))
    FROM protocol_version AS v WHERE v.valid_to IS NULL
$$;

-- Whether an organisation has a document of a person from the person's own papers with it.
CREATE OR REPLACE FUNCTION access_holds_document(
    p_person uuid, p_organisation bigint, p_type text, p_value text
) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_identifier AS d
        JOIN people_identity AS i ON i.id = d.identity_id
        WHERE d.person_id = p_person AND d.type = p_type AND d.value = p_value
          AND access_own_source(i.source, p_organisation, p_person))
$$;

-- What a search by exact identifier tells who makes it (p_actor: a row of access_actor): "own" of a
-- person to be named, "exists" of a folder, or nothing, and then no person either. The event and the
-- answer both follow it, so that the register of a search that told nothing does not tell more.
CREATE OR REPLACE FUNCTION access_told_by_identifier(
    p_actor record, p_criteria jsonb, OUT hit text, OUT person uuid
)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    lawful boolean := public.access_sector_lawful(p_actor.sector);
BEGIN
    person := public.access_person_by_identifier(p_criteria, p_actor.organisation_id);
    -- a profile that may open no folder finds nobody
    IF person IS NOT NULL AND public.access_may_search(p_actor.kind, p_actor.sector) THEN
        IF public.access_attends(p_actor.centre_id, p_actor.profile_id, person)
           -- Who knows the person by her own papers only finds her by those that she delivered.
           AND (lawful OR public.access_holds_document(
                    person, p_actor.organisation_id, p_criteria ->> 'type',
                    p_criteria ->> 'value'))
           AND EXISTS (SELECT 1 FROM public.access_named(
                           person, p_actor.organisation_id, lawful)) THEN
            hit := 'own';
        ELSIF public.access_folder_exists(person, (p_criteria ->> 'birth_date')::date) THEN
            hit := 'exists';
        END IF;
    END IF;
    IF hit IS NULL THEN
        person := NULL;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION access_may_search(p_kind text, p_sector text) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM protocol_matrix AS m
        WHERE m.version_id = (SELECT id FROM protocol_version WHERE valid_to IS NULL)
          AND m.profile = p_kind AND m.sector = p_sector AND (m.own1 | m.other1) <> 0)
$$;

-- How often one has tried a document with a birth date in the last hour, or asked the register for
-- one, and missed. Either can be found by trying; twenty misses an hour are more than any desk has.
CREATE OR REPLACE FUNCTION access_missed_searches(p_user bigint) RETURNS bigint
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT count(*) FROM audit_event AS e
    WHERE e.actor = p_user::text AND e.at > clock_timestamp() - interval '1 hour'
      AND e.kind IN ('person.searched', 'log.read', 'log.exported')
      AND e.detail @> '{"missed": true}'
$$;

-- p_criteria: {"type","value"[,"country"][,"birth_date"]} or {"tokens":["garcia","lop"]}.
CREATE OR REPLACE FUNCTION access_announce_search(p_context text, p_criteria jsonb)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    found record;
    person text := '';
    detail jsonb := '{}';
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    IF length(p_criteria::text) > 1000 THEN
        RAISE EXCEPTION 'criteria' USING ERRCODE = '22001';
    END IF;
    IF p_criteria ? 'value' THEN
        SELECT * INTO found FROM access_told_by_identifier(actor, p_criteria);
        person := coalesce(found.person::text, '');
        IF p_criteria ? 'birth_date' AND access_missed_searches(actor.user_id) >= 20 THEN
            detail := '{"wait": true}';
            person := '';
        ELSIF p_criteria ? 'birth_date' AND found.hit IS NULL THEN
            detail := '{"missed": true}';
        END IF;
        detail := detail || jsonb_build_object('about', access_document_mark(
            p_criteria ->> 'type', p_criteria ->> 'value'));
    END IF;
    RETURN access_announce(
        actor, 'person.searched', person, '',
        CASE WHEN detail ? 'wait' THEN 'denied' ELSE 'allowed' END,
        detail || jsonb_build_object(
            'by', CASE WHEN p_criteria ? 'value' THEN 'identifier' ELSE 'name' END,
            'digest', access_criteria_digest(p_criteria)));
END
$$;

-- One row "wait" and nothing else when too many birth dates were tried.
CREATE OR REPLACE FUNCTION access_search(p_context text, p_criteria jsonb)
RETURNS TABLE (
    hit text, person_id uuid, given_name text, surname1 text, surname2 text, birth_date date,
    birth_precision text, sex text, protection text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    found record;
    longest text;
    lawful boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['person.searched']);
    IF event.id IS NULL THEN
        RETURN;
    END IF;
    IF event.detail ->> 'digest' IS DISTINCT FROM access_criteria_digest(p_criteria) THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    IF event.outcome <> 'allowed' THEN
        hit := 'wait';
        RETURN NEXT;
        RETURN;
    END IF;
    IF NOT access_may_search(actor.kind, actor.sector) THEN
        RETURN;  -- a profile that may open no folder finds nobody
    END IF;

    lawful := access_sector_lawful(actor.sector);
    IF p_criteria ? 'value' THEN
        SELECT * INTO found FROM access_told_by_identifier(actor, p_criteria);
        IF found.hit = 'own' THEN
            RETURN QUERY
            SELECT 'own', found.person, who.*
            FROM access_named(found.person, actor.organisation_id, lawful) AS who;
        ELSIF found.hit = 'exists' THEN
            hit := 'exists';
            given_name := ''; surname1 := ''; surname2 := '';
            birth_precision := ''; sex := ''; protection := '';
            RETURN NEXT;
        END IF;
        RETURN;
    END IF;

    -- By name: the most telling token walks the centre's own index; the others filter.
    SELECT t INTO longest FROM jsonb_array_elements_text(p_criteria -> 'tokens') AS t
    ORDER BY length(t) DESC, t LIMIT 1;
    IF length(coalesce(longest, '')) < 2 THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'own', hits.person_id, who.*
    FROM (
        SELECT k.person_id, bool_or(k.key = longest) AS whole
        FROM people_caseload_key AS k
        WHERE k.centre_id = actor.centre_id
          AND k.key >= longest AND k.key < longest || chr(1114111)
        GROUP BY k.person_id
    ) AS hits
    JOIN people_person AS p ON p.id = hits.person_id
    CROSS JOIN LATERAL access_named(p.id, actor.organisation_id, lawful) AS who
    WHERE p.protection = 'none'  -- found by exact identifier or from the caseload only
      AND access_attends(actor.centre_id, actor.profile_id, p.id)
      AND NOT EXISTS (
          SELECT 1 FROM jsonb_array_elements_text(p_criteria -> 'tokens') AS t
          WHERE NOT EXISTS (
              SELECT 1 FROM people_caseload_key AS other
              WHERE other.centre_id = actor.centre_id AND other.person_id = p.id
                AND other.key >= t AND other.key < t || chr(1114111)))
    -- those who are called just so come first: «Pere» before every Pérez
    ORDER BY hits.whole DESC, who.surname1, who.surname2, who.given_name, hits.person_id
    LIMIT 20;
END
$$;

-- Whether a centre has a live relation with a person; a declared one counts for who declared it.
CREATE OR REPLACE FUNCTION access_attends(p_centre bigint, p_profile bigint, p_person uuid)
RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$ SELECT access_relation_of(p_centre, p_profile, p_person) <> '' $$;

-- Public services open the file (GT4 §4.4, law 11): what only the third sector knows of a person is
-- its own until social or employment services attend her.
CREATE OR REPLACE FUNCTION access_opened_by_public_service(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM access_relation AS r
        JOIN directory_organisation AS o ON o.id = r.organisation_id
        WHERE r.person_id = p_person AND o.sector IN ('SS', 'SE') AND r.kind = 'attends'
          AND r.state = 'current')
$$;
