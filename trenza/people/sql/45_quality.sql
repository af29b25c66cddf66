-- How well persons are recognised, counted by the daily job into a table of a few rows a week, so that
-- no page ever counts over the index. Everything here is for the worker alone.

CREATE OR REPLACE FUNCTION people_week(p_at timestamptz) RETURNS date
LANGUAGE sql STABLE
AS $$ SELECT date_trunc('week', p_at AT TIME ZONE 'Europe/Madrid')::date $$;

-- What the sources told in the weeks since that Monday: of how many it lacks what, or looks odd. A
-- phone that more have than live in one home (12, as in actions/alike.py) says nothing of anybody.
CREATE OR REPLACE FUNCTION people_count_told(p_since date)
RETURNS TABLE (source text, week date, slice text, measure text, number bigint)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH crowded AS (
        SELECT i.phone FROM people_identity AS i WHERE i.phone <> ''
        GROUP BY i.phone HAVING count(*) > 12
    ),
    seen AS (
        SELECT i.source, people_week(i.updated_at) AS week, count(*) AS told,
               count(*) FILTER (WHERE NOT EXISTS (
                   SELECT FROM people_identifier AS d
                   WHERE d.identity_id = i.id AND d.type <> 'own')) AS no_document,
               count(*) FILTER (WHERE i.birth_date IS NULL) AS no_birth,
               count(*) FILTER (WHERE to_char(i.birth_date, 'MM-DD') = '01-01') AS first_january,
               count(*) FILTER (WHERE i.surname2 = '') AS no_surname2,
               count(*) FILTER (
                   WHERE octet_length(i.given_name || i.surname1 || i.surname2)
                         <> length(i.given_name || i.surname1 || i.surname2)) AS non_ascii,
               count(*) FILTER (WHERE i.phone IN (SELECT c.phone FROM crowded AS c)) AS phone_shared
        FROM people_identity AS i
        WHERE i.updated_at >= p_since::timestamp AT TIME ZONE 'Europe/Madrid'
        GROUP BY 1, 2
    )
    SELECT s.source, s.week, '', m.measure, m.number
    FROM seen AS s CROSS JOIN LATERAL (VALUES
        ('told', s.told), ('no_document', s.no_document), ('no_birth', s.no_birth),
        ('first_january', s.first_january), ('no_surname2', s.no_surname2),
        ('non_ascii', s.non_ascii), ('phone_shared', s.phone_shared)) AS m(measure, number)
$$;

-- What their rows hold where a document should be and is none («SIN DOCUMENTO», 00000000T).
CREATE OR REPLACE FUNCTION people_count_rows(p_since date)
RETURNS TABLE (source text, week date, slice text, measure text, number bigint)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH seen AS (
        SELECT d.source, people_week(c.done_at) AS week,
               sum(c.applied + c.unchanged + c.waiting + c.rejected) AS rows,
               coalesce(sum((
                   SELECT sum((n ->> 3)::bigint) FROM jsonb_array_elements(c.notices) AS n
                   WHERE n ->> 0 = 'identifier_placeholder')), 0) AS placeholder
        FROM exchange_chunk AS c JOIN exchange_delivery AS d ON d.id = c.delivery_id
        WHERE c.done_at >= p_since::timestamp AT TIME ZONE 'Europe/Madrid'
        GROUP BY 1, 2
    )
    SELECT s.source, s.week, '', m.measure, m.number::bigint
    FROM seen AS s
    CROSS JOIN LATERAL (VALUES ('rows', s.rows), ('placeholder', s.placeholder)) AS m(measure, number)
$$;

