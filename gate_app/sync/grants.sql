-- Who may call what: nobody anything, then each what it needs. Run last, at each init.

REVOKE ALL ON ALL TABLES IN SCHEMA hub FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hub FROM PUBLIC;
REVOKE ALL ON SCHEMA report FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA report FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    hub.hello, hub.push, hub.pull, hub.own, hub.bodies, hub.photo, hub.put_photo,
    hub.check_witness, hub.enrol, hub.relogin, hub.cut_off, hub.place, hub.stations, hub.incidents, hub.size
    TO kadian_station;
GRANT EXECUTE ON FUNCTION hub.claim TO kadian_newcomer;
GRANT EXECUTE ON FUNCTION hub.stations, hub.incidents, hub.size, hub.check_witness
    TO kadian_report;
GRANT EXECUTE ON FUNCTION
    hub.is_office, hub.note_invitation, hub.note_return, hub.login_to_replace, hub.bind, hub.ms
    TO kadian_keeper;
GRANT EXECUTE ON FUNCTION hub.end_sessions TO kadian_hub;
GRANT EXECUTE ON FUNCTION hub.ms TO kadian_report;

-- The views, and what they call in the name of whoever reads them: none of it tells more.
GRANT USAGE ON SCHEMA report TO kadian_report;
GRANT SELECT ON ALL TABLES IN SCHEMA report TO kadian_report;
GRANT EXECUTE ON FUNCTION
    hub.masked, hub.passing, hub.my_station, hub.sees_all, hub.followed TO kadian_report;

-- Logins that came with a backup of another server, or of an older PostgreSQL, are what they were
-- there: members of their group, and the keeper's to end.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT r.rolname AS login, 'kadian_station' AS of_group
        FROM hub.station s JOIN pg_roles r ON r.rolname = s.login
        UNION ALL SELECT r.rolname, 'kadian_newcomer'
        FROM hub.invitation i JOIN pg_roles r ON r.rolname = i.login
    LOOP
        IF NOT pg_has_role(one.login, one.of_group, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', one.of_group, one.login);
        END IF;
        IF current_setting('server_version_num')::integer >= 160000
            AND NOT pg_has_role('kadian_keeper', one.login, 'MEMBER WITH ADMIN OPTION')
        THEN
            EXECUTE format('GRANT %I TO kadian_keeper WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',
                one.login);
        END IF;
    END LOOP;
END
$$;
