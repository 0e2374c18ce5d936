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
    hub.is_office, hub.note_invitation, hub.note_return, hub.bind, hub.ms TO kadian_keeper;
GRANT EXECUTE ON FUNCTION hub.ms TO kadian_report;

-- The views, and what they call in the name of whoever reads them: none of it tells more.
GRANT USAGE ON SCHEMA report TO kadian_report;
GRANT SELECT ON ALL TABLES IN SCHEMA report TO kadian_report;
GRANT EXECUTE ON FUNCTION
    hub.masked, hub.passing, hub.my_station, hub.sees_all, hub.followed TO kadian_report;
