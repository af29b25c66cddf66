-- How statements enter, a chunk at a time. One intake per source runs at once (advisory lock), so
-- the end is the same in whatever order, number of times and size of chunk the rows arrive.

-- name: lock
-- One chunk of a source at a time; the lock goes with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('records:' || %s, 0))

-- name: known
-- Which of these statements are known in some version.
SELECT series FROM records_series WHERE series = ANY(%s::uuid[])

-- name: begin
-- Statements never told before go in as they are: under the lock nobody else can tell them.
COPY records_record (
    delivery_id, recorded_at, person_id, identity_id, series, version, id, stated_at,
    organisation_id, centre_id, row_number, valid_from, valid_to, type_bit, state, sector, type,
    source, source_id, author, summary, content
) FROM STDIN

-- name: begin_series
COPY records_series (series, person_id, version) FROM STDIN

-- name: stage
CREATE TEMPORARY TABLE IF NOT EXISTS records_incoming (
    place int, only_if_changed boolean, person_id uuid, identity_id uuid, series uuid,
    version bigint, id uuid, stated_at timestamptz, organisation_id bigint, centre_id bigint,
    row_number bigint, valid_from date, valid_to date, type_bit smallint, state text, sector text,
    type text, source text, source_id text, author text, summary text, content jsonb
) ON COMMIT DELETE ROWS

-- name: copy
COPY records_incoming FROM STDIN

-- name: drop_unchanged
-- Rows of sources without versions of their own: one that says what is already in force adds
-- nothing. (Run only when a chunk has such rows.)
DELETE FROM records_incoming AS told
USING records_series AS known JOIN records_record AS kept
    ON kept.person_id = known.person_id AND kept.series = known.series
   AND kept.version = known.version
WHERE told.only_if_changed AND told.series = known.series AND told.version >= known.version
  AND told.person_id = kept.person_id AND told.content = kept.content
  AND told.summary = kept.summary AND told.state = kept.state AND told.type = kept.type
  AND told.valid_from IS NOT DISTINCT FROM kept.valid_from
  AND told.valid_to IS NOT DISTINCT FROM kept.valid_to
  AND told.centre_id IS NOT DISTINCT FROM kept.centre_id

-- name: supersede
-- The version now in force gives way to a newer one, wherever it lives.
WITH newest AS (
    SELECT series, max(version) AS version FROM records_incoming GROUP BY series
)
UPDATE records_record AS kept SET state = 'superseded'
FROM newest JOIN records_series AS known USING (series)
WHERE newest.version > known.version
  AND kept.person_id = known.person_id AND kept.series = known.series
  AND kept.version = known.version AND kept.state <> 'superseded'

-- name: append
-- New versions go in; a version already there is left alone; one that comes late goes in as
-- superseded. Answers the places of the rows that went in.
WITH incoming AS (
    SELECT DISTINCT ON (series, version) *
    FROM records_incoming ORDER BY series, version, place
),
judged AS (
    SELECT incoming.*, known.version AS known_version,
           max(incoming.version) OVER (PARTITION BY incoming.series) AS newest
    FROM incoming LEFT JOIN records_series AS known USING (series)
),
renewed AS (
    INSERT INTO records_series (series, person_id, version)
    SELECT series, person_id, version FROM judged
    WHERE version = newest AND version > coalesce(known_version, -9223372036854775808)
    ON CONFLICT (series) DO UPDATE
        SET person_id = excluded.person_id, version = excluded.version
)
INSERT INTO records_record (
    id, person_id, series, identity_id, version, recorded_at, stated_at, organisation_id, centre_id,
    delivery_id, row_number, valid_from, valid_to, type_bit, state, sector, type, source,
    source_id, author, summary, content
)
SELECT id, person_id, series, identity_id, version, %(now)s, stated_at,
       organisation_id, centre_id, %(delivery)s, row_number, valid_from, valid_to, type_bit,
       CASE WHEN version = greatest(newest, known_version) THEN state ELSE 'superseded' END,
       sector, type, source, source_id, author, summary, content
FROM judged
WHERE known_version IS DISTINCT FROM version
ON CONFLICT (person_id, series, version) DO NOTHING
RETURNING row_number
