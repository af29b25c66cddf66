-- What a reviewer is told of the two sides of a doubt, and how much of it is veiled.

-- Whether the side that is not the reviewer's own is veiled: where a mark protects either, where a
-- sensitive organisation (a shelter) gave one of them, and where only the third sector knows one
-- (law 11). Two identities of one's own organisation hide nothing from it.
CREATE OR REPLACE FUNCTION people_veils(p_reviews bigint[], p_organisation bigint)
RETURNS TABLE (review_id bigint, veiled boolean)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT r.id, bool_or(o.id <> p_organisation)
       AND bool_or(i.protection <> 'none' OR p.protection <> 'none' OR o.sensitive
                   OR (o.sector = 'TS' AND NOT access_opened_by_public_service(i.person_id)))
    FROM people_link_review AS r
    JOIN people_identity AS i ON i.id IN (r.identity_id, r.other_identity_id)
    JOIN people_person AS p ON p.id = i.person_id
    JOIN exchange_source AS s ON s.code = i.source
    JOIN directory_organisation AS o ON o.id = s.organisation_id
    WHERE r.id = ANY (p_reviews)
    GROUP BY r.id
$$;

CREATE OR REPLACE FUNCTION people_veiled(p_review bigint, p_organisation bigint) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$ SELECT v.veiled FROM people_veils(ARRAY[p_review], p_organisation) AS v $$;

-- Behind the veil the others are told the sector alone.
CREATE OR REPLACE FUNCTION people_source_name(p_source text, p_organisation bigint, p_hide boolean)
RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT CASE WHEN p_hide AND o.id <> p_organisation THEN o.sector ELSE s.name END
    FROM exchange_source AS s JOIN directory_organisation AS o ON o.id = s.organisation_id
    WHERE s.code = p_source
$$;

CREATE OR REPLACE FUNCTION people_name(p_name text, p_hide boolean) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT CASE WHEN p_hide AND p_name <> '' THEN upper(left(p_name, 1)) || '.' ELSE p_name END
$$;

-- The last three of a number; of a short one nothing, for three would be most of it.
CREATE OR REPLACE FUNCTION people_last(p_value text) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT CASE WHEN p_value = '' THEN '' WHEN length(p_value) > 5
                THEN '•••' || right(p_value, 3) ELSE '•••' END
$$;

-- One side of a doubt: no address, no e-mail, documents and telephones by their last three. Behind
-- the veil initials, the year of birth and the kinds of document: nothing else leaves the database.
CREATE OR REPLACE FUNCTION people_side(p_identity uuid, p_organisation bigint, p_hide boolean)
RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT jsonb_build_object(
        'source', people_source_name(i.source, p_organisation, p_hide), 'sector', o.sector,
        'own', o.id = p_organisation, 'hidden', hide,
        'known_at', CASE WHEN hide THEN NULL ELSE i.known_at END,
        'given_name', people_name(i.given_name, hide), 'surname1', people_name(i.surname1, hide),
        'surname2', people_name(i.surname2, hide),
        'birth_date', CASE WHEN hide THEN NULL ELSE i.birth_date END,
        'birth_year', extract(year FROM i.birth_date),
        'birth_precision', CASE WHEN hide THEN '' ELSE i.birth_precision END,
        'sex', CASE WHEN hide THEN '' ELSE i.sex END,
        'nationality', CASE WHEN hide THEN '' ELSE i.nationality END,
        'phone', CASE WHEN hide THEN '' ELSE people_last(i.phone) END,
        'email', NOT hide AND i.email <> '', 'address', NOT hide AND i.address <> '',
        'municipality', CASE WHEN hide THEN '' ELSE coalesce(m.name, '') END,
        'documents', coalesce((
            SELECT jsonb_agg(jsonb_build_object('type', d.type, 'value', d.shown)
                             ORDER BY d.type, d.shown)
            FROM (SELECT DISTINCT d.type, CASE WHEN hide THEN '' ELSE people_last(d.value) END
                  FROM people_identifier AS d
                  WHERE d.identity_id = i.id
                    AND access_identifier_for(d.type, p_organisation)) AS d (type, shown)), '[]'))
    FROM people_identity AS i
    JOIN exchange_source AS s ON s.code = i.source
    JOIN directory_organisation AS o ON o.id = s.organisation_id
    LEFT JOIN directory_municipality AS m ON m.ine = i.municipality
    CROSS JOIN LATERAL (SELECT p_hide AND o.id <> p_organisation AS hide) AS veil
    WHERE i.id = p_identity
$$;

-- How the two compare. Behind the veil not whether where she lives, how she is reached or what is
-- not shown of her agrees: whoever delivers rows would find it out, one guess after another.
CREATE OR REPLACE FUNCTION people_comparison(p_comparison jsonb, p_hide boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT coalesce(jsonb_agg(c.field ORDER BY c.place) FILTER (WHERE NOT p_hide OR
               c.field ->> 'field' NOT IN ('phone', 'email', 'address', 'municipality', 'sex',
                                           'nationality')), '[]')
    FROM jsonb_array_elements(p_comparison) WITH ORDINALITY AS c (field, place)
$$;

-- Who would see more if the two were one: the sectors that attended one of them before there was the
-- doubt, and whether of some or of several areas of the other's life. No content, no number, not
-- which areas, nothing behind the veil, and nothing that a sensitive organisation did or wrote. What needs the person's consent is not counted.
CREATE OR REPLACE FUNCTION people_effect(p_review bigint, p_hide boolean) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH ends AS (
        SELECT one.person_id AS one, other.person_id AS other, w.created_at
        FROM people_link_review AS w
        JOIN people_identity AS one ON one.id = w.identity_id
        JOIN people_identity AS other ON other.id = w.other_identity_id
        WHERE w.id = p_review AND NOT p_hide AND one.person_id <> other.person_id
    ),
    sides (attended, shown, since) AS (
        SELECT one, other, created_at FROM ends UNION ALL SELECT other, one, created_at FROM ends
    ),
    sight AS (
        SELECT o.sector, t.area
        FROM sides
        JOIN access_relation AS r ON r.person_id = sides.attended AND r.state = 'current'
            AND r.kind = 'attends' AND (r.valid_to IS NULL OR r.valid_to >= access_today())
            AND r.noted_at < sides.since
        JOIN directory_organisation AS o ON o.id = r.organisation_id AND NOT o.sensitive
        JOIN accounts_profile AS f ON f.centre_id = r.centre_id AND f.active
        JOIN protocol_version AS v ON v.valid_to IS NULL
        JOIN protocol_matrix AS x ON x.version_id = v.id AND x.profile = f.kind
            AND x.sector = o.sector
        JOIN protocol_basis AS b ON b.version_id = v.id AND b.sector = o.sector
            AND b.kind IN ('law', 'public_task')
        JOIN protocol_cap AS c ON c.version_id = v.id AND c.factor = 'protection'
            AND c.code = 'none'
        JOIN records_record AS d ON d.person_id = sides.shown AND d.state = 'current'
            AND d.organisation_id <> r.organisation_id
        JOIN directory_organisation AS author ON author.id = d.organisation_id
            AND NOT author.sensitive
        JOIN protocol_type AS t ON t.version_id = v.id AND t.code = d.type
        WHERE ((x.other1 & b.m1 & c.m1) >> t.bit) & 1 = 1
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'sector', g.sector, 'areas', CASE g.areas WHEN 1 THEN 'some' ELSE 'several' END)
        ORDER BY g.sector), '[]')
    FROM (SELECT sector, count(DISTINCT area) AS areas FROM sight GROUP BY sector) AS g
$$;
