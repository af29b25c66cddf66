-- A partition can be emptied by its own name, and the triggers of the parent do not see it.
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'records_record'::regclass LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER records_partition_is_not_emptied BEFORE TRUNCATE ON %s '
            'EXECUTE FUNCTION records_refuse_emptying()', part);
    END LOOP;
END
$$;
