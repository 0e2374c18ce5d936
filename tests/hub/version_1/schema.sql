-- The hub's tables: a shelf of ledgers. Version 1 of the schema; later versions are scripts
-- of their own. Run as kadian_hub, which owns everything here and cannot log in.

CREATE TABLE hub.setting (
    name text PRIMARY KEY,
    value text NOT NULL
);

-- The key of the witness. No function gives it away.
CREATE TABLE hub.secret (
    name text PRIMARY KEY,
    value bytea NOT NULL
);

-- Which kinds there are, who may read and write them: filled from the program at each init.
CREATE TABLE hub.kind (
    kind text PRIMARY KEY,
    scope text NOT NULL CHECK (scope IN ('all', 'zones', 'checkpoint', 'office')),
    writers text[] NOT NULL,
    erasable boolean NOT NULL
);

-- A one-time login: it may do one thing, claim().
CREATE TABLE hub.invitation (
    login text PRIMARY KEY,
    roles text[] NOT NULL CHECK (roles <@ '{gate,office}' AND cardinality(roles) > 0),
    checkpoint text NOT NULL,
    zone integer NOT NULL CHECK (zone BETWEEN 0 AND 999999999),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    claimed_by text
);

CREATE TABLE hub.station (
    station text PRIMARY KEY CHECK (station ~ '^[0-9a-f]{16}$'),
    login text NOT NULL UNIQUE,
    roles text[] NOT NULL CHECK (roles <@ '{gate,office}' AND cardinality(roles) > 0),
    checkpoint text NOT NULL,
    zone integer NOT NULL CHECK (zone BETWEEN 0 AND 999999999),
    public bytea NOT NULL,
    certificate bytea NOT NULL,
    joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    session bigint NOT NULL DEFAULT 0,
    -- The greatest session that has pushed: an older one at hello is an older copy.
    confirmed bigint NOT NULL DEFAULT 0,
    last_seen timestamptz,
    -- What it said at hello: how far its own ledger reached, how far its clocks were off (ms).
    told_epoch integer NOT NULL DEFAULT 0,
    told_seq bigint NOT NULL DEFAULT 0,
    at_skew bigint NOT NULL DEFAULT 0,
    wall_skew bigint NOT NULL DEFAULT 0,
    cut_off_at timestamptz
);

CREATE TABLE hub.entry (
    station text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    hash bytea NOT NULL,
    header bytea NOT NULL,
    body bytea,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (station, epoch, seq)
) /* PARTITION */;

-- The end of each chain.
CREATE TABLE hub.head (
    station text NOT NULL,
    epoch integer NOT NULL,
    first bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (station, epoch)
);

-- The stations' signatures: each push ends with one.
CREATE TABLE hub.seal (
    station text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (station, epoch, seq)
);

-- Whose body is erased, and which entry asked for it. Without its row no body can be erased.
CREATE TABLE hub.erased (
    station text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    by_epoch integer NOT NULL,
    by_seq bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (station, epoch, seq)
);

CREATE TABLE hub.photo (
    name text PRIMARY KEY,
    data bytea NOT NULL CHECK (length(data) <= 20480),
    put_by text NOT NULL,
    put_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What somebody has to look at. ``station`` is empty where no station is known.
CREATE TABLE hub.incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    station text NOT NULL,
    kind text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    detail text NOT NULL,
    times bigint NOT NULL DEFAULT 1,
    first_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX incident_of ON hub.incident (station, kind, epoch, seq);
