-- Looking for one's own people by any mix of name, birth date, telephone and document, however badly
-- written. Only those whom one's own centre attends, as in a search by name: nothing is learnt of
-- anybody else, neither by the answer nor by its time, which depends on one's own caseload alone. The
-- search that was announced is the event, and it answers to exactly that search.

-- A word of a name and another that may be the same badly written: the beginning of it, or one letter
-- more, less, other or turned around.
CREATE OR REPLACE FUNCTION people_near_word(p_typed text, p_word text) RETURNS boolean
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT starts_with(p_word, p_typed) OR (
        length(p_typed) > 3 AND length(p_word) > 3
        AND abs(length(p_typed) - length(p_word)) <= 1
        AND (left(p_typed, 1) = left(p_word, 1) OR right(p_typed, 2) = right(p_word, 2))
        AND EXISTS (
            SELECT FROM generate_series(1, greatest(length(p_typed), length(p_word))) AS place
            WHERE overlay(p_typed PLACING '' FROM place FOR 1) = p_word
               OR overlay(p_word PLACING '' FROM place FOR 1) = p_typed
               OR overlay(p_typed PLACING '' FROM place FOR 1)
                  = overlay(p_word PLACING '' FROM place FOR 1)
               OR overlay(p_typed PLACING reverse(substr(p_typed, place, 2)) FROM place FOR 2)
                  = p_word))
$$;

-- How well a birth date fits what was typed: 2 the same, 1 turned around or of that year, 0 another.
CREATE OR REPLACE FUNCTION people_near_birth(p_typed date, p_born date, p_precision text) RETURNS int
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT CASE
        WHEN p_typed IS NULL OR p_born IS NULL THEN 0
        WHEN p_precision = 'day' AND p_typed = p_born THEN 2
        WHEN p_precision <> 'day' THEN (abs(extract(year FROM p_typed)
                                            - extract(year FROM p_born)) <= 1)::int
        ELSE people_slip(to_char(p_typed, 'YYYYMMDD'), to_char(p_born, 'YYYYMMDD'))::int END
$$;

-- p_criteria: {"tokens", "birth_date", "phone", "type", "value"}, any of them. Of two or more things
-- typed two have to fit; whoever fits best comes first. A "birth_year" leaves out all others, and a
-- date alone finds that very day, or the one with day and month turned around.
CREATE OR REPLACE FUNCTION people_own_mix(p_context text, p_criteria jsonb)
RETURNS TABLE (
    person_id uuid, given_name text, surname1 text, surname2 text, birth_date date,
    birth_precision text, sex text, protection text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
    lawful boolean;
    words text[] := ARRAY(SELECT jsonb_array_elements_text(
                              coalesce(p_criteria -> 'tokens', '[]')) LIMIT 8);
    born date := (p_criteria ->> 'birth_date')::date;
    turned date := CASE WHEN extract(day FROM born) <= 12
                        THEN make_date(extract(year FROM born)::int, extract(day FROM born)::int,
                                       extract(month FROM born)::int) END;
    asked int;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['person.searched']);
    IF event.outcome IS DISTINCT FROM 'allowed'
       OR event.detail ->> 'digest' IS DISTINCT FROM access_criteria_digest(p_criteria)
       OR NOT access_may_search(actor.kind, actor.sector) THEN
        RETURN;
    END IF;
    lawful := access_sector_lawful(actor.sector);
    asked := (cardinality(words) > 0)::int + (born IS NOT NULL)::int
        + (p_criteria ? 'phone')::int + (p_criteria ? 'value')::int;
    RETURN QUERY
    WITH mine AS (
        SELECT DISTINCT r.person_id AS id FROM access_relation AS r
        JOIN people_person AS p ON p.id = r.person_id AND p.protection = 'none'
        WHERE r.centre_id = actor.centre_id AND r.state = 'current'
          AND access_attends(actor.centre_id, actor.profile_id, r.person_id)
    ),
    named AS (  -- of many words, or beside something else, one may be somebody else's
        SELECT k.person_id AS id, 1 + (count(DISTINCT w.word) = cardinality(words))::int AS points
        FROM unnest(words) AS w (word)
        JOIN people_caseload_key AS k ON k.centre_id = actor.centre_id AND k.key <> ''
            AND people_near_word(w.word, k.key)
        GROUP BY k.person_id
        HAVING count(DISTINCT w.word)
               >= greatest(1, cardinality(words) - (asked > 1 OR cardinality(words) > 2)::int)
    ),
    reached AS (  -- by what she may know: her own papers only, where that is her basis
        SELECT DISTINCT i.person_id AS id FROM mine
        JOIN people_identity AS i ON i.person_id = mine.id
        WHERE p_criteria ? 'phone' AND i.phone <> ''
          AND right(regexp_replace(i.phone, '\D', '', 'g'), 9) = p_criteria ->> 'phone'
          AND (lawful OR access_own_source(i.source, actor.organisation_id, i.person_id))
    ),
    papers AS (
        SELECT d.person_id AS id, max(1 + (d.value = p_criteria ->> 'value')::int) AS points
        FROM mine
        JOIN people_identifier AS d ON d.person_id = mine.id AND d.type = p_criteria ->> 'type'
        JOIN people_identity AS i ON i.id = d.identity_id
        WHERE people_slip(d.value, p_criteria ->> 'value')
          AND (lawful OR access_own_source(i.source, actor.organisation_id, i.person_id))
        GROUP BY d.person_id
    ),
    fits AS (
        SELECT mine.id, who.given_name, who.surname1, who.surname2, who.birth_date,
               who.birth_precision, who.sex, who.protection, coalesce(n.points, 0) AS name,
               people_near_birth(born, who.birth_date, who.birth_precision) AS birth,
               2 * (c.id IS NOT NULL)::int AS phone, coalesce(d.points, 0) AS paper
        FROM mine
        CROSS JOIN LATERAL access_named(mine.id, actor.organisation_id, lawful) AS who
        LEFT JOIN named AS n ON n.id = mine.id
        LEFT JOIN reached AS c ON c.id = mine.id
        LEFT JOIN papers AS d ON d.id = mine.id
    )
    SELECT f.id, f.given_name, f.surname1, f.surname2, f.birth_date, f.birth_precision, f.sex,
           f.protection
    FROM fits AS f
    WHERE (f.name > 0)::int + (f.birth > 0)::int + (f.phone > 0)::int + (f.paper > 0)::int
          >= greatest(1, least(asked, 2))
      AND (NOT p_criteria ? 'birth_year'
           OR extract(year FROM f.birth_date) = (p_criteria ->> 'birth_year')::int)
      AND (born IS NULL OR asked > 1
           OR (f.birth_precision = 'day' AND f.birth_date IN (born, turned)))
    ORDER BY f.name + f.birth + f.phone + f.paper DESC, f.surname1, f.surname2, f.given_name, f.id
    LIMIT 10;
END
$$;
