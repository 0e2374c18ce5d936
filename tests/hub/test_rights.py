"""What a stolen login may try with SQL of its own: every attempt fails, and changes nothing."""

from contextlib import ExitStack

import psycopg
import pytest

from gate_app.domain.entries import Role
from gate_app.sync import postgres_admin
from gate_app.sync.hub import Answer, HubRefusedError
from gate_app.sync.postgres_hub import PostgresHub
from tests.hub.chains import CLOCK, Chain, entry, key, pulled, segment
from tests.hub.server import ROOT_PASSWORD

OFFICE = (Role.OFFICE,)


@pytest.fixture
def thief(hub):
    """Raw connections with the logins of a gate and of a newcomer; another gate has entries."""
    other = Chain(key())
    victim = hub.connect(other.public, checkpoint="K9", zone=9)
    victim.push(victim.hello(None, 0, CLOCK).session, other.segment(3))
    victim.close()
    login, password = hub.join(key(), checkpoint="K1", zone=1)
    one_time = postgres_admin.invite_office(hub.url(), ROOT_PASSWORD, one_time="one-time").login
    with (
        psycopg.connect(hub.url(login), password=password, autocommit=True) as gate,
        psycopg.connect(hub.url(one_time), password="one-time", autocommit=True) as newcomer,
    ):
        yield {"gate": gate, "newcomer": newcomer, "victim": other.station, "login": login}


TABLES = (
    *("entry", "head", "seal", "station", "invitation", "incident", "secret", "setting"),
    *("kind", "erased", "photo", "cut"),
)
READS = [f"SELECT * FROM hub.{table}" for table in TABLES]
WRITES = [
    "INSERT INTO hub.entry VALUES ('{victim}', 1, 4, 'crossing', '\\x00', '\\x00', NULL, now())",
    "INSERT INTO hub.head VALUES ('{victim}', 1, 1, 9, '') ON CONFLICT DO NOTHING",
    "MERGE INTO hub.entry USING (SELECT 1) AS one ON seq = 1 WHEN MATCHED THEN DELETE",
    "UPDATE hub.entry SET body = NULL",
    "UPDATE hub.station SET roles = '{{office}}'",
    "UPDATE hub.head SET seq = 1",
    "DELETE FROM hub.entry",
    "DELETE FROM hub.incident",
    "TRUNCATE hub.entry",
    "TRUNCATE hub.incident CASCADE",
    "COPY hub.entry FROM STDIN",
    "COPY hub.entry TO STDOUT",
    "DROP TABLE hub.entry",
    "DROP FUNCTION hub.push",
    "ALTER TABLE hub.entry DISABLE TRIGGER ALL",
    "ALTER TABLE hub.entry DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE hub.entry NO FORCE ROW LEVEL SECURITY",
    "CREATE TRIGGER t BEFORE INSERT ON hub.entry FOR EACH ROW EXECUTE FUNCTION hub.refuse()",
    "SET session_replication_role = replica",
]
BECOMES = [
    *(
        f"SET ROLE {role}"
        for role in ("kadian_hub", "kadian_keeper", "kadian_report", "postgres", "pg_read_all_data")
    ),
    "SET SESSION AUTHORIZATION postgres",
    "GRANT kadian_report TO CURRENT_USER",
    "GRANT pg_read_server_files TO CURRENT_USER",
    "CREATE ROLE mine LOGIN",
    "ALTER ROLE CURRENT_USER CREATEROLE",
    "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1",
    "ALTER ROLE kadian_hub RENAME TO mine",
    "ALTER FUNCTION hub.my_station() SECURITY INVOKER",
]
MAKES = [
    "CREATE TEMP TABLE mine (a int)",
    "CREATE TABLE public.mine (a int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "CREATE FUNCTION hub.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DO $$ BEGIN END $$",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> session_user",
]
INNER = [
    f"SELECT hub.append({'NULL, ' * 15} 1, NULL)",
    "SELECT hub.witness('{victim}', 1, 1, '\\x00', 1)",
    "SELECT hub.report('{victim}', 'made-up', 1, 1, '')",
    "SELECT hub.erase_bodies('{victim}', 1, 1, 9)",
    "SELECT hub.obey_erasures('{victim}', 1, 1, 9)",
    "SELECT hub.keep_seal('{victim}', 1, 1, 1, '\\x00')",
    "SELECT hub.invite('x', '{{office}}', '', 0, 1)",
    "SELECT hub.note_invitation('x', '{{office}}', '', 0, now())",
    "SELECT hub.bind('\\x00', '\\x00')",
    "SELECT hub.invite_again('x', '{victim}', 1)",
    "SELECT hub.note_return('x', '{victim}', now())",
    "SELECT hub.make_newcomer('x', 'y', now())",
    "SELECT hub.one_time_login()",
    "SELECT hub.is_cut('{victim}')",
    "SELECT hub.tips(ARRAY['{victim}'])",
    "SELECT hub.hmac('\\x00', '\\x00')",
    "SELECT hub.beginning('101')",
    "SELECT hub.middle(1, 'crossing', 'boot')",
    "SELECT hub.header('', 1, '', '', 1, '', 1, '', 1)",
    f"SELECT hub.rebuilt({'NULL, ' * 11} NULL)",
]


