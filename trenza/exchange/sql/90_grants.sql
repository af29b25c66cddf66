-- Pages and the interface see sources, deliveries and counters. Registering what arrives, which has
-- the worker read a file, and rows that did not go in, which hold personal data, are reached by
-- trenza_web through the functions below only.
GRANT SELECT ON exchange_source, exchange_delivery, exchange_chunk TO trenza_web;
GRANT EXECUTE ON FUNCTION exchange_announce_reading, exchange_read_rejections, exchange_causes,
    exchange_owing,
    exchange_settle_rejections, exchange_source_rejections, exchange_register_sent,
    exchange_register_upload, exchange_decide_upload TO trenza_web;

GRANT SELECT, INSERT, UPDATE ON exchange_delivery, exchange_rejection, exchange_watermark
    TO trenza_intake;
GRANT SELECT, INSERT ON exchange_chunk TO trenza_intake;
GRANT SELECT ON exchange_source TO trenza_intake;
GRANT UPDATE (last_poll_at, last_delivery_at, last_success_at, problem_code, problem_text,
    problem_at) ON exchange_source TO trenza_intake;
GRANT USAGE ON SEQUENCE exchange_delivery_id_seq, exchange_chunk_id_seq, exchange_rejection_id_seq,
    exchange_watermark_id_seq TO trenza_intake;
GRANT EXECUTE ON FUNCTION exchange_refresh_counts TO trenza_intake, trenza_reader;

GRANT SELECT ON exchange_source, exchange_delivery, exchange_rejection TO trenza_reader;
GRANT UPDATE ON exchange_rejection TO trenza_reader;
GRANT INSERT ON exchange_delivery TO trenza_reader;
GRANT UPDATE (rows_applied, rows_waiting, rows_rejected, state, received_at, finished_at, path,
    problem_code, problem_text) ON exchange_delivery TO trenza_reader;
GRANT UPDATE (last_delivery_at) ON exchange_source TO trenza_reader;
GRANT EXECUTE ON FUNCTION exchange_managed_delivery, exchange_add_delivery TO trenza_reader;
