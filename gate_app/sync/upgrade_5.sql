-- To version 5: cutting off waits for nobody; a station that lost its login gets another.

-- Nobody may be cut off in the old way while this runs: it would be lost.
LOCK TABLE hub.station IN ACCESS EXCLUSIVE MODE;

-- Only ever inserted into, and no row is alone of its kind: whoever is cut off could hold up a
-- change of his own row, or a second row like his, by a transaction that he leaves open.
CREATE TABLE hub.cut (
    station text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX cut_of ON hub.cut (station);
INSERT INTO hub.cut SELECT station, cut_off_at FROM hub.station WHERE cut_off_at IS NOT NULL;

ALTER TABLE hub.invitation
    -- Empty: whoever comes first. Else for this station alone, which is at work already.
    ADD COLUMN station text NOT NULL DEFAULT '',
    -- The login that was made with it, and the station's session then: until it says hello, or
    -- gets another login, the key may ask again.
    ADD COLUMN made text NOT NULL DEFAULT '',
    ADD COLUMN session bigint NOT NULL DEFAULT 0;
UPDATE hub.invitation i SET made = s.login FROM hub.station s WHERE s.station = i.claimed_by;

DROP FUNCTION IF EXISTS hub.bind(bytea, bytea);
