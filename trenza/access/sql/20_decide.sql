-- The decision (law 2): level = minimum of matrix, legal basis, relation and protection; the
-- author's block is applied to each statement. Levels are unary masks over the types' bits
-- (bit in mK ⇔ level ≥ K), so the minimum is AND and a whole folder is decided at once.
-- Anything missing leaves its mask at 0: none. The same rule in Python, which explains but never
-- enforces: trenza/protocol/rules.
--
-- STABLE, so that it sees what the statement that calls it sees: a reading function (STABLE too) has
-- ONE snapshot for the decision and for the rows, and nothing written after a revocation can come
-- out under the decision before it.

-- What a person consents to for an organisation today. Inlined where it is used.
CREATE OR REPLACE FUNCTION access_consents_in_force(
    p_person uuid, p_organisation bigint, p_today date
) RETURNS SETOF access_consent
LANGUAGE sql STABLE
AS $$
    SELECT c.* FROM public.access_consent AS c
    WHERE c.person_id = p_person AND c.organisation_id = p_organisation
      AND c.purpose <> 'research'  -- to study results opens nobody's folder
      AND c.withdrawn_at IS NULL AND (c.expires_on IS NULL OR c.expires_on >= p_today)
$$;

CREATE OR REPLACE FUNCTION access_decide(
    p_profile bigint, p_kind text, p_sector text, p_centre bigint, p_organisation bigint,
    p_person uuid, p_situation text,
    OUT version int, OUT version_name text,
    OUT own1 bigint, OUT own2 bigint, OUT own3 bigint,
    OUT other1 bigint, OUT other2 bigint, OUT other3 bigint,
    OUT matrix_other1 bigint, OUT matrix_other2 bigint, OUT matrix_other3 bigint,
    OUT matrix_own1 bigint, OUT matrix_own2 bigint, OUT matrix_own3 bigint,
    OUT basis1 bigint, OUT basis2 bigint, OUT basis3 bigint, OUT basis text, OUT scsp text,
    OUT consent uuid,
    OUT relation text, OUT relation_id uuid,
    OUT relation1 bigint, OUT relation2 bigint, OUT relation3 bigint,
    OUT protection text, OUT protection1 bigint, OUT protection2 bigint, OUT protection3 bigint,
    -- whether who the person is may be told as others know her, and who else attends her
    OUT knows boolean, OUT meets boolean,
    -- what the person's consents give by themselves, before the version's maximum cuts them
    OUT granted1 bigint, OUT granted2 bigint, OUT granted3 bigint
)
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
DECLARE
    today date := access_today();
    given record;
    granted record;
