-- Approving, and publishing what enough people approved. The rows of the new version are read out of
-- the very text whose hash they agreed to; nothing else is believed.

-- Puts an approved draft in force and ends the version before. Answers its number.
CREATE OR REPLACE FUNCTION governance_publish(p_draft governance_draft) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = public, pg_temp
AS $$
DECLARE
    document jsonb := p_draft.text::jsonb;
    moment timestamptz := clock_timestamp();
    made bigint;
BEGIN
    IF encode(sha256(convert_to(p_draft.text, 'UTF8')), 'hex') <> p_draft.hash
       OR NOT governance_lawful(document) THEN
        RAISE EXCEPTION 'not what was approved' USING ERRCODE = '22023';
    END IF;
    UPDATE protocol_version AS v SET valid_to = moment
    WHERE v.id = p_draft.base_id AND v.valid_to IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'stale' USING ERRCODE = '40001';
    END IF;
    INSERT INTO protocol_version (code, number, hash, source, published_by, valid_from, draft)
    VALUES (document #>> '{pack,code}', (document #>> '{pack,number}')::int, p_draft.hash,
            p_draft.text, 'borrador ' || p_draft.id, moment, p_draft.id)
    RETURNING id INTO made;
    INSERT INTO protocol_type (
        version_id, code, bit, label, help, area, block, sensitivity, authors, authored_by_form,
        retention_months, schema, shows)
    SELECT made, t.code, t.bit, t.label, t.help, t.area, t.block, t.sensitivity, t.authors,
           t.authored_by_form, t.retention_months, t.schema, t.shows
    FROM protocol_type AS t WHERE t.version_id = p_draft.base_id ORDER BY t.id;
    INSERT INTO protocol_situation (version_id, code, label, help, position, openable)
    SELECT made, s.code, s.label, s.help, s.position, s.openable
    FROM protocol_situation AS s WHERE s.version_id = p_draft.base_id ORDER BY s.id;
    INSERT INTO protocol_matrix (
        version_id, profile, sector, situation, own1, own2, own3, other1, other2, other3)
    SELECT made, m.* FROM governance_matrix(document) AS m;
    INSERT INTO protocol_basis (version_id, sector, code, kind, scsp, norm, label, m1, m2, m3)
    SELECT made, b.* FROM governance_bases(document) AS b;
    INSERT INTO protocol_cap (
        version_id, factor, code, label, hours, days, situations, m1, m2, m3)
    SELECT made, c.* FROM governance_caps(document) AS c;
    UPDATE governance_draft AS d
    SET state = 'published', published_id = made, settled_at = moment
    WHERE d.id = p_draft.id;
    RETURN made;
END
$$;

-- Somebody's yes to a draft as it stood when she read it (p_hash: its seal). Answers {"state": …}: approved
-- (more people are needed), scheduled, published; or why not: own, twice, changed, stale, closed.
CREATE OR REPLACE FUNCTION governance_approve(p_context text, p_draft bigint, p_hash text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    draft governance_draft;
    missing jsonb;
    made bigint;
    outcome text;
BEGIN
    SELECT * INTO actor FROM governance_actor(p_context, 'approve', p_draft);
    IF actor.profile_id IS NULL THEN
        RETURN '{"state": "refused"}';
    END IF;
    -- the version in force is held, so that no other comes in between
    PERFORM 1 FROM protocol_version AS v WHERE v.valid_to IS NULL FOR UPDATE;
    SELECT * INTO draft FROM governance_draft AS d WHERE d.id = p_draft FOR UPDATE;
    outcome := CASE
        WHEN draft.id IS NULL OR draft.state <> 'open' THEN 'closed'
        WHEN draft.author_user = actor.user_id THEN 'own'
        WHEN governance_seal(draft) IS DISTINCT FROM p_hash THEN 'changed'
        WHEN draft.base_id IS DISTINCT FROM protocol_current() THEN 'stale'
        ELSE 'approved' END;
    IF outcome = 'approved' THEN
        INSERT INTO governance_approval (draft_id, hash, user_id, profile_id, sector, at)
        VALUES (draft.id, p_hash, actor.user_id, actor.profile_id, actor.sector,
                clock_timestamp())
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            outcome := 'twice';
        END IF;
    END IF;
    PERFORM access_write_event(
        actor, CASE WHEN outcome = 'approved' THEN 'protocol.approved' ELSE 'protocol.refused' END,
        '', '', '', '', CASE WHEN outcome = 'approved' THEN 'done' ELSE 'denied' END,
        jsonb_build_object('draft', p_draft, 'hash', draft.hash, 'seal', p_hash,
                           'why', outcome));
    IF outcome = 'approved' THEN
        missing := governance_missing(draft);
        IF missing -> 'people' = '0' AND missing -> 'types' = '[]' THEN
            IF draft.starts_at > clock_timestamp() THEN
                UPDATE governance_draft AS d SET state = 'scheduled' WHERE d.id = draft.id;
                outcome := 'scheduled';
            ELSE
                made := governance_publish(draft);
                PERFORM access_write_event(
                    actor, 'protocol.published', '', '', '', '', 'done',
                    governance_published(made), 0, 0, 0, made::text);
                outcome := 'published';
            END IF;
        END IF;
    END IF;
    RETURN jsonb_build_object('state', outcome);
END
$$;

-- What the log says of a publication.
CREATE OR REPLACE FUNCTION governance_published(p_version bigint) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$
    SELECT jsonb_build_object('code', v.code, 'number', v.number, 'hash', v.hash, 'draft', v.draft)
    FROM protocol_version AS v WHERE v.id = p_version
$$;

-- Puts in force what was approved for a day that has come. Anybody may call it: it does only what
-- enough people decided, and counts them again. What meanwhile became stale, or lacks somebody's yes,
-- is opened again.
CREATE OR REPLACE FUNCTION governance_start_due() RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    draft governance_draft;
    missing jsonb;
    made bigint;
    started int := 0;
BEGIN
    PERFORM access_require_read_committed();
    IF NOT EXISTS (SELECT 1 FROM governance_draft AS d
                   WHERE d.state = 'scheduled' AND d.starts_at <= clock_timestamp()) THEN
        RETURN 0;
    END IF;
    PERFORM 1 FROM protocol_version AS v WHERE v.valid_to IS NULL FOR UPDATE;
    FOR draft IN
        SELECT d.* FROM governance_draft AS d
        WHERE d.state = 'scheduled' AND d.starts_at <= clock_timestamp()
        ORDER BY d.starts_at, d.id FOR UPDATE
    LOOP
        missing := governance_missing(draft);
        IF draft.base_id IS DISTINCT FROM protocol_current()
           OR missing -> 'people' <> '0' OR missing -> 'types' <> '[]' THEN
            UPDATE governance_draft AS d SET state = 'open' WHERE d.id = draft.id;
        ELSE
            made := governance_publish(draft);
            PERFORM audit_append(
                'protocol.published', draft.author_user::text, '', '', '', '', '', '', '', '',
                'done', 0, 0, 0, made::text, governance_published(made));
            started := started + 1;
        END IF;
    END LOOP;
    RETURN started;
END
$$;
