-- "My people": those my centre attends, mine first, and what others recorded about them since I
-- last looked. A change counts only if I may see at least the summary of its type: the date of
-- what merely exists is not mine to know (law 3).

-- Whether the law lets a sector know a person as others name her (the basic information sheet); the
-- rest name her as they themselves do, whatever she consented to: a list is no folder.
CREATE OR REPLACE FUNCTION access_names_as_others(p_version bigint, p_law2 bigint) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM protocol_type AS t
        WHERE t.version_id = p_version AND t.code = 'basic_information_sheet'
          AND ((p_law2 >> t.bit) & 1) = 1)
$$;

-- How a list names a person: in the common form, or as one's own organisation delivered her.
CREATE OR REPLACE FUNCTION access_named(p_person uuid, p_organisation bigint, p_lawful boolean)
RETURNS TABLE (given_name text, surname1 text, surname2 text, birth_date date,
               birth_precision text, sex text, protection text)
LANGUAGE sql STABLE ROWS 1
AS $$
    SELECT p.given_name, p.surname1, p.surname2, p.birth_date, p.birth_precision, p.sex::text,
           p.protection
    FROM public.people_person AS p WHERE p_lawful AND p.id = p_person
    UNION ALL
    (SELECT i.given_name, i.surname1, i.surname2, i.birth_date, i.birth_precision, i.sex::text,
            i.protection
     FROM public.people_identity AS i
     WHERE NOT p_lawful AND i.person_id = p_person
       AND public.access_own_source(i.source, p_organisation, p_person)
     ORDER BY i.version DESC LIMIT 1)
$$;

CREATE OR REPLACE FUNCTION access_announce_caseload(p_context text, p_scope text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    RETURN access_announce(
        actor, 'caseload.listed', '', '', 'allowed',
        jsonb_build_object('scope', p_scope));
END
$$;

CREATE OR REPLACE FUNCTION access_caseload(p_context text, p_scope text, p_limit int)
RETURNS TABLE (
    person_id uuid, given_name text, surname1 text, surname2 text, birth_date date,
    birth_precision text, protection text, relation text, since date, expires_at timestamptz,
    last_read_at timestamptz, last_change_at timestamptz, changed_types text[], total bigint,
    unseen bigint, news bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    matrix record;
    granted record;
    lawful boolean;
    today date := access_today();
    most int := least(greatest(p_limit, 0), 1000);  -- also when no limit is given
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['caseload.listed']);
    IF event.id IS NULL THEN
        RETURN;
    END IF;
    IF event.detail ->> 'scope' IS DISTINCT FROM p_scope THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    SELECT v.id AS version, m.own2, m.other2 INTO matrix
    FROM protocol_version AS v
    JOIN protocol_matrix AS m ON m.version_id = v.id AND m.profile = actor.kind
        AND m.sector = actor.sector AND m.situation = 'follow_up' AND (m.own1 | m.other1) <> 0
    WHERE v.valid_to IS NULL;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(bit_or(b.m2) FILTER (WHERE b.kind IN ('law', 'public_task')), 0) AS law2,
           coalesce(bit_or(b.m2) FILTER (WHERE b.kind = 'consent'), 0) AS consent2
    INTO granted
    FROM protocol_basis AS b WHERE b.version_id = matrix.version AND b.sector = actor.sector;

    lawful := access_names_as_others(matrix.version, granted.law2);

    RETURN QUERY
    WITH mine AS (
        SELECT DISTINCT ON (r.person_id) r.person_id, r.kind, r.valid_from, r.expires_at
        FROM access_relation AS r
        WHERE r.centre_id = actor.centre_id AND r.state = 'current' AND r.valid_from <= today
          AND (r.valid_to IS NULL OR r.valid_to >= today)
          AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())
          AND (CASE WHEN p_scope = 'mine' THEN r.profile_id = actor.profile_id
                    ELSE r.kind <> 'declared' OR r.profile_id = actor.profile_id END)
        ORDER BY r.person_id, r.kind, r.valid_from DESC
    ),
    looked AS (
        SELECT o.person_id, max(o.last_read_at) AS at FROM access_opening AS o
        WHERE o.profile_id = actor.profile_id GROUP BY o.person_id
    ),
    -- Those she has opened come first, however long ago they came: only of them can there be news.
    page AS (
        SELECT mine.*, looked.at AS seen_at, count(*) OVER () AS total,
               count(looked.at) OVER () AS opened,
               row_number() OVER (
                   ORDER BY looked.at IS NULL, mine.valid_from DESC, mine.person_id) AS place
        FROM mine LEFT JOIN looked ON looked.person_id = mine.person_id
        ORDER BY place LIMIT 1000
    ),
    shown AS (
        SELECT page.* FROM page WHERE p_scope = 'mine' OR page.place <= page.opened + most
    )
    SELECT page.person_id, coalesce(who.given_name, ''), coalesce(who.surname1, ''),
           coalesce(who.surname2, ''), who.birth_date, coalesce(who.birth_precision, 'unknown'),
           coalesce(who.protection, 'none'), page.kind::text, page.valid_from, page.expires_at,
           page.seen_at, change.at, change.types, page.total, page.total - page.opened, count(change.types) OVER ()
    FROM shown AS page
    JOIN people_person AS p ON p.id = page.person_id
    LEFT JOIN LATERAL access_named(page.person_id, actor.organisation_id, lawful) AS who ON true
    LEFT JOIN protocol_cap AS protected ON protected.version_id = matrix.version
        AND protected.factor = 'protection' AND protected.code = p.protection
    LEFT JOIN protocol_cap AS related ON related.version_id = matrix.version
        AND related.factor = 'relation' AND related.code = page.kind
        AND (related.situations IS NULL OR 'follow_up' = ANY (related.situations))
    LEFT JOIN LATERAL (
        SELECT coalesce(bit_or(c.m2 & c.m1), 0) AS m2
        FROM access_consents_in_force(page.person_id, actor.organisation_id, today) AS c
        WHERE granted.consent2 <> 0
    ) AS consented ON true
    LEFT JOIN LATERAL (
        SELECT max(r.recorded_at) AS at,
               array_agg(DISTINCT r.type || ':' || r.sector) FILTER (WHERE r.recorded_at > page.seen_at) AS types
        FROM records_record AS r
        LEFT JOIN access_block AS b ON b.series = r.series AND b.lifted_at IS NULL
        WHERE r.person_id = page.person_id AND r.state IN ('current', 'contested')
          AND (b.id IS NULL OR r.organisation_id = actor.organisation_id)
          AND ((CASE WHEN r.organisation_id = actor.organisation_id
                     THEN matrix.own2 & coalesce(related.m2, 0)
                     ELSE matrix.other2 & coalesce(related.m2, 0) & coalesce(protected.m2, 0)
                          & (granted.law2 | (granted.consent2 & consented.m2)) END
                >> r.type_bit) & 1) = 1
    ) AS change ON true
    ORDER BY (change.types IS NOT NULL) DESC, change.at DESC NULLS LAST, page.person_id
    LIMIT most;
END
$$;
