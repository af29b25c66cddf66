-- Acts on a person: declaring a first visit, recording and withdrawing consent, blocking a
-- statement, stating one by form. Each verifies the context, decides, writes its event and acts,
-- in one transaction.

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

-- First visit without relation: by exact identifier and birth date, as just searched. It opens
-- little (the pack's cap for "declared"), for a day, for this professional alone; it is on record,
-- the person sees it and her manager reviews it. NULL when nothing is found.
CREATE OR REPLACE FUNCTION access_declare_visit(p_context text, p_criteria jsonb, p_reason text)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    event audit_event;
    cap record;
    person uuid;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['person.searched']);
    IF event.id IS NULL THEN
        RETURN NULL;
    END IF;
    IF event.detail ->> 'digest' IS DISTINCT FROM access_criteria_digest(p_criteria)
       OR NOT p_criteria ? 'value' OR NOT p_criteria ? 'birth_date' THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    IF length(trim(coalesce(p_reason, ''))) < 10 THEN
        RAISE EXCEPTION 'reason' USING ERRCODE = '22023';
    END IF;
    SELECT c.hours INTO cap FROM protocol_cap AS c
    JOIN protocol_version AS v ON v.id = c.version_id AND v.valid_to IS NULL
    JOIN protocol_matrix AS m ON m.version_id = v.id AND m.profile = actor.kind
        AND m.sector = actor.sector AND m.situation = 'first_diagnosis'
        AND (m.own1 | m.other1) <> 0
    WHERE c.factor = 'relation' AND c.code = 'declared';
    SELECT p.id INTO person FROM people_person AS p
    WHERE p.id = access_person_by_identifier(p_criteria)
      AND p.birth_date = (p_criteria ->> 'birth_date')::date AND p.protection = 'none'
      AND access_opened_by_public_service(p.id)
      -- what the manager revoked is not declared again by the same professional for a month
      AND NOT EXISTS (
          SELECT 1 FROM access_relation AS r
          WHERE r.source = 'trenza' AND r.source_id = actor.profile_id || ':' || p.id
            AND r.state = 'retracted' AND r.noted_at > clock_timestamp() - interval '30 days');
    PERFORM audit_append(
        'visit.declared', actor.user_id::text, actor.profile_id::text,
        actor.organisation_id::text, actor.centre_id::text, actor.session,
        coalesce(person::text, ''), 'first_diagnosis', left(p_reason, 300), '',
        CASE WHEN person IS NULL OR cap IS NULL THEN 'denied' ELSE 'allowed' END, 0, 0, 0, '',
        jsonb_build_object('kind', actor.kind));
    IF person IS NULL OR cap IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO access_relation (
        id, person_id, centre_id, organisation_id, kind, profile_id, valid_from, expires_at,
        source, source_id, version, state, noted_at
    ) VALUES (
        gen_random_uuid(), person, actor.centre_id, actor.organisation_id, 'declared',
        actor.profile_id, access_today(),
        clock_timestamp() + make_interval(hours => coalesce(cap.hours, 24)),
        'trenza', actor.profile_id || ':' || person, 1, 'current', clock_timestamp()
    )
    ON CONFLICT (source, source_id) DO UPDATE
        SET expires_at = excluded.expires_at, valid_from = excluded.valid_from,
            noted_at = excluded.noted_at, state = 'current'
        WHERE access_relation.kind = 'declared';  -- one that was confirmed stays as it is
    RETURN person;
END
$$;

