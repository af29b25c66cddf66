-- The review desk: doubts about who is who, for the data managers of the organisations concerned.
-- Looking at one is an event of both persons before anything is answered; only what tells who
-- somebody is leaves the database, and no more of it than the comparison needs.

-- Who may look at a doubt: a data manager whose organisation gave one of the two identities; of a
-- public service (law 11), or of any organisation if both are its own.
CREATE OR REPLACE FUNCTION people_may_review(
    p_kind text, p_sector text, p_organisation bigint, p_one text, p_other text
) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT p_kind = 'data_manager' AND count(*) FILTER (WHERE s.organisation_id = p_organisation)
        >= CASE WHEN p_sector IN ('SS', 'SE') THEN 1 ELSE count(*) END
        AND count(*) > 0
    FROM unnest(ARRAY[p_one, p_other]) AS told(source)
    JOIN exchange_source AS s ON s.code = told.source
$$;

-- How grave a wrong answer would be: 3 where a mark protects either or one is a minor, the papers
-- contradict each other, or somebody had them parted; 2 where what was decided has to be decided again; 1 otherwise.
CREATE OR REPLACE FUNCTION people_risk(p_reason text, p_marked boolean, p_youngest date) RETURNS int
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN p_marked OR p_youngest > public.access_today() - interval '18 years'
          OR p_reason IN ('documents_differ', 'parted') THEN 3
        WHEN p_reason IN ('evidence_changed', 'identifiers_of_several_persons', 'reported') THEN 2
        ELSE 1 END
$$;

CREATE OR REPLACE FUNCTION people_review_risk(p_review bigint) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT people_risk(r.reason, p.protection <> 'none' OR q.protection <> 'none',
                       greatest(one.birth_date, other.birth_date))
    FROM people_link_review AS r
    JOIN people_identity AS one ON one.id = r.identity_id
    JOIN people_identity AS other ON other.id = r.other_identity_id
    JOIN people_person AS p ON p.id = one.person_id
    JOIN people_person AS q ON q.id = other.person_id
    WHERE r.id = p_review
$$;

