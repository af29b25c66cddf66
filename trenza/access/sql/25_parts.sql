-- The parts of a folder beside its statements. Internal: only access_read_folder calls them, after
-- the decision. Every row has the columns of access_read_folder.

-- Whether what a source says of a person is an organisation's own: the source is its, or it is a
-- shared application (a county's, used by town halls) by which the organisation itself attends her.
CREATE OR REPLACE FUNCTION access_own_source(p_source text, p_organisation bigint, p_person uuid)
RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM exchange_source AS s
                   WHERE s.code = p_source AND s.organisation_id = p_organisation)
        OR EXISTS (SELECT 1 FROM access_relation AS r
                   WHERE r.person_id = p_person AND r.organisation_id = p_organisation
                     AND r.source = p_source AND r.state = 'current'
                     AND r.valid_from <= access_today()
                     AND (r.valid_to IS NULL OR r.valid_to >= access_today()))
$$;

-- Which numbers stated by others a sector needs: documents all; the Social Security number the public
-- services; the health card social services only (RGPD art. 5.1.c).
CREATE OR REPLACE FUNCTION access_identifier_for(p_type text, p_organisation bigint)
RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT p_type IN ('dni', 'nie', 'passport') OR EXISTS (
        SELECT 1 FROM directory_organisation AS o WHERE o.id = p_organisation
          AND ((p_type = 'nuss' AND o.sector IN ('SS', 'SE'))
               OR (p_type = 'health_card' AND o.sector = 'SS')))
$$;

-- Who the person is. As others know her only if the protocol shows the basic information sheet
-- (p_knows); otherwise (an NGO after its consent was withdrawn, a protected person) only what the
-- viewer's own organisation delivered. Of a protected person, the ways to find her never leave
-- (LO 1/2004 art. 63). A first visit not yet confirmed sees no contact.
--
-- Reception makes an appointment and tells apart who comes (RGPD art. 5.1.c): name, birth date, a
-- telephone, whether an interpreter is needed and the end of one document. Not where she lives, nor
-- the numbers of Social Security and health card.
DROP FUNCTION IF EXISTS access_part_identity(uuid, bigint, text, boolean, boolean);
CREATE OR REPLACE FUNCTION access_part_identity(
    p_person uuid, p_organisation bigint, p_kind text, p_relation text, p_knows boolean,
    p_marked boolean
) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
DECLARE
    shown record;
    said record;
    hide boolean;
    desk boolean := p_kind = 'reception';
BEGIN
    IF p_knows THEN
        SELECT p.given_name, p.surname1, p.surname2, p.birth_date, p.birth_precision, p.sex,
               p.nationality, p.languages, p.phone, p.email, p.address, p.municipality,
               p.protection
        INTO shown FROM people_person AS p WHERE p.id = p_person;
    ELSE
        SELECT i.given_name, i.surname1, i.surname2, i.birth_date, i.birth_precision, i.sex,
               i.nationality, i.languages, i.phone, i.email, i.address, i.municipality,
               CASE WHEN p_marked THEN p.protection ELSE i.protection END AS protection
        INTO shown
        FROM people_identity AS i
        JOIN people_person AS p ON p.id = i.person_id
        WHERE i.person_id = p_person AND access_own_source(i.source, p_organisation, p_person)
        ORDER BY i.version DESC LIMIT 1;
    END IF;
    IF NOT FOUND THEN
        RETURN NEXT jsonb_build_object('partial', true);
        RETURN;
    END IF;
    -- Where a shelter says that she lives or can be called is where she hides: the common form shows
    -- only what somebody else says too.
    SELECT bool_or(i.phone = shown.phone) AS phone, bool_or(i.email = shown.email) AS email,
           bool_or(i.address = shown.address) AS address,
           bool_or(i.municipality = shown.municipality) AS municipality
    INTO said
    FROM people_identity AS i
    JOIN exchange_source AS s ON s.code = i.source
    JOIN directory_organisation AS o ON o.id = s.organisation_id
    WHERE i.person_id = p_person AND (NOT o.sensitive OR o.id = p_organisation);
    hide := shown.protection <> 'none' OR p_relation = 'declared';
    RETURN NEXT jsonb_build_object(
        'given_name', shown.given_name, 'surname1', shown.surname1, 'surname2', shown.surname2,
        'birth_date', shown.birth_date, 'birth_precision', shown.birth_precision,
        'sex', CASE WHEN desk THEN '' ELSE shown.sex END,
        'nationality', CASE WHEN desk THEN '' ELSE shown.nationality END,
        'languages', shown.languages, 'protection', shown.protection,
        'phone', CASE WHEN hide OR said.phone IS NOT TRUE THEN '' ELSE shown.phone END,
        'email', CASE WHEN hide OR desk OR said.email IS NOT TRUE THEN '' ELSE shown.email END,
        'address', CASE WHEN hide OR desk OR said.address IS NOT TRUE THEN ''
                        ELSE shown.address END,
        'municipality', CASE WHEN hide OR desk OR said.municipality IS NOT TRUE THEN ''
                             ELSE shown.municipality END,
        'identifiers', CASE WHEN p_relation = 'declared' THEN '[]'::jsonb ELSE (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'type', d.type, 'country', d.country,
                       'value', CASE WHEN desk THEN '···' || right(d.value, 4) ELSE d.value END)
                       ORDER BY d.type, d.value, d.country), '[]')
            FROM (
                SELECT DISTINCT d.type, d.value, d.country
                FROM people_identifier AS d
                JOIN people_identity AS i ON i.id = d.identity_id
                WHERE d.person_id = p_person AND d.type NOT IN ('own', 'none')
                  AND (NOT desk OR d.type IN ('dni', 'nie', 'passport'))
                  AND (access_own_source(i.source, p_organisation, p_person)
                       OR (p_knows AND access_identifier_for(d.type, p_organisation)))
                ORDER BY d.type, d.value, d.country
                LIMIT CASE WHEN desk THEN 1 END) AS d) END);
