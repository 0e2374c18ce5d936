-- Roles of the hub. They are the server's, not the database's: several hubs share them.
-- Nobody logs in as one of these; a station's login is a member of kadian_station.

DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY[
        'kadian_hub',       -- owns tables and functions
        'kadian_keeper',    -- owns the functions that make and end logins, and nothing else
        'kadian_station',   -- what every station may call
        'kadian_newcomer',  -- a one-time login: claim() alone
        'kadian_report'     -- reads the views for people, and the status
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', one);
        END IF;
    END LOOP;
    ALTER ROLE kadian_keeper CREATEROLE;
    GRANT pg_signal_backend TO kadian_keeper;
    GRANT kadian_station, kadian_newcomer TO kadian_keeper WITH ADMIN OPTION;

    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO kadian_station, kadian_newcomer, kadian_report',
        current_database()
    );
    REVOKE ALL ON SCHEMA public FROM PUBLIC;

    -- Large objects and code on the fly are open to everybody unless they are closed.
    FOR one IN
        SELECT oid::regprocedure::text FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
            AND (proname LIKE 'lo\_%' OR proname IN ('loread', 'lowrite'))
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
    REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
    GRANT USAGE ON LANGUAGE plpgsql TO kadian_hub, kadian_keeper;
END
$$;
