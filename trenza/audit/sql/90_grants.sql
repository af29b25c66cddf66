-- Nobody has UPDATE, DELETE or TRUNCATE on the log. trenza_web has no privilege on its tables.

-- the owner of the definer functions: writes events through audit_append, shows them through
-- the functions of access
GRANT SELECT, INSERT ON audit_event TO trenza_reader;
GRANT USAGE ON SEQUENCE audit_event_id_seq TO trenza_reader;
GRANT EXECUTE ON FUNCTION audit_canonical(
    bigint, xid8, timestamptz, text, text, text, text, text, text, text, text, text, text, text,
    bigint, bigint, bigint, text, jsonb) TO trenza_reader, trenza_audit;
-- the owner appends what no definer function does: the publication of a protocol
GRANT EXECUTE ON FUNCTION audit_append(
    text, text, text, text, text, text, text, text, text, text, text, bigint, bigint, bigint,
    text, jsonb) TO trenza_reader, trenza_owner;

-- the sequencer and the verifier
GRANT SELECT ON audit_event TO trenza_audit;
GRANT SELECT, INSERT ON audit_leaf, audit_checkpoint TO trenza_audit;
GRANT EXECUTE ON FUNCTION audit_note_reading(text, text, jsonb) TO trenza_audit;

-- sign-in
GRANT EXECUTE ON FUNCTION audit_note(text, text, text, text, text, text, text, jsonb) TO trenza_web;
-- audit_refuse_change: nobody calls a trigger function