-- What became of those who arrived, as they arrived: linked with somebody who has the same document,
-- linked by likeness, a doubt for somebody, or a new person; of all, by origin, with and without papers.
CREATE OR REPLACE FUNCTION people_count_arrived(p_since date)
RETURNS TABLE (source text, week date, slice text, measure text, number bigint)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH came AS (
        SELECT i.source, people_week(i.known_at) AS week,
               ARRAY['', 'origin:' || i.nationality, CASE WHEN EXISTS (
                   SELECT FROM people_identifier AS d
                   WHERE d.identity_id = i.id AND d.type <> 'own')
                   THEN 'document:yes' ELSE 'document:no' END] AS slices,
               EXISTS (SELECT FROM people_link_decision AS d
                       WHERE d.identities[1] = i.id AND d.at = i.known_at
                         AND d.profile_id IS NULL AND d.kind IN ('linked', 'moved')) AS linked,
               EXISTS (SELECT FROM people_identifier AS a
                       JOIN people_identifier AS b ON b.type = a.type AND b.value = a.value
                           AND b.identity_id <> a.identity_id AND b.person_id = a.person_id
                       WHERE a.identity_id = i.id AND a.type <> 'own') AS papers,
               EXISTS (SELECT FROM people_link_review AS r WHERE r.created_at = i.known_at
                       AND (r.identity_id = i.id OR r.other_identity_id = i.id)) AS doubted
        FROM people_identity AS i
        WHERE i.known_at >= p_since::timestamp AT TIME ZONE 'Europe/Madrid'
    ),
    seen AS (
        SELECT c.source, c.week, one.slice, count(*) AS arrived,
               count(*) FILTER (WHERE c.linked AND c.papers) AS by_document,
               count(*) FILTER (WHERE c.linked AND NOT c.papers) AS by_likeness,
               count(*) FILTER (WHERE NOT c.linked AND c.doubted) AS review,
               count(*) FILTER (WHERE NOT c.linked AND NOT c.doubted) AS new
        FROM came AS c CROSS JOIN LATERAL unnest(c.slices) AS one(slice)
        GROUP BY 1, 2, 3
    )
    SELECT s.source, s.week, s.slice, m.measure, m.number
    FROM seen AS s CROSS JOIN LATERAL (VALUES
        ('arrived', s.arrived), ('by_document', s.by_document), ('by_likeness', s.by_likeness),
        ('linked', s.by_document + s.by_likeness), ('review', s.review), ('new', s.new)
    ) AS m(measure, number)
$$;

-- The groups that somebody is counted in, besides all.
CREATE OR REPLACE FUNCTION people_slices(p_identity uuid) RETURNS text[]
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT ARRAY['', 'origin:' || i.nationality, CASE WHEN EXISTS (
        SELECT FROM people_identifier AS d WHERE d.identity_id = i.id AND d.type <> 'own')
        THEN 'document:yes' ELSE 'document:no' END]
    FROM people_identity AS i WHERE i.id = p_identity
$$;

-- Which organisations may look at a doubt between two sources, as people_may_review has it: a public
-- service of whose one of the two is, or whoever both are of.
CREATE OR REPLACE FUNCTION people_concerned(p_one text, p_other text) RETURNS SETOF bigint
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT o.id FROM directory_organisation AS o
    JOIN exchange_source AS s ON s.organisation_id = o.id AND s.code IN (p_one, p_other)
    GROUP BY o.id, o.sector
    HAVING o.sector IN ('SS', 'SE') OR count(*) = CASE WHEN p_one = p_other THEN 1 ELSE 2 END
$$;

