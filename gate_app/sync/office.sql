-- What an office may call, and the status. Run as kadian_hub at each init.

CREATE OR REPLACE FUNCTION hub.ms(p_at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(extract(epoch FROM p_at) * 1000)::bigint
$$;

-- Whether an office asks; anybody else is written down.
CREATE OR REPLACE FUNCTION hub.is_office(p_what text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
    me hub.station;
BEGIN
    SELECT * INTO me FROM hub.station s WHERE s.login = hub.caller();
    IF 'office' = ANY (me.roles) AND NOT hub.is_cut(me.station) THEN
        RETURN true;
    END IF;
    PERFORM hub.report(coalesce(me.station, ''), 'not-an-office', 0, 0, p_what);
    RETURN false;
END
$$;

-- Cuts a station off: it may push and read nothing from now on. False where none is known.
-- It touches no row that there was before: the station could hold those locked. What it still
-- has open is ended; it may log in to be told so.
CREATE OR REPLACE FUNCTION hub.cut_off(p_station text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    IF NOT hub.is_office('cut_off') THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM hub.station s WHERE s.station = p_station) THEN
        RETURN false;
    ELSIF NOT hub.is_cut(p_station) THEN
        INSERT INTO hub.cut (station) VALUES (p_station);
        INSERT INTO hub.incident (station, kind, epoch, seq, detail)
        VALUES (p_station, 'cut-off', 0, 0, hub.my_station());
        PERFORM hub.end_sessions(s.login) FROM hub.station s WHERE s.station = p_station;
    END IF;
    RETURN true;
END
$$;

-- Where a station stands, for who may read what: a checkpoint's zone may change.
CREATE OR REPLACE FUNCTION hub.place(p_station text, p_checkpoint text, p_zone integer)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    IF NOT hub.is_office('place') THEN
        RETURN NULL;
    END IF;
    UPDATE hub.station s SET checkpoint = p_checkpoint, zone = p_zone
    WHERE s.station = p_station;
    RETURN FOUND;
END
$$;

-- Whether the status may be read: by an office, or by whoever is in kadian_report.
CREATE OR REPLACE FUNCTION hub.stations() RETURNS TABLE (
    o_station text, o_login text, o_roles text[], o_checkpoint text, o_zone integer,
    o_public bytea, o_certificate bytea, o_joined bigint, o_last_seen bigint, o_cut_off bigint,
    o_unsent bigint, o_at_skew bigint, o_wall_skew bigint, o_tips jsonb
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    SELECT s.station, s.login, s.roles, s.checkpoint, s.zone, s.public, s.certificate,
        hub.ms(s.joined_at), hub.ms(s.last_seen),
        hub.ms((SELECT min(c.at) FROM hub.cut c WHERE c.station = s.station)),
        greatest(0, s.told_seq - coalesce((
            SELECT max(h.seq) FROM hub.head h
            WHERE h.station = s.station AND h.epoch = s.told_epoch), 0)),
        s.at_skew, s.wall_skew, tips.all_of_them -> s.station
    FROM hub.station s,
        (SELECT hub.tips(array_agg(every.station)) AS all_of_them FROM hub.station every) AS tips
    WHERE hub.sees_all() ORDER BY s.station
$$;

CREATE OR REPLACE FUNCTION hub.incidents(p_after bigint) RETURNS TABLE (
    o_id bigint, o_station text, o_kind text, o_epoch integer, o_seq bigint, o_detail text,
    o_times bigint, o_first bigint, o_last bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    SELECT i.id, i.station, i.kind, i.epoch, i.seq, i.detail, i.times,
        hub.ms(i.first_at), hub.ms(i.last_at)
    FROM hub.incident i WHERE hub.sees_all() AND i.id > p_after ORDER BY i.id LIMIT 1000
$$;

-- Bytes on the disk, with indexes; the number of partitions; the schema's version.
CREATE OR REPLACE FUNCTION hub.size(
    OUT o_entries bigint, OUT o_total bigint, OUT o_partitions integer, OUT o_version integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    SELECT (sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname ~ '^entry(_\d+)?$'))::bigint,
        sum(pg_total_relation_size(c.oid))::bigint,
        (count(*) FILTER (WHERE c.relispartition))::integer,
        (SELECT value::integer FROM hub.setting WHERE name = 'version')
    FROM pg_class c
    WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind = 'r' AND hub.sees_all()
$$;

-- What the functions that make logins need of the tables; they call nothing else.
CREATE OR REPLACE FUNCTION hub.note_invitation(
    p_login text, p_roles text[], p_checkpoint text, p_zone integer, p_expires timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    INSERT INTO hub.invitation (login, roles, checkpoint, zone, made_by, expires_at)
    VALUES (p_login, p_roles, p_checkpoint, p_zone, coalesce(hub.my_station(), ''), p_expires)
$$;

-- The same for a station that is known and at work: it gets another login. False where it is not.
CREATE OR REPLACE FUNCTION hub.note_return(p_login text, p_station text, p_expires timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
BEGIN
    INSERT INTO hub.invitation (login, roles, checkpoint, zone, made_by, expires_at, station)
    SELECT p_login, s.roles, s.checkpoint, s.zone, coalesce(hub.my_station(), ''), p_expires,
        s.station
    FROM hub.station s WHERE s.station = p_station AND NOT hub.is_cut(s.station);
    RETURN FOUND;
END
$$;

-- The login that the invitation of this session would replace; NULL for a newcomer's.
CREATE OR REPLACE FUNCTION hub.login_to_replace() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
    SELECT s.login FROM hub.invitation i JOIN hub.station s ON s.station = i.station
    WHERE i.login = hub.caller() AND i.claimed_by IS NULL
$$;

-- Binds the invitation of this session to a key, once, and names the login to be, and the one
-- that it takes the place of. Answers ok, again (the same key, as long as it has not yet said
-- hello: the answer was lost), taken, another (it is for another station), cut-off, expired or
-- malformed. A public key proves nothing: a station that is at work keeps its login, unless an
-- office asked for another.
CREATE OR REPLACE FUNCTION hub.bind(
    p_public bytea, p_certificate bytea, OUT o_answer text, OUT o_login text, OUT o_before text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
    invited hub.invitation;
    known hub.station;
    newcomer text := left(encode(sha256(p_public), 'hex'), 16);
BEGIN
    SELECT * INTO invited FROM hub.invitation i WHERE i.login = hub.caller() FOR UPDATE;
    IF NOT FOUND OR length(p_public) IS DISTINCT FROM 32
        OR p_certificate IS NULL OR length(p_certificate) > 8192 THEN
        o_answer := 'malformed';
        RETURN;
    END IF;
    SELECT * INTO known FROM hub.station s WHERE s.station = newcomer FOR UPDATE;
    IF hub.is_cut(newcomer) THEN
        o_answer := 'cut-off';
    ELSIF invited.claimed_by = newcomer AND known.session = invited.session
        AND known.login = invited.made THEN
        o_answer := 'again';
        o_login := known.login;
    ELSIF invited.station <> '' AND invited.station <> newcomer THEN
        o_answer := 'another';
    ELSIF invited.claimed_by IS NOT NULL OR invited.station = '' AND known.station IS NOT NULL THEN
        o_answer := 'taken';
        PERFORM hub.report(coalesce(invited.claimed_by, newcomer), 'claimed-twice', 0, 0, newcomer);
    ELSIF invited.expires_at < clock_timestamp()
        OR invited.made_by <> '' AND hub.is_cut(invited.made_by) THEN
        o_answer := 'expired';
    ELSE
        o_answer := 'ok';
        -- Logins are the whole server's: those of a hub that was dropped may still be there.
        o_login := concat('kadian_', newcomer, '_',
            left(replace(gen_random_uuid()::text, '-', ''), 12));
        IF invited.station <> '' THEN
            o_before := known.login;
            UPDATE hub.station s SET login = o_login WHERE s.station = newcomer;
            PERFORM hub.report(newcomer, 'login-changed', 0, 0, invited.made_by);
        ELSE
            INSERT INTO hub.station (station, login, roles, checkpoint, zone, public, certificate)
            VALUES (newcomer, o_login, invited.roles, invited.checkpoint, invited.zone,
                p_public, p_certificate);
        END IF;
        UPDATE hub.invitation i
        SET claimed_by = newcomer, made = o_login, session = coalesce(known.session, 0)
        WHERE i.login = invited.login;
        -- An older file must not undo a newer one.
        UPDATE hub.invitation i SET expires_at = clock_timestamp()
        WHERE i.station = newcomer AND i.claimed_by IS NULL AND i.made_at < invited.made_at;
    END IF;
END
$$;
