-- Consent: recorded and withdrawn.

-- What a consent of this scope gives to a sector, by the pack in force: the types of the areas that
-- the person was shown, each at the most that the pack lets a consent give. Never by the caller's word.
CREATE OR REPLACE FUNCTION access_scope_masks(
    p_sector text, p_scope jsonb, OUT m1 bigint, OUT m2 bigint, OUT m3 bigint, OUT areas jsonb
)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH named AS (
        SELECT v.id AS version, bit_or(1::bigint << t.bit) AS bits,
               jsonb_agg(DISTINCT t.area) AS areas
        FROM protocol_version AS v
        JOIN protocol_type AS t ON t.version_id = v.id
        WHERE v.valid_to IS NULL AND jsonb_typeof(p_scope -> 'areas') = 'array'
          AND p_scope -> 'areas' ? t.area
        GROUP BY v.id
    )
    SELECT coalesce(bit_or(b.m1 & named.bits), 0), coalesce(bit_or(b.m2 & named.bits), 0),
           coalesce(bit_or(b.m3 & named.bits), 0), coalesce((array_agg(named.areas))[1], '[]')
    FROM named
    JOIN protocol_basis AS b ON b.version_id = named.version AND b.sector = p_sector
        AND b.kind = 'consent'
$$;

-- As whom a person goes on, if all her identities were found to be another's; otherwise herself.
CREATE OR REPLACE FUNCTION access_person_now(p_person uuid) RETURNS uuid
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH RECURSIVE line AS (
        SELECT p_person AS id, 0 AS step
      UNION ALL
        SELECT p.continues_as, line.step + 1 FROM line JOIN people_person AS p ON p.id = line.id
        WHERE p.continues_as IS NOT NULL AND line.step < 20
    )
    SELECT id FROM line ORDER BY step DESC LIMIT 1
$$;

-- What a person consents to an organisation for now, of any purpose or of one (p_purpose not NULL),
-- the oldest first; with it what ended only because a link was made ("relinked"), which would come
-- back with the link undone, against what she has said since. Who records or withdraws one waits
-- here for whoever is doing so at the same time.
CREATE OR REPLACE FUNCTION access_given_to(p_person uuid, p_organisation bigint, p_purpose text)
RETURNS uuid[]
LANGUAGE plpgsql VOLATILE
SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_person || ':' || p_organisation, 62));
    RETURN ARRAY(
        SELECT c.id FROM access_consent AS c
        WHERE c.organisation_id = p_organisation
          AND (p_purpose IS NULL OR c.purpose = p_purpose)
          AND (c.expires_on IS NULL OR c.expires_on >= access_today())
          AND ((c.person_id = p_person AND c.withdrawn_at IS NULL)
               OR (c.withdrawal_medium = 'relinked'
                   AND (c.person_id = p_person OR access_person_now(c.person_id) = p_person)))
        ORDER BY c.collected_at, c.id);
END
$$;

