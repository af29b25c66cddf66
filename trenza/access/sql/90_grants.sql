-- Everything a page can do with a person, and nothing else. The internals are for the reader,
-- who owns the definer functions and cannot log in.
DO $$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'access\_%'
    LOOP
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO trenza_reader', routine);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION
    access_announce_folder, access_read_folder, access_announce_search, access_search,
    access_announce_caseload, access_caseload, access_block_record, access_state_record,
    access_announce_log, access_read_log
TO trenza_web;
GRANT SELECT ON access_contextkey TO trenza_reader;
GRANT SELECT, INSERT, UPDATE ON access_relation, access_consent, access_block, access_opening
    TO trenza_reader;
GRANT USAGE ON SEQUENCE access_opening_id_seq TO trenza_reader;
-- Intake tells facts downwards: who attends whom. It knows nothing of consents or blocks.
GRANT SELECT, INSERT, UPDATE ON access_relation TO trenza_intake;
-- what the reading functions look up in other contexts
GRANT SELECT ON accounts_profile, protocol_version, protocol_type, protocol_matrix,
    protocol_basis, protocol_cap, protocol_situation TO trenza_reader;
GRANT SELECT (id, full_name) ON accounts_user TO trenza_reader;
