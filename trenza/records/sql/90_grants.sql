-- trenza_web has nothing here: a page reads statements through access_read_folder only (law 1).
GRANT SELECT, INSERT ON records_record TO trenza_intake;
GRANT UPDATE (state) ON records_record TO trenza_intake;
GRANT SELECT, INSERT, UPDATE ON records_series TO trenza_intake;
GRANT SELECT, INSERT ON records_record TO trenza_reader;
GRANT UPDATE (state, person_id) ON records_record TO trenza_reader;
GRANT EXECUTE ON FUNCTION records_relink TO trenza_intake;
GRANT SELECT, INSERT, UPDATE ON records_series TO trenza_reader;
-- nobody: records_record_00 … records_record_15 (reached through the parent only)
