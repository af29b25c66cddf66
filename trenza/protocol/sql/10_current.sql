-- The version in force; NULL before the first publication, and then nothing can be decided.
CREATE OR REPLACE FUNCTION protocol_current() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = public, pg_temp
AS $$
    SELECT id FROM protocol_version WHERE valid_to IS NULL
$$;
