-- The index of persons of an invented region, filled in bulk: registers with their truth become
-- identities that point to the persons they truly are.

-- name: gather
COPY (
    SELECT r.*, parse_filename(r.filename, true) AS source, t.person_id,
           hash(r.rec_id) % greatest(1, (SELECT count(*) FROM read_csv({truth}, header = true, all_varchar = true))
                                     // {arrivals}) = 0 AS held
    FROM read_csv([{registers}], header = true, all_varchar = true, filename = true,
                  nullstr = '<nothing>') AS r
    JOIN read_csv({truth}, header = true, all_varchar = true) AS t
      ON t.rec_id = r.rec_id AND t.source = parse_filename(r.filename, true)
) TO {target} (FORMAT parquet, COMPRESSION zstd)

-- name: identities
COPY people_identity (id, source, sector, source_person_id, person_id, version, stated_at,
    given_name, surname1, surname2, birth_date, birth_precision, sex, nationality, phone, email,
    address, municipality, link_reason, linked_at, updated_at, origin, known_at) FROM STDIN

-- name: identifiers
COPY people_identifier (identity_id, person_id, type, value, country, issuer) FROM STDIN

-- name: normals
COPY people_normal (identity_id, form, edition, keys) FROM STDIN

-- name: without_keys
DROP INDEX people_normal_keys

-- name: persons
INSERT INTO people_person (id, given_name, surname1, surname2, birth_date, birth_precision, sex,
    nationality, phone, email, address, municipality, created_at, updated_at)
SELECT DISTINCT ON (person_id) person_id, given_name, surname1, surname2, birth_date,
    birth_precision, sex, nationality, phone, email, address, municipality, known_at, known_at
FROM people_identity ORDER BY person_id

-- name: keys
SET maintenance_work_mem = '1GB';
SET max_parallel_maintenance_workers = 2;
CREATE INDEX people_normal_keys ON people_normal USING gin (keys) WITH (fastupdate = off)

-- name: settle
VACUUM (ANALYZE) people_person;
VACUUM (ANALYZE) people_identity;
VACUUM (ANALYZE) people_identifier;
VACUUM (ANALYZE) people_normal;
CHECKPOINT

-- name: sizes
SELECT name, pg_total_relation_size(name::regclass) FROM unnest(ARRAY[
    'people_person', 'people_identity', 'people_identifier', 'people_normal', 'people_match',
    'people_hot_key']) AS name
UNION ALL SELECT 'keys_index', pg_relation_size('people_normal_keys')

-- name: by_number
SELECT person_id, given_name, surname1, surname2 FROM people_identity WHERE id = %s

-- name: some_numbers
SELECT id FROM people_identity TABLESAMPLE SYSTEM (5) LIMIT %s

-- name: persons_of
SELECT id, person_id FROM people_identity WHERE id = ANY(%s)

-- name: which_persons
SELECT DISTINCT person_id FROM people_identity WHERE person_id = ANY(%s)
