-- The queue of the review desk: which doubts wait for a data manager, in what order, at what pace.

CREATE OR REPLACE FUNCTION people_announce_reviews(p_context text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    RETURN access_announce(
        actor, 'review.listed', '', '',
        CASE WHEN actor.kind = 'data_manager' THEN 'allowed' ELSE 'denied' END, '{}');
END
$$;

-- The open doubts that concern an organisation, or that are all its own where it may answer no other.
CREATE OR REPLACE FUNCTION people_waiting(p_organisation bigint, p_sector text) RETURNS bigint[]
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH own AS (SELECT s.code FROM exchange_source AS s WHERE s.organisation_id = p_organisation)
    SELECT coalesce(array_agg(r.id), '{}')
    FROM people_link_review AS r
    JOIN people_identity AS one ON one.id = r.identity_id
    JOIN people_identity AS other ON other.id = r.other_identity_id
    WHERE r.state = 'open'
      AND CASE WHEN p_sector IN ('SS', 'SE')
               THEN one.source IN (SELECT code FROM own) OR other.source IN (SELECT code FROM own)
               ELSE one.source IN (SELECT code FROM own) AND other.source IN (SELECT code FROM own)
          END
$$;

-- What else speaks for two being one: who lives with both (two points each, at most three), and a
-- centre that attends both by what two sources say. It says which to look at first, and never
-- whether they are one.
CREATE OR REPLACE FUNCTION people_nearness(p_reviews bigint[])
RETURNS TABLE (review_id bigint, near bigint)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH asked AS (
        SELECT r.id, r.identity_id AS one, r.other_identity_id AS other, r.person_id,
               r.other_person_id, i.source <> j.source AS across
        FROM people_link_review AS r
        JOIN people_identity AS i ON i.id = r.identity_id
        JOIN people_identity AS j ON j.id = r.other_identity_id
        WHERE r.id = ANY (p_reviews)
    ),
    kin AS (
        SELECT a.id, least(count(DISTINCT mine.person_id), 3) AS shared
        FROM asked AS a
        JOIN people_household_member AS one ON one.identity_id = a.one
        JOIN people_household_member AS other ON other.identity_id = a.other
            AND other.household_id <> one.household_id
        JOIN people_household_member AS mine ON mine.household_id = one.household_id
            AND mine.person_id NOT IN (a.person_id, a.other_person_id)
        JOIN people_household_member AS theirs ON theirs.household_id = other.household_id
            AND theirs.person_id = mine.person_id
        GROUP BY a.id
    ),
    attended AS (
        SELECT DISTINCT a.id
        FROM asked AS a
        JOIN access_relation AS one ON one.person_id = a.person_id AND one.state = 'current'
        JOIN access_relation AS other ON other.person_id = a.other_person_id
            AND other.centre_id = one.centre_id AND other.state = 'current'
        JOIN directory_organisation AS o ON o.id = one.organisation_id AND NOT o.sensitive
        WHERE a.person_id <> a.other_person_id AND a.across
    )
    SELECT a.id, 2 * coalesce(k.shared, 0) + (c.id IS NOT NULL)::int
    FROM asked AS a LEFT JOIN kin AS k ON k.id = a.id LEFT JOIN attended AS c ON c.id = a.id
$$;

-- The queue, a page of it: no name, no number of anybody. The gravest first, within that those who
-- wait for more than a month, then those for whom most speaks, then the oldest. What she answered is
-- not hers to answer again until the facts change. The whole is worked out at once and not doubt by
-- doubt; there is always a row, which tells how many there are. p_wanted: {"risk", "reason",
-- "source" (as it is told), "days"}.
DROP FUNCTION IF EXISTS people_reviews(text, int);
CREATE OR REPLACE FUNCTION people_reviews(
    p_context text, p_wanted jsonb, p_limit int, p_offset int
) RETURNS TABLE (
    id uuid, reason text, weight float8, risk int, created_at timestamptz, answers bigint,
    sources text[], near bigint, total bigint, everything bigint, told text[]
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    waiting bigint[];
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['review.listed']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR actor.kind <> 'data_manager' THEN
        RETURN;
    END IF;
    waiting := people_waiting(actor.organisation_id, actor.sector);
    RETURN QUERY
    WITH said AS (
        SELECT v.review_id, count(*) FILTER (WHERE v.answer <> 'unsure') AS answers,
               bool_or(v.user_id = actor.user_id) AS mine
        FROM people_votes_among(waiting) AS v GROUP BY v.review_id
    ),
    mine AS (
        SELECT r.reference, r.reason, CASE WHEN NOT veil.veiled THEN r.weight END AS weight,
               r.created_at, coalesce(said.answers, 0) AS answers,
               people_risk(r.reason, one.protection <> 'none' OR other.protection <> 'none'
                           OR (actor.sector IN ('SS', 'SE')
                               AND (p.protection <> 'none' OR q.protection <> 'none')),
                           greatest(one.birth_date, other.birth_date)) AS risk,
               ARRAY[CASE WHEN veil.veiled AND o1.id <> actor.organisation_id
                          THEN o1.sector ELSE s1.name END,
                     CASE WHEN veil.veiled AND o2.id <> actor.organisation_id
                          THEN o2.sector ELSE s2.name END]::text[] AS sources,
               CASE WHEN veil.veiled OR actor.sector NOT IN ('SS', 'SE') THEN 0
                    ELSE beside.near END AS near
        FROM people_link_review AS r
        JOIN people_veils(waiting, actor.organisation_id) AS veil ON veil.review_id = r.id
        JOIN people_nearness(waiting) AS beside ON beside.review_id = r.id
        JOIN people_identity AS one ON one.id = r.identity_id
        JOIN people_identity AS other ON other.id = r.other_identity_id
        JOIN people_person AS p ON p.id = one.person_id
        JOIN people_person AS q ON q.id = other.person_id
        JOIN exchange_source AS s1 ON s1.code = one.source
        JOIN exchange_source AS s2 ON s2.code = other.source
        JOIN directory_organisation AS o1 ON o1.id = s1.organisation_id
        JOIN directory_organisation AS o2 ON o2.id = s2.organisation_id
        LEFT JOIN said ON said.review_id = r.id
        WHERE said.mine IS NOT TRUE
    ),
    wanted AS (
        SELECT * FROM mine
        WHERE risk = coalesce((p_wanted ->> 'risk')::int, risk)
          AND reason = coalesce(p_wanted ->> 'reason', reason)
          AND (NOT p_wanted ? 'source' OR p_wanted ->> 'source' = ANY (sources))
          AND created_at < now() - make_interval(days => coalesce((p_wanted ->> 'days')::int, 0))
    ),
    page AS (
        SELECT row_number() OVER (
                   ORDER BY risk DESC, created_at < now() - interval '30 days' DESC, near DESC,
                            created_at, reference) AS place, wanted.*
        FROM wanted
        ORDER BY place LIMIT least(p_limit, 200) OFFSET p_offset
    )
    SELECT f.reference, f.reason, f.weight, f.risk, f.created_at, f.answers, f.sources, f.near,
           (SELECT count(*) FROM wanted), (SELECT count(*) FROM mine),
           ARRAY(SELECT DISTINCT name FROM mine, unnest(mine.sources) AS name ORDER BY name)
    FROM (SELECT true) AS always LEFT JOIN page AS f ON true
    ORDER BY f.place;
END
$$;

-- How long she took today and how the queue goes: her own times, and of all together only how many
-- doubts of her organisation were opened and settled by people in a week. Nobody is compared.
CREATE OR REPLACE FUNCTION people_review_pace(p_context text)
RETURNS TABLE (median float8, mine bigint, settled bigint, opened bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    week timestamptz := now() - interval '7 days';
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['review.listed']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR actor.kind <> 'data_manager' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH lately AS (  -- of those that she may look at, or a guess delivered would be counted
        SELECT r.created_at, r.settled_at, r.state
        FROM people_link_review AS r
        JOIN people_identity AS one ON one.id = r.identity_id
        JOIN people_identity AS other ON other.id = r.other_identity_id
        WHERE (r.created_at > week OR r.settled_at > week)
          AND people_may_review(actor.kind, actor.sector, actor.organisation_id, one.source,
                                other.source)
    ),
    today AS (
        SELECT v.seconds FROM people_link_vote AS v
        WHERE v.user_id = actor.user_id AND v.answer <> 'undo'
          AND (v.at AT TIME ZONE 'Europe/Madrid')::date = access_today()
    )
    SELECT (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds) FROM today AS t
            WHERE t.seconds BETWEEN 1 AND 1800),
           (SELECT count(*) FROM today),
           (SELECT count(*) FROM lately AS l
            WHERE l.settled_at > week AND l.state IN ('linked', 'kept_apart')),
           (SELECT count(*) FROM lately AS l WHERE l.created_at > week);
END
$$;