-- Consent may be collected by whoever attends the person: her own organisation for itself, or a
-- public service for any organisation. Masks come compiled from the form, never above the pack.
CREATE OR REPLACE FUNCTION access_record_consent(
    p_context text, p_person uuid, p_organisation bigint, p_text_code text, p_purpose text,
    p_medium text, p_language text, p_scope jsonb, p_m1 bigint, p_m2 bigint, p_m3 bigint,
    p_expires_on date, p_evidence text
) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    recipient record;
    made uuid;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    SELECT o.sector, b.m1, b.m2, b.m3 INTO recipient
    FROM directory_organisation AS o
    JOIN protocol_version AS v ON v.valid_to IS NULL
    JOIN protocol_basis AS b ON b.version_id = v.id AND b.sector = o.sector
        AND b.kind = 'consent'
    WHERE o.id = p_organisation;
    IF recipient.sector IS NULL
       OR p_m1 & recipient.m1 = 0  -- a consent to nothing
       OR NOT access_practises(actor.kind, actor.sector)
       OR access_relation_of(actor.centre_id, actor.profile_id, p_person) <> 'attends'
       OR NOT (p_organisation = actor.organisation_id OR actor.sector IN ('SS', 'SE')) THEN
        PERFORM audit_append(
            'consent.recorded', actor.user_id::text, actor.profile_id::text,
            actor.organisation_id::text, actor.centre_id::text, actor.session, p_person::text, '',
            '', '', 'denied', 0, 0, 0, '', jsonb_build_object('kind', actor.kind));
        RETURN NULL;
    END IF;
    made := gen_random_uuid();
    PERFORM audit_append(
        'consent.recorded', actor.user_id::text, actor.profile_id::text,
        actor.organisation_id::text, actor.centre_id::text, actor.session, p_person::text, '',
        '', 'consent', 'allowed', p_m1 & recipient.m1, p_m2 & recipient.m2, p_m3 & recipient.m3,
        '', jsonb_build_object('kind', actor.kind, 'consent', made, 'recipient', p_organisation,
                               'text', p_text_code, 'medium', p_medium));
    INSERT INTO access_consent (
        id, person_id, identity_id, organisation_id, text_code, purpose, medium, language, scope, m1, m2, m3,
        collected_by, collected_at, expires_on, evidence, withdrawal_medium
    ) VALUES (
        made, p_person, coalesce(access_identity_of(p_person, actor.organisation_id),
                                 access_identity_of(p_person, p_organisation)),
        p_organisation, p_text_code, left(p_purpose, 250), p_medium, p_language,
        p_scope, p_m1 & recipient.m1, p_m2 & p_m1 & recipient.m2,
        p_m3 & p_m2 & p_m1 & recipient.m3,
        actor.profile_id, clock_timestamp(), p_expires_on, left(p_evidence, 200), ''
    );
    RETURN made;
END
$$;

-- Withdrawal acts on the next statement of anybody: decisions read the consent itself. It is as
-- easy as giving it (RGPD art. 7.3): whoever attends the person may record it for any recipient.
CREATE OR REPLACE FUNCTION access_withdraw_consent(p_context text, p_consent uuid, p_medium text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    held record;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    SELECT c.person_id, c.organisation_id INTO held
    FROM access_consent AS c WHERE c.id = p_consent AND c.withdrawn_at IS NULL;
    IF held.person_id IS NULL
       OR NOT access_practises(actor.kind, actor.sector)
       OR access_relation_of(actor.centre_id, actor.profile_id, held.person_id) <> 'attends'
       OR NOT (held.organisation_id = actor.organisation_id OR actor.sector IN ('SS', 'SE')) THEN
        PERFORM audit_append(
            'consent.withdrawn', actor.user_id::text, actor.profile_id::text,
            actor.organisation_id::text, actor.centre_id::text, actor.session,
            coalesce(held.person_id::text, ''), '', '', '', 'denied', 0, 0, 0, '',
            jsonb_build_object('kind', actor.kind, 'consent', p_consent));
        RETURN false;
    END IF;
    PERFORM audit_append(
        'consent.withdrawn', actor.user_id::text, actor.profile_id::text,
        actor.organisation_id::text, actor.centre_id::text, actor.session, held.person_id::text,
        '', '', 'consent', 'allowed', 0, 0, 0, '',
        jsonb_build_object('kind', actor.kind, 'consent', p_consent,
                           'recipient', held.organisation_id, 'medium', p_medium));
    UPDATE access_consent
    SET withdrawn_at = clock_timestamp(), withdrawn_by = actor.profile_id,
        withdrawal_medium = p_medium
    WHERE id = p_consent;
    RETURN true;
END
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
    own := access_practises(actor.kind, actor.sector)
        AND access_relation_of(actor.centre_id, actor.profile_id, p_person) = 'attends'
        AND EXISTS (SELECT 1 FROM records_record AS r
                    WHERE r.person_id = p_person AND r.series = p_series
                      AND r.organisation_id = actor.organisation_id);
    PERFORM audit_append(
        CASE WHEN p_block THEN 'record.blocked' ELSE 'record.unblocked' END,
        actor.user_id::text, actor.profile_id::text, actor.organisation_id::text,
        actor.centre_id::text, actor.session, p_person::text, '', left(p_reason, 300), '',
        CASE WHEN own THEN 'allowed' ELSE 'denied' END, 0, 0, 0, '',
        jsonb_build_object('kind', actor.kind, 'series', p_series));
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
    PERFORM audit_append(
        'record.stated', actor.user_id::text, actor.profile_id::text,
        actor.organisation_id::text, actor.centre_id::text, actor.session, p_person::text,
        p_situation, '', d.basis, CASE WHEN allowed THEN 'allowed' ELSE 'denied' END, 0, 0, 0,
        d.version_name, jsonb_build_object('kind', actor.kind, 'type', p_type, 'record', made));
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
