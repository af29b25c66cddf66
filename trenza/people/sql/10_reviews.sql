-- Doubts that wait for a decision, counted: no person, no identity, no number. The pair of sources
-- is ordered, so that "a and b" and "b and a" are one line.
CREATE OR REPLACE FUNCTION people_list_reviews()
RETURNS TABLE (reason text, source text, other_source text, waiting bigint, oldest_days int)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT r.reason, least(one.source, other.source), greatest(one.source, other.source),
           count(*), max(extract(day FROM now() - r.created_at))::int
    FROM people_link_review AS r
    JOIN people_identity AS one ON one.id = r.identity_id
    JOIN people_identity AS other ON other.id = r.other_identity_id
    WHERE r.state = 'open'
    GROUP BY 1, 2, 3
    ORDER BY 4 DESC, 1, 2, 3
$$;
