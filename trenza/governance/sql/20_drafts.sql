-- Drafts of the protocol: announced, read, saved and thrown away.

-- What an owner of the protocol (or, to read and to simulate, an officer) is about to do with a
-- draft. It commits before it is done; what comes of an act is written by the act.
CREATE OR REPLACE FUNCTION governance_announce(p_context text, p_act text, p_draft bigint)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    kind text := CASE p_act WHEN 'read' THEN 'protocol.read'
                            WHEN 'simulate' THEN 'protocol.simulated'
                            WHEN 'save' THEN 'act.announced' WHEN 'approve' THEN 'act.announced'
                            WHEN 'discard' THEN 'act.announced' END;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    IF kind IS NULL THEN
        RAISE EXCEPTION 'act' USING ERRCODE = '22023';
    END IF;
    RETURN access_announce(
        actor, kind, '', '',
        CASE WHEN actor.kind = 'protocol_owner'
                  OR (p_act IN ('read', 'simulate') AND actor.kind = 'data_protection_officer')
             THEN 'allowed' ELSE 'denied' END,
        jsonb_build_object('act', 'protocol.' || p_act, 'draft', p_draft));
END
$$;

-- The actor, if she announced this very act on this very draft and it is hers to do; else nobody.
CREATE OR REPLACE FUNCTION governance_actor(
    p_context text, p_act text, p_draft bigint,
    OUT profile_id bigint, OUT user_id bigint, OUT kind text, OUT centre_id bigint,
    OUT organisation_id bigint, OUT sector text, OUT session text
)
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    event audit_event;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    event := access_committed_event(
        actor.profile_id, actor.session,
        ARRAY['protocol.read', 'protocol.simulated', 'act.announced']);
    IF event.id IS NULL OR event.detail ->> 'act' IS DISTINCT FROM 'protocol.' || p_act
       OR event.detail ->> 'draft' IS DISTINCT FROM p_draft::text THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    IF event.outcome = 'allowed' THEN
        SELECT actor.profile_id, actor.user_id, actor.kind, actor.centre_id,
               actor.organisation_id, actor.sector, actor.session
        INTO profile_id, user_id, kind, centre_id, organisation_id, sector, session;
    END IF;
END
$$;

-- What somebody says yes to: the text, and also why and from when.
CREATE OR REPLACE FUNCTION governance_seal(p_draft governance_draft) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp
AS $$
    SELECT encode(sha256(convert_to(concat_ws(
        E'\n', p_draft.hash, coalesce(extract(epoch FROM p_draft.starts_at)::text, 'now'),
        p_draft.note), 'UTF8')), 'hex')
$$;

-- What a draft still lacks to come into force: how many people, and the types of which more would
-- be seen without a yes of a sector that states them. {"rises": codes, "people": n, "types": codes}
CREATE OR REPLACE FUNCTION governance_missing(p_draft governance_draft) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    WITH rising AS (
        SELECT t.code, t.label, t.authors FROM protocol_version AS v
        JOIN protocol_type AS t ON t.version_id = v.id
        WHERE v.id = p_draft.base_id
          AND (governance_rises(v.source::jsonb, p_draft.text::jsonb) >> t.bit) & 1 = 1
    ), yes AS (
        SELECT DISTINCT a.user_id, a.sector FROM governance_approval AS a
        WHERE a.draft_id = p_draft.id AND a.hash = governance_seal(p_draft)
          AND a.user_id <> p_draft.author_user
    )
    SELECT jsonb_build_object(
        'rises', (SELECT coalesce(jsonb_agg(r.code ORDER BY r.code), '[]') FROM rising AS r),
        'people', greatest(0, CASE WHEN EXISTS (SELECT 1 FROM rising) THEN 2 ELSE 1 END
                              - (SELECT count(DISTINCT y.user_id) FROM yes AS y)),
        'types', (SELECT coalesce(jsonb_agg(r.code ORDER BY r.code), '[]') FROM rising AS r
                  WHERE NOT EXISTS (SELECT 1 FROM yes AS y WHERE y.sector = ANY (r.authors))))
$$;

-- The drafts, or one of them with its text; as hash, the seal that an approval names.
CREATE OR REPLACE FUNCTION governance_drafts(p_context text, p_draft bigint)
RETURNS TABLE (
    id bigint, base bigint, text text, hash text, changes jsonb, origin text, note text,
    author text, author_user bigint, author_sector text, state text, starts_at timestamptz,
    created_at timestamptz, changed_at timestamptz, settled_at timestamptz, published bigint,
    stale boolean, missing jsonb, approvals jsonb
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor record;
BEGIN
    SELECT * INTO actor FROM governance_actor(p_context, 'read', p_draft);
    IF actor.profile_id IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT d.id, d.base_id, CASE WHEN p_draft IS NOT NULL THEN d.text ELSE '' END, governance_seal(d),
           d.changes, d.origin::text, d.note::text, u.full_name::text, d.author_user,
           d.author_sector::text, d.state::text, d.starts_at, d.created_at, d.changed_at,
           d.settled_at, d.published_id, d.base_id IS DISTINCT FROM protocol_current(),
           -- of one draft only: it compares every cell, and a list has no use for it
           CASE WHEN p_draft IS NOT NULL AND d.state = 'open' THEN governance_missing(d) ELSE '{}' END,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'name', w.full_name, 'user', a.user_id, 'sector', a.sector, 'at', a.at)
                ORDER BY a.id), '[]')
            FROM governance_approval AS a JOIN accounts_user AS w ON w.id = a.user_id
            WHERE a.draft_id = d.id AND a.hash = governance_seal(d))
    FROM governance_draft AS d JOIN accounts_user AS u ON u.id = d.author_user
    WHERE p_draft IS NULL OR d.id = p_draft
    ORDER BY d.id DESC LIMIT 100;