-- The answers that count for some doubts: those since each was last decided, on the facts of today.
-- Whoever had two parted who were linked has said so, and the doubt is open for the others.
CREATE OR REPLACE FUNCTION people_votes_among(p_reviews bigint[])
RETURNS TABLE (review_id bigint, id bigint, user_id bigint, profile_id bigint, answer text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    WITH asked AS (
        SELECT v.review_id, max(d.vote_id) AS last
        FROM people_link_vote AS v LEFT JOIN people_link_decision AS d ON d.vote_id = v.id
        WHERE v.review_id = ANY (p_reviews) GROUP BY v.review_id
    )
    SELECT v.review_id, v.id, v.user_id, v.profile_id, v.answer
    FROM asked
    JOIN people_link_review AS r ON r.id = asked.review_id
    JOIN people_link_vote AS v ON v.review_id = r.id AND v.seal = r.seal AND v.answer <> 'undo'
        AND v.id > coalesce(asked.last, 0) - CASE r.reason WHEN 'parted' THEN 1 ELSE 0 END
        AND (v.id = asked.last OR NOT EXISTS (  -- what she took back while it waited
            SELECT FROM people_link_vote AS back
            WHERE back.review_id = v.review_id AND back.user_id = v.user_id AND back.id > v.id
              AND back.answer = 'undo' AND back.decision_id IS NULL))
    ORDER BY v.review_id, v.id
$$;

CREATE OR REPLACE FUNCTION people_votes_of(p_review bigint)
RETURNS TABLE (id bigint, user_id bigint, profile_id bigint, answer text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT v.id, v.user_id, v.profile_id, v.answer FROM people_votes_among(ARRAY[p_review]) AS v
    ORDER BY v.id
$$;

-- How often a doubt was decided by its reviewers since then.
CREATE OR REPLACE FUNCTION people_answered(p_review bigint, p_since timestamptz) RETURNS bigint
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT count(*) FROM people_link_vote AS v JOIN people_link_decision AS d ON d.vote_id = v.id
    WHERE v.review_id = p_review AND d.at > p_since AND d.kind NOT IN ('refused', 'undone')
$$;

-- The functions of the pages know a doubt by its reference, and never by its serial number.
DROP FUNCTION IF EXISTS people_announce_review(text, bigint, text);
DROP FUNCTION IF EXISTS people_reviewer(text, bigint, text);
DROP FUNCTION IF EXISTS people_review(text, bigint);
DROP FUNCTION IF EXISTS people_answer(text, bigint, text, text, int);
DROP FUNCTION IF EXISTS people_take_back(text, bigint);
DROP FUNCTION IF EXISTS people_my_answers(text, int);

CREATE OR REPLACE FUNCTION people_announce_review(p_context text, p_review uuid, p_kind text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    pair record;
    told text;
    another uuid;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    IF p_kind IS NULL OR p_kind NOT IN ('review.read', 'review.answered', 'identities.read',
                                        'identities.ordered') THEN
        RAISE EXCEPTION 'review' USING ERRCODE = '22023';
    END IF;
    SELECT r.id, one.person_id AS mine, other.person_id AS theirs,
           people_may_review(actor.kind, actor.sector, actor.organisation_id, one.source,
                             other.source) AS allowed
    INTO pair
    FROM people_link_review AS r
    JOIN people_identity AS one ON one.id = r.identity_id
    JOIN people_identity AS other ON other.id = r.other_identity_id
    WHERE r.reference = p_review;
    told := CASE WHEN coalesce(pair.allowed, false) THEN 'allowed' ELSE 'denied' END;
    IF told = 'allowed' THEN  -- also of whoever was parted from the two, where she is shown
        FOR another IN
            SELECT pair.theirs WHERE pair.theirs <> pair.mine
          UNION
            SELECT x.person_id
            FROM people_reach_told(pair.id, actor.organisation_id, actor.sector) AS x
            WHERE p_kind LIKE 'identities.%' AND x.person_id <> pair.mine
        LOOP
            PERFORM access_write_event(actor, p_kind, another::text, '', '', '', told,
                                       jsonb_build_object('review', p_review));
        END LOOP;
    END IF;
    RETURN access_announce(
        actor, p_kind, CASE WHEN told = 'allowed' THEN pair.mine::text ELSE '' END, '', told,
        jsonb_build_object('review', p_review));
END
$$;

-- Whether this very doubt was announced and allowed; then the actor, otherwise nothing.
CREATE OR REPLACE FUNCTION people_reviewer(p_context text, p_review uuid, p_kind text)
RETURNS TABLE (doubt bigint, user_id bigint, profile_id bigint, organisation_id bigint, sector text)
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
    event audit_event;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(actor.profile_id, actor.session, ARRAY[p_kind]);
    IF event.outcome = 'allowed' AND (event.detail ->> 'review')::uuid = p_review THEN
        RETURN QUERY
        SELECT r.id, actor.user_id, actor.profile_id, actor.organisation_id, actor.sector
        FROM people_link_review AS r WHERE r.reference = p_review;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION people_review(p_context text, p_review uuid)
RETURNS TABLE (
    id uuid, reason text, state text, weight float8, risk int, created_at timestamptz, seal text,
    comparison jsonb, one jsonb, other jsonb, together boolean, answers bigint, answered boolean,
    effect jsonb
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'review.read');
    IF actor.profile_id IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT r.reference, r.reason, r.state, CASE WHEN NOT hide THEN r.weight END,
           -- the third sector is told of marks that it gave itself
           CASE WHEN actor.sector IN ('SS', 'SE') THEN people_review_risk(r.id)
                ELSE people_risk(r.reason, one.protection <> 'none' OR other.protection <> 'none',
                                 greatest(one.birth_date, other.birth_date)) END,
           r.created_at, r.seal, people_comparison(r.comparison, hide),
           people_side(one.id, actor.organisation_id, hide),
           people_side(other.id, actor.organisation_id, hide), one.person_id = other.person_id,
           (SELECT count(*) FROM people_votes_of(r.id) AS v WHERE v.answer <> 'unsure'),
           EXISTS (SELECT FROM people_votes_of(r.id) AS v WHERE v.user_id = actor.user_id),
           -- the third sector would learn from its own two sheets who else attends her
           people_effect(r.id, hide OR actor.sector NOT IN ('SS', 'SE'))
    FROM people_link_review AS r
    JOIN people_identity AS one ON one.id = r.identity_id
    JOIN people_identity AS other ON other.id = r.other_identity_id
    CROSS JOIN LATERAL (SELECT people_veiled(r.id, actor.organisation_id) AS hide) AS veil
    WHERE r.id = actor.doubt;
END
$$;

-- Her answer. 'changed': the facts are not those she saw; 'late': it is decided; 'noted' otherwise.
CREATE OR REPLACE FUNCTION people_answer(
    p_context text, p_review uuid, p_seal text, p_answer text, p_seconds int
) RETURNS TABLE (told text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    held record;
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'review.answered');
    IF actor.profile_id IS NULL OR p_answer IS NULL
       OR p_answer NOT IN ('link', 'keep_apart', 'unsure') THEN
        RETURN QUERY SELECT 'refused';
        RETURN;
    END IF;
    SELECT r.state, r.seal INTO held FROM people_link_review AS r
    WHERE r.id = actor.doubt;
    IF held.state <> 'open' THEN
        RETURN QUERY SELECT 'late';
        RETURN;
    END IF;
    IF held.seal IS DISTINCT FROM p_seal THEN
        RETURN QUERY SELECT 'changed';
        RETURN;
    END IF;
    INSERT INTO people_link_vote
        (review_id, profile_id, user_id, organisation_id, answer, seal, seconds)
    VALUES (actor.doubt, actor.profile_id, actor.user_id, actor.organisation_id, p_answer, p_seal,
            least(greatest(p_seconds, 0), 86400));
    RETURN QUERY SELECT 'noted';
END
$$;

-- How an answer stands, for whoever gave it. 'waiting': it counts and nothing is decided; 'applied':
-- it decided, and holds; 'undoing', 'undone', 'kept': she asked to undo it, and it is under way, done,
-- or could not be; 'refused': it could not be carried out; 'withdrawn': she took it back in time;
-- 'replaced': she answered again; 'agreed', 'otherwise': decided without it, as she said or not;
-- 'overtaken': the facts changed, or the doubt was decided and opened again.
CREATE OR REPLACE FUNCTION people_vote_stands(p_vote bigint) RETURNS text
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT CASE
        WHEN d.kind = 'refused' THEN 'refused'
        WHEN EXISTS (SELECT FROM people_link_decision AS u WHERE u.undoes = d.id) THEN 'undone'
        WHEN back.id IS NOT NULL AND EXISTS (
            SELECT FROM people_link_decision AS u WHERE u.vote_id = back.id) THEN 'kept'
        WHEN r.decision_id = d.id THEN CASE WHEN back.id IS NULL THEN 'applied' ELSE 'undoing' END
        WHEN d.id IS NOT NULL THEN 'overtaken'
        WHEN later.answer = 'undo' THEN 'withdrawn'
        WHEN later.id IS NOT NULL THEN 'replaced'
        WHEN r.state = 'open' AND EXISTS (
            SELECT FROM people_votes_of(r.id) AS x WHERE x.id = v.id) THEN 'waiting'
        WHEN r.state = 'open' OR r.state = 'void' OR v.seal <> r.seal THEN 'overtaken'
        WHEN (r.state, v.answer) IN (('linked', 'link'), ('kept_apart', 'keep_apart')) THEN 'agreed'
        ELSE 'otherwise' END
    FROM people_link_vote AS v
    JOIN people_link_review AS r ON r.id = v.review_id
    LEFT JOIN LATERAL (  -- to link again, what had parted them is undone by the same answer
        SELECT c.id, c.kind FROM people_link_decision AS c
        WHERE c.vote_id = v.id AND c.kind <> 'undone'
        ORDER BY c.id = r.decision_id DESC NULLS LAST, c.id DESC LIMIT 1
    ) AS d ON true
    LEFT JOIN LATERAL (  -- what she asked last of that decision
        SELECT u.id FROM people_link_vote AS u
        WHERE u.decision_id = d.id AND u.answer = 'undo' ORDER BY u.id DESC LIMIT 1
    ) AS back ON true
    LEFT JOIN LATERAL (  -- what she said next of the doubt itself
        SELECT n.id, n.answer FROM people_link_vote AS n
        WHERE n.review_id = v.review_id AND n.user_id = v.user_id AND n.id > v.id
          AND n.decision_id IS NULL
        ORDER BY n.id LIMIT 1
    ) AS later ON true
    WHERE v.id = p_vote
$$;

-- What she lately answered, and which of it she can still take back; nothing of anybody is in it.
CREATE OR REPLACE FUNCTION people_my_answers(p_context text, p_limit int)
RETURNS TABLE (
    review uuid, at timestamptz, answer text, reason text, state text, stands text,
    undoable boolean, seconds int
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
BEGIN
    SELECT * INTO actor FROM access_actor(p_context);
    RETURN QUERY
    WITH mine AS (
        SELECT v.id, v.review_id, v.at, v.answer, v.seconds, people_vote_stands(v.id) AS stands
        FROM people_link_vote AS v
        WHERE v.user_id = actor.user_id AND v.answer <> 'undo'
        ORDER BY v.id DESC LIMIT least(p_limit, 50)
    )
    SELECT r.reference, m.at, m.answer, r.reason, r.state, m.stands,
           coalesce(m.id = max(m.id) FILTER (WHERE m.stands IN ('waiting', 'applied'))
                           OVER (PARTITION BY r.id), false),
           m.seconds
    FROM mine AS m JOIN people_link_review AS r ON r.id = m.review_id
    ORDER BY m.id DESC;
END
$$;

-- She takes back her last answer that counts: what waits counts no more ('withdrawn'), and a decision that it
-- settled is undone by a worker ('noted').
CREATE OR REPLACE FUNCTION people_take_back(p_context text, p_review uuid)
RETURNS TABLE (told text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    mine record;
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'review.answered');
    SELECT x.stands, r.decision_id AS decided INTO mine
    FROM people_link_vote AS v JOIN people_link_review AS r ON r.id = v.review_id
    CROSS JOIN LATERAL (SELECT people_vote_stands(v.id) AS stands) AS x
    WHERE v.review_id = actor.doubt AND v.user_id = actor.user_id AND v.answer <> 'undo'
      AND x.stands IN ('waiting', 'applied')
    ORDER BY v.id DESC LIMIT 1;
    IF mine.stands IS NULL THEN
        RETURN QUERY SELECT 'refused';
        RETURN;
    END IF;
    INSERT INTO people_link_vote
        (review_id, decision_id, profile_id, user_id, organisation_id, answer, seal)
    VALUES (actor.doubt, CASE WHEN mine.stands = 'applied' THEN mine.decided END, actor.profile_id,
            actor.user_id, actor.organisation_id, 'undo', '');
    RETURN QUERY SELECT CASE WHEN mine.stands = 'applied' THEN 'noted' ELSE 'withdrawn' END;
END
$$;
