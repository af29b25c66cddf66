-- The day where the professionals work, whatever time zone the caller sets.
CREATE OR REPLACE FUNCTION access_today() RETURNS date
LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $$ SELECT (now() AT TIME ZONE 'Europe/Madrid')::date $$;

-- Who asks. A context is made by the web process for each call: profile, session, expiry and the
-- number of this very connection, signed with HMAC-SHA256. It is worth nothing on another
-- connection, after a minute, or with one character changed.

CREATE OR REPLACE FUNCTION access_actor(
    p_context text,
    OUT profile_id bigint, OUT user_id bigint, OUT kind text, OUT centre_id bigint,
    OUT organisation_id bigint, OUT sector text, OUT session text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    part text[] := string_to_array(p_context, '.');
    signed bytea;
BEGIN
    IF coalesce(array_length(part, 1), 0) <> 6 OR part[1] <> 'v1' THEN
        RAISE EXCEPTION 'context' USING ERRCODE = '28000';
    END IF;
    SELECT sha256(key.outer_pad || sha256(key.inner_pad || convert_to(
               part[1] || '.' || part[2] || '.' || part[3] || '.' || part[4] || '.' || part[5],
               'UTF8')))
    INTO signed FROM access_contextkey AS key;
    IF signed IS NULL OR encode(signed, 'hex') <> part[6]
       OR part[4]::bigint < extract(epoch FROM clock_timestamp())
       OR part[5]::int <> pg_backend_pid() THEN
        RAISE EXCEPTION 'context' USING ERRCODE = '28000';
    END IF;
    -- The profile is looked up, not believed: one that ended a moment ago can do nothing.
    SELECT profile.id, profile.user_id, profile.kind, profile.centre_id,
           centre.organisation_id, organisation.sector, part[3]
    INTO profile_id, user_id, kind, centre_id, organisation_id, sector, session
    FROM accounts_profile AS profile
    JOIN directory_centre AS centre ON centre.id = profile.centre_id
    JOIN directory_organisation AS organisation ON organisation.id = centre.organisation_id
    WHERE profile.id = part[2]::bigint AND profile.active
      AND profile.valid_from <= access_today()
      AND (profile.valid_to IS NULL OR profile.valid_to >= access_today());
    IF profile_id IS NULL THEN
        RAISE EXCEPTION 'context' USING ERRCODE = '28000';
    END IF;
END
$$;

-- Two snapshots would let a reader see what was written after a revocation under the decision
-- taken before it; and a transaction that began long ago could not see the revocation at all.
CREATE OR REPLACE FUNCTION access_require_read_committed() RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'read committed only' USING ERRCODE = '25000';
    END IF;
END
$$;

-- Law 1, against a caller who would read and then roll back: rows are given only against an event
-- that another, committed transaction wrote. The pointer lies in a setting of the session; it may
-- be forged, for the event itself says whose it is, of which session, and how old.
CREATE OR REPLACE FUNCTION access_committed_event(
    p_profile bigint, p_session text, p_kinds text[]
) RETURNS audit_event
LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp
AS $$
DECLARE
    event audit_event;
    pointer text := current_setting('trenza.event', true);
BEGIN
    IF pointer IS NULL OR pointer = '' THEN
        RETURN NULL;  -- nothing was announced: the callers answer nothing
    END IF;
    -- An open transaction or a cursor would read by a snapshot older than a withdrawal.
    IF clock_timestamp() - now() > interval '5 seconds' THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    SELECT * INTO event FROM audit_event WHERE id = pointer::bigint;
    IF event.id IS NULL OR event.profile <> p_profile::text OR event.session <> p_session
       OR NOT event.kind = ANY (p_kinds)
       OR event.at < clock_timestamp() - interval '15 seconds'
       OR event.xid IS NOT DISTINCT FROM pg_current_xact_id_if_assigned() THEN
        RAISE EXCEPTION 'no event' USING ERRCODE = '28000';
    END IF;
    RETURN event;
END
$$;
