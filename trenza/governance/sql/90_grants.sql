-- Drafts and approvals name professionals: pages reach them through the functions alone, and so do
-- the versions that an approval publishes. A published row is still changed by nobody.
GRANT SELECT, INSERT, UPDATE ON governance_draft TO trenza_reader;
GRANT SELECT, INSERT ON governance_approval TO trenza_reader;
GRANT INSERT ON protocol_version, protocol_type, protocol_situation, protocol_matrix,
    protocol_basis, protocol_cap TO trenza_reader;
GRANT UPDATE (valid_to) ON protocol_version TO trenza_reader;
DO $$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'governance\_%'
    LOOP
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO trenza_reader', routine);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION governance_announce, governance_drafts, governance_save,
    governance_approve, governance_discard, governance_simulate, governance_replay
TO trenza_web;
GRANT EXECUTE ON FUNCTION governance_start_due TO trenza_intake;
