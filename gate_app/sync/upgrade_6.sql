-- To version 6: what many entries of a push have in common is sent and written once.

DROP FUNCTION IF EXISTS hub.push(bigint, text, integer, bigint, bytea, bytea[], text[], bigint[],
    bigint[], text[], bigint[], text[], bytea[], bytea[], bigint, bytea);
DROP FUNCTION IF EXISTS hub.append(hub.station, text, integer, bigint, bytea, bytea[], text[],
    bigint[], bigint[], text[], bigint[], text[], bytea[], bytea[], bigint, bytea);
DROP FUNCTION IF EXISTS hub.rebuilt(text, integer, bigint, bytea, bytea[], text[], bigint[],
    bigint[], text[], bigint[], text[], bytea[], bytea[]);
DROP FUNCTION IF EXISTS hub.header(text, integer, bigint, bytea, bytea, text, bigint, bigint, text,
    bigint, text);
