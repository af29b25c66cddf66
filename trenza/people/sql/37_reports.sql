-- Somebody who attends a person says that two are mixed in her folder. She is told nothing of the
-- identities; data managers find the doubts in their queue.
CREATE OR REPLACE FUNCTION people_report(p_context text, p_person uuid, p_reason text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    actor record;
    allowed boolean;
BEGIN
    PERFORM access_require_read_committed();
    SELECT * INTO actor FROM access_actor(p_context);
    PERFORM access_require_act(actor, 'people_report', ARRAY[p_person]);
    allowed := coalesce(
        length(trim(p_reason)) >= 10 AND access_practises(actor.kind, actor.sector)
        AND access_relation_of(actor.centre_id, actor.profile_id, p_person) = 'attends', false);
    PERFORM access_write_event(
        actor, 'identities.reported', p_person::text, '', '', '',
        CASE WHEN allowed THEN 'allowed' ELSE 'denied' END, '{}');
    -- once is enough: a second one finds the first still waiting
    IF allowed AND NOT EXISTS (SELECT FROM people_reported() AS r WHERE r.person_id = p_person) THEN
        INSERT INTO people_link_order (person_id, kind, profile_id, user_id, organisation_id, reason)
        VALUES (p_person, 'report', actor.profile_id, actor.user_id, actor.organisation_id,
                left(trim(p_reason), 300));
    END IF;
    RETURN allowed;
END
$$;

-- What was reported and waits for the worker that opens the doubts.
CREATE OR REPLACE FUNCTION people_reported()
RETURNS TABLE (id bigint, person_id uuid, profile_id bigint, reason text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT o.id, o.person_id, o.profile_id, o.reason FROM people_link_order AS o
    WHERE o.kind = 'report'
      AND NOT EXISTS (SELECT FROM people_link_decision AS d WHERE d.order_id = o.id)
    ORDER BY o.id
$$;
