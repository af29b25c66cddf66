-- A big region by set-based SQL, for measuring only: the shape and size of real rows, no stories.
-- Parameters: persons, and what the pack in force says of the types (code and bit).

-- name: directory
INSERT INTO directory_municipality (ine, name, province, zone)
VALUES ('53001', 'Medida', 'Medida', 'norte');
INSERT INTO directory_organisation (id, code, name, sector, dir3, nif, sensitive) VALUES
    (1, 'bench-ss', 'Comarca de medida', 'SS', 'L05000001', '', false),
    (2, 'bench-se', 'Empleo de medida', 'SE', 'A99000001', '', false),
    (3, 'bench-ts', 'Entidad de medida', 'TS', '', 'G00000000', false);
INSERT INTO directory_centre (id, organisation_id, code, name, municipality_id, zone, phone, email,
                              address)
SELECT n, 1 + n %% 3, 'bench-' || n, 'Centro ' || n, '53001', 'norte', '', '', ''
FROM generate_series(1, greatest(3, %(persons)s / 600)) AS n;
INSERT INTO accounts_user (id, username, full_name, email, password, is_active, created_at,
                           refusals, shortcuts, is_invented)
SELECT n, 'bench' || n, 'Profesional ' || n, '', '!', true, now(), 0, true, true
FROM generate_series(1, greatest(3, %(persons)s / 600)) AS n;
INSERT INTO accounts_profile (id, user_id, centre_id, kind, functions, post, reference, valid_from,
                              active)
SELECT n, n, n, (ARRAY['social_worker', 'employment_counsellor', 'ngo_practitioner'])[1 + n %% 3],
       '{}', '', '', '2024-01-01', true
FROM generate_series(1, greatest(3, %(persons)s / 600)) AS n;
INSERT INTO exchange_source (code, name, organisation_id, kind, mapping, digest, speaks_for,
                             token_hash, settings, active, registered_at, problem_code,
                             problem_text)
SELECT 'bench-' || n, 'Sistema ' || n, n, 'api', '', '', '[]', '', '{}', true, now(), '', ''
FROM generate_series(1, 3) AS n

-- name: persons
INSERT INTO people_person (id, given_name, surname1, surname2, birth_date, birth_precision, sex,
                           nationality, created_at, updated_at)
SELECT md5('person:' || n)::uuid,
       (ARRAY['María', 'José', 'Fatima', 'Antonio', 'Carmen', 'Mohamed', 'Lucía', 'Ion', 'Ana',
              'Wilson'])[1 + n %% 10],
       (ARRAY['García', 'López', 'Benali', 'Martínez', 'Popescu', 'Sánchez', 'Quispe', 'Romero',
              'Navarro', 'Torres', 'Domínguez', 'Vázquez', 'Ramos'])[1 + (n / 10) %% 13] ,
       'Segundo' || (n %% 997), date '1950-01-01' + (n::bigint * 7919 %% 20000)::int, 'day',
       (ARRAY['F', 'M'])[1 + n %% 2], 'ES', now(), now()
FROM generate_series(1, %(persons)s) AS n;
INSERT INTO people_identity (id, source, sector, source_person_id, person_id, version,
                             link_reason, linked_at, updated_at, given_name, surname1, surname2,
                             birth_date, birth_precision, sex, nationality)
SELECT md5('identity:' || n)::uuid, 'bench-1', 'SS', n::text, md5('person:' || n)::uuid, 1, 'new',
       now(), now(), p.given_name, p.surname1, p.surname2, p.birth_date, 'day', p.sex, 'ES'
FROM generate_series(1, %(persons)s) AS n JOIN people_person AS p
    ON p.id = md5('person:' || n)::uuid;
INSERT INTO people_identifier (person_id, identity_id, type, value, country)
SELECT md5('person:' || n)::uuid, md5('identity:' || n)::uuid, 'dni',
       lpad(n::text, 8, '0') || substr('TRWAGMYFPDXBNJZSQVHLCKE', 1 + n %% 23, 1), 'ES'
FROM generate_series(1, %(persons)s) AS n

-- name: relations
-- Each person is attended by one to three centres of different sectors.
INSERT INTO access_relation (id, person_id, identity_id, centre_id, organisation_id, kind,
                             profile_id, valid_from, source, source_id, version, state, noted_at)
SELECT gen_random_uuid(), md5('person:' || n)::uuid, md5('identity:' || n)::uuid, c.id,
       c.organisation_id, 'attends', CASE WHEN n %% 4 = 0 THEN c.id END, date '2025-01-01',
       'bench-' || c.organisation_id, n || ':' || s, 1, 'current', now()
FROM generate_series(1, %(persons)s) AS n
CROSS JOIN generate_series(0, 2) AS s
JOIN directory_centre AS c
    ON c.id = 1 + (n + s) %% (SELECT count(*) FROM directory_centre)
WHERE s = 0 OR (s = 1 AND n %% 2 = 0) OR (s = 2 AND n %% 3 = 0);
INSERT INTO people_caseload_key (centre_id, key, person_id)
SELECT DISTINCT r.centre_id, word, r.person_id
FROM access_relation AS r JOIN people_person AS p ON p.id = r.person_id
CROSS JOIN LATERAL unnest(ARRAY[
    lower(translate(p.given_name, 'áéíóúÁ', 'aeioua')),
    lower(translate(p.surname1, 'áéíóúÁ', 'aeioua')), lower(p.surname2)]) AS word

-- name: records
-- A slice of persons with %(each)s statements apiece, of all types and the three organisations.
INSERT INTO records_record (id, person_id, series, identity_id, version, recorded_at, stated_at,
    organisation_id, centre_id, valid_from, type_bit, state, sector, type, source, source_id,
    author, summary, content)
SELECT md5(n || ':' || k)::uuid, md5('person:' || n)::uuid, md5('series:' || n || ':' || k)::uuid,
       md5('identity:' || n)::uuid, 1, now() - k * interval '9 days', now() - k * interval '9 days',
       1 + (n + k) %% 3, NULL, date '2024-01-01' + k * 20, kind.bit, 'current',
       (ARRAY['SS', 'SE', 'TS'])[1 + (n + k) %% 3], kind.code, 'bench-' || (1 + (n + k) %% 3),
       n || ':' || k, 'Profesional que lo escribió',
       'Resumen declarado de la anotación, de unas diez o doce palabras en total, sin detalle.',
       jsonb_build_object('kind', 'orientation', 'state', 'in_progress', 'started_on',
           '2026-03-01', 'name', 'Orientación laboral individual ' || k, 'hours', k,
           'notes', repeat('texto de la anotación ', 6))
FROM generate_series(%(first)s::int, %(last)s::int) AS n
CROSS JOIN generate_series(1, %(each)s::int) AS k
JOIN LATERAL (
    SELECT t.code, t.bit FROM protocol_type AS t
    JOIN protocol_version AS v ON v.id = t.version_id AND v.valid_to IS NULL
    WHERE t.bit = (SELECT bits.bit FROM bench_bits AS bits
                   WHERE bits.place = (n + k) %% (SELECT count(*) FROM bench_bits))
) AS kind ON true

-- name: plain
-- The baseline: the same statements of one person, by the same driver, nothing else.
SELECT id, series, person_id, type, content, summary, valid_from, valid_to, stated_at, recorded_at,
       organisation_id, centre_id, sector, author, source, version, state
FROM records_record
WHERE person_id = %s AND state IN ('current', 'contested')