@pytest.mark.parametrize("who", ["gate", "newcomer"])
@pytest.mark.parametrize("group", [READS, WRITES, BECOMES, MAKES, INNER], ids=lambda g: g[0][:12])
def test_sql_of_its_own_gets_nowhere(hub, thief, who, group):
    before = _everything(hub)
    for statement in group:
        attempt = statement.format(victim=thief["victim"])
        # Not any error: one of spelling would prove nothing.
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
            _try(thief[who], attempt)
        assert refused.value.sqlstate == "42501", attempt
    assert _everything(hub) == before


def _try(line, attempt):
    with line.cursor() as cursor:
        if attempt.startswith("COPY"):
            with cursor.copy(attempt) as copy:
                list(copy) if "TO" in attempt else copy.write(b"")
        else:
            cursor.execute(attempt)
    pytest.fail(f"succeeded: {attempt}")


def _everything(hub):
    with hub.superuser() as connection:
        rows = {
            table: connection.execute(f"SELECT * FROM hub.{table} ORDER BY 1, 2").fetchall()
            for table in TABLES
        }
        rows["roles"] = connection.execute(
            "SELECT rolname, rolcanlogin, rolcreaterole, rolconnlimit, rolconfig FROM pg_roles"
            " ORDER BY 1"
        ).fetchall()
        rows["members"] = connection.execute(
            "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members ORDER BY 1, 2"
        ).fetchall()
        rows["policies"] = connection.execute(
            "SELECT * FROM pg_policies ORDER BY 1, 2, 3"
        ).fetchall()
        rows["large"] = connection.execute(
            "SELECT count(*) FROM pg_largeobject_metadata"
        ).fetchall()
        return rows


