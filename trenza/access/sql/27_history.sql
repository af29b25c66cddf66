-- What was said before: versions that were corrected, and statements taken back. Internal: only
-- access_read_folder calls it, after the decision. Only who sees the type in full sees its history.
-- Whole, what was said before is for the organisation alone that said it: it may have been corrected
-- because it should never have stood there (RGPD art. 5.1.d). The others learn that it was corrected,
-- when, and the summary it had; of what was taken back, only that it was and when.
CREATE OR REPLACE FUNCTION access_part_history(
    p_person uuid, p_organisation bigint, p_protection text, p_own3 bigint, p_other3 bigint
) RETURNS TABLE (
    type text, id uuid, content jsonb, summary text, valid_from date, valid_to date,
    stated_at timestamptz, recorded_at timestamptz, organisation_id bigint, centre_id bigint,
    sector text, author text, source text, version bigint, state text, series uuid
)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH told AS (
        SELECT r.*, r.organisation_id = p_organisation AS own,
               r.organisation_id <> p_organisation
                   AND (o.sensitive OR p_protection <> 'none') AS veiled,
               EXISTS (SELECT 1 FROM records_record AS last
                       WHERE last.person_id = p_person AND last.series = r.series
                         AND last.state = 'retracted') AS withdrawn
        FROM records_record AS r
        JOIN directory_organisation AS o ON o.id = r.organisation_id
        LEFT JOIN access_block AS b ON b.series = r.series AND b.lifted_at IS NULL
        WHERE r.person_id = p_person AND r.state IN ('superseded', 'retracted')
          AND (b.id IS NULL OR r.organisation_id = p_organisation)
          AND ((CASE WHEN r.organisation_id = p_organisation THEN p_own3 ELSE p_other3 END
                >> r.type_bit) & 1) = 1
    )
    SELECT t.type, t.id, CASE WHEN t.own THEN t.content END,
           CASE WHEN t.own OR NOT t.withdrawn THEN t.summary ELSE '' END,
           t.valid_from, t.valid_to, t.stated_at, t.recorded_at,
           CASE WHEN NOT t.veiled THEN t.organisation_id END,
           CASE WHEN NOT t.veiled THEN t.centre_id END, t.sector,
           CASE WHEN NOT t.veiled THEN t.author ELSE '' END,
           CASE WHEN NOT t.veiled THEN t.source ELSE '' END, t.version, t.state, t.series
    FROM told AS t
    -- of what was taken back, others are told once, by its last version
    WHERE t.own OR NOT t.withdrawn OR t.state = 'retracted'
    ORDER BY t.recorded_at DESC, t.version DESC
    LIMIT 200
$$;
