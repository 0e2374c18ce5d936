-- To version 4: a pull is headers, bodies and seals, and sends nothing twice.

DROP FUNCTION IF EXISTS hub.pull(text[], integer[], bigint[], integer);
DROP FUNCTION IF EXISTS hub.own(integer, bigint, integer);
