-- «Is it one of these?»: before a first visit is declared or somebody is registered anew, those of
-- one's own centre who were born that day (or with day and month the other way round) and whose
-- document of that kind is missing or a slip away. Own relations only, so nothing is learnt of anybody
-- else; the search that was announced is the event, and it answers to exactly that search.
CREATE OR REPLACE FUNCTION people_own_alike(p_context text, p_criteria jsonb)
RETURNS TABLE (
    person_id uuid, given_name text, surname1 text, surname2 text, birth_date date,
    birth_precision text, sex text, protection text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    born date := (p_criteria ->> 'birth_date')::date;
    lawful boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['person.searched']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR born IS NULL
       OR event.detail ->> 'digest' IS DISTINCT FROM access_criteria_digest(p_criteria) THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM protocol_matrix AS m
                   WHERE m.version_id = (SELECT id FROM protocol_version WHERE valid_to IS NULL)
                     AND m.profile = actor.kind AND m.sector = actor.sector
                     AND (m.own1 | m.other1) <> 0) THEN
        RETURN;  -- a profile that may open no folder finds nobody
    END IF;
    lawful := access_names_as_others(v.id, coalesce((
        SELECT bit_or(b.m2) FROM protocol_basis AS b
        WHERE b.version_id = v.id AND b.sector = actor.sector
          AND b.kind IN ('law', 'public_task')), 0))
    FROM protocol_version AS v WHERE v.valid_to IS NULL;
    RETURN QUERY
    SELECT p.id, who.*
    FROM (SELECT DISTINCT r.person_id AS id FROM access_relation AS r
          WHERE r.centre_id = actor.centre_id AND r.state = 'current') AS mine
    JOIN people_person AS p ON p.id = mine.id AND p.protection = 'none'
    CROSS JOIN LATERAL access_named(p.id, actor.organisation_id, lawful) AS who
    WHERE who.birth_precision = 'day'
      AND (who.birth_date = born OR (
          extract(year FROM who.birth_date) = extract(year FROM born)
          AND extract(month FROM who.birth_date) = extract(day FROM born)
          AND extract(day FROM who.birth_date) = extract(month FROM born)))
      AND access_attends(actor.centre_id, actor.profile_id, p.id)
      AND NOT EXISTS (
          SELECT FROM people_identifier AS d JOIN people_identity AS i ON i.id = d.identity_id
          WHERE d.person_id = p.id AND d.type = p_criteria ->> 'type'
            AND (lawful OR access_own_source(i.source, actor.organisation_id, p.id))
            AND NOT people_slip(d.value, p_criteria ->> 'value'))
    ORDER BY who.surname1, who.surname2, who.given_name, p.id LIMIT 5;
END
$$;

-- One wrong or two turned figures, with the letter that follows from them.
CREATE OR REPLACE FUNCTION people_slip(p_one text, p_other text) RETURNS boolean
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT length(p_one) = length(p_other) AND count(*) <= 3
    FROM generate_series(1, length(p_one)) AS place
    WHERE substr(p_one, place, 1) <> substr(p_other, place, 1)
$$;
