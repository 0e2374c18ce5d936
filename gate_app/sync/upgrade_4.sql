-- To version 4: a pull sends what is not in the header, and nothing twice.

DROP FUNCTION IF EXISTS hub.pull(text[], integer[], bigint[], integer);
DROP FUNCTION IF EXISTS hub.own(integer, bigint, integer);
