-- Link, never merge (law 5): when a source identity turns out to be another person, what was stated
-- through it follows. The only change that a statement ever sees, and only of whose folder it is in.
CREATE OR REPLACE FUNCTION records_relink(p_identity uuid, p_from uuid, p_to uuid)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    moved bigint;
BEGIN
    PERFORM set_config('trenza.relinking', 'on', true);
    UPDATE records_record SET person_id = p_to
    WHERE person_id = p_from AND identity_id = p_identity;
    GET DIAGNOSTICS moved = ROW_COUNT;
    UPDATE records_series AS s SET person_id = p_to
    FROM records_record AS r
    WHERE r.person_id = p_to AND r.identity_id = p_identity
      AND s.series = r.series AND s.person_id = p_from;
    PERFORM set_config('trenza.relinking', 'off', true);
    RETURN moved;
END
$$;