END
$$;

-- Who intervenes now: live relations. Others are told only to who may see something of theirs; of a
-- sensitive organisation and of a protected person, the sector alone.
CREATE OR REPLACE FUNCTION access_part_team(
    p_person uuid, p_organisation bigint, p_protection text, p_meets boolean
) RETURNS TABLE (
    organisation_id bigint, centre_id bigint, sector text, valid_from date, content jsonb
)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT
        CASE WHEN named THEN r.organisation_id END, CASE WHEN named THEN r.centre_id END,
        o.sector, CASE WHEN named THEN r.valid_from END,
        CASE WHEN named THEN jsonb_build_object(
            'kind', r.kind, 'professional', coalesce(u.full_name, ''), 'post', coalesce(f.post, ''))
        ELSE '{}'::jsonb END
    FROM access_relation AS r
    JOIN directory_organisation AS o ON o.id = r.organisation_id
    LEFT JOIN accounts_profile AS f ON f.id = r.profile_id AND f.active
    LEFT JOIN accounts_user AS u ON u.id = f.user_id
    CROSS JOIN LATERAL (
        SELECT r.organisation_id = p_organisation
               OR (NOT o.sensitive AND p_protection = 'none') AS named) AS n
    WHERE r.person_id = p_person AND r.state = 'current' AND r.valid_from <= access_today()
      AND (r.valid_to IS NULL OR r.valid_to >= access_today())
      AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())
      AND (r.organisation_id = p_organisation OR p_meets)
$$;

-- Who lives together, at the level of the type "household_situation": full names the members,
-- summary counts them, exists says that there is a household. Protected members have no name.
CREATE OR REPLACE FUNCTION access_part_household(
    p_person uuid, p_organisation bigint, p_knows boolean, p_bit int,
    p_own2 bigint, p_own3 bigint, p_other2 bigint, p_other3 bigint
) RETURNS TABLE (level smallint, valid_from date, content jsonb)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH homes AS (
        SELECT h.id, h.valid_from,
               CASE WHEN access_own_source(h.source, p_organisation, p_person)
                    THEN 1 + ((p_own2 >> p_bit) & 1) + ((p_own3 >> p_bit) & 1)
                    ELSE 1 + ((p_other2 >> p_bit) & 1) + ((p_other3 >> p_bit) & 1)
               END::smallint AS level
        FROM people_household_member AS mine
        JOIN people_household AS h ON h.id = mine.household_id
        WHERE mine.person_id = p_person
          AND h.state = 'current'
          AND (mine.valid_to IS NULL OR mine.valid_to >= access_today())
          AND (h.valid_to IS NULL OR h.valid_to >= access_today())
    )
    SELECT homes.level, homes.valid_from,
        CASE WHEN homes.level = 3 THEN jsonb_build_object('members', (
            SELECT jsonb_agg(jsonb_build_object(
                'person', CASE WHEN p.protection = 'none' OR p.id = p_person THEN p.id END,
                'given_name', CASE WHEN p.protection = 'none' OR p.id = p_person
                                   THEN coalesce(who.given_name, '') ELSE '' END,
                'surname1', CASE WHEN p.protection = 'none' OR p.id = p_person
                                 THEN coalesce(who.surname1, '') ELSE '' END,
                'birth_year', extract(year FROM p.birth_date), 'kinship', m.kinship,
                'minor', p.birth_date > access_today() - interval '18 years',
                'self', p.id = p_person) ORDER BY p.birth_date)
            FROM people_household_member AS m JOIN people_person AS p ON p.id = m.person_id
            LEFT JOIN LATERAL access_named(p.id, p_organisation, p_knows) AS who ON true
            WHERE m.household_id = homes.id
              AND (m.valid_to IS NULL OR m.valid_to >= access_today())))
        ELSE (
            SELECT jsonb_build_object('adults', count(*) FILTER (
                       WHERE p.birth_date <= access_today() - interval '18 years'),
                   'minors', count(*) FILTER (
                       WHERE p.birth_date > access_today() - interval '18 years'))
            FROM people_household_member AS m JOIN people_person AS p ON p.id = m.person_id
            WHERE m.household_id = homes.id
              AND (m.valid_to IS NULL OR m.valid_to >= access_today()))
        END
    FROM homes WHERE homes.level >= 2
