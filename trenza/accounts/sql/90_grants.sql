-- The web process signs people in: it reads hashes (Django verifies them), notes good and failed
-- tries, and changes a password or a preference. It creates no user and no profile.
GRANT SELECT ON accounts_user, accounts_profile TO trenza_web;
GRANT UPDATE (password, last_login, last_refused_at, refusals, shortcuts) ON accounts_user TO trenza_web;

-- Failed tries, veiled names (axes).
GRANT SELECT, INSERT, UPDATE, DELETE ON axes_accessattempt TO trenza_web;
GRANT SELECT, DELETE ON axes_accessattemptexpiration TO trenza_web; -- deleting a try looks there
GRANT USAGE ON SEQUENCE axes_accessattempt_id_seq TO trenza_web;

-- Addresses kept by the sign-in library; read at each sign-in, written by nobody yet.
GRANT SELECT ON account_emailaddress TO trenza_web;

-- Reading functions show who intervenes: name, post and place, never the hash.
GRANT SELECT ON accounts_profile TO trenza_reader;
GRANT SELECT (id, username, full_name, email, is_active) ON accounts_user TO trenza_reader;

-- Intake recognises the reference professional that a source names by its code.
GRANT SELECT ON accounts_profile TO trenza_intake;

-- nobody: account_emailconfirmation, axes_accessfailurelog, axes_accesslog