-- Consent may be collected by whoever attends the person: her own organisation for itself, or a
-- public service for any organisation. Who collects for itself says which document proves it and
-- where it is kept (RGPD art. 7.1); social services see in the folder that it was so collected.
--
-- What she said last is what counts: a consent for the same organisation and purpose ends the former
-- one in the same statement, so that narrowing it narrows what is seen. Five years is as long as it
-- is believed without asking her again.
CREATE OR REPLACE FUNCTION access_record_consent(
    p_context text, p_person uuid, p_organisation bigint, p_text_code text, p_purpose text,
    p_medium text, p_language text, p_scope jsonb, p_expires_on date, p_evidence text
) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    given record;
    itself boolean;
    former uuid[];
    made uuid := gen_random_uuid();
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    PERFORM access_require_act(actor, 'access_record_consent', ARRAY[p_person]);
    itself := p_organisation = actor.organisation_id;
    SELECT m.* INTO given
    FROM directory_organisation AS o, access_scope_masks(o.sector, p_scope) AS m
    WHERE o.id = p_organisation;
    IF coalesce(given.m1, 0) = 0  -- a consent to nothing
       OR NOT access_practises(actor.kind, actor.sector)
       OR access_relation_of(actor.centre_id, actor.profile_id, p_person) <> 'attends'
       OR NOT (itself OR actor.sector IN ('SS', 'SE'))
       OR p_expires_on <= access_today()
       OR p_expires_on > (access_today() + interval '5 years')::date
       OR (itself AND length(btrim(coalesce(p_evidence, ''))) < 5) THEN
        PERFORM access_write_event(
            actor, 'consent.recorded', p_person::text, '', '', '', 'denied', '{}');
        RETURN NULL;
    END IF;
    former := access_given_to(p_person, p_organisation, left(p_purpose, 250));
    PERFORM access_write_event(
        actor, 'consent.recorded', p_person::text, '', '', 'consent', 'allowed',
        jsonb_build_object('consent', made, 'recipient', p_organisation, 'text', p_text_code,
                           'medium', p_medium, 'itself', itself, 'replaces', to_jsonb(former)),
        given.m1, given.m2, given.m3);
    UPDATE access_consent
    SET withdrawn_at = clock_timestamp(), withdrawn_by = actor.profile_id,
        withdrawal_medium = 'replaced'
    WHERE id = ANY (former);
    INSERT INTO access_consent (
        id, person_id, identity_id, organisation_id, text_code, purpose, medium, language, scope,
        m1, m2, m3, collected_by, collected_at, expires_on, evidence, withdrawal_medium
    ) VALUES (
        made, p_person, coalesce(access_identity_of(p_person, actor.organisation_id),
                                 access_identity_of(p_person, p_organisation)),
        p_organisation, p_text_code, left(p_purpose, 250), p_medium, p_language,
        jsonb_build_object('areas', given.areas), given.m1, given.m2, given.m3,
        actor.profile_id, clock_timestamp(), p_expires_on, left(btrim(p_evidence), 200), ''
    );
    RETURN made;
END
$$;

-- Withdrawal acts on the next statement of anybody: decisions read the consent itself. It is as
-- easy as giving it (RGPD art. 7.3): a public service that attends the person may record it for any
-- recipient, an organisation of the third sector that attends her for itself.
-- It ends whatever she had given that recipient, of any purpose: she asked that it see no more.
CREATE OR REPLACE FUNCTION access_withdraw_consent(p_context text, p_consent uuid, p_medium text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    held record;
    ended uuid[];
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    PERFORM access_require_act(actor, 'access_withdraw_consent', ARRAY[p_consent]);
    SELECT c.person_id, c.organisation_id, access_person_now(c.person_id) AS now INTO held
    FROM access_consent AS c
    WHERE c.id = p_consent AND (c.withdrawn_at IS NULL OR c.withdrawal_medium = 'relinked');
    IF held.person_id IS NULL
       OR NOT access_practises(actor.kind, actor.sector)
       OR NOT 'attends' IN (
           access_relation_of(actor.centre_id, actor.profile_id, held.person_id),
           access_relation_of(actor.centre_id, actor.profile_id, held.now))
       OR NOT (held.organisation_id = actor.organisation_id OR actor.sector IN ('SS', 'SE')) THEN
        PERFORM access_write_event(
            actor, 'consent.withdrawn', coalesce(held.person_id::text, ''), '', '', '', 'denied',
            jsonb_build_object('consent', p_consent));
        RETURN false;
    END IF;
    -- with the one named, even if it has expired meanwhile
    ended := access_given_to(held.person_id, held.organisation_id, NULL) || p_consent;
    IF held.now <> held.person_id THEN
        ended := ended || access_given_to(held.now, held.organisation_id, NULL);
    END IF;
    PERFORM access_write_event(
        actor, 'consent.withdrawn', held.person_id::text, '', '', 'consent', 'allowed',
        jsonb_build_object(
            'consent', p_consent, 'recipient', held.organisation_id, 'medium', p_medium,
            'also', (SELECT coalesce(jsonb_agg(DISTINCT other), '[]') FROM unnest(ended) AS other
                     WHERE other <> p_consent)));
    UPDATE access_consent
    SET withdrawn_at = clock_timestamp(), withdrawn_by = actor.profile_id,
        withdrawal_medium = p_medium
    WHERE id = ANY (ended) AND (withdrawn_at IS NULL OR withdrawal_medium = 'relinked');
    RETURN true;
END
$$;

GRANT EXECUTE ON FUNCTION access_record_consent, access_withdraw_consent TO trenza_web;
