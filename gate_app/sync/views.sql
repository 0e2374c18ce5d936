-- Views for people: Excel, BI, the county's figures. Run as kadian_hub at each init.
-- They live in a schema of their own, names are masked, and kadian_report may read nothing else.

CREATE OR REPLACE FUNCTION hub.masked(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN length(name) <= 1 THEN name
        WHEN length(name) = 2 THEN left(name, 1) || '*'
        ELSE left(name, 1) || repeat('*', length(name) - 2) || right(name, 1)
    END
$$;

-- What an entry says of somebody's passing. A station may send a body that is no JSON: then
-- nothing is said, and the views go on.
CREATE OR REPLACE FUNCTION hub.passing(
    header bytea, body bytea,
    OUT at timestamptz, OUT checkpoint text, OUT zone integer, OUT direction text,
    OUT verdict text, OUT reason text, OUT pass_kind text, OUT enterprise text, OUT holder text,
    OUT name text, OUT inside boolean, OUT ref text
)
LANGUAGE plpgsql STABLE SET search_path = hub, pg_temp AS $$
DECLARE
    said jsonb;
    subject jsonb;
BEGIN
    said := convert_from(body, 'UTF8')::jsonb;
    subject := said -> 'subject';
    at := to_timestamp(coalesce(
        said ->> 'happened', convert_from(header, 'UTF8')::jsonb ->> 'at')::numeric / 1000);
    IF at NOT BETWEEN '2000-01-01' AND '2200-01-01' THEN
        at := NULL;  -- beyond what a calendar of any time zone can show
    END IF;
    checkpoint := said ->> 'checkpoint';
    zone := said ->> 'zone';
    direction := said ->> 'direction';
    verdict := said ->> 'verdict';
    reason := said ->> 'reason';
    pass_kind := subject ->> 'pass_kind';
    enterprise := subject ->> 'enterprise';
    holder := subject ->> 'holder';
    name := subject ->> 'name';
    inside := coalesce((said ->> 'inside')::boolean, direction = 'entry');
    ref := said ->> 'ref';
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    at := NULL;
END
$$;

-- Entries come in the order of time, more or less: this small index finds the last weeks.
CREATE INDEX IF NOT EXISTS entry_received ON hub.entry USING brin (received_at);
CREATE INDEX IF NOT EXISTS entry_undo ON hub.entry (station) WHERE kind = 'undo';

-- Everything that holds, of stations that may write it; what was taken back is left out, by the
-- writer itself or by an office. For the views below: it shows whole names.
CREATE OR REPLACE VIEW hub.standing AS
    SELECT e.kind, e.received_at, e.epoch, e.seq, e.station, p.*
    FROM hub.entry e
    JOIN hub.station w ON w.station = e.station
    JOIN hub.kind k ON k.kind = e.kind AND k.writers && w.roles
    CROSS JOIN LATERAL hub.passing(e.header, e.body) AS p
    WHERE e.body IS NOT NULL AND p.at IS NOT NULL
        AND e.kind IN ('crossing', 'refusal', 'turned-back', 'presence-set')
        AND (e.station, e.epoch::text, e.seq::text) NOT IN (
            SELECT split_part(t.ref, ':', 1), split_part(t.ref, ':', 2), split_part(t.ref, ':', 3)
            FROM hub.entry u
            JOIN hub.station o ON o.station = u.station
            CROSS JOIN LATERAL hub.passing(u.header, u.body) AS t
            WHERE u.kind = 'undo' AND u.body IS NOT NULL AND t.ref IS NOT NULL
                AND (split_part(t.ref, ':', 1) = u.station OR 'office' = ANY (o.roles))
        );

-- The last 31 days, one line each.
CREATE OR REPLACE VIEW report.passings WITH (security_barrier) AS
    SELECT s.at AT TIME ZONE 'Asia/Shanghai' AS local_time, s.checkpoint, s.zone, s.kind,
        s.direction, s.verdict, s.reason, s.pass_kind, s.enterprise,
        hub.masked(s.name) AS name, s.station
    FROM hub.standing s
    WHERE s.kind <> 'presence-set' AND s.received_at > now() - interval '31 days';

CREATE OR REPLACE VIEW report.crossings_per_hour WITH (security_barrier) AS
    SELECT date_trunc('hour', local_time) AS local_hour, checkpoint, direction, count(*) AS crossings
    FROM report.passings WHERE kind = 'crossing' GROUP BY 1, 2, 3;

CREATE OR REPLACE VIEW report.refusals_by_reason WITH (security_barrier) AS
    SELECT local_time::date AS local_day, checkpoint, reason, count(*) AS refusals
    FROM report.passings WHERE kind = 'refusal' GROUP BY 1, 2, 3;

-- Whoever is inside by the last movement of theirs that holds, however long ago that was.
CREATE OR REPLACE VIEW report.inside_now WITH (security_barrier) AS
    SELECT l.zone, l.pass_kind, l.enterprise, hub.masked(l.name) AS name,
        l.at AT TIME ZONE 'Asia/Shanghai' AS since_local
    FROM (
        SELECT DISTINCT ON (s.holder) s.* FROM hub.standing s
        WHERE s.kind IN ('crossing', 'presence-set') AND s.holder <> ''
        ORDER BY s.holder, s.at DESC, s.station DESC, s.epoch DESC, s.seq DESC
    ) AS l
    WHERE l.inside;

CREATE OR REPLACE VIEW report.stations WITH (security_barrier) AS
    SELECT s.station, s.roles, s.checkpoint, s.zone,
        s.last_seen AT TIME ZONE 'Asia/Shanghai' AS last_seen_local,
        extract(epoch FROM now() - s.last_seen)::bigint AS silent_s,
        greatest(0, s.told_seq - coalesce((
            SELECT max(h.seq) FROM hub.head h
            WHERE h.station = s.station AND h.epoch = s.told_epoch), 0)) AS unsent,
        round(s.wall_skew / 1000.0, 1) AS clock_ahead_s,
        EXISTS (SELECT FROM hub.cut c WHERE c.station = s.station) AS cut_off,
        (SELECT coalesce(sum(i.times), 0) FROM hub.incident i WHERE i.station = s.station)
            AS incidents
    FROM hub.station s;

-- Stands in hub.cut since version 5. Here, because only now no view looks at it any more.
-- Only where it is: a lock on this table keeps every station waiting, and may meet theirs.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = 'hub.station'::regclass AND a.attname = 'cut_off_at'
    ) THEN
        ALTER TABLE hub.station DROP COLUMN cut_off_at;
    END IF;
END
$$;
