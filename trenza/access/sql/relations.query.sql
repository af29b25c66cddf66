-- Facts told from above: which centre attends which person, set-based.

-- name: note
-- The newest version of each source fact stands; an older or equal one changes nothing.
INSERT INTO access_relation AS kept (
    id, person_id, identity_id, centre_id, organisation_id, kind, profile_id, valid_from, valid_to,
    source, source_id, version, state, noted_at
)
SELECT DISTINCT ON (source, source_id)
       gen_random_uuid(), person_id, identity_id, centre_id, organisation_id, 'attends',
       profile_id, valid_from, valid_to, source, source_id, version, state, %(now)s
FROM unnest(
    %(person)s::uuid[], %(identity)s::uuid[], %(centre)s::bigint[], %(organisation)s::bigint[],
    %(profile)s::bigint[], %(valid_from)s::date[], %(valid_to)s::date[], %(source)s::text[],
    %(source_id)s::text[], %(version)s::bigint[], %(state)s::text[]
) AS told (person_id, identity_id, centre_id, organisation_id, profile_id, valid_from, valid_to,
           source, source_id, version, state)
ORDER BY source, source_id, version DESC
ON CONFLICT (source, source_id) DO UPDATE
    SET person_id = excluded.person_id, identity_id = excluded.identity_id,
        centre_id = excluded.centre_id, organisation_id = excluded.organisation_id,
        profile_id = excluded.profile_id, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to, version = excluded.version, state = excluded.state,
        noted_at = excluded.noted_at
    WHERE excluded.version > kept.version
