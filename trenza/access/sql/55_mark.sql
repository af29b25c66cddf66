-- What a page asks before it reads a folder and while it stays open.

-- The situation in which the viewer opened that folder today, the latest if several; NULL if none.
-- It tells nothing but one's own acts, so it is no event. An opening written in this same
-- transaction does not count: undone, it would have told what folder opens, without a trace.
CREATE OR REPLACE FUNCTION access_my_opening(p_context text, p_person uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    found text;
BEGIN
    SELECT * INTO actor FROM access_actor(p_context);
    SELECT o.situation INTO found FROM access_opening AS o
    WHERE o.profile_id = actor.profile_id AND o.person_id = p_person
      AND o.day = access_today() AND o.opened_at < now()
    ORDER BY o.last_read_at DESC LIMIT 1;
    RETURN found;
END
$$;

-- The situations that would open a folder for the viewer, and whose folder it is, so that nobody
-- gives a reason for the wrong person. With none, it is a denied try like any other: the answer is
-- the same for a hidden person and for a number that is nobody's.
CREATE OR REPLACE FUNCTION access_situations_of(p_context text, p_person uuid)
RETURNS TABLE (situation text, relation text, knows boolean, marked boolean)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT s.code, d.relation, d.knows, d.basis <> ''
    FROM access_actor(p_context) AS actor
    JOIN protocol_version AS v ON v.valid_to IS NULL
    JOIN protocol_situation AS s ON s.version_id = v.id AND s.openable
    CROSS JOIN LATERAL access_decide(actor.profile_id, actor.kind, actor.sector, actor.centre_id,
        actor.organisation_id, p_person, s.code) AS d
    WHERE (d.own1 | d.other1) <> 0
    ORDER BY s.position
$$;

CREATE OR REPLACE FUNCTION access_announce_door(p_context text, p_person uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    open boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    open := EXISTS (SELECT 1 FROM access_situations_of(p_context, p_person));
    RETURN access_announce(
        actor, CASE WHEN open THEN 'person.searched' ELSE 'folder.denied' END, p_person::text, '',
        CASE WHEN open THEN 'allowed' ELSE 'denied' END, '{"by": "link"}');
END
$$;

CREATE OR REPLACE FUNCTION access_door(p_context text)
RETURNS TABLE (situation text, relation text, given_name text, surname1 text, surname2 text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(
        actor.profile_id, actor.session, ARRAY['person.searched', 'folder.denied']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR event.detail ->> 'by' IS DISTINCT FROM 'link' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT s.situation, s.relation, coalesce(i ->> 'given_name', ''),
           coalesce(i ->> 'surname1', ''), coalesce(i ->> 'surname2', '')
    FROM access_situations_of(p_context, event.person::uuid) AS s,
         access_part_identity(event.person::uuid, actor.organisation_id, actor.kind, s.relation,
                              s.knows, s.marked) AS i;
END
$$;

-- Whether anything changed in an open folder: a seal over what the viewer may see in it, and over
-- nothing else. It gives no data, only to somebody who opened the folder today; NULL otherwise. Seen
-- that it changed, the page reads the folder again, and that is an event.
CREATE OR REPLACE FUNCTION access_folder_mark(p_context text, p_person uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    actor record;
    d record;
    opened text := access_my_opening(p_context, p_person);
    today date := access_today();
    seen text;
BEGIN
    IF opened IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO actor FROM access_actor(p_context);
    SELECT * INTO d FROM access_decide(
        actor.profile_id, actor.kind, actor.sector, actor.centre_id, actor.organisation_id,
        p_person, opened);
    IF (d.own1 | d.other1) = 0 THEN
        RETURN 'closed';
    END IF;
    WITH levelled AS (
        SELECT r.id, r.state, b.id IS NOT NULL AS blocked, kind.area,
            CASE WHEN r.organisation_id = actor.organisation_id THEN
                ((d.own1 >> r.type_bit) & 1) + ((d.own2 >> r.type_bit) & 1)
                + ((d.own3 >> r.type_bit) & 1)
            ELSE
                ((d.other1 >> r.type_bit) & 1) + ((d.other2 >> r.type_bit) & 1)
                + ((d.other3 >> r.type_bit) & 1)
            END AS level,
            (r.valid_from IS NULL OR r.valid_from <= today)
                AND (r.valid_to IS NULL OR r.valid_to >= today) AS in_force
        FROM records_record AS r
        JOIN protocol_type AS kind ON kind.version_id = d.version AND kind.code = r.type
        LEFT JOIN access_block AS b ON b.series = r.series AND b.lifted_at IS NULL
        WHERE r.person_id = p_person AND r.state IN ('current', 'contested')
          AND (b.id IS NULL OR r.organisation_id = actor.organisation_id)
    )
    SELECT concat_ws('|',
        d.own1, d.own2, d.own3, d.other1, d.other2, d.other3, d.version_name,
        (SELECT string_agg(l.id::text || l.level || l.state || l.blocked, ',' ORDER BY l.id)
         FROM levelled AS l WHERE l.level >= 2),
        (SELECT string_agg(DISTINCT l.area, ',' ORDER BY l.area)
         FROM levelled AS l WHERE l.level = 1 AND l.in_force),
        (SELECT string_agg(i.*::text, ',') FROM access_part_identity(
            p_person, actor.organisation_id, actor.kind, d.relation, d.knows,
            d.basis <> '') AS i),
        (SELECT string_agg(t.*::text, ',' ORDER BY t.*::text) FROM access_part_team(
            p_person, actor.organisation_id, d.protection, d.meets) AS t),
        (SELECT string_agg(c.id::text || c.state, ',' ORDER BY c.id) FROM access_part_consents(
            p_person, actor.organisation_id, actor.sector, d.relation, d.protection) AS c),
        (SELECT string_agg(h.*::text, ',' ORDER BY h.*::text)
         FROM protocol_type AS kind, LATERAL access_part_household(
             p_person, actor.organisation_id, d.knows, kind.bit::int, d.own2, d.own3, d.other2,
             d.other3) AS h
         WHERE kind.version_id = d.version AND kind.code = 'household_situation'))
    INTO seen;
    RETURN (SELECT left(encode(sha256(key.inner_pad || convert_to(actor.session || seen, 'UTF8')),
                               'hex'), 32)
            FROM access_contextkey AS key);
END
$$;

GRANT EXECUTE ON FUNCTION access_my_opening, access_announce_door, access_door, access_folder_mark
    TO trenza_web;
GRANT SELECT ON protocol_situation TO trenza_reader;
