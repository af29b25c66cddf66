-- Splitting a person in two, moving an identity to the other person of a doubt, taking a decision
-- back: ordered by a data manager, carried out by a worker. Where the harm would be grave another one
-- has to confirm. Reached from a doubt, whose two persons are looked at as they are now.

CREATE OR REPLACE TRIGGER people_link_order_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON people_link_order
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- Everybody whom the two persons of a doubt are made of; one person if they are linked. Whom an order
-- of this doubt has parted from them is a side of its own, or nobody could put it right again.
CREATE OR REPLACE FUNCTION people_reach(p_review bigint)
RETURNS TABLE (side int, person_id uuid, identity_id uuid, doubted boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    WITH asked AS (
        SELECT r.identity_id, r.other_identity_id, one.person_id AS one, other.person_id AS other
        FROM people_link_review AS r
        JOIN people_identity AS one ON one.id = r.identity_id
        JOIN people_identity AS other ON other.id = r.other_identity_id
        WHERE r.id = p_review
    ),
    parted AS (
        SELECT DISTINCT i.person_id
        FROM people_link_order AS o
        JOIN people_link_decision AS d ON d.order_id = o.id
        CROSS JOIN LATERAL jsonb_object_keys(coalesce(d.before -> 'identities', '{}')) AS was
        JOIN people_identity AS i ON i.id = was::uuid
        JOIN asked AS a ON i.person_id NOT IN (a.one, a.other)
        WHERE o.review_id = p_review
    ),
    sides AS (
        SELECT 1 AS side, one AS person_id FROM asked UNION ALL
        SELECT 2, other FROM asked WHERE other <> one UNION ALL
        SELECT 2 + row_number() OVER (ORDER BY person_id)::int, person_id FROM parted
    )
    SELECT s.side, i.person_id, i.id, i.id IN (a.identity_id, a.other_identity_id)
    FROM sides AS s JOIN people_identity AS i ON i.person_id = s.person_id CROSS JOIN asked AS a
$$;

-- Who is who among them, as a short seal: an order is carried out upon these and upon no others.
CREATE OR REPLACE FUNCTION people_reach_seal(p_review bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT left(encode(sha256(convert_to(coalesce(string_agg(
               x.identity_id || ':' || x.person_id, ',' ORDER BY x.identity_id), ''), 'UTF8')),
           'hex'), 32)
    FROM people_reach(p_review) AS x
$$;

-- Whether two have to agree: somebody marked or a minor, as in people_risk.
CREATE OR REPLACE FUNCTION people_reach_grave(p_review bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT bool_or(i.protection <> 'none' OR p.protection <> 'none'
                   OR coalesce(i.birth_date > access_today() - interval '18 years', false))
    FROM people_reach(p_review) AS x
    JOIN people_identity AS i ON i.id = x.identity_id
    JOIN people_person AS p ON p.id = x.person_id
$$;

-- Whether a decision was taken of this doubt, by an answer or by an order.
CREATE OR REPLACE FUNCTION people_decided_of(p_review bigint, p_vote bigint, p_order bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM people_link_vote AS v WHERE v.id = p_vote AND v.review_id = p_review)
        OR EXISTS (SELECT FROM people_link_order AS o
                   WHERE o.id = p_order AND o.review_id = p_review)
$$;

-- Whether an order waits for a second one: somebody marked or a minor is concerned, one reviewer has
-- already doubted the link, or a decision is taken back that was not taken of this doubt, whose
-- persons may be others. Whom that one concerned is not looked at: the answer would tell.
CREATE OR REPLACE FUNCTION people_order_waits(p_review bigint, p_decision bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT people_reach_grave(p_review)
        OR EXISTS (SELECT FROM people_link_review AS r
                   WHERE r.id = p_review AND r.state = 'open' AND r.reason = 'parted')
        OR (p_decision IS NOT NULL AND NOT EXISTS (
            SELECT FROM people_link_decision AS d
            WHERE d.id = p_decision AND people_decided_of(p_review, d.vote_id, d.order_id)))
$$;

-- Which of them an organisation is told, and over which it may order. A public service: of a person
-- of whom it gave an identity, each but those of a sensitive organisation that is another; of the
-- other person only the one in doubt, which it has seen. The third sector: its own, and it orders
-- nothing, for what it might order would tell who else knows her.
CREATE OR REPLACE FUNCTION people_reach_told(p_review bigint, p_organisation bigint, p_sector text)
RETURNS TABLE (
    side int, person_id uuid, identity_id uuid, doubted boolean, own boolean, hide boolean,
    mine boolean
)
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH every AS (
        SELECT x.*, o.id = p_organisation AS own, o.sensitive AND o.id <> p_organisation AS closed,
               o.id <> p_organisation
               AND (i.protection <> 'none' OR p.protection <> 'none' OR o.sensitive
                    OR (o.sector = 'TS' AND NOT access_opened_by_public_service(x.person_id))) AS hide
        FROM people_reach(p_review) AS x
        JOIN people_identity AS i ON i.id = x.identity_id
        JOIN people_person AS p ON p.id = x.person_id
        JOIN exchange_source AS s ON s.code = i.source
        JOIN directory_organisation AS o ON o.id = s.organisation_id
    ),
    sides AS (
        SELECT e.side, p_sector IN ('SS', 'SE') AND bool_or(e.own) AS mine
        FROM every AS e GROUP BY e.side
    )
    SELECT e.side, e.person_id, e.identity_id, e.doubted, e.own,
           e.hide OR (NOT e.own AND people_veiled(p_review, p_organisation)), sides.mine
    FROM every AS e JOIN sides ON sides.side = e.side
    WHERE e.doubted OR e.own OR (sides.mine AND NOT e.closed)
$$;

-- The seal of those told: who else is of these persons must not show by its changing.
CREATE OR REPLACE FUNCTION people_told_seal(p_review bigint, p_organisation bigint, p_sector text)
RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT left(encode(sha256(convert_to(coalesce(string_agg(
               x.identity_id || ':' || x.person_id, ',' ORDER BY x.identity_id), ''), 'UTF8')),
           'hex'), 32)
    FROM people_reach_told(p_review, p_organisation, p_sector) AS x
$$;

-- A decision as pages call it; no serial number leaves.
CREATE OR REPLACE FUNCTION people_decision_token(p_decision bigint) RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$ SELECT left(access_keyed_digest('decision ' || p_decision), 32) $$;

CREATE OR REPLACE FUNCTION people_identities(p_context text, p_review uuid)
RETURNS TABLE (
    side int, mine boolean, identity_id uuid, doubted boolean, told jsonb, since timestamptz,
    hangs jsonb, seal text, grave boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 4
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'identities.read');
    IF actor.profile_id IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT x.side, x.mine, x.identity_id, x.doubted,
           people_side(x.identity_id, actor.organisation_id, x.hide),
           CASE WHEN NOT x.hide AND x.mine THEN i.linked_at END,
           -- what came through it, of one's own alone, and no number of anything
           CASE WHEN x.own THEN jsonb_build_object(
               'records', EXISTS (SELECT FROM records_record AS d WHERE d.person_id = x.person_id
                                  AND d.identity_id = x.identity_id AND d.state = 'current'),
               'relations', EXISTS (SELECT FROM access_relation AS r
                                    WHERE r.person_id = x.person_id AND r.state = 'current'
                                    AND r.identity_id = x.identity_id),
               'consents', EXISTS (SELECT FROM access_consent AS c
                                   WHERE c.person_id = x.person_id AND c.withdrawn_at IS NULL
                                   AND c.identity_id = x.identity_id)) END,
           people_told_seal(actor.doubt, actor.organisation_id, actor.sector),
           actor.sector IN ('SS', 'SE') AND people_order_waits(actor.doubt, NULL)
    FROM people_reach_told(actor.doubt, actor.organisation_id, actor.sector) AS x
    JOIN people_identity AS i ON i.id = x.identity_id
    ORDER BY x.side, x.doubted DESC, i.known_at, i.source, i.source_person_id;
END
$$;

-- Why these are together or apart: every decision about those whom she is told, by whom, when, why
-- and what it changed. Others are named by their sector; who is not told is not in it.
CREATE OR REPLACE FUNCTION people_decisions(p_context text, p_review uuid)
RETURNS TABLE (
    token text, at timestamptz, kind text, by text, who text, sector text, model text, reason text,
    before jsonb, after jsonb, undone boolean, may_undo boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    told uuid[];
    hidden uuid[];
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'identities.read');
    IF actor.profile_id IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(x.identity_id), array_agg(x.identity_id) FILTER (WHERE x.hide) INTO told, hidden
    FROM people_reach_told(actor.doubt, actor.organisation_id, actor.sector) AS x WHERE x.mine;
    RETURN QUERY
    WITH touching AS (
        SELECT d.* FROM people_link_decision AS d
        WHERE d.profile_id IS NOT NULL AND d.identities && told
      UNION
        SELECT d.* FROM people_link_decision AS d WHERE d.identities[1] = ANY (told)
    ),
    found AS (  -- of this doubt, or of two of those told: one alone would say that there is another
        SELECT d.* FROM touching AS d
        WHERE people_decided_of(actor.doubt, d.vote_id, d.order_id)
           OR cardinality(ARRAY(SELECT unnest(d.identities) INTERSECT SELECT unnest(told))) > 1
    ),
    -- where each pointed, as groups by number: the persons themselves are not told
    placed AS (
        SELECT f.id, stage.name, e.key, dense_rank() OVER (
                   PARTITION BY f.id ORDER BY CASE jsonb_typeof(e.value) WHEN 'array'
                       THEN e.value ->> 0 ELSE e.value #>> '{}' END) AS place
        FROM found AS f
        CROSS JOIN LATERAL (VALUES
            ('before', f.before -> 'identities'),
            -- the machine tells of the one that it linked, and to whom
            ('after', CASE WHEN f.profile_id IS NULL AND cardinality(f.identities) = 2
                THEN jsonb_build_object(f.identities[2], f.after -> 'identities'
                                                         -> f.identities[1]::text) ELSE '{}' END
                || coalesce(f.after -> 'identities', '{}'))) AS stage (name, held)
        CROSS JOIN LATERAL jsonb_each(coalesce(stage.held, '{}')) AS e
        WHERE e.key::uuid = ANY (told)
    ),
    stages AS (
        SELECT p.id, jsonb_object_agg(p.key, p.place) FILTER (WHERE p.name = 'before') AS before,
               jsonb_object_agg(p.key, p.place) FILTER (WHERE p.name = 'after') AS after
        FROM placed AS p GROUP BY p.id
    )
    SELECT people_decision_token(f.id), f.at, f.kind,
           CASE WHEN f.profile_id IS NULL THEN 'machine' WHEN u.id = actor.user_id THEN 'self'
                WHEN c.organisation_id = actor.organisation_id THEN 'own' ELSE 'other' END,
           CASE WHEN c.organisation_id = actor.organisation_id THEN u.full_name ELSE '' END::text,
           coalesce(o.sector, '')::text, f.model,
           -- what another organisation's reviewer wrote is hers, and nothing behind the veil is told
           CASE WHEN f.kind = 'refused' OR (c.organisation_id = actor.organisation_id
                     AND f.order_id IS NOT NULL AND NOT f.identities && coalesce(hidden, '{}'))
                THEN f.reason ELSE '' END,
           coalesce(s.before, '{}'), coalesce(s.after, '{}'), back.id IS NOT NULL,
           f.profile_id IS NOT NULL AND back.id IS NULL AND f.kind NOT IN ('undone', 'refused', 'reported')
    FROM found AS f
    LEFT JOIN stages AS s ON s.id = f.id
    LEFT JOIN accounts_profile AS p ON p.id = f.profile_id
    LEFT JOIN accounts_user AS u ON u.id = p.user_id
    LEFT JOIN directory_centre AS c ON c.id = p.centre_id
    LEFT JOIN directory_organisation AS o ON o.id = c.organisation_id
    LEFT JOIN LATERAL (SELECT x.id FROM people_link_decision AS x WHERE x.undoes = f.id
                       LIMIT 1) AS back ON true
    ORDER BY f.id DESC LIMIT 50;
END
$$;

-- What was ordered of a doubt and is neither carried out nor declined yet; of all of them if NULL.
CREATE OR REPLACE FUNCTION people_pending(p_review bigint)
RETURNS TABLE (id bigint, reference uuid, review_id bigint, kind text, at timestamptz, user_id bigint,
               organisation_id bigint, identities uuid[], target_id uuid, confirmed boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT o.id, o.reference, o.review_id, o.kind, o.at, o.user_id, o.organisation_id, o.identities,
           o.target_id, EXISTS (SELECT FROM people_link_order AS a WHERE a.answers = o.id
                                AND a.kind = 'confirm' AND a.user_id <> o.user_id)
    FROM people_link_order AS o
    WHERE o.kind IN ('split', 'move', 'undo') AND (p_review IS NULL OR o.review_id = p_review)
      AND NOT EXISTS (SELECT FROM people_link_decision AS d WHERE d.order_id = o.id)
      AND NOT EXISTS (SELECT FROM people_link_order AS a WHERE a.answers = o.id
                      AND a.kind = 'decline')
$$;

-- Those of a doubt, for whoever may look at it.
CREATE OR REPLACE FUNCTION people_orders(p_context text, p_review uuid)
RETURNS TABLE (
    reference uuid, kind text, at timestamptz, mine boolean, identities uuid[], waits boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 2
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'identities.read');
    RETURN QUERY
    SELECT o.reference, o.kind, o.at, o.user_id = actor.user_id,
           ARRAY(SELECT x.identity_id FROM people_reach_told(
                     actor.doubt, actor.organisation_id, actor.sector) AS x
                 WHERE x.identity_id = ANY (o.identities)),
           NOT o.confirmed AND people_order_waits(actor.doubt, given.decision_id)
    FROM people_pending(actor.doubt) AS o JOIN people_link_order AS given ON given.id = o.id
    WHERE actor.profile_id IS NOT NULL
    ORDER BY o.at;
END
$$;

-- Those that wait for a second one of the data managers concerned: of which doubt, and nothing else.
CREATE OR REPLACE FUNCTION people_to_confirm(p_context text)
RETURNS TABLE (review uuid, kind text, at timestamptz, mine boolean)
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
    event := access_committed_event(actor.profile_id, actor.session, ARRAY['review.listed']);
    IF event.outcome IS DISTINCT FROM 'allowed' OR actor.kind <> 'data_manager' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT r.reference, o.kind, o.at, o.user_id = actor.user_id
    FROM people_pending(NULL) AS o
    JOIN people_link_order AS given ON given.id = o.id
    JOIN people_link_review AS r ON r.id = o.review_id
    JOIN people_identity AS one ON one.id = r.identity_id
    JOIN people_identity AS other ON other.id = r.other_identity_id
    WHERE NOT o.confirmed AND people_order_waits(r.id, given.decision_id)
      AND people_may_review(actor.kind, actor.sector, actor.organisation_id, one.source, other.source)
    ORDER BY o.at LIMIT 50;
END
$$;
