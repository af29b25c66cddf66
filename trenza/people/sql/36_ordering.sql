-- Ordering, and confirming what another one ordered: who may, and upon whom (35_orders.sql).

-- An order: 'noted', 'waits' for another one to confirm it, 'changed' (they are others than she saw),
-- 'part' (some of those told have to stay), 'refused'. What is not told to her changes no answer.
CREATE OR REPLACE FUNCTION people_order(
    p_context text, p_review uuid, p_order text, p_identities uuid[], p_token text, p_seal text,
    p_reason text
) RETURNS TABLE (told text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    chosen record;
    target uuid;
    decided bigint;
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'identities.ordered');
    IF actor.profile_id IS NULL OR length(trim(coalesce(p_reason, ''))) < 10
       OR p_order IS NULL OR p_order NOT IN ('split', 'move', 'undo')
       OR EXISTS (SELECT FROM people_pending(actor.doubt)) THEN
        RETURN QUERY SELECT 'refused';
        RETURN;
    END IF;
    IF people_told_seal(actor.doubt, actor.organisation_id, actor.sector)
       IS DISTINCT FROM p_seal THEN
        RETURN QUERY SELECT 'changed';
        RETURN;
    END IF;
    -- of one person over whom she may, and not all of it that she is told
    SELECT count(*) AS size, count(DISTINCT x.side) AS sides, min(x.side) AS side INTO chosen
    FROM people_reach_told(actor.doubt, actor.organisation_id, actor.sector) AS x
    WHERE x.mine AND x.identity_id = ANY (p_identities);
    IF p_order <> 'undo' THEN
        IF chosen.sides <> 1 OR chosen.size <> cardinality(p_identities) OR chosen.size >= (
               SELECT count(*) FROM people_reach_told(
                   actor.doubt, actor.organisation_id, actor.sector) AS x
               WHERE x.side = chosen.side) THEN
            RETURN QUERY SELECT 'part';
            RETURN;
        END IF;
    ELSE
        SELECT d.id INTO decided FROM people_link_decision AS d
        CROSS JOIN LATERAL (
            SELECT count(*) AS size FROM people_reach_told(
                actor.doubt, actor.organisation_id, actor.sector) AS x
            WHERE x.mine AND x.identity_id = ANY (d.identities)) AS held
        WHERE d.profile_id IS NOT NULL AND people_decision_token(d.id) = p_token
          AND d.kind NOT IN ('undone', 'refused', 'reported')
          AND held.size > CASE WHEN people_decided_of(actor.doubt, d.vote_id, d.order_id)
                               THEN 0 ELSE 1 END;
    END IF;
    IF p_order = 'move' THEN
        SELECT x.identity_id INTO target FROM people_reach(actor.doubt) AS x
        WHERE x.side <> chosen.side AND x.doubted AND chosen.size = 1 AND chosen.side <= 2;
    END IF;
    IF (p_order = 'undo' AND decided IS NULL) OR (p_order = 'move' AND target IS NULL) THEN
        RETURN QUERY SELECT 'refused';
        RETURN;
    END IF;
    INSERT INTO people_link_order (review_id, kind, identities, target_id, decision_id, profile_id,
                                   user_id, organisation_id, reason, seal)
    VALUES (actor.doubt, p_order, CASE WHEN p_order = 'undo' THEN '{}' ELSE p_identities END, target,
            decided, actor.profile_id, actor.user_id, actor.organisation_id,
            left(trim(p_reason), 300), people_reach_seal(actor.doubt));
    RETURN QUERY SELECT CASE WHEN people_order_waits(actor.doubt, decided) THEN 'waits' ELSE 'noted' END;
END
$$;

-- Another one confirms an order or declines it; whoever gave it can only withdraw it.
CREATE OR REPLACE FUNCTION people_second(
    p_context text, p_review uuid, p_ordered uuid, p_answer text
) RETURNS TABLE (told text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    given record;
BEGIN
    SELECT * INTO actor FROM people_reviewer(p_context, p_review, 'identities.ordered');
    SELECT o.id, o.user_id INTO given FROM people_pending(actor.doubt) AS o
    WHERE o.reference = p_ordered AND actor.profile_id IS NOT NULL;
    IF given.id IS NULL OR (p_answer = 'decline'
                            OR (p_answer = 'confirm' AND given.user_id <> actor.user_id)) IS NOT TRUE
    THEN
        RETURN QUERY SELECT 'refused';
        RETURN;
    END IF;
    INSERT INTO people_link_order (review_id, kind, answers, profile_id, user_id, organisation_id)
    VALUES (actor.doubt, p_answer, given.id, actor.profile_id, actor.user_id,
            actor.organisation_id);
    RETURN QUERY SELECT 'noted';
END
$$;
