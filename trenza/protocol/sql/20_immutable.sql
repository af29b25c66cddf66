-- A published version never changes: past decisions are explained from it. Not even the owner may
-- edit or delete one, except to write once when a version ended.

CREATE OR REPLACE FUNCTION protocol_refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a published protocol never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '42501';
END
$$;

CREATE OR REPLACE FUNCTION protocol_allow_end_only() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
    IF OLD.valid_to IS NULL AND NEW.valid_to IS NOT NULL
        AND to_jsonb(NEW) - 'valid_to' = to_jsonb(OLD) - 'valid_to' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE on protocol_version is refused: a published protocol never changes'
        USING ERRCODE = '42501';
END
$$;

CREATE OR REPLACE TRIGGER protocol_version_ends_once
    BEFORE UPDATE ON protocol_version
    FOR EACH ROW EXECUTE FUNCTION protocol_allow_end_only();
CREATE OR REPLACE TRIGGER protocol_version_stays
    BEFORE DELETE OR TRUNCATE ON protocol_version
    FOR EACH STATEMENT EXECUTE FUNCTION protocol_refuse_change();
CREATE OR REPLACE TRIGGER protocol_type_stays
    BEFORE UPDATE OR DELETE OR TRUNCATE ON protocol_type
    FOR EACH STATEMENT EXECUTE FUNCTION protocol_refuse_change();
CREATE OR REPLACE TRIGGER protocol_situation_stays
    BEFORE UPDATE OR DELETE OR TRUNCATE ON protocol_situation
    FOR EACH STATEMENT EXECUTE FUNCTION protocol_refuse_change();
CREATE OR REPLACE TRIGGER protocol_matrix_stays
    BEFORE UPDATE OR DELETE OR TRUNCATE ON protocol_matrix
    FOR EACH STATEMENT EXECUTE FUNCTION protocol_refuse_change();
CREATE OR REPLACE TRIGGER protocol_basis_stays
    BEFORE UPDATE OR DELETE OR TRUNCATE ON protocol_basis
    FOR EACH STATEMENT EXECUTE FUNCTION protocol_refuse_change();
CREATE OR REPLACE TRIGGER protocol_cap_stays
    BEFORE UPDATE OR DELETE OR TRUNCATE ON protocol_cap
    FOR EACH STATEMENT EXECUTE FUNCTION protocol_refuse_change();
