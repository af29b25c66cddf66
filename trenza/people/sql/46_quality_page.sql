-- What the data manager is told of how well persons are recognised. No exact count leaves: each is
-- rounded to a multiple of five, up or down by chance with the odds that keep sums right (as New
-- Zealand's statistics office does to base three), and what is under five is told as that. Chance is
-- drawn from the secret key and the cell, so that asking again gives the same. Only weeks that are
-- over are told: a manager who delivers a row at a time could otherwise watch what a count does when
-- she names somebody, and learn whether others know her.

CREATE OR REPLACE FUNCTION people_rounded(p_cell text, p_number bigint, p_base int) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT p_number / p_base * p_base + CASE
        WHEN get_byte(drawn.bytes, 0) * 256 + get_byte(drawn.bytes, 1)
             < 65536 / p_base * (p_number % p_base) THEN p_base ELSE 0 END
    FROM (SELECT sha256(key.inner_pad || convert_to('quality:' || p_cell || ':' || p_number, 'UTF8'))
              AS bytes
          FROM access_contextkey AS key) AS drawn
$$;

-- The page is going to be read or, with p_alarm, that alarm is going to be answered.
CREATE OR REPLACE FUNCTION people_announce_quality(p_context text, p_alarm uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    RETURN access_announce(
        actor, CASE WHEN p_alarm IS NULL THEN 'quality.read' ELSE 'quality.answered' END, '', '',
        CASE WHEN actor.kind = 'data_manager' AND (p_alarm IS NULL OR EXISTS (
            SELECT FROM people_quality_alarm AS a
            WHERE a.id = p_alarm AND a.organisation_id = actor.organisation_id))
        THEN 'allowed' ELSE 'denied' END,
        CASE WHEN p_alarm IS NULL THEN '{}' ELSE jsonb_build_object('alarm', p_alarm) END);
END
$$;

-- The counts of her own organisation: each week that is over (slice ''), the whole half year of each
-- group (week NULL; origins of few together as «origin:*»), and under 'region' the half year of
-- everybody, where at least three organisations delivered, to the nearest ten.
CREATE OR REPLACE FUNCTION people_quality_counts(p_context text)
RETURNS TABLE (
    scope text, source text, name text, week date, slice text, measure text, number bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 2000
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    until date := date_trunc('week', access_today())::date;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['quality.read']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR actor.kind <> 'data_manager' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'own', q.source, coalesce(s.name::text, ''), q.week, '', q.measure,
           CASE WHEN q.measure = 'hours' THEN q.number ELSE people_rounded(
               concat_ws('/', q.organisation_id, q.source, q.week, q.measure), q.number, 5) END
    FROM people_quality AS q LEFT JOIN exchange_source AS s ON s.code = q.source
    WHERE q.organisation_id = actor.organisation_id AND q.slice = ''
      AND q.measure NOT LIKE 'sample%'
      AND q.week >= until - 26 * 7 AND (q.week < until OR q.measure LIKE 'waiting%');
    -- The links looked at again, of the half year, as they are: found right or wrong by reviewers who were
    -- told so each time, and a precision out of rounded counts would be none.
    RETURN QUERY
    SELECT 'own', '', '', NULL::date, '', q.measure, sum(q.number)::bigint
    FROM people_quality AS q
    WHERE q.organisation_id = actor.organisation_id AND q.source = '' AND q.slice = ''
      AND q.measure LIKE 'sample%' AND q.week >= until - 26 * 7 AND q.week < until
    GROUP BY q.measure;
    RETURN QUERY
    WITH sums AS (
        SELECT q.slice, q.measure, sum(q.number) AS number
        FROM people_quality AS q
        WHERE q.organisation_id = actor.organisation_id AND q.slice <> ''
          AND q.measure <> 'hours' AND q.week >= until - 26 * 7 AND q.week < until
        GROUP BY 1, 2
    ),
    large AS (SELECT x.slice FROM sums AS x WHERE x.measure = 'arrived' AND x.number >= 100)
    SELECT 'own', '', '', NULL::date, told.slice, told.measure,
           people_rounded(concat_ws('/', actor.organisation_id, until, told.slice, told.measure),
                          sum(told.number)::bigint, 5)
    FROM (SELECT CASE WHEN x.slice LIKE 'document:%' OR x.slice IN (SELECT l.slice FROM large AS l)
                      THEN x.slice ELSE 'origin:*' END AS slice, x.measure, x.number
          FROM sums AS x) AS told
    GROUP BY told.slice, told.measure;
    RETURN QUERY
    SELECT 'region', '', '', NULL::date, '', q.measure,
           people_rounded(concat_ws('/', 'region', until, q.measure), sum(q.number)::bigint, 10)
    FROM people_quality AS q
    WHERE q.slice = '' AND q.source <> '' AND q.week >= until - 26 * 7 AND q.week < until
    GROUP BY q.measure
    HAVING count(DISTINCT q.organisation_id) FILTER (WHERE q.number > 0) >= 3;
END
$$;

-- The alarms of her own sources: those that ring, and those of the last eight weeks that were settled.
-- It is shares of what her own systems sent, of weeks that are over where others count in them, so it
-- needs no event: the desk of deliveries shows it.
CREATE OR REPLACE FUNCTION people_quality_alarms(p_context text)
RETURNS TABLE (
    id uuid, source text, name text, measure text, first_week date, last_week date, low float8,
    usual float8, high float8, found float8, state text, opened_at timestamptz,
    settled_at timestamptz, reason text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    IF actor.kind <> 'data_manager' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT a.id, a.source, coalesce(s.name::text, a.source), a.measure, a.first_week, a.last_week,
           round(a.low::numeric, 2)::float8, round(a.usual::numeric, 2)::float8,
           round(a.high::numeric, 2)::float8, round(shown.found::numeric, 2)::float8, a.state,
           a.opened_at, a.settled_at, a.reason
    FROM people_quality_alarm AS a LEFT JOIN exchange_source AS s ON s.code = a.source
    -- what depends on whom others know is rounded as on the page of counts, and by the same chance
    CROSS JOIN LATERAL (SELECT CASE WHEN a.measure IN ('linked', 'review') THEN least(1, people_rounded(
        concat_ws('/', a.organisation_id, a.source, a.last_week, a.measure),
        round(a.found * a.of)::bigint, 5)::float8 / a.of) ELSE a.found END AS found) AS shown
    WHERE a.organisation_id = actor.organisation_id
      AND (a.state = 'open' OR a.settled_at > now() - interval '8 weeks')
    ORDER BY a.state <> 'open', a.opened_at DESC, a.id LIMIT 50;
END
$$;

-- Her answer to an alarm, with its reason: 'noted', or 'late' where it no longer rings.
CREATE OR REPLACE FUNCTION people_answer_alarm(
    p_context text, p_alarm uuid, p_state text, p_reason text
) RETURNS TABLE (told text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    event audit_event;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['quality.answered']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR event.detail ->> 'alarm' <> p_alarm::text
       OR p_state IS NULL OR p_state NOT IN ('accepted', 'mended')
       OR coalesce(length(btrim(p_reason)) BETWEEN 10 AND 400, false) IS NOT TRUE THEN
        RETURN QUERY SELECT 'refused';
        RETURN;
    END IF;
    UPDATE people_quality_alarm AS a
    SET state = p_state, reason = btrim(p_reason), settled_at = clock_timestamp(),
        profile_id = actor.profile_id
    WHERE a.id = p_alarm AND a.organisation_id = actor.organisation_id AND a.state = 'open';
    RETURN QUERY SELECT CASE WHEN FOUND THEN 'noted' ELSE 'late' END;
END
$$;

GRANT SELECT ON people_quality, people_quality_alarm TO trenza_reader;
GRANT UPDATE (state, reason, settled_at, profile_id) ON people_quality_alarm TO trenza_reader;
GRANT EXECUTE ON FUNCTION people_rounded TO trenza_reader;
GRANT EXECUTE ON FUNCTION people_announce_quality, people_quality_counts, people_quality_alarms,
    people_answer_alarm TO trenza_web;