END
$$;

-- Saves a draft over the version in force, or changes an open one of one's own. The hash is made
-- here. Answers {"state": "saved", "draft": id} or why not: stale, content, laws, foreign, refused.
CREATE OR REPLACE FUNCTION governance_save(
    p_context text, p_draft bigint, p_base bigint, p_text text, p_note text, p_changes jsonb,
    p_origin text, p_starts_at timestamptz
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    base record;
    document jsonb;
    saved bigint;
    seal text := encode(sha256(convert_to(p_text, 'UTF8')), 'hex');
    wrong text := '';
    moment timestamptz := clock_timestamp();
    loose text[] := '{matrix,bases,caps,number,name,agreed_on}';
BEGIN
    SELECT * INTO actor FROM governance_actor(p_context, 'save', p_draft);
    IF actor.profile_id IS NULL THEN
        RETURN '{"state": "refused"}';
    END IF;
    IF (length(p_text) < 2000000 AND length(p_note) BETWEEN 1 AND 500
        AND length(p_changes::text) < 400000 AND length(p_origin) <= 60) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a draft' USING ERRCODE = '22023';
    END IF;
    document := p_text::jsonb;
    SELECT v.id, v.code, v.number, v.source::jsonb AS source INTO base
    FROM protocol_version AS v WHERE v.valid_to IS NULL;
    wrong := CASE
        WHEN base.id IS DISTINCT FROM p_base THEN 'stale'
        WHEN (document -> 'pack') - loose IS DISTINCT FROM (base.source -> 'pack') - loose
             OR (document #>> '{pack,number}')::int <> base.number + 1
             OR document -> 'format' IS DISTINCT FROM base.source -> 'format' THEN 'content'
        WHEN NOT governance_lawful(document) THEN 'laws'
        ELSE '' END;
    IF wrong = '' AND p_draft IS NULL THEN
        INSERT INTO governance_draft (
            base_id, text, hash, changes, origin, note, author_user, author_profile,
            author_sector, state, starts_at, created_at, changed_at)
        VALUES (base.id, p_text, seal, p_changes, p_origin, p_note, actor.user_id,
                actor.profile_id, actor.sector, 'open', p_starts_at, moment, moment)
        RETURNING id INTO saved;
    ELSIF wrong = '' THEN
        UPDATE governance_draft AS d
        SET base_id = base.id, text = p_text, hash = seal, changes = p_changes,
            note = p_note, starts_at = p_starts_at, changed_at = moment
        WHERE d.id = p_draft AND d.state = 'open' AND d.author_user = actor.user_id
        RETURNING d.id INTO saved;
        wrong := CASE WHEN saved IS NULL THEN 'foreign' ELSE '' END;
    END IF;
    PERFORM access_write_event(
        actor, CASE WHEN wrong = '' THEN 'protocol.drafted' ELSE 'protocol.refused' END, '', '',
        '', '', CASE WHEN wrong = '' THEN 'done' ELSE 'denied' END,
        jsonb_build_object('draft', coalesce(saved, p_draft), 'hash', seal, 'why', wrong));
    RETURN CASE WHEN wrong = '' THEN jsonb_build_object('state', 'saved', 'draft', saved)
                ELSE jsonb_build_object('state', wrong) END;
END
$$;

-- Throws away an open or scheduled draft: its author, whenever she likes.
CREATE OR REPLACE FUNCTION governance_discard(p_context text, p_draft bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    gone bigint;
BEGIN
    SELECT * INTO actor FROM governance_actor(p_context, 'discard', p_draft);
    IF actor.profile_id IS NOT NULL THEN
        UPDATE governance_draft AS d SET state = 'discarded', settled_at = clock_timestamp()
        WHERE d.id = p_draft AND d.state IN ('open', 'scheduled')
          AND d.author_user = actor.user_id
        RETURNING d.id INTO gone;
        PERFORM access_write_event(
            actor, CASE WHEN gone IS NULL THEN 'protocol.refused' ELSE 'protocol.discarded' END,
            '', '', '', '', CASE WHEN gone IS NULL THEN 'denied' ELSE 'done' END,
            jsonb_build_object('draft', p_draft, 'act', 'discard'));
    END IF;
    RETURN jsonb_build_object('state', CASE WHEN gone IS NULL THEN 'refused' ELSE 'done' END);
END
$$;
