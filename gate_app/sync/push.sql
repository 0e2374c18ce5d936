-- Appending to one's own ledger, every link checked. Run as kadian_hub at each init.

-- What is wrong with the first entry that is not as it should be.
CREATE OR REPLACE FUNCTION hub.why_not(
    p_station text, p_epoch integer, p_first bigint, p_prev bytea,
    p_hashes bytea[], p_headers bytea[], p_bodies bytea[]
) RETURNS text
LANGUAGE sql STABLE SET search_path = hub, pg_temp AS $$
    WITH given AS (
        SELECT ord, hash, header, body, convert_from(header, 'UTF8')::jsonb AS h,
            coalesce(lag(hash) OVER (ORDER BY ord), p_prev) AS prev
        FROM unnest(p_hashes, p_headers, p_bodies) WITH ORDINALITY AS t (hash, header, body, ord)
    )
    SELECT why FROM (
        SELECT ord, CASE
            WHEN (h ->> 'station') IS DISTINCT FROM p_station
                OR (h ->> 'epoch') IS DISTINCT FROM p_epoch::text THEN 'malformed'
            WHEN sha256('\x00'::bytea || header) IS DISTINCT FROM hash
                OR (h ->> 'seq') IS DISTINCT FROM (p_first + ord - 1)::text
                OR (h ->> 'prev') IS DISTINCT FROM encode(prev, 'hex')
                OR body IS NOT NULL
                    AND (h ->> 'body_hash') IS DISTINCT FROM encode(sha256(body), 'hex')
                THEN 'badchain'
            END AS why
        FROM given
    ) AS found
    WHERE why IS NOT NULL ORDER BY ord LIMIT 1
$$;

