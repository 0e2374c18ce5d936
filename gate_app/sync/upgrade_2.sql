-- To version 2: a hello that comes late, from a line that broke long ago, is known as such.

ALTER TABLE hub.station
    -- Which running program said the last hello, and the number that it gave it.
    ADD COLUMN hello_from text NOT NULL DEFAULT '',
    ADD COLUMN hello_number bigint NOT NULL DEFAULT 0;

DROP FUNCTION IF EXISTS hub.hello(integer, bigint, bytea, bigint, bigint, bigint);