BEGIN
    own1 := 0; own2 := 0; own3 := 0; other1 := 0; other2 := 0; other3 := 0;
    basis := ''; scsp := ''; relation := ''; protection := 'none';
    matrix_own1 := 0; matrix_own2 := 0; matrix_own3 := 0;
    matrix_other1 := 0; matrix_other2 := 0; matrix_other3 := 0;
    basis1 := 0; basis2 := 0; basis3 := 0;
    relation1 := 0; relation2 := 0; relation3 := 0;
    protection1 := 0; protection2 := 0; protection3 := 0;
    granted1 := 0; granted2 := 0; granted3 := 0;

    SELECT v.id, v.code || '-' || v.number INTO version, version_name
    FROM protocol_version AS v WHERE v.valid_to IS NULL;

    SELECT m.own1, m.own2, m.own3, m.other1, m.other2, m.other3
    INTO matrix_own1, matrix_own2, matrix_own3, matrix_other1, matrix_other2, matrix_other3
    FROM protocol_matrix AS m
    JOIN protocol_situation AS s
        ON s.version_id = m.version_id AND s.code = m.situation AND s.openable
    WHERE m.version_id = version AND m.profile = p_kind AND m.sector = p_sector
      AND m.situation = p_situation;
    IF NOT FOUND THEN
        matrix_own1 := 0; matrix_own2 := 0; matrix_own3 := 0;
        matrix_other1 := 0; matrix_other2 := 0; matrix_other3 := 0;
    END IF;

    SELECT r.kind, r.id INTO relation, relation_id
    FROM access_relation AS r
    WHERE r.person_id = p_person AND r.centre_id = p_centre AND r.state = 'current'
      AND r.valid_from <= today AND (r.valid_to IS NULL OR r.valid_to >= today)
      AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())
      AND (r.kind <> 'declared' OR r.profile_id = p_profile)
    ORDER BY r.kind LIMIT 1;
    relation := coalesce(relation, '');

    SELECT c.m1, c.m2, c.m3 INTO relation1, relation2, relation3
    FROM protocol_cap AS c
    WHERE c.version_id = version AND c.factor = 'relation' AND c.code = relation
      AND (c.situations IS NULL OR p_situation = ANY (c.situations));
    IF NOT FOUND THEN
        relation1 := 0; relation2 := 0; relation3 := 0;
    END IF;

    -- Legal basis of the recipient: what the law gives to its sector, or this person's consent
    -- for this organisation, never above what the pack lets a consent give.
    FOR given IN
        SELECT b.code, b.kind, b.scsp AS triple, b.m1, b.m2, b.m3
        FROM protocol_basis AS b WHERE b.version_id = version AND b.sector = p_sector
        ORDER BY b.code
    LOOP
        IF given.kind IN ('law', 'public_task') THEN
            basis1 := basis1 | given.m1; basis2 := basis2 | given.m2; basis3 := basis3 | given.m3;
            basis := concat_ws(' ', nullif(basis, ''), given.code);
            scsp := given.triple;
        ELSIF given.kind = 'consent' THEN
            -- a level counts only with those below it, whatever the row says
            SELECT coalesce(bit_or(c.m1), 0) AS raw1, coalesce(bit_or(c.m2 & c.m1), 0) AS raw2,
                   coalesce(bit_or(c.m3 & c.m2 & c.m1), 0) AS raw3,
                   coalesce(bit_or(c.m1), 0) & given.m1 AS m1,
                   coalesce(bit_or(c.m2 & c.m1), 0) & given.m2 AS m2,
                   coalesce(bit_or(c.m3 & c.m2 & c.m1), 0) & given.m3 AS m3,
                   (array_agg(c.id ORDER BY c.collected_at DESC))[1] AS id
            INTO granted
            FROM access_consents_in_force(p_person, p_organisation, today) AS c;
            granted1 := granted.raw1; granted2 := granted.raw2; granted3 := granted.raw3;
            IF granted.m1 <> 0 THEN  -- a consent to nothing is no basis
                basis1 := basis1 | granted.m1; basis2 := basis2 | granted.m2;
                basis3 := basis3 | granted.m3;
                consent := granted.id;
                basis := concat_ws(' ', nullif(basis, ''), 'consent');
                scsp := 'Si';
            END IF;
        END IF;
    END LOOP;

    SELECT p.protection INTO protection FROM people_person AS p WHERE p.id = p_person;
    protection := coalesce(protection, '');
    SELECT c.m1, c.m2, c.m3 INTO protection1, protection2, protection3
    FROM protocol_cap AS c
    WHERE c.version_id = version AND c.factor = 'protection' AND c.code = protection
      AND (c.situations IS NULL OR p_situation = ANY (c.situations));
    IF NOT FOUND THEN
        protection1 := 0; protection2 := 0; protection3 := 0;
    END IF;

    own1 := matrix_own1 & relation1;
    own2 := matrix_own2 & relation2;
    own3 := matrix_own3 & relation3;
    other1 := matrix_other1 & basis1 & relation1 & protection1;
    other2 := matrix_other2 & basis2 & relation2 & protection2;
    other3 := matrix_other3 & basis3 & relation3 & protection3;
    meets := other1 <> 0;
    knows := EXISTS (
        SELECT 1 FROM protocol_type AS t
        WHERE t.version_id = version AND t.code = 'basic_information_sheet'
          AND ((other2 >> t.bit) & 1) = 1);
END
$$;
