-- Appending to one's own ledger, every link checked. Run as kadian_hub at each init.

-- A header as the program writes it: canonical JSON. The hub is told the parts that it cannot
-- know and writes the rest itself (station, epoch, seq, previous hash); if the hash holds, then
-- so does everything in it. Nothing is parsed. What many entries of a push have in common is
-- written once: how a header begins, and what stands between two of its hashes.
CREATE OR REPLACE FUNCTION hub.beginning(actor text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT '{"actor":' || to_json(actor)::text || ',"at":'
$$;

CREATE OR REPLACE FUNCTION hub.middle(epoch integer, kind text, boot text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT '","epoch":' || epoch || ',"kind":' || to_json(kind)::text
        || ',"mono":[' || to_json(boot)::text || ','
$$;

-- STABLE, as what it calls is: else it is not inlined.
CREATE OR REPLACE FUNCTION hub.header(
    beginning text, at bigint, body_hash bytea, middle text, mono bigint, prev bytea, seq bigint,
    station text, wall bigint
) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT convert_to(beginning || at || ',"body_hash":"' || encode(body_hash, 'hex') || middle
        || mono || '],"prev":"' || encode(prev, 'hex') || '","seq":' || seq
        || ',"station":"' || station || '","wall":' || wall || '}', 'UTF8')
$$;

-- The entries of a push, each hanging on the one before it, the first on ``p_prev``. What is read
-- from arrays in the list of a SELECT is not copied; OFFSET keeps headers from being made twice.
CREATE OR REPLACE FUNCTION hub.rebuilt(
    p_station text, p_first bigint, p_prev bytea,
    p_beginnings text[], p_middles text[], p_forms integer[], p_hashes bytea[], p_ats bigint[],
    p_walls bigint[], p_monos bigint[], p_body_hashes bytea[], p_bodies bytea[]
) RETURNS TABLE (ord bigint, form integer, hash bytea, header bytea, body bytea, fine boolean)
LANGUAGE sql STABLE AS $$
    SELECT h.ord, h.form, h.hash, h.header, h.body,
        sha256('\x00'::bytea || h.header) = h.hash AND length(h.header) <= 8192
    FROM (
        SELECT t.ord, t.form, t.hash, t.body,
            hub.header(p_beginnings[t.form], t.at,
                CASE WHEN t.body IS NULL THEN t.body_hash ELSE sha256(t.body) END,
                p_middles[t.form], t.mono, t.prev, p_first + t.ord - 1, p_station, t.wall) AS header
        FROM (
            SELECT unnest(p_forms) AS form, unnest(p_hashes) AS hash,
                unnest(p_prev || p_hashes[:cardinality(p_hashes) - 1]) AS prev,
                unnest(p_ats) AS at, unnest(p_walls) AS wall, unnest(p_monos) AS mono,
                unnest(p_body_hashes) AS body_hash, unnest(p_bodies) AS body,
                generate_series(1::bigint, cardinality(p_hashes)) AS ord
        ) AS t
        OFFSET 0
    ) AS h
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
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    INSERT INTO hub.seal (station, epoch, seq, at, signature)
    SELECT p_station, p_epoch, p_seq, p_at, p_signature
    WHERE NOT EXISTS (
        SELECT FROM hub.seal s WHERE (s.station, s.epoch, s.seq) = (p_station, p_epoch, p_seq)
    );
END
$$;

CREATE OR REPLACE FUNCTION hub.append(
    me hub.station, p_station text, p_epoch integer, p_first bigint, p_prev bytea,
    p_kinds text[], p_boots text[], p_actors text[], p_forms integer[], p_hashes bytea[],
    p_ats bigint[], p_walls bigint[], p_monos bigint[], p_body_hashes bytea[], p_bodies bytea[],
    p_sealed_at bigint, p_seal bytea
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
#variable_conflict use_column
DECLARE
    n integer := coalesce(cardinality(p_hashes), 0);
    tip hub.head;
    prev bytea;
    held bigint := 0;
    known bytea[];
    kinds text[];
    beginnings text[];
    middles text[];
    stored timestamptz := clock_timestamp();
    lacking text;
BEGIN
    IF p_station IS DISTINCT FROM me.station OR n NOT BETWEEN 1 AND 2000
        OR p_epoch < 1 OR p_first < 1 OR length(p_seal) <> 64
        OR p_epoch IS NULL OR p_first IS NULL OR p_sealed_at IS NULL OR p_seal IS NULL
        OR array_position(p_hashes, NULL) IS NOT NULL OR array_lower(p_forms, 1) <> 1
        OR greatest(cardinality(p_kinds), cardinality(p_boots), cardinality(p_actors)) > n
        OR cardinality(p_kinds) <> cardinality(p_boots)
        OR cardinality(p_kinds) <> cardinality(p_actors)
        OR EXISTS (SELECT FROM unnest(p_kinds) AS kind WHERE length(kind) > 100)
    THEN
        RETURN 'malformed';
    END IF;
    -- What alone is too long for a header is not written: each entry could point to it.
    SELECT array_agg(f.kind ORDER BY f.ord),
        array_agg(CASE WHEN length(f.actor) <= 8192 THEN hub.beginning(f.actor) END ORDER BY f.ord),
        array_agg(CASE WHEN length(f.boot) <= 8192 THEN hub.middle(p_epoch, f.kind, f.boot) END
            ORDER BY f.ord)
    INTO kinds, beginnings, middles
    FROM unnest(p_kinds, p_boots, p_actors) WITH ORDINALITY AS f (kind, boot, actor, ord);
    SELECT * INTO tip FROM hub.head h WHERE h.station = me.station AND h.epoch = p_epoch;
    IF NOT FOUND THEN
        IF p_epoch = 1 THEN
            IF p_first > 1 THEN
                RETURN 'gap';
            END IF;
            prev := decode(repeat('00', 32), 'hex');
        ELSE
            SELECT e.hash INTO prev FROM hub.entry e
            WHERE e.station = me.station AND e.epoch < p_epoch AND e.seq = p_first - 1
                AND e.hash = p_prev LIMIT 1;
            IF prev IS NULL OR kinds[p_forms[1]] IS DISTINCT FROM 'epoch-opened' THEN
                RETURN 'epoch';
            END IF;
        END IF;
    ELSIF p_first > tip.seq + 1 THEN
        RETURN 'gap';
    ELSIF p_first < tip.first THEN
        RETURN 'epoch';
    ELSE
        held := least(n, tip.seq - p_first + 1);
        IF held > 0 THEN
            SELECT array_agg(e.hash ORDER BY e.seq) INTO known FROM hub.entry e
            WHERE e.station = me.station AND e.epoch = p_epoch
                AND e.seq >= p_first AND e.seq < p_first + held;
        END IF;
        IF held > 0 AND known IS DISTINCT FROM p_hashes[:held]
            OR held = 0 AND p_prev IS DISTINCT FROM tip.hash
        THEN
            -- A fork, if what is sent holds together by itself.
            IF (SELECT bool_and(r.fine IS TRUE) FROM hub.rebuilt(
                me.station, p_first, p_prev, beginnings, middles, p_forms, p_hashes, p_ats,
                p_walls, p_monos, p_body_hashes, p_bodies) r)
            THEN
                PERFORM hub.report(me.station, 'fork', p_epoch, p_first, encode(p_hashes[1], 'hex'));
                RETURN 'fork';
            END IF;
            RETURN 'badchain';
        END IF;
        prev := p_prev;
    END IF;
    IF held < n THEN
        -- What does not hold has no hash, what is too long no kind, the table takes nothing
        -- without, and so the whole push ends below: checked and stored in one go.
        INSERT INTO hub.entry (station, epoch, seq, kind, hash, header, body, received_at)
        SELECT me.station, p_epoch, p_first + r.ord - 1,
            CASE WHEN length(r.body) > 65536 THEN NULL ELSE coalesce(kinds[r.form], '') END,
            CASE WHEN r.fine THEN r.hash END, r.header, r.body, stored
        FROM hub.rebuilt(
            me.station, p_first, prev, beginnings, middles, p_forms, p_hashes, p_ats,
            p_walls, p_monos, p_body_hashes, p_bodies) AS r
        WHERE r.ord > held OR r.ord IS NULL;
        IF tip.station IS NULL THEN
            INSERT INTO hub.head (station, epoch, first, seq, hash)
            VALUES (me.station, p_epoch, p_first, p_first + n - 1, p_hashes[n]);
        ELSE
            UPDATE hub.head h SET seq = p_first + n - 1, hash = p_hashes[n]
            WHERE h.station = me.station AND h.epoch = p_epoch;
        END IF;
    END IF;
    PERFORM hub.keep_seal(me.station, p_epoch, p_first + n - 1, p_sealed_at, p_seal);
    IF held < n THEN
        PERFORM hub.report(me.station, 'not-its-kind', p_epoch, p_first + held, k.kind)
        FROM hub.kind k WHERE k.kind = ANY (kinds) AND NOT k.writers && me.roles
            -- Nothing new may be of it: what is held already, or of no entry at all, may be
            -- among the forms. OFFSET keeps the planner from joining.
            AND EXISTS (
                SELECT FROM unnest(p_forms) WITH ORDINALITY AS f (form, ord)
                WHERE f.ord > held AND kinds[f.form] = k.kind OFFSET 0
            );
        IF 'body-erased' = ANY (kinds) THEN
            PERFORM hub.obey_erasures(me.station, p_epoch, p_first + held, p_first + n - 1);
        END IF;
        IF EXISTS (
            SELECT FROM hub.erased x WHERE x.station = me.station AND x.epoch = p_epoch
                AND x.seq BETWEEN p_first + held AND p_first + n - 1
        ) THEN
            PERFORM hub.erase_bodies(me.station, p_epoch, p_first + held, p_first + n - 1);
        END IF;
        PERFORM hub.hint(me);
    END IF;
    RETURN 'ok';
EXCEPTION WHEN not_null_violation THEN
    GET STACKED DIAGNOSTICS lacking = COLUMN_NAME;
    RETURN CASE lacking WHEN 'kind' THEN 'malformed' ELSE 'badchain' END;
WHEN data_exception OR program_limit_exceeded THEN
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
        WHERE s.checkpoint = me.checkpoint AND hub.neighbours(s.checkpoint, me.checkpoint)
            AND s.station <> me.station
    ) THEN
        PERFORM pg_notify(hub.channel(me.checkpoint), '');
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION hub.push(
    p_session bigint, p_station text, p_epoch integer, p_first bigint, p_prev bytea,
    p_kinds text[], p_boots text[], p_actors text[], p_forms integer[], p_hashes bytea[],
    p_ats bigint[], p_walls bigint[], p_monos bigint[], p_body_hashes bytea[], p_bodies bytea[],
    p_sealed_at bigint, p_seal bytea,
    OUT o_answer text, OUT o_seq bigint, OUT o_hash bytea, OUT o_at bigint, OUT o_witness bytea
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp
-- Planned once a session: planning took half of the time of a push of one entry. Such plans guess
-- high: nothing is compiled for them.
SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    me hub.station;
BEGIN
    SELECT * INTO me FROM hub.station s WHERE s.login = hub.caller() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    ELSIF hub.is_cut(me.station) THEN
        o_answer := 'cut-off';
        PERFORM hub.report(me.station, 'push-after-cut-off', 0, 0, '');
    ELSIF p_session IS DISTINCT FROM me.session THEN
        o_answer := 'superseded';
        -- The same program may have said hello again since: then this came late, from a line
        -- that broke.
        IF p_session IS NULL OR p_session NOT BETWEEN me.hello_session AND me.session THEN
            PERFORM hub.report(me.station, 'superseded', 0, 0, '');
        END IF;
    ELSE
        o_answer := hub.append(
            me, p_station, p_epoch, p_first, p_prev, p_kinds, p_boots, p_actors, p_forms, p_hashes,
            p_ats, p_walls, p_monos, p_body_hashes, p_bodies, p_sealed_at, p_seal);
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