-- Bodies whose erasure these entries ask for: the writer's own, of kinds that speak of persons
-- or that this program does not know.
CREATE OR REPLACE FUNCTION hub.obey_erasures(
    p_station text, p_epoch integer, p_from bigint, p_to bigint
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
    asking record;
    ref text[];
BEGIN
    FOR asking IN
        SELECT e.seq, convert_from(e.body, 'UTF8')::json AS said FROM hub.entry e
        WHERE e.station = p_station AND e.epoch = p_epoch AND e.seq BETWEEN p_from AND p_to
            AND e.kind = 'body-erased' AND e.body IS NOT NULL
    LOOP
        CONTINUE WHEN json_typeof(asking.said -> 'refs') IS DISTINCT FROM 'array';
        FOR ref IN
            SELECT regexp_match(r, '^([0-9a-f]{16}):(\d{1,9}):(\d{1,18})$')
            FROM json_array_elements_text(asking.said -> 'refs') AS r
        LOOP
            CONTINUE WHEN ref IS NULL OR ref[1] <> p_station;
            INSERT INTO hub.erased (station, epoch, seq, by_epoch, by_seq)
            SELECT p_station, ref[2]::integer, ref[3]::bigint, p_epoch, asking.seq
            WHERE NOT EXISTS (
                SELECT FROM hub.erased x WHERE x.station = p_station
                    AND x.epoch = ref[2]::integer AND x.seq = ref[3]::bigint
            );
            PERFORM hub.erase_bodies(p_station, ref[2]::integer, ref[3]::bigint, ref[3]::bigint);
        END LOOP;
    END LOOP;
EXCEPTION WHEN data_exception THEN
    PERFORM hub.report(p_station, 'unreadable', p_epoch, p_from, 'body-erased');
END
$$;

-- Erases what is listed in ``erased`` between two seqs; the trigger asks that list again.
CREATE OR REPLACE FUNCTION hub.erase_bodies(
    p_station text, p_epoch integer, p_from bigint, p_to bigint
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    UPDATE hub.entry e SET body = NULL FROM hub.erased x
    WHERE e.station = p_station AND e.epoch = p_epoch AND e.seq BETWEEN p_from AND p_to
        AND (x.station, x.epoch, x.seq) = (e.station, e.epoch, e.seq)
        AND x.station = p_station AND x.epoch = p_epoch AND x.seq BETWEEN p_from AND p_to
        AND e.body IS NOT NULL
        AND coalesce((SELECT k.erasable FROM hub.kind k WHERE k.kind = e.kind), true)
$$;

CREATE OR REPLACE FUNCTION hub.keep_seal(
    p_station text, p_epoch integer, p_seq bigint, p_at bigint, p_signature bytea
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    INSERT INTO hub.seal (station, epoch, seq, at, signature)
    SELECT p_station, p_epoch, p_seq, p_at, p_signature
    WHERE NOT EXISTS (
        SELECT FROM hub.seal s WHERE (s.station, s.epoch, s.seq) = (p_station, p_epoch, p_seq)
    )
$$;

CREATE OR REPLACE FUNCTION hub.append(
    me hub.station, p_epoch integer, p_first bigint,
    p_hashes bytea[], p_headers bytea[], p_bodies bytea[], p_sealed_at bigint, p_seal bytea
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
#variable_conflict use_column
DECLARE
    n integer := coalesce(cardinality(p_headers), 0);
    tip hub.head;
    prev bytea;
    held bigint := 0;
    first bigint;
    opening jsonb;
    known bytea[];
    other record;
    kinds text[];
    fine boolean;
    why text;
    stated text;
BEGIN
    IF n NOT BETWEEN 1 AND 2000 OR p_epoch < 1 OR p_first < 1 OR length(p_seal) <> 64
        OR p_epoch IS NULL OR p_first IS NULL OR p_sealed_at IS NULL OR p_seal IS NULL
        OR n IS DISTINCT FROM cardinality(p_hashes) OR n IS DISTINCT FROM cardinality(p_bodies)
        OR EXISTS (
            SELECT FROM unnest(p_headers, p_bodies) AS t (header, body)
            WHERE header IS NULL OR length(header) > 8192 OR length(body) > 1048576
        )
    THEN
        RETURN 'malformed';
    END IF;
    SELECT * INTO tip FROM hub.head h WHERE h.station = me.station AND h.epoch = p_epoch;
    IF NOT FOUND THEN
        IF p_epoch = 1 THEN
            IF p_first > 1 THEN
                RETURN 'gap';
            END IF;
            prev := decode(repeat('00', 32), 'hex');
        ELSE
            opening := convert_from(p_headers[1], 'UTF8')::jsonb;
            SELECT e.hash INTO prev FROM hub.entry e
            WHERE e.station = me.station AND e.epoch < p_epoch AND e.seq = p_first - 1
                AND encode(e.hash, 'hex') = opening ->> 'prev' LIMIT 1;
            IF prev IS NULL OR (opening ->> 'kind') IS DISTINCT FROM 'epoch-opened' THEN
                RETURN 'epoch';
            END IF;
        END IF;
    ELSIF p_first > tip.seq + 1 THEN
        RETURN 'gap';
    ELSIF p_first < tip.first THEN
        RETURN 'epoch';
    ELSE
        held := least(n, tip.seq - p_first + 1);
        SELECT array_agg(e.hash ORDER BY e.seq) INTO known FROM hub.entry e
        WHERE e.station = me.station AND e.epoch = p_epoch
            AND e.seq >= p_first AND e.seq < p_first + held;
        IF held > 0 AND known IS DISTINCT FROM p_hashes[:held] THEN
            SELECT t.ord, t.hash, sha256('\x00'::bytea || t.header) = t.hash AS whole INTO other
            FROM unnest(known, p_hashes[:held], p_headers[:held])
                WITH ORDINALITY AS t (held_hash, hash, header, ord)
            WHERE t.held_hash IS DISTINCT FROM t.hash ORDER BY t.ord LIMIT 1;
            IF other.whole IS NOT TRUE THEN
                RETURN 'badchain';
            END IF;
            PERFORM hub.report(me.station, 'fork', p_epoch, p_first + other.ord - 1,
                encode(other.hash, 'hex'));
            RETURN 'fork';
        END IF;
        prev := tip.hash;
    END IF;
    first := p_first + held;
    IF held < n THEN
        -- A header is exactly what the program would write: rebuilt from its parts, with what
        -- must stand there in the place of what does, it gives the same bytes.
        WITH parsed AS (
            SELECT ord, hash, header, body, convert_from(header, 'UTF8') AS line,
                convert_from(header, 'UTF8')::jsonb AS h,
                encode(coalesce(lag(hash) OVER (ORDER BY ord), prev), 'hex') AS prev
            FROM unnest(p_hashes[held + 1:], p_headers[held + 1:], p_bodies[held + 1:])
                WITH ORDINALITY AS t (hash, header, body, ord)
        ), given AS MATERIALIZED (
            SELECT ord, hash, header, body, h ->> 'kind' AS kind,
                sha256('\x00'::bytea || header) = hash
                AND line = concat(
                    '{"actor":', (h -> 'actor')::text, ',"at":', (h -> 'at')::text,
                    ',"body_hash":"',
                    CASE WHEN body IS NULL THEN h ->> 'body_hash'
                        ELSE encode(sha256(body), 'hex') END,
                    '","epoch":', p_epoch, ',"kind":', (h -> 'kind')::text,
                    ',"mono":[', (h -> 'mono' -> 0)::text, ',', (h -> 'mono' -> 1)::text,
                    '],"prev":"', prev, '","seq":', first + ord - 1,
                    ',"station":"', me.station, '","wall":', (h -> 'wall')::text, '}')
                AND concat(jsonb_typeof(h -> 'actor'), jsonb_typeof(h -> 'kind'),
                    jsonb_typeof(h -> 'mono' -> 0), jsonb_typeof(h -> 'body_hash'))
                    = 'stringstringstringstring'
                AND concat_ws(' ', h -> 'at', h -> 'wall', h -> 'mono' -> 1)
                    ~ '^-?\d{1,18} -?\d{1,18} -?\d{1,18}$'
                AND length(h ->> 'kind') <= 100 AND length(h ->> 'body_hash') = 64
                AS fine
            FROM parsed
        ), verdict AS MATERIALIZED (
            SELECT bool_and(g.fine IS TRUE) AS fine, array_agg(DISTINCT g.kind) AS kinds
            FROM given g
        ), done AS (
            INSERT INTO hub.entry (station, epoch, seq, kind, hash, header, body)
            SELECT me.station, p_epoch, first + g.ord - 1, g.kind, g.hash, g.header, g.body
            FROM given g WHERE (SELECT v.fine FROM verdict v)
        )
        SELECT v.fine, v.kinds INTO fine, kinds FROM verdict v;
        IF NOT fine THEN
            why := hub.why_not(me.station, p_epoch, first, prev, p_hashes[held + 1:],
                p_headers[held + 1:], p_bodies[held + 1:]);
            IF why = 'badchain' AND held = 0 AND tip.station IS NOT NULL THEN
                -- It goes on from another entry than the hub's last: that is a fork, if the
                -- rest holds together.
                stated := convert_from(p_headers[1], 'UTF8')::jsonb ->> 'prev';
                IF stated <> encode(prev, 'hex') AND hub.why_not(me.station, p_epoch, first,
                    decode(stated, 'hex'), p_hashes, p_headers, p_bodies) IS NULL
                THEN
                    PERFORM hub.report(me.station, 'fork', p_epoch, tip.seq, stated);
                    RETURN 'fork';
                END IF;
            END IF;
            RETURN coalesce(why, 'malformed');
        END IF;
        IF tip.station IS NULL THEN
            INSERT INTO hub.head (station, epoch, first, seq, hash)
            VALUES (me.station, p_epoch, p_first, p_first + n - 1, p_hashes[n]);
        ELSE
            UPDATE hub.head h SET seq = p_first + n - 1, hash = p_hashes[n]
            WHERE h.station = me.station AND h.epoch = p_epoch;
        END IF;
    END IF;
    PERFORM hub.keep_seal(me.station, p_epoch, p_first + n - 1, p_sealed_at, p_seal);
    IF kinds IS NOT NULL THEN
        PERFORM hub.report(me.station, 'not-its-kind', p_epoch, first, k.kind)
        FROM hub.kind k WHERE k.kind = ANY (kinds) AND NOT k.writers && me.roles;
        IF 'body-erased' = ANY (kinds) THEN
            PERFORM hub.obey_erasures(me.station, p_epoch, first, p_first + n - 1);
        END IF;
        PERFORM hub.erase_bodies(me.station, p_epoch, first, p_first + n - 1);
        PERFORM hub.hint(me);
    END IF;
    RETURN 'ok';
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    RETURN 'malformed';
END
$$;

-- A hint to whoever waits: to all for an office, to the neighbours for a gate that has some.
-- Offices look for themselves: with every crossing as a hint all commits would queue up.
CREATE OR REPLACE FUNCTION hub.hint(me hub.station) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    IF (SELECT value FROM hub.setting WHERE name = 'notify') IS DISTINCT FROM 'on' THEN
        RETURN;
    END IF;
    IF 'office' = ANY (me.roles) THEN
        PERFORM pg_notify('hub_all', '');
    ELSIF EXISTS (
        SELECT FROM hub.station s
        WHERE s.station <> me.station AND hub.neighbours(s.checkpoint, me.checkpoint)
    ) THEN
        PERFORM pg_notify(hub.channel(me.checkpoint), '');
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION hub.push(
    p_session bigint, p_epoch integer, p_first bigint,
    p_hashes bytea[], p_headers bytea[], p_bodies bytea[], p_sealed_at bigint, p_seal bytea,
    OUT o_answer text, OUT o_seq bigint, OUT o_hash bytea, OUT o_at bigint, OUT o_witness bytea
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
    me hub.station;
BEGIN
    SELECT * INTO me FROM hub.station s WHERE s.login = session_user FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    ELSIF me.cut_off_at IS NOT NULL THEN
        o_answer := 'cut-off';
        PERFORM hub.report(me.station, 'push-after-cut-off', 0, 0, '');
    ELSIF p_session IS DISTINCT FROM me.session THEN
        o_answer := 'superseded';
        PERFORM hub.report(me.station, 'superseded', 0, 0, '');
    ELSE
        o_answer := hub.append(
            me, p_epoch, p_first, p_hashes, p_headers, p_bodies, p_sealed_at, p_seal);
        UPDATE hub.station s SET confirmed = me.session, last_seen = clock_timestamp()
        WHERE s.station = me.station;
    END IF;
    o_at := hub.now_ms();
    SELECT h.seq, h.hash INTO o_seq, o_hash FROM hub.head h
    WHERE h.station = me.station AND h.epoch = p_epoch;
    IF FOUND THEN
        o_witness := hub.witness(me.station, p_epoch, o_seq, o_hash, o_at);
    END IF;
END
$$;
