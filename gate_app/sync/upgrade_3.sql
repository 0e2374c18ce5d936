-- To version 3: what a broken line delivers late is no second laptop; thousands of stations.

ALTER TABLE hub.station
    -- The first session of the program that said the last hello.
    ADD COLUMN hello_session bigint NOT NULL DEFAULT 0;

-- For hub.followed().
CREATE INDEX station_at ON hub.station (checkpoint);
CREATE INDEX station_office ON hub.station (station) WHERE 'office' = ANY (roles);

DROP FUNCTION IF EXISTS hub.tips_of(text);
DROP FUNCTION IF EXISTS hub.follows(hub.station, hub.station);