$$;

-- Consents given for organisations: social services, who help the person to manage them, see them
-- all; another organisation those given for itself; employment also others', but of no sensitive one.
CREATE OR REPLACE FUNCTION access_part_consents(
    p_person uuid, p_organisation bigint, p_sector text, p_relation text, p_protection text
) RETURNS TABLE (id uuid, organisation_id bigint, stated_at timestamptz, valid_to date,
                 state text, content jsonb)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT c.id,
           CASE WHEN c.organisation_id = p_organisation OR p_protection = 'none' OR p_sector = 'SS'
                THEN c.organisation_id END, c.collected_at, c.expires_on,
           CASE WHEN c.withdrawal_medium = 'replaced' THEN 'replaced'
                WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn'
                WHEN c.expires_on < access_today() THEN 'expired' ELSE 'given' END,
           jsonb_build_object('text', c.text_code, 'purpose', c.purpose, 'medium', c.medium,
               'scope', c.scope, 'withdrawn_at', c.withdrawn_at, 'evidence', c.evidence,
               -- whom a consent benefits and who says that it was given are one and the same
               'by_recipient', k.organisation_id = c.organisation_id,
               'collected_by_organisation',
               CASE WHEN k.organisation_id = p_organisation
                         OR (NOT by_whom.sensitive AND p_protection = 'none')
                    THEN k.organisation_id END)
    FROM access_consent AS c
    JOIN directory_organisation AS o ON o.id = c.organisation_id
    LEFT JOIN accounts_profile AS f ON f.id = c.collected_by
    LEFT JOIN directory_centre AS k ON k.id = f.centre_id
    LEFT JOIN directory_organisation AS by_whom ON by_whom.id = k.organisation_id
    WHERE c.person_id = p_person AND p_relation = 'attends'
      AND (c.organisation_id = p_organisation OR p_sector = 'SS'
           OR (p_sector = 'SE' AND NOT o.sensitive))
    ORDER BY c.collected_at DESC
$$;

-- Who opened the folder, for those who attend the person: date, organisation, profile, situation,
-- outcome; not the name of the colleague (CJEU C-579/21), and of a sensitive one the sector only.
-- A page at a time and one more, so that the reader knows whether there are older ones.
CREATE OR REPLACE FUNCTION access_part_accesses(
    p_person uuid, p_organisation bigint, p_relation text, p_meets boolean, p_protection text,
    p_before timestamptz
) RETURNS TABLE (id bigint, at timestamptz, organisation_id bigint, sector text, content jsonb)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT e.id, e.at,
           CASE WHEN o.id = p_organisation OR (NOT o.sensitive AND p_protection = 'none')
                THEN o.id END, o.sector,
           jsonb_build_object('kind', e.kind, 'situation', e.situation, 'outcome', e.outcome,
               'profile', e.detail ->> 'kind', 'basis', e.detail ->> 'scsp',
               'reason', CASE WHEN o.id = p_organisation THEN e.reason ELSE '' END)
    FROM audit_event AS e
    JOIN directory_organisation AS o ON o.id = nullif(e.organisation, '')::bigint
    WHERE e.person = p_person::text AND p_relation = 'attends'
      AND (o.id = p_organisation OR p_meets)
      AND (e.kind IN ('folder.opened', 'folder.denied', 'visit.declared', 'consent.recorded',
                      'consent.withdrawn')
           OR (e.kind = 'record.stated' AND o.id = p_organisation))
      AND (p_before IS NULL OR e.at < p_before)
    ORDER BY e.at DESC LIMIT 51
$$;
