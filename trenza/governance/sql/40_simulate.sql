-- What a draft would do: to whom today, and to which accesses of the last months. Set-based: nobody's
-- folder is read, only whether anybody's would show more or less. Exact counts stay inside; the
-- functions for pages give none below five and none exact.

-- Small numbers could tell of one person: below five nothing, then in steps of five.
CREATE OR REPLACE FUNCTION governance_blur(p_count bigint) RETURNS int
LANGUAGE sql IMMUTABLE
AS $$ SELECT CASE WHEN p_count < 5 THEN 0 ELSE (p_count - p_count % 5)::int END $$;

-- What a sector receives by itself, and the most that consents can give it.
CREATE OR REPLACE FUNCTION governance_sector_masks(p_text jsonb)
RETURNS TABLE (
    sector text, auto1 bigint, auto2 bigint, auto3 bigint,
    most1 bigint, most2 bigint, most3 bigint
)
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT s.sector,
        coalesce(bit_or(b.m1) FILTER (WHERE b.kind IN ('law', 'public_task')), 0),
        coalesce(bit_or(b.m2) FILTER (WHERE b.kind IN ('law', 'public_task')), 0),
        coalesce(bit_or(b.m3) FILTER (WHERE b.kind IN ('law', 'public_task')), 0),
        coalesce(bit_or(b.m1) FILTER (WHERE b.kind = 'consent'), 0),
        coalesce(bit_or(b.m2) FILTER (WHERE b.kind = 'consent'), 0),
        coalesce(bit_or(b.m3) FILTER (WHERE b.kind = 'consent'), 0)
    FROM (SELECT DISTINCT m.sector FROM governance_matrix(p_text) AS m) AS s
    LEFT JOIN governance_bases(p_text) AS b ON b.sector = s.sector
    GROUP BY s.sector
$$;

-- The protections there have ever been, and those of one more text.
CREATE OR REPLACE FUNCTION governance_protections(p_text jsonb) RETURNS text[]
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT array_agg(DISTINCT every.code) FROM (
        SELECT c.code FROM protocol_cap AS c WHERE c.factor = 'protection'
        UNION SELECT g.code FROM governance_caps(p_text) AS g WHERE g.factor = 'protection'
    ) AS every
$$;

-- Every decision that a text foresees but for the consents: cell × relation × protection, as masks
-- of own records and of those of others (by law alone, and the most that a consent adds). A
-- protection that the text does not know leaves nothing of others, and all of one's own.
CREATE OR REPLACE FUNCTION governance_foreseen(p_text jsonb, p_protections text[])
RETURNS TABLE (
    profile text, sector text, situation text, relation text, protection text,
    own1 bigint, own2 bigint, own3 bigint, law1 bigint, law2 bigint, law3 bigint,
    ask1 bigint, ask2 bigint, ask3 bigint
)
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT m.profile, m.sector, m.situation, r.code, mark.code,
        m.own1 & r.m1, m.own2 & r.m2, m.own3 & r.m3,
        m.other1 & r.m1 & coalesce(p.m1, 0) & s.auto1,
        m.other2 & r.m2 & coalesce(p.m2, 0) & s.auto2,
        m.other3 & r.m3 & coalesce(p.m3, 0) & s.auto3,
        m.other1 & r.m1 & coalesce(p.m1, 0) & s.most1,
        m.other2 & r.m2 & coalesce(p.m2, 0) & s.most2,
        m.other3 & r.m3 & coalesce(p.m3, 0) & s.most3
    FROM governance_matrix(p_text) AS m
    JOIN governance_sector_masks(p_text) AS s ON s.sector = m.sector
    JOIN governance_caps(p_text) AS r
        ON r.factor = 'relation' AND (r.situations IS NULL OR m.situation = ANY (r.situations))
    CROSS JOIN unnest(p_protections) AS mark(code)
    LEFT JOIN governance_caps(p_text) AS p
        ON p.factor = 'protection' AND p.code = mark.code
       AND (p.situations IS NULL OR m.situation = ANY (p.situations))
$$;

