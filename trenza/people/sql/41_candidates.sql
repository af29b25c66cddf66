-- Those who share a key with somebody who comes in, for a whole batch: the rows of each place of
-- the batch. Keys that a crowd shares are left out, if they are not yet. The index of keys is always used: the planner
-- cannot know how few share one, and would rather read everything.
CREATE OR REPLACE FUNCTION people_candidates(p_places int[], p_keys text[], p_most int, p_hot boolean)
RETURNS TABLE (place int, identity_id uuid, form text)
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    wanted record;
    cool bigint[];
BEGIN
    FOR wanted IN SELECT q.place, q.keys FROM unnest(p_places, p_keys) AS q(place, keys) LOOP
        cool := wanted.keys::bigint[];
        IF p_hot THEN
            cool := ARRAY(SELECT k FROM unnest(cool) AS k
                          WHERE NOT EXISTS (SELECT FROM people_hot_key AS h WHERE h.key = k));
        END IF;
        RETURN QUERY SELECT wanted.place, n.identity_id, n.form FROM people_normal AS n
                     WHERE n.keys && cool LIMIT p_most;
    END LOOP;
END
$$;

-- Of these keys, those that more share than they may: noted, so that they are not looked up again.
-- No more holders are counted than is needed to know.
CREATE OR REPLACE FUNCTION people_note_crowds(p_keys bigint[], p_caps int[]) RETURNS SETOF bigint
LANGUAGE plpgsql
SET search_path = public, pg_temp
SET enable_seqscan = off
AS $$
BEGIN
    RETURN QUERY
    INSERT INTO people_hot_key
    SELECT q.k FROM unnest(p_keys, p_caps) AS q(k, cap)
    WHERE (SELECT count(*) FROM (SELECT FROM people_normal AS n WHERE n.keys && ARRAY[q.k]
                                 LIMIT q.cap + 1) AS few) > q.cap
    ORDER BY q.k
    ON CONFLICT DO NOTHING RETURNING key;
END
$$;

-- How many others than these identities hold each of some keys; counted no further than p_most.
CREATE OR REPLACE FUNCTION people_holders(p_keys bigint[], p_others_than uuid[], p_most int)
RETURNS TABLE (key bigint, holders bigint)
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
SET enable_seqscan = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT k, (SELECT count(*) FROM (SELECT FROM people_normal AS n WHERE n.keys && ARRAY[k]
                                     AND n.identity_id <> ALL(p_others_than) LIMIT p_most) AS few)
    FROM unnest(p_keys) AS k;
END
$$;
