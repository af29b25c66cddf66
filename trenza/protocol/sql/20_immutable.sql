-- A published version never changes: past decisions are explained from it. Not even the owner may
-- edit or delete one, except to write once when a version ended; and no row is added to it later,
-- which would give more than its hash says.

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

-- Rows come with their version, in its very transaction: its xmin is this one's number or that of a
-- savepoint in it, which is later. What was committed before is older.
CREATE OR REPLACE FUNCTION protocol_refuse_late_row() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM protocol_version AS v
                   WHERE v.id = NEW.version_id AND age(v.xmin) <= 0) THEN
        RAISE EXCEPTION 'INSERT on % is refused: a published protocol never changes', TG_TABLE_NAME
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
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
CREATE OR REPLACE TRIGGER protocol_type_comes_with_its_version
    BEFORE INSERT ON protocol_type
    FOR EACH ROW EXECUTE FUNCTION protocol_refuse_late_row();
CREATE OR REPLACE TRIGGER protocol_situation_comes_with_its_version
    BEFORE INSERT ON protocol_situation
    FOR EACH ROW EXECUTE FUNCTION protocol_refuse_late_row();
CREATE OR REPLACE TRIGGER protocol_matrix_comes_with_its_version
    BEFORE INSERT ON protocol_matrix
    FOR EACH ROW EXECUTE FUNCTION protocol_refuse_late_row();
CREATE OR REPLACE TRIGGER protocol_basis_comes_with_its_version
    BEFORE INSERT ON protocol_basis
    FOR EACH ROW EXECUTE FUNCTION protocol_refuse_late_row();
CREATE OR REPLACE TRIGGER protocol_cap_comes_with_its_version
    BEFORE INSERT ON protocol_cap
    FOR EACH ROW EXECUTE FUNCTION protocol_refuse_late_row();