-- The cells (with bond and protection) that two texts decide differently for anybody at all.
CREATE OR REPLACE FUNCTION governance_differing(p_old jsonb, p_new jsonb, p_protections text[])
RETURNS TABLE (
    profile text, sector text, situation text, relation text, protection text,
    old_own bigint[], new_own bigint[], old_law bigint[], new_law bigint[],
    old_ask bigint[], new_ask bigint[]
)
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT profile, sector, situation, relation, protection,
        ARRAY[coalesce(o.own1, 0), coalesce(o.own2, 0), coalesce(o.own3, 0)],
        ARRAY[coalesce(n.own1, 0), coalesce(n.own2, 0), coalesce(n.own3, 0)],
        ARRAY[coalesce(o.law1, 0), coalesce(o.law2, 0), coalesce(o.law3, 0)],
        ARRAY[coalesce(n.law1, 0), coalesce(n.law2, 0), coalesce(n.law3, 0)],
        ARRAY[coalesce(o.ask1, 0), coalesce(o.ask2, 0), coalesce(o.ask3, 0)],
        ARRAY[coalesce(n.ask1, 0), coalesce(n.ask2, 0), coalesce(n.ask3, 0)]
    FROM governance_foreseen(p_old, p_protections) AS o
    FULL JOIN governance_foreseen(p_new, p_protections) AS n
        USING (profile, sector, situation, relation, protection)
    WHERE (o.own1, o.own2, o.own3, o.law1, o.law2, o.law3, o.ask1, o.ask2, o.ask3)
        IS DISTINCT FROM (n.own1, n.own2, n.own3, n.law1, n.law2, n.law3, n.ask1, n.ask2, n.ask3)
$$;

-- Exact: by profile and sector, how many professionals would see more (or less) of how many persons
-- whom their centre attends today, counting only what is on record about them.
CREATE OR REPLACE FUNCTION governance_affected(p_old jsonb, p_new jsonb)
RETURNS TABLE (
    profile text, sector text, rises boolean, professionals bigint, persons bigint, pairs bigint
)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH cells AS MATERIALIZED (
        SELECT *
        FROM governance_differing(p_old, p_new, governance_protections(p_new))
    ), viewers AS (
        SELECT p.id, p.kind AS profile, o.sector, o.id AS organisation, p.centre_id
        FROM accounts_profile AS p
        JOIN directory_centre AS c ON c.id = p.centre_id
        JOIN directory_organisation AS o ON o.id = c.organisation_id
        WHERE p.active AND p.valid_from <= access_today()
          AND (p.valid_to IS NULL OR p.valid_to >= access_today())
          AND (p.kind, o.sector) IN (SELECT d.profile, d.sector FROM cells AS d)
    ), pairs AS MATERIALIZED (
        SELECT v.id, v.profile, v.sector, v.organisation, r.person_id, min(r.kind) AS relation
        FROM viewers AS v
        JOIN access_relation AS r ON r.centre_id = v.centre_id
        WHERE r.state = 'current' AND r.valid_from <= access_today()
          AND (r.valid_to IS NULL OR r.valid_to >= access_today())
          AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())
          AND (r.kind <> 'declared' OR r.profile_id = v.id)
        GROUP BY 1, 2, 3, 4, 5
    ), known AS MATERIALIZED (
        SELECT DISTINCT q.person_id, q.organisation FROM pairs AS q
    ), said AS (
        SELECT k.person_id, k.organisation,
            coalesce(bit_or(1::bigint << r.type_bit)
                     FILTER (WHERE r.organisation_id = k.organisation), 0) AS own,
            coalesce(bit_or(1::bigint << r.type_bit)
                     FILTER (WHERE r.organisation_id <> k.organisation AND b.id IS NULL), 0)
                AS other
        FROM known AS k
        JOIN records_record AS r
            ON r.person_id = k.person_id AND r.state IN ('current', 'contested')
        LEFT JOIN access_block AS b ON b.series = r.series AND b.lifted_at IS NULL
        GROUP BY 1, 2
    ), given AS (
        SELECT c.person_id, c.organisation_id, bit_or(c.m1) AS m1, bit_or(c.m2 & c.m1) AS m2,
               bit_or(c.m3 & c.m2 & c.m1) AS m3
        FROM access_consent AS c
        WHERE c.purpose <> 'research' AND c.withdrawn_at IS NULL
          AND (c.expires_on IS NULL OR c.expires_on >= access_today())
        GROUP BY 1, 2
    ), changed AS (
        SELECT q.id, q.profile, q.sector, q.person_id,
            bit_or((s.own & d.new_own[k] & ~d.old_own[k])
                | (s.other & was.new & ~was.old)) <> 0 AS more,
            bit_or((s.own & d.old_own[k] & ~d.new_own[k])
                | (s.other & was.old & ~was.new)) <> 0 AS less
        FROM pairs AS q
        JOIN people_person AS p ON p.id = q.person_id
        JOIN cells AS d
            ON (d.profile, d.sector, d.relation, d.protection)
             = (q.profile, q.sector, q.relation, p.protection)
        JOIN said AS s ON s.person_id = q.person_id AND s.organisation = q.organisation
        LEFT JOIN given AS g
            ON g.person_id = q.person_id AND g.organisation_id = q.organisation
        CROSS JOIN generate_series(1, 3) AS k
        CROSS JOIN LATERAL (
            SELECT coalesce((ARRAY[g.m1, g.m2, g.m3])[k], 0) AS masks) AS asked
        CROSS JOIN LATERAL (
            SELECT d.old_law[k] | (d.old_ask[k] & asked.masks) AS old,
                   d.new_law[k] | (d.new_ask[k] & asked.masks) AS new) AS was
        GROUP BY 1, 2, 3, 4
    )
    SELECT c.profile, c.sector, way.rises, count(DISTINCT c.id), count(DISTINCT c.person_id),
           count(*)
    FROM changed AS c CROSS JOIN (VALUES (true), (false)) AS way(rises)
    WHERE CASE WHEN way.rises THEN c.more ELSE c.less END
    GROUP BY 1, 2, 3
