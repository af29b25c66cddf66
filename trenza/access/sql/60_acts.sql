-- Acts on a person: blocking a statement, stating one by form; beside, recording and withdrawing
-- consent (62) and first visits (65). Each was announced (15), verifies the context, decides, writes
-- its event and acts, in one transaction.

-- Whether a kind of profile works with persons: whom the matrix lets read its own organisation's
-- statements in full. A manager supervises, a data manager or an officer does not act on persons.
CREATE OR REPLACE FUNCTION access_practises(p_kind text, p_sector text) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM protocol_matrix AS m
        JOIN protocol_version AS v ON v.id = m.version_id AND v.valid_to IS NULL
        WHERE m.profile = p_kind AND m.sector = p_sector AND m.own3 <> 0)
$$;

-- The identity by which an organisation's own sources know a person; NULL if they do not.
CREATE OR REPLACE FUNCTION access_identity_of(p_person uuid, p_organisation bigint) RETURNS uuid
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT i.id FROM people_identity AS i
    WHERE i.person_id = p_person AND access_own_source(i.source, p_organisation, p_person)
    ORDER BY i.version DESC, i.id LIMIT 1
$$;

-- The kind of the live relation of a centre with a person, '' when there is none.
CREATE OR REPLACE FUNCTION access_relation_of(p_centre bigint, p_profile bigint, p_person uuid)
RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT coalesce((
        SELECT r.kind FROM access_relation AS r
        WHERE r.person_id = p_person AND r.centre_id = p_centre AND r.state = 'current'
          AND r.valid_from <= access_today()
          AND (r.valid_to IS NULL OR r.valid_to >= access_today())
          AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())
          AND (r.kind <> 'declared' OR r.profile_id = p_profile)
        ORDER BY r.kind LIMIT 1), '')
$$;

-- The author's block on one of its own statements, or its lifting (p_block false).
CREATE OR REPLACE FUNCTION access_block_record(
    p_context text, p_person uuid, p_series uuid, p_block boolean, p_reason text, p_review_on date
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    own boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    PERFORM access_require_act(actor, 'access_block_record', ARRAY[p_person, p_series]);
    own := access_practises(actor.kind, actor.sector)
        AND (NOT p_block OR p_review_on IS NOT NULL)
        AND access_relation_of(actor.centre_id, actor.profile_id, p_person) = 'attends'
        AND EXISTS (SELECT 1 FROM records_record AS r
                    WHERE r.person_id = p_person AND r.series = p_series
                      AND r.organisation_id = actor.organisation_id);
    PERFORM access_write_event(
        actor, CASE WHEN p_block THEN 'record.blocked' ELSE 'record.unblocked' END,
        p_person::text, '', left(p_reason, 300), '',
        CASE WHEN own THEN 'allowed' ELSE 'denied' END, jsonb_build_object('series', p_series));
    IF NOT own THEN
        RETURN false;
    END IF;
    UPDATE access_block SET lifted_at = clock_timestamp()
    WHERE series = p_series AND lifted_at IS NULL;
    IF p_block THEN
        INSERT INTO access_block (
            id, person_id, series, organisation_id, reason, set_by, set_at, review_on
        ) VALUES (
            gen_random_uuid(), p_person, p_series, actor.organisation_id, left(p_reason, 300),
            actor.profile_id, clock_timestamp(), p_review_on
        );
    END IF;
    RETURN true;
END
$$;

-- A statement made in Trenza itself, by form (B2). p_series NULL: a new one; otherwise a
-- correction: a new version of one's own organisation's statement. The type must be one that the
-- pack lets this sector author by form and this profile see in full among its own.
CREATE OR REPLACE FUNCTION access_state_record(
    p_context text, p_person uuid, p_situation text, p_type text, p_series uuid, p_content jsonb,
    p_summary text, p_valid_from date, p_valid_to date, p_state text
) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    d record;
    kind record;
    known record;
    allowed boolean;
    made uuid := gen_random_uuid();
    target uuid := p_series;
    next_version bigint := 1;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    PERFORM access_require_act(actor, 'access_state_record', ARRAY[p_person, p_series]);
    SELECT * INTO d FROM access_decide(
        actor.profile_id, actor.kind, actor.sector, actor.centre_id, actor.organisation_id,
        p_person, p_situation);
    SELECT t.bit INTO kind FROM protocol_type AS t
    WHERE t.version_id = d.version AND t.code = p_type AND t.authored_by_form
      AND actor.sector = ANY (t.authors);
    allowed := kind.bit IS NOT NULL AND d.relation = 'attends'
        AND ((d.own3 >> kind.bit) & 1) = 1 AND p_state IN ('current', 'retracted');
    IF allowed AND target IS NOT NULL THEN
        SELECT r.source, r.source_id, r.version, r.type INTO known
        FROM records_record AS r
        WHERE r.person_id = p_person AND r.series = target
          AND r.organisation_id = actor.organisation_id AND r.state IN ('current', 'contested')
        FOR UPDATE;
        -- What a source system delivers is corrected in that system; here only what is ours.
        allowed := known.source = 'trenza' AND known.type = p_type;
        next_version := known.version + 1;
    END IF;
    allowed := coalesce(allowed, false);
    PERFORM access_write_event(
        actor, 'record.stated', p_person::text, p_situation, '', d.basis,
        CASE WHEN allowed THEN 'allowed' ELSE 'denied' END,
        jsonb_build_object('type', p_type, 'record', made), p_protocol => d.version_name);
    IF NOT allowed THEN
        RETURN NULL;
    END IF;
    IF target IS NULL THEN
        target := gen_random_uuid();
    ELSE
        UPDATE records_record SET state = 'superseded'
        WHERE person_id = p_person AND series = target AND version = known.version;
    END IF;
    INSERT INTO records_series (series, person_id, version) VALUES (target, p_person, next_version)
    ON CONFLICT (series) DO UPDATE SET version = excluded.version;
    INSERT INTO records_record (
        id, person_id, identity_id, series, version, recorded_at, stated_at, organisation_id,
        centre_id, valid_from, valid_to, type_bit, state, sector, type, source, source_id, author, summary,
        content
    )
    SELECT made, p_person, access_identity_of(p_person, actor.organisation_id), target,
           next_version, clock_timestamp(), clock_timestamp(),
           actor.organisation_id, actor.centre_id, p_valid_from, p_valid_to, kind.bit, p_state,
           actor.sector, p_type, 'trenza', target::text, u.full_name, p_summary, p_content
    FROM accounts_user AS u WHERE u.id = actor.user_id;
    RETURN made;
END
$$;
