-- The web process signs people in: it reads hashes (Django verifies them), notes good and failed
-- tries, and changes a password or a preference. It creates no user and no profile.
GRANT SELECT ON accounts_user, accounts_profile TO trenza_web;
GRANT UPDATE (password, last_login, last_refused_at, refusals, shortcuts) ON accounts_user TO trenza_web;

DO $$
BEGIN
    IF to_regclass('axes_accessattempt') IS NOT NULL THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON axes_accessattempt TO trenza_web;
        GRANT USAGE ON SEQUENCE axes_accessattempt_id_seq TO trenza_web;
        GRANT SELECT ON account_emailaddress TO trenza_web;
    END IF;
END
$$;

-- Reading functions show who intervenes: name, post and place, never the hash.
GRANT SELECT ON accounts_profile TO trenza_reader;
GRANT SELECT (id, username, full_name, email, is_active) ON accounts_user TO trenza_reader;

-- Intake recognises the reference professional that a source names by its code.
GRANT SELECT ON accounts_profile TO trenza_intake;

-- nobody: account_emailconfirmation, axes_accessattemptexpiration, axes_accessfailurelog, axes_accesslog