$$;

-- Exact: the accesses of the last 90 days that by the new text would have allowed more (or less)
-- than they did, decided again from the factors that each event keeps. Those without factors (from
-- before they were kept) come as profile ''.
CREATE OR REPLACE FUNCTION governance_replayed(p_new jsonb)
RETURNS TABLE (profile text, sector text, rises boolean, accesses bigint)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH foreseen AS MATERIALIZED (
        SELECT * FROM governance_foreseen(p_new, governance_protections(p_new))),
    accesses AS (
        SELECT e.detail ->> 'kind' AS profile, e.situation, e.detail -> 'factors' AS f
        FROM audit_event AS e
        WHERE e.kind IN ('folder.opened', 'folder.denied')
          AND e.at > clock_timestamp() - interval '90 days'
    ), again AS (
        SELECT coalesce(a.profile, '') AS profile, coalesce(a.f ->> 'sector', '') AS sector,
            a.f IS NOT NULL AS kept,
            bit_or((now_own & ~was_own) | (now_other & ~was_other)) <> 0 AS more,
            bit_or((was_own & ~now_own) | (was_other & ~now_other)) <> 0 AS less
        FROM (SELECT x.*, row_number() OVER () AS line FROM accesses AS x) AS a
        LEFT JOIN foreseen AS n
            ON (n.profile, n.sector, n.situation, n.relation, n.protection)
             = (a.profile, a.f ->> 'sector', a.situation, a.f ->> 'relation',
                a.f ->> 'protection')
        CROSS JOIN generate_series(0, 2) AS k
        CROSS JOIN LATERAL (
            SELECT coalesce((a.f #>> ARRAY['own', k::text])::bigint, 0) AS was_own,
                   coalesce((a.f #>> ARRAY['other', k::text])::bigint, 0) AS was_other,
                   coalesce((a.f #>> ARRAY['granted', k::text])::bigint, 0) AS granted) AS stored
        CROSS JOIN LATERAL (
            SELECT coalesce((ARRAY[n.own1, n.own2, n.own3])[k + 1], 0) AS now_own,
                   coalesce((ARRAY[n.law1, n.law2, n.law3])[k + 1], 0)
                   | (coalesce((ARRAY[n.ask1, n.ask2, n.ask3])[k + 1], 0) & granted)
                   AS now_other) AS again
        GROUP BY a.line, 1, 2, 3
    )
    SELECT CASE WHEN a.kept THEN a.profile ELSE '' END, CASE WHEN a.kept THEN a.sector ELSE '' END,
           way.rises, count(*)
    FROM again AS a CROSS JOIN (VALUES (true), (false)) AS way(rises)
    WHERE CASE WHEN NOT a.kept THEN way.rises WHEN way.rises THEN a.more ELSE a.less END
    GROUP BY 1, 2, 3
$$;

-- The profiles of which a draft decides anything otherwise, by sector and direction. Pages show each
-- of them: «fewer than five» may be none, for its absence would tell that somebody is there.
CREATE OR REPLACE FUNCTION governance_ways(p_old jsonb, p_new jsonb)
RETURNS TABLE (profile text, sector text, rises boolean)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT d.profile, d.sector, way.rises
    FROM governance_differing(p_old, p_new, governance_protections(p_new)) AS d
    CROSS JOIN generate_series(1, 3) AS k
    CROSS JOIN (VALUES (true), (false)) AS way(rises)
    CROSS JOIN LATERAL (
        SELECT d.old_law[k] | d.old_ask[k] AS old, d.new_law[k] | d.new_ask[k] AS new) AS other
    WHERE CASE WHEN way.rises THEN (d.new_own[k] & ~d.old_own[k]) | (other.new & ~other.old)
                                   | (d.new_law[k] & ~d.old_law[k])
               ELSE (d.old_own[k] & ~d.new_own[k]) | (other.old & ~other.new)
                    | (d.old_law[k] & ~d.new_law[k]) END <> 0
$$;

-- The two texts that an announced simulation compares; none to who may not simulate.
CREATE OR REPLACE FUNCTION governance_simulated(
    p_context text, p_draft bigint, OUT old jsonb, OUT new jsonb
)
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
BEGIN
    SELECT * INTO actor FROM governance_actor(p_context, 'simulate', p_draft);
    IF actor.profile_id IS NOT NULL THEN
        SELECT v.source::jsonb, d.text::jsonb INTO old, new
        FROM governance_draft AS d JOIN protocol_version AS v ON v.id = d.base_id
        WHERE d.id = p_draft;
    END IF;
END
$$;

-- How many professionals and persons a draft concerns, by profile, sector and direction.
CREATE OR REPLACE FUNCTION governance_simulate(p_context text, p_draft bigint)
RETURNS TABLE (
    profile text, sector text, rises boolean, professionals int, persons int, pairs int
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    text record;
BEGIN
    SELECT * INTO text FROM governance_simulated(p_context, p_draft);
    RETURN QUERY
    SELECT profile, sector, rises, governance_blur(coalesce(a.professionals, 0)),
           governance_blur(coalesce(a.persons, 0)), governance_blur(coalesce(a.pairs, 0))
    FROM governance_ways(text.old, text.new)
    LEFT JOIN governance_affected(text.old, text.new) AS a USING (profile, sector, rises)
    WHERE text.new IS NOT NULL ORDER BY 1, 2, 3;
END
$$;

-- Which accesses of the last 90 days a draft would have decided otherwise.
CREATE OR REPLACE FUNCTION governance_replay(p_context text, p_draft bigint)
RETURNS TABLE (profile text, sector text, rises boolean, accesses int)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    text record;
BEGIN
    SELECT * INTO text FROM governance_simulated(p_context, p_draft);
    RETURN QUERY
    SELECT profile, sector, rises, governance_blur(coalesce(a.accesses, 0))
    FROM governance_ways(text.old, text.new)
    FULL JOIN governance_replayed(text.new) AS a USING (profile, sector, rises)
    WHERE text.new IS NOT NULL ORDER BY 1, 2, 3;
END
$$;
