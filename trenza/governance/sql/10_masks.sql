-- A protocol as its canonical text says it: masks are hexadecimal there.

-- A mask of the canonical text. Anything but up to sixteen digits is an error: longer ones would be
-- cut here and read whole where they are told in words.
CREATE OR REPLACE FUNCTION governance_mask(p_hexadecimal text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT
AS $$
    SELECT (CASE WHEN p_hexadecimal ~ '^[0-9a-f]{1,16}$' THEN 'x' || lpad(p_hexadecimal, 16, '0')
                 ELSE 'no mask' END)::bit(64)::bigint
$$;

-- The cells of a text, one row for profile, sector and situation.
CREATE OR REPLACE FUNCTION governance_matrix(p_text jsonb)
RETURNS TABLE (
    profile text, sector text, situation text,
    own1 bigint, own2 bigint, own3 bigint, other1 bigint, other2 bigint, other3 bigint
)
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT split_part(cell.key, '/', 1), split_part(cell.key, '/', 2), split_part(cell.key, '/', 3),
           governance_mask(cell.value ->> 0), governance_mask(cell.value ->> 1),
           governance_mask(cell.value ->> 2), governance_mask(cell.value ->> 3),
           governance_mask(cell.value ->> 4), governance_mask(cell.value ->> 5)
    FROM jsonb_each(p_text -> 'matrix') AS cell
$$;

-- The legal bases of a text with their masks.
CREATE OR REPLACE FUNCTION governance_bases(p_text jsonb)
RETURNS TABLE (
    sector text, code text, kind text, scsp text, norm text, label text,
    m1 bigint, m2 bigint, m3 bigint
)
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT one ->> 'sector', one ->> 'code', one ->> 'kind', one ->> 'scsp', one ->> 'norm',
           one ->> 'label', governance_mask(masks ->> 0), governance_mask(masks ->> 1),
           governance_mask(masks ->> 2)
    FROM jsonb_array_elements(p_text #> '{pack,bases}') AS one
    CROSS JOIN LATERAL (SELECT p_text #> ARRAY['bases', one ->> 'code'] AS masks) AS held
$$;

-- What bonds and protections allow, with their masks.
CREATE OR REPLACE FUNCTION governance_caps(p_text jsonb)
RETURNS TABLE (
    factor text, code text, label text, hours int, days int, situations text[],
    m1 bigint, m2 bigint, m3 bigint
)
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT one ->> 'factor', one ->> 'code', one ->> 'label', nullif((one ->> 'hours')::int, 0),
           nullif((one ->> 'days')::int, 0),
           nullif(ARRAY(SELECT jsonb_array_elements_text(one -> 'situations')), '{}'),
           governance_mask(masks ->> 0), governance_mask(masks ->> 1),
           governance_mask(masks ->> 2)
    FROM jsonb_array_elements(p_text #> '{pack,caps}') AS one
    CROSS JOIN LATERAL (
        SELECT p_text #> ARRAY['caps', (one ->> 'factor') || '/' || (one ->> 'code')] AS masks
    ) AS held
$$;

-- The types (as bits) of which anybody could see more by the second text than by the first: in a
-- cell, by a basis, with a bond or in spite of a protection. A basis that changes hands, and a bond
-- that lasts otherwise, count whole.
CREATE OR REPLACE FUNCTION governance_rises(p_old jsonb, p_new jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT coalesce(bit_or(rise), 0) FROM (
        SELECT (n.own1 & ~coalesce(o.own1, 0)) | (n.own2 & ~coalesce(o.own2, 0))
             | (n.own3 & ~coalesce(o.own3, 0)) | (n.other1 & ~coalesce(o.other1, 0))
             | (n.other2 & ~coalesce(o.other2, 0)) | (n.other3 & ~coalesce(o.other3, 0)) AS rise
        FROM governance_matrix(p_new) AS n
        LEFT JOIN governance_matrix(p_old) AS o USING (profile, sector, situation)
        UNION ALL
        SELECT (n.m1 & ~coalesce(o.m1, 0)) | (n.m2 & ~coalesce(o.m2, 0))
             | (n.m3 & ~coalesce(o.m3, 0))
        FROM governance_bases(p_new) AS n
        LEFT JOIN governance_bases(p_old) AS o
            ON (o.code, o.sector, o.kind) = (n.code, n.sector, n.kind)
        UNION ALL
        SELECT (n.m1 & ~coalesce(o.m1, 0)) | (n.m2 & ~coalesce(o.m2, 0))
             | (n.m3 & ~coalesce(o.m3, 0))
        FROM governance_caps(p_new) AS n
        LEFT JOIN governance_caps(p_old) AS o
            ON (o.factor, o.code) = (n.factor, n.code)
           AND (o.hours, o.days, o.situations)
               IS NOT DISTINCT FROM (n.hours, n.days, n.situations)
    ) AS every
$$;

-- The laws that no protocol may bend, said a second time where it is published: levels nest, nobody
-- who opens no folder sees one, managers and reception stay below the full text, and what is
-- specially protected is never shown in full to another organisation.
CREATE OR REPLACE FUNCTION governance_lawful(p_text jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    WITH known AS (
        SELECT coalesce(bit_or(1::bigint << (t ->> 'bit')::int), 0) AS bits,
               coalesce(bit_or(1::bigint << (t ->> 'bit')::int)
                        FILTER (WHERE t ->> 'sensitivity' = 'special'), 0) AS special
        FROM jsonb_array_elements(p_text #> '{pack,types}') AS t
    ), closed AS (
        SELECT s ->> 'code' AS situation
        FROM jsonb_array_elements(p_text #> '{pack,situations}') AS s
        WHERE s -> 'openable' IS DISTINCT FROM 'true'
    )
    SELECT count(*) > 0 AND coalesce(bool_and((
        m.own3 & ~m.own2 = 0 AND m.own2 & ~m.own1 = 0 AND m.own1 & ~known.bits = 0
        AND m.other3 & ~m.other2 = 0 AND m.other2 & ~m.other1 = 0
        AND m.other1 & ~known.bits = 0 AND m.other3 & known.special = 0
        AND (m.profile NOT IN ('data_protection_officer', 'data_manager', 'protocol_owner')
             OR m.own1 | m.other1 = 0)
        AND (m.profile NOT IN ('manager', 'reception') OR m.own3 | m.other3 = 0)
        AND (m.own1 | m.other1 = 0 OR m.situation NOT IN (SELECT c.situation FROM closed AS c))
    ) IS TRUE), false)
    AND NOT EXISTS (
        SELECT 1 FROM (
            SELECT b.m1, b.m2, b.m3 FROM governance_bases(p_text) AS b
            UNION ALL SELECT c.m1, c.m2, c.m3 FROM governance_caps(p_text) AS c
        ) AS held
        WHERE (held.m3 & ~held.m2 = 0 AND held.m2 & ~held.m1 = 0) IS NOT TRUE)
    FROM governance_matrix(p_text) AS m CROSS JOIN known
$$;
