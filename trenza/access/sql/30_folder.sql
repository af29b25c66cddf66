-- Opening and reading a folder, in two statements sent together (one round trip): the first decides
-- and writes the event, and commits; the second decides again and gives the rows, only against
-- that committed event. A revocation between the two is obeyed by the second.

-- Writes the event of an opening (p_opening: situation and reason are given now) or of reading on
-- (they were given earlier today), with the parts that may then be read. Answers the event's number, whatever the outcome: that it was refused,
-- or that the reason is missing, is said by the reading, against the committed event.
CREATE OR REPLACE FUNCTION access_announce_folder(
    p_context text, p_person uuid, p_situation text, p_reason text, p_opening boolean,
    p_channel text,
    p_parts text[] DEFAULT '{identity,household,team,records,history,consents,accesses}'
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    decision record;
    given text;
    event bigint;
    today date := access_today();
    allowed boolean;
    sought boolean := false;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    SELECT * INTO decision FROM access_decide(
        actor.profile_id, actor.kind, actor.sector, actor.centre_id, actor.organisation_id,
        p_person, p_situation);
    allowed := (decision.own1 | decision.other1) <> 0;
    IF allowed AND p_opening THEN
        given := left(coalesce(p_reason, ''), 300);
        INSERT INTO access_opening AS o (
            profile_id, person_id, situation, day, reason, opened_at, last_read_at
        ) VALUES (
            actor.profile_id, p_person, p_situation, today, given,
            clock_timestamp(), clock_timestamp()
        )
        ON CONFLICT (profile_id, person_id, situation) DO UPDATE
            SET day = excluded.day, reason = excluded.reason, opened_at = excluded.opened_at,
                previous_read_at = o.last_read_at, last_read_at = excluded.last_read_at;
    ELSIF allowed THEN
        -- a page that renews itself is nobody looking: what changed since then stays news
        UPDATE access_opening AS o SET last_read_at =
            CASE WHEN p_channel = 'refresh' THEN o.last_read_at ELSE clock_timestamp() END
        WHERE o.profile_id = actor.profile_id AND o.person_id = p_person
          AND o.situation = p_situation AND o.day = today
        RETURNING o.reason INTO given;
        -- Nobody gave a reason today: that too is written and answered with a number, or the answer
        -- would tell without a trace whether one attends the person. The reading says what is missing.
        sought := NOT FOUND;
    END IF;
    event := access_write_event(
        actor, CASE WHEN NOT allowed THEN 'folder.denied' WHEN sought THEN 'folder.sought' WHEN p_opening THEN 'folder.opened'
             ELSE 'folder.read' END,
        p_person::text, p_situation,
        coalesce(given, left(p_reason, 300), ''), decision.basis,
        CASE WHEN allowed THEN 'allowed' ELSE 'denied' END,
        jsonb_build_object(
            'channel', p_channel, 'scsp', decision.scsp, 'parts', to_jsonb(p_parts),
            'relation', decision.relation_id, 'consent', decision.consent,
            -- everything the decision depended on: years later it can be taken again from this
            'factors', jsonb_build_object(
                'version', decision.version, 'sector', actor.sector,
                'relation', decision.relation, 'protection', decision.protection,
                'granted', jsonb_build_array(
                    decision.granted1, decision.granted2, decision.granted3),
                'own', jsonb_build_array(decision.own1, decision.own2, decision.own3),
                'other', jsonb_build_array(decision.other1, decision.other2, decision.other3))),
        decision.own1 | decision.other1, decision.own2 | decision.other2,
        decision.own3 | decision.other3, decision.version_name);
    PERFORM set_config('trenza.event', event::text, false);
    RETURN event;
END
$$;

-- The rows of the announced folder, levelled. p_parts names what is wanted of what was announced:
-- identity, household, team, records, history, consents, accesses (of which «accesses before <moment>» goes on). The first row (part "access") carries every factor of
-- the decision, from which pages explain it. What the level does not allow is not in the answer.
CREATE OR REPLACE FUNCTION access_read_folder(p_context text, p_parts text[])
RETURNS TABLE (
    part text, level smallint, type text, id uuid, content jsonb, summary text,
    valid_from date, valid_to date, stated_at timestamptz, recorded_at timestamptz,
    organisation_id bigint, centre_id bigint, sector text, author text, source text,
    version bigint, state text, blocked boolean, series uuid
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 40
SET search_path = public, pg_temp
-- planning for 16 partitions costs three times what reading one of them does
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    d record;
    person uuid;
    today date := access_today();
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(
        actor.profile_id, actor.session, ARRAY['folder.opened', 'folder.read', 'folder.denied', 'folder.sought']);
    IF event.id IS NULL THEN
        RETURN;
    END IF;
    IF (event.detail -> 'parts' ?& p_parts) IS NOT TRUE THEN  -- a part that the event does not name
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    person := event.person::uuid;
    SELECT * INTO d FROM access_decide(
        actor.profile_id, actor.kind, actor.sector, actor.centre_id, actor.organisation_id,
        person, event.situation);

    part := 'access';
    state := CASE WHEN event.outcome = 'denied' OR (d.own1 | d.other1) = 0
                  THEN 'denied' WHEN event.kind = 'folder.sought' THEN 'reason'
                  ELSE 'allowed' END;
    -- A refusal does not say why: whether the person exists is already an answer (law 9).
    content := CASE WHEN state <> 'allowed' THEN jsonb_build_object('event', event.id) ELSE
        jsonb_build_object(
            'event', event.id, 'at', event.at, 'situation', event.situation,
            'reason', event.reason, 'protocol', d.version_name, 'version', d.version,
            'basis', d.basis, 'scsp', d.scsp, 'consent', d.consent,
            -- the mark is told with a basis for it; without one nothing of others is shown anyway
            'relation', d.relation,
            'protection', CASE WHEN d.basis <> '' THEN d.protection ELSE 'none' END,
            'own', jsonb_build_array(d.own1, d.own2, d.own3),
            'other', jsonb_build_array(d.other1, d.other2, d.other3),
            'matrix_own', jsonb_build_array(d.matrix_own1, d.matrix_own2, d.matrix_own3),
            'matrix_other', jsonb_build_array(d.matrix_other1, d.matrix_other2, d.matrix_other3),
            'basis_masks', jsonb_build_array(d.basis1, d.basis2, d.basis3),
            'relation_masks', jsonb_build_array(d.relation1, d.relation2, d.relation3),
            'protection_masks', CASE WHEN d.basis <> '' THEN
                jsonb_build_array(d.protection1, d.protection2, d.protection3)
                ELSE jsonb_build_array((1::bigint << 62) - 1, (1::bigint << 62) - 1,
                                       (1::bigint << 62) - 1) END)
        END;
    RETURN NEXT;
    IF state <> 'allowed' THEN
        RETURN;
    END IF;

    IF 'identity' = ANY (p_parts) THEN
        RETURN QUERY SELECT 'identity', 3::smallint, '', person, i.*, '', NULL::date, NULL::date,
            NULL::timestamptz, NULL::timestamptz, NULL::bigint, NULL::bigint, '', '', '',
            NULL::bigint, '', false, NULL::uuid
        FROM access_part_identity(person, actor.organisation_id, actor.kind, d.relation,
                                  d.knows, d.basis <> '') AS i;
    END IF;
    IF 'team' = ANY (p_parts) THEN
        RETURN QUERY SELECT 'team', 3::smallint, '', NULL::uuid, t.content, '', t.valid_from,
            NULL::date, NULL::timestamptz, NULL::timestamptz, t.organisation_id, t.centre_id,
            t.sector, '', '', NULL::bigint, '', false, NULL::uuid
        FROM access_part_team(person, actor.organisation_id, d.protection, d.meets) AS t;
    END IF;
    IF 'household' = ANY (p_parts) THEN
        RETURN QUERY SELECT 'household', h.level, 'household_situation', NULL::uuid, h.content, '',
            h.valid_from, NULL::date, NULL::timestamptz, NULL::timestamptz, NULL::bigint,
            NULL::bigint, '', '', '', NULL::bigint, '', false, NULL::uuid
        FROM protocol_type AS kind, LATERAL access_part_household(
            person, actor.organisation_id, d.knows, kind.bit::int, d.own2, d.own3, d.other2, d.other3) AS h
        WHERE kind.version_id = d.version AND kind.code = 'household_situation';
    END IF;
    IF 'consents' = ANY (p_parts) THEN
        RETURN QUERY SELECT 'consent', 3::smallint, '', c.id, c.content, '', NULL::date,
            c.valid_to, c.stated_at, NULL::timestamptz, c.organisation_id, NULL::bigint, '', '',
            '', NULL::bigint, c.state, false, NULL::uuid
        FROM access_part_consents(person, actor.organisation_id, actor.sector, d.relation,
                                  d.protection) AS c;
    END IF;
    IF 'accesses' = ANY (p_parts) THEN
        RETURN QUERY SELECT 'opening', 3::smallint, '', NULL::uuid, a.content, '', NULL::date,
            NULL::date, a.at, NULL::timestamptz, a.organisation_id, NULL::bigint, a.sector, '',
            '', a.id, '', false, NULL::uuid
        FROM access_part_accesses(person, actor.organisation_id, d.relation, d.meets, d.protection,
            (SELECT max(substr(named, 17))::timestamptz FROM unnest(p_parts) AS named
             WHERE named LIKE 'accesses before %')) AS a;
    END IF;
    IF 'history' = ANY (p_parts) THEN
        RETURN QUERY SELECT 'history', 3::smallint, h.type, h.id, h.content, h.summary,
            h.valid_from, h.valid_to, h.stated_at, h.recorded_at, h.organisation_id, h.centre_id,
            h.sector, h.author, h.source, h.version, h.state, false, h.series
        FROM access_part_history(person, actor.organisation_id, d.protection, d.own3, d.other3) AS h;
    END IF;
    IF 'records' = ANY (p_parts) THEN
        -- One row for each statement at summary or full. For `exists` one row an AREA of life and
        -- nothing else: no type (some types are the secret itself), date, count, author or text
        -- (law 3).
        RETURN QUERY
        WITH levelled AS MATERIALIZED (
            SELECT r.*,
                CASE WHEN r.organisation_id = actor.organisation_id THEN
                    ((d.own1 >> r.type_bit) & 1) + ((d.own2 >> r.type_bit) & 1)
                    + ((d.own3 >> r.type_bit) & 1)
                ELSE
                    ((d.other1 >> r.type_bit) & 1) + ((d.other2 >> r.type_bit) & 1)
                    + ((d.other3 >> r.type_bit) & 1)
                END::smallint AS level,
                b.id IS NOT NULL AS blocked,
                -- The name of a sensitive organisation, or of any centre of a protected person, is
                -- itself what must not be known: outside one's own, only the sector is told.
                r.organisation_id <> actor.organisation_id
                    AND (o.sensitive OR d.protection <> 'none') AS veiled
            FROM records_record AS r
            JOIN directory_organisation AS o ON o.id = r.organisation_id
            LEFT JOIN access_block AS b
                ON b.series = r.series AND b.lifted_at IS NULL
            WHERE r.person_id = person AND r.state IN ('current', 'contested')
              AND (b.id IS NULL OR r.organisation_id = actor.organisation_id)
        )
        SELECT 'record', l.level, l.type, l.id,
               CASE WHEN l.level = 3 THEN l.content END, l.summary,
               l.valid_from, l.valid_to, l.stated_at, l.recorded_at,
               CASE WHEN NOT l.veiled THEN l.organisation_id END,
               CASE WHEN NOT l.veiled THEN l.centre_id END, l.sector,
               CASE WHEN l.level = 3 AND NOT l.veiled THEN l.author ELSE '' END,
               CASE WHEN NOT l.veiled THEN l.source ELSE '' END,
               l.version, l.state, l.blocked, l.series
        FROM levelled AS l WHERE l.level >= 2
        UNION ALL
        SELECT DISTINCT 'exists', 1::smallint, kind.area, NULL::uuid, NULL::jsonb, '',
               NULL::date, NULL::date, NULL::timestamptz, NULL::timestamptz, NULL::bigint,
               NULL::bigint, '', '', '', NULL::bigint, '', false, NULL::uuid
        FROM levelled AS l
        JOIN protocol_type AS kind ON kind.version_id = d.version AND kind.code = l.type
        WHERE l.level = 1 AND (l.valid_from IS NULL OR l.valid_from <= today)
          AND (l.valid_to IS NULL OR l.valid_to >= today);
    END IF;
END
$$;
