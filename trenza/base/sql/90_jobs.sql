-- The job queue: pages enqueue in the transaction of the data, the worker takes and finishes. What
-- pages may ask for is in this list; any other task is the worker's own business. Of what is in the
-- queue pages see nothing but the number that enqueuing answers (RETURNING needs to read it).
ALTER TABLE procrastinate_jobs ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS jobs_of_pages ON procrastinate_jobs;
CREATE POLICY jobs_of_pages ON procrastinate_jobs FOR INSERT TO trenza_web WITH CHECK (
    queue_name = 'intake' AND status = 'todo' AND task_name IN (
        'trenza.exchange.jobs.apply_delivery', 'trenza.exchange.jobs.replay_rows',
        'trenza.exchange.jobs.preview_upload', 'trenza.people.jobs.carry_out_answers'));
DROP POLICY IF EXISTS jobs_seen_by_pages ON procrastinate_jobs;
CREATE POLICY jobs_seen_by_pages ON procrastinate_jobs FOR SELECT TO trenza_web USING (true);
DROP POLICY IF EXISTS jobs_of_the_worker ON procrastinate_jobs;
CREATE POLICY jobs_of_the_worker ON procrastinate_jobs FOR ALL TO trenza_intake
    USING (true) WITH CHECK (true);
GRANT SELECT (id), INSERT ON procrastinate_jobs TO trenza_web;
GRANT INSERT ON procrastinate_events TO trenza_web;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers
    TO trenza_intake;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq
    TO trenza_web, trenza_intake;
GRANT USAGE ON SEQUENCE procrastinate_periodic_defers_id_seq, procrastinate_workers_id_seq
    TO trenza_intake;
DO $$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'procrastinate\_%'
    LOOP
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO trenza_intake', routine);
        IF routine::text LIKE 'procrastinate\_defer\_jobs%' THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO trenza_web', routine);
        END IF;
    END LOOP;
END
$$;
-- Django's own bookkeeping. Sessions hold no personal data of the persons attended.
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO trenza_web;
GRANT SELECT ON django_content_type TO trenza_web, trenza_intake, trenza_audit, trenza_insight;
GRANT SELECT ON django_migrations TO trenza_web, trenza_intake, trenza_audit, trenza_insight;
-- nobody: auth_group, auth_group_permissions, auth_permission (rights come from profiles, not groups)
