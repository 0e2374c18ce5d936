-- The functions that make logins. Run as kadian_keeper, which may make roles and see no table.
-- Passwords come as SCRAM verifiers (RFC 5803), made by the client: none is ever sent or logged.

CREATE OR REPLACE FUNCTION hub.is_verifier(p_verifier text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT p_verifier ~ '^SCRAM-SHA-256\$\d{4,7}:[A-Za-z0-9+/=]{16,64}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$'
$$;

-- A one-time login for a new station. Returns no row to anybody but an office.
CREATE OR REPLACE FUNCTION hub.enrol(
    p_verifier text, p_roles text[], p_checkpoint text, p_zone integer, p_hours integer
) RETURNS TABLE (o_login text, o_expires bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    IF hub.is_office('enrol') AND hub.is_verifier(p_verifier) THEN
        RETURN QUERY SELECT * FROM hub.invite(p_verifier, p_roles, p_checkpoint, p_zone, p_hours);
    END IF;
END
$$;

-- A one-time login for a station that is at work and lost its own: restored from a backup, say.
-- No row to anybody but an office, an empty one where there is no such station.
CREATE OR REPLACE FUNCTION hub.relogin(p_verifier text, p_station text, p_hours integer)
RETURNS TABLE (o_login text, o_expires bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    IF hub.is_office('relogin') AND hub.is_verifier(p_verifier) THEN
        RETURN QUERY SELECT * FROM hub.invite_again(p_verifier, p_station, p_hours);
    END IF;
END
$$;

-- The same without asking who calls: for enrol() and for the first office, at init.
CREATE OR REPLACE FUNCTION hub.invite(
    p_verifier text, p_roles text[], p_checkpoint text, p_zone integer, p_hours integer
) RETURNS TABLE (o_login text, o_expires bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
    login text := hub.one_time_login();
    expires timestamptz := clock_timestamp() + make_interval(hours => least(p_hours, 720));
BEGIN
    PERFORM hub.note_invitation(login, p_roles, p_checkpoint, p_zone, expires);
    PERFORM hub.make_newcomer(login, p_verifier, expires);
    RETURN QUERY SELECT login, hub.ms(expires);
END
$$;

-- And for relogin(), and for the county's IT when the only office lost its login.
CREATE OR REPLACE FUNCTION hub.invite_again(p_verifier text, p_station text, p_hours integer)
RETURNS TABLE (o_login text, o_expires bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
    login text := hub.one_time_login();
    expires timestamptz := clock_timestamp() + make_interval(hours => least(p_hours, 720));
BEGIN
    IF hub.note_return(login, p_station, expires) THEN
        PERFORM hub.make_newcomer(login, p_verifier, expires);
        RETURN QUERY SELECT login, hub.ms(expires);
    ELSE
        RETURN QUERY SELECT NULL::text, NULL::bigint;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION hub.one_time_login() RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT 'kadian_new_' || left(replace(gen_random_uuid()::text, '-', ''), 12)
$$;

CREATE OR REPLACE FUNCTION hub.make_newcomer(p_login text, p_verifier text, p_expires timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    EXECUTE format(
        'CREATE ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT 2 VALID UNTIL %L IN ROLE kadian_newcomer',
        p_login, p_verifier, p_expires);
END
$$;

-- The first connect of a new station: binds the one-time login to its key, makes its own login.
-- The first use wins, and may be repeated by the same key; a second key is an incident. The
-- login that a returning station had before belongs to nobody from then on.
CREATE OR REPLACE FUNCTION hub.claim(p_public bytea, p_certificate bytea, p_verifier text)
RETURNS TABLE (o_answer text, o_login text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
    bound record;
BEGIN
    IF NOT hub.is_verifier(p_verifier) THEN
        RETURN QUERY SELECT 'malformed', '';
        RETURN;
    END IF;
    PERFORM set_config('lock_timeout', '5s', true);
    PERFORM hub.end_sessions(hub.login_to_replace());
    SELECT * INTO bound FROM hub.bind(p_public, p_certificate);
    IF bound.o_answer = 'ok' THEN
        EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT 4 IN ROLE kadian_station',
            bound.o_login, p_verifier);
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L',
            bound.o_login, '30s');
        EXECUTE format('ALTER ROLE %I SET tcp_keepalives_idle = 30', bound.o_login);
        IF bound.o_before IS NOT NULL THEN
            BEGIN
                EXECUTE format('ALTER ROLE %I NOLOGIN', bound.o_before);
            EXCEPTION WHEN OTHERS THEN
                -- Gone, or its holder has just changed it himself, or it came with another
                -- server's backup: no station stands behind it any more.
                NULL;
            END;
        END IF;
    ELSIF bound.o_answer = 'again' THEN
        EXECUTE format('ALTER ROLE %I PASSWORD %L', bound.o_login, p_verifier);
    ELSE
        RETURN QUERY SELECT bound.o_answer, '';
        RETURN;
    END IF;
    RETURN QUERY SELECT 'ok', bound.o_login;
END
$$;

-- Ends what a login has open on this server: a transaction left open holds its rows locked.
CREATE OR REPLACE FUNCTION hub.end_sessions(p_login text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    SELECT pg_terminate_backend(a.pid, 2000) FROM pg_stat_activity a WHERE a.usename = p_login
$$;