def test_a_newcomer_may_claim_and_nothing_else(thief):
    for call in (
        "hello(NULL, NULL, NULL, 0, 0, 0, NULL, 0)",
        "pull(10, '{}', '{}', '{}')",
        "own(10, 1, 0)",
        "bodies('{}', '{}', '{}')",
        "photo('x')",
        "stations()",
        "incidents(0)",
        "enrol('x', '{office}', '', 0, 1)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            thief["newcomer"].execute(f"SELECT * FROM hub.{call}")


def test_a_gate_gets_nothing_from_the_calls_of_an_office(hub):
    public, other = key(), key()
    gate = hub.connect(public)
    victim = hub.connect(other)
    gate.hello(None, 0, CLOCK)
    with pytest.raises(HubRefusedError):
        gate.enrol("a password", OFFICE)
    with pytest.raises(HubRefusedError):
        gate.cut_off(Chain(other).station)
    with pytest.raises(HubRefusedError):
        gate.place(Chain(public).station, "K9", 9)
    with pytest.raises(HubRefusedError):
        gate.put_photo("2cf24dba5fb0a30e", b"hello")
    assert gate.stations() == gate.incidents() == []
    assert victim.hello(None, 0, CLOCK).session == 1
    office = hub.connect(key(), roles=OFFICE)
    told = [(one.kind, one.station, one.detail) for one in office.incidents()]
    assert told == [
        ("not-an-office", Chain(public).station, what) for what in ("enrol", "cut_off", "place")
    ]
    for one in (gate, victim, office):
        one.close()


def test_the_laptops_of_a_checkpoint_that_was_moved_read_by_its_new_zone(hub):
    gate = hub.connect(key(), checkpoint="K1", zone=1)
    other = hub.connect(key(), checkpoint="K2", zone=3)
    office = hub.connect(key(), roles=(Role.OFFICE,))
    gate.arranged({"K1": 2}, ())
    assert {one.checkpoint: one.zone for one in office.stations()} == {"K1": 1, "K2": 3, "": 0}
    office.arranged({"K1": 2, "K9": 7}, ())
    assert {one.checkpoint: one.zone for one in office.stations()} == {"K1": 2, "K2": 3, "": 0}
    for line in (gate, other, office):
        line.close()


def test_the_station_is_the_sessions_never_the_payloads(hub):
    mine, theirs = Chain(key()), Chain(key())
    gate, victim = hub.connect(mine.public), hub.connect(theirs.public)
    office = hub.connect(key(), roles=OFFICE)
    session = gate.hello(None, 0, CLOCK).session
    victim.hello(None, 0, CLOCK)
    spoofed = segment(entry(theirs.station, 1, "0" * 64))
    assert gate.push(session, spoofed).answer is Answer.MALFORMED
    assert gate.push(session, mine.segment(2)).answer is Answer.OK
    mixed = segment(mine.add(), entry(theirs.station, 4, mine.prev))
    assert gate.push(session, mixed).answer is Answer.BAD_CHAIN
    (held,) = pulled(office)
    assert [one.header.station for one in held.entries] == [mine.station] * 2
    assert victim.own(1, 0, 10) == [] == pulled(victim)
    for one in (gate, victim, office):
        one.close()


def test_a_superuser_too_is_stopped_by_the_triggers(hub):
    """Who disables them first is found by the chains and the witnessed heads, at the stations."""
    chain = Chain(key())
    gate = hub.connect(chain.public)
    gate.push(gate.hello(None, 0, CLOCK).session, chain.segment(3))
    with hub.superuser() as connection:
        parts = connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'hub.entry'::regclass"
        ).fetchall()
        for statement in (
            "UPDATE hub.entry SET body = NULL",
            "UPDATE hub.entry SET header = '\\x00'",
            "UPDATE hub.entry SET received_at = now()",
            "DELETE FROM hub.entry",
            "TRUNCATE hub.entry",
            "TRUNCATE hub.incident",
            "DELETE FROM hub.head",
            "DELETE FROM hub.seal",
            "UPDATE hub.seal SET at = 1",
            *(f"TRUNCATE {part}" for (part,) in parts),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    (held,) = gate.own(1, 0, 10)
    assert held.entries == tuple(chain.entries)
    gate.close()


def test_a_stolen_login_opens_four_lines_at_most(hub):
    login, password = hub.join(key())
    with ExitStack() as lines:
        for _ in range(4):
            lines.enter_context(psycopg.connect(hub.url(login), password=password))
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            psycopg.connect(hub.url(login), password=password)


def test_row_level_security_holds_where_a_function_would_not(hub):
    """A careless function of the owner's still sees only what its caller follows."""
    chain = Chain(key())
    gate = hub.connect(chain.public, checkpoint="K9")
    gate.push(gate.hello(None, 0, CLOCK).session, chain.segment(3))
    stranger, stranger_password = hub.join(key(), checkpoint="K1")
    office, office_password = hub.join(key(), roles=OFFICE)
    with hub.superuser() as connection:
        connection.execute(
            "CREATE FUNCTION hub.careless(OUT a bigint, OUT b bigint, OUT c bigint)"
            " LANGUAGE sql SECURITY DEFINER AS 'SELECT (SELECT count(*) FROM hub.entry),"
            " (SELECT count(*) FROM hub.head), (SELECT count(*) FROM hub.seal)';"
            "ALTER FUNCTION hub.careless() OWNER TO kadian_hub;"
            "GRANT EXECUTE ON FUNCTION hub.careless() TO kadian_station"
        )
    for login, password, seen in (
        (stranger, stranger_password, (0, 0, 0)),
        (office, office_password, (3, 1, 1)),
    ):
        with psycopg.connect(hub.url(login), password=password) as line:
            assert line.execute("SELECT * FROM hub.careless()").fetchone() == seen
    gate.close()


def test_a_login_of_another_hub_on_the_same_server_is_nobody_here(server, hub):
    other = server.found()
    login, password = other.join(key())
    stranger = PostgresHub(hub.url(login), password)
    with pytest.raises(HubRefusedError, match="不认识"):
        stranger.hello(None, 0, CLOCK)
    assert pulled(stranger) == []
    stranger.close()
    other.drop()
