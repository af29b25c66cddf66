-- The rules are open to every process; only the owner writes them, at publication.
GRANT SELECT ON protocol_version, protocol_type, protocol_situation, protocol_matrix,
    protocol_basis, protocol_cap
    TO trenza_web, trenza_intake, trenza_insight, trenza_reader;
GRANT EXECUTE ON FUNCTION protocol_current()
    TO trenza_web, trenza_intake, trenza_insight, trenza_reader;
-- protocol_refuse_change, protocol_allow_end_only: nobody calls a trigger function