-- What reviewers decided: the doubts, and the sample of links that had been made alone. What was taken
-- back counts no more. How long each had waited, in hours.
CREATE OR REPLACE FUNCTION people_count_decided(p_since date)
RETURNS TABLE (organisation_id bigint, week date, slice text, measure text, number bigint)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH decided AS (
        SELECT c.organisation_id, people_week(d.at) AS week, people_slices(d.identities[1]) AS slices,
               d.reason = 'quality_sample' AS sample, d.kind = 'linked' AS same,
               extract(epoch FROM d.at - r.created_at) / 3600 AS hours,
               NOT EXISTS (SELECT FROM people_link_decision AS u WHERE u.undoes = d.id) AS holds
        FROM people_link_decision AS d
        JOIN people_link_vote AS v ON v.id = d.vote_id
        JOIN people_link_review AS r ON r.id = v.review_id
        JOIN people_identity AS one ON one.id = r.identity_id
        JOIN people_identity AS other ON other.id = r.other_identity_id
        CROSS JOIN LATERAL people_concerned(one.source, other.source) AS c(organisation_id)
        WHERE d.vote_id IS NOT NULL AND d.kind IN ('linked', 'kept_apart', 'unlinked')
          AND d.at >= p_since::timestamp AT TIME ZONE 'Europe/Madrid'
    ),
    seen AS (
        SELECT d.organisation_id, d.week, one.slice,
               count(*) FILTER (WHERE d.holds AND NOT d.sample AND d.same) AS same,
               count(*) FILTER (WHERE d.holds AND NOT d.sample AND NOT d.same) AS different,
               count(*) FILTER (WHERE d.holds AND d.sample AND d.same) AS sample_right,
               count(*) FILTER (WHERE d.holds AND d.sample AND NOT d.same) AS sample_false,
               count(*) FILTER (WHERE d.holds AND d.hours <= 168) AS within_week,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY d.hours))::bigint AS hours
        FROM decided AS d CROSS JOIN LATERAL unnest(d.slices) AS one(slice)
        GROUP BY 1, 2, 3
    )
    SELECT s.organisation_id, s.week, s.slice, m.measure, m.number
    FROM seen AS s CROSS JOIN LATERAL (VALUES
        ('same', s.same), ('different', s.different), ('sample_right', s.sample_right),
        ('sample_false', s.sample_false), ('within_week', s.within_week), ('hours', s.hours)
    ) AS m(measure, number)
$$;

-- The doubts that wait, by how long they have.
CREATE OR REPLACE FUNCTION people_count_waiting(p_now timestamptz)
RETURNS TABLE (organisation_id bigint, week date, slice text, measure text, number bigint)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH waiting AS (
        SELECT c.organisation_id, p_now - r.created_at AS since
        FROM people_link_review AS r
        JOIN people_identity AS one ON one.id = r.identity_id
        JOIN people_identity AS other ON other.id = r.other_identity_id
        CROSS JOIN LATERAL people_concerned(one.source, other.source) AS c(organisation_id)
        WHERE r.state = 'open'
    ),
    seen AS (
        SELECT o.id AS organisation_id,
               count(*) FILTER (WHERE w.since < '7 days') AS fresh,
               count(*) FILTER (WHERE w.since >= '7 days' AND w.since < '28 days') AS weeks,
               count(*) FILTER (WHERE w.since >= '28 days' AND w.since < '90 days') AS months,
               count(*) FILTER (WHERE w.since >= '90 days') AS long
        FROM (SELECT DISTINCT s.organisation_id AS id FROM exchange_source AS s) AS o
        LEFT JOIN waiting AS w ON w.organisation_id = o.id GROUP BY 1
    )
    SELECT s.organisation_id, people_week(p_now), '', m.measure, m.number
    FROM seen AS s CROSS JOIN LATERAL (VALUES
        ('waiting_fresh', s.fresh), ('waiting_weeks', s.weeks), ('waiting_months', s.months),
        ('waiting_long', s.long)) AS m(measure, number)
$$;

-- An alarm that rings or falls silent by itself is an event of the organisation whose source it is.
CREATE OR REPLACE FUNCTION people_note_alarm(p_kind text, p_alarm uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    alarm people_quality_alarm;
BEGIN
    IF p_kind IS NULL OR p_kind NOT IN ('quality.alarm', 'quality.over') THEN
        RAISE EXCEPTION 'people_note_alarm writes events of alarms only' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO STRICT alarm FROM people_quality_alarm AS a WHERE a.id = p_alarm;
    RETURN audit_append(
        p_kind, '', '', alarm.organisation_id::text, '', '', '', '', '', '', 'done', 0, 0, 0, '',
        jsonb_build_object('alarm', alarm.id, 'source', alarm.source, 'measure', alarm.measure));
END
$$;

GRANT SELECT, INSERT, DELETE ON people_quality TO trenza_intake;
GRANT UPDATE (number, counted_at) ON people_quality TO trenza_intake;
GRANT SELECT, INSERT ON people_quality_alarm TO trenza_intake;
GRANT UPDATE (last_week, found, of, state, settled_at) ON people_quality_alarm TO trenza_intake;
GRANT EXECUTE ON FUNCTION people_week, people_count_told, people_count_rows, people_count_arrived,
    people_slices, people_concerned, people_count_decided, people_count_waiting, people_note_alarm
    TO trenza_intake;
