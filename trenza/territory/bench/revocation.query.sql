-- A small world for measuring revocation: six persons whom a county, an office and an entity attend,
-- and one professional of the entity for each reader.

-- name: world
INSERT INTO directory_municipality (ine, name, province, zone)
VALUES ('53001', 'Medida', 'Medida', 'norte');
INSERT INTO directory_organisation (id, code, name, sector, dir3, nif, sensitive) VALUES
    (1, 'bench-ss', 'Comarca de medida', 'SS', 'L05000001', '', false),
    (3, 'bench-ts', 'Entidad de medida', 'TS', '', 'G00000000', false);
INSERT INTO directory_centre (id, organisation_id, code, name, municipality_id, zone, phone, email,
                              address)
VALUES (1, 1, 'bench-1', 'Centro de la comarca', '53001', 'norte', '', '', ''),
       (3, 3, 'bench-3', 'Sede de la entidad', '53001', 'norte', '', '', '');
INSERT INTO accounts_user (id, username, full_name, email, password, is_active, created_at,
                           refusals, shortcuts, is_invented)
SELECT n, 'bench' || n, 'Profesional ' || n, '', '!', true, now(), 0, true, true
FROM generate_series(0, %(readers)s) AS n;
INSERT INTO accounts_profile (id, user_id, centre_id, kind, functions, post, reference, valid_from,
                              active)
SELECT n, n, CASE n WHEN 0 THEN 1 ELSE 3 END,
       CASE n WHEN 0 THEN 'social_worker' ELSE 'ngo_practitioner' END, '{}', '', '', '2024-01-01',
       true
FROM generate_series(0, %(readers)s) AS n;
INSERT INTO exchange_source (code, name, organisation_id, kind, mapping, digest, speaks_for,
                             token_hash, settings, active, registered_at, problem_code,
                             problem_text)
SELECT 'bench-' || n, 'Sistema ' || n, n, 'api', '', '', '[]', '', '{}', true, now(), '', ''
FROM unnest(ARRAY[1, 3]) AS n;
INSERT INTO people_person (id, given_name, surname1, surname2, birth_date, birth_precision, sex,
                           nationality, created_at, updated_at)
SELECT id, 'Persona', 'Atendida', '', '1980-01-01', 'day', 'F', 'ES', now(), now()
FROM unnest(%(persons)s::uuid[]) AS id;
INSERT INTO access_relation (id, person_id, centre_id, organisation_id, kind, valid_from, source,
                             source_id, version, state, noted_at)
SELECT gen_random_uuid(), id, place, place, 'attends', date '2025-01-01', 'bench-' || place,
       id::text, 1, 'current', now()
FROM unnest(%(persons)s::uuid[]) AS id CROSS JOIN unnest(ARRAY[1, 3]) AS place

-- name: state
-- One statement of the county (sheet: seen with consent, not of a protected person) or of the entity.
INSERT INTO records_record (id, person_id, series, version, recorded_at, stated_at,
    organisation_id, centre_id, valid_from, type_bit, state, sector, type, source, source_id,
    author, summary, content)
SELECT %(id)s, %(person)s, %(id)s, 1, clock_timestamp(), clock_timestamp(), %(organisation)s,
       %(organisation)s, date '2024-01-01', t.bit, 'current', %(sector)s, t.code,
       'bench-' || %(organisation)s, %(id)s::text, '', %(summary)s, '{}'
FROM protocol_type AS t JOIN protocol_version AS v ON v.id = t.version_id AND v.valid_to IS NULL
WHERE t.code = %(type)s

-- name: retract
UPDATE records_record SET state = 'retracted' WHERE person_id = %(person)s AND id = %(id)s

-- name: relation
-- The entity ceases to attend the person (state retracted) or attends her again (current).
UPDATE access_relation SET state = %(state)s, version = version + 1, noted_at = clock_timestamp()
WHERE person_id = %(person)s AND centre_id = 3

-- name: protection
UPDATE people_person SET protection = %(mark)s WHERE id = %(person)s

-- name: events
SELECT count(*) FROM audit_event WHERE kind LIKE 'folder.%'
