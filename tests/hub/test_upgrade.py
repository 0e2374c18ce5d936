"""A hub that an older program made goes on under this one: what it holds, and what works there."""

import threading
import time
from pathlib import Path

import msgspec
import psycopg
import pytest

from gate_app.domain.entries import Role
from gate_app.sync import postgres_admin
from gate_app.sync.hub import Answer, HubForeignError, HubUnreachableError, Tip
from tests.hub.chains import CLOCK, Chain, key, pulled
from tests.hub.server import ROOT_PASSWORD
from tests.hub.test_admin import shape

HERE = Path(__file__).parent


def as_of(monkeypatch, version):
    """The program as it was when the hub had this version."""
    monkeypatch.setattr(postgres_admin, "VERSION", version)
    monkeypatch.setattr(postgres_admin.resources, "files", lambda _: HERE / f"version_{version}")


@pytest.fixture(params=[0, 3], ids=["plain", "partitioned"])
def old_hub(server, request, monkeypatch):
    """A hub of version 1 as it was first released."""
    with monkeypatch.context() as then:
        as_of(then, 1)
        hub = server.found(partitions=request.param)
    yield hub
    hub.drop()


def contents(connection):
    """All that stations, people and the server would miss."""
    return [
        connection.execute(query).fetchall()
        for query in (
            "SELECT station, epoch, seq, kind, hash, header, body FROM hub.entry ORDER BY 1, 2, 3",
            "SELECT station, login, roles, checkpoint, zone, session, confirmed FROM hub.station",
            "SELECT * FROM hub.head ORDER BY 1, 2",
            "SELECT * FROM hub.seal ORDER BY 1, 2, 3",
            "SELECT * FROM hub.incident ORDER BY 1",
            "SELECT name, value FROM hub.setting WHERE name <> 'version' ORDER BY 1",
            "SELECT * FROM hub.secret ORDER BY 1",
        )
    ]


def old_hello(line):
    """Hello as a station of version 1 said it; returns its session."""
    (said,) = line._line.row("SELECT hub.hello(NULL, NULL, NULL, 0, 0, 0)::text")
    return msgspec.json.decode(said)["session"]


def old_push(line, session, segment):
    """Push as a station of version 1 did; returns the answer."""
    headers = [one.header for one in segment.entries]
    first = headers[0]
    return line._line.row(
        "SELECT o_answer FROM hub.push(%b::bigint, %b::text, %b::integer, %b::bigint, %b::bytea,"
        " %b::bytea[], %b::text[], %b::bigint[], %b::bigint[], %b::text[], %b::bigint[],"
        " %b::text[], %b::bytea[], %b::bytea[], %b::bigint, %b::bytea)",
        (
            *(session, first.station, first.epoch, first.seq, bytes.fromhex(first.prev)),
            [bytes.fromhex(one.hash) for one in segment.entries],
            *([one.kind for one in headers], [one.at for one in headers]),
            *([one.wall for one in headers], [one.mono[0] for one in headers]),
            *([one.mono[1] for one in headers], [one.actor for one in headers]),
            [bytes.fromhex(one.body_hash) for one in headers],
            [one.raw for one in segment.entries],
            *(segment.seal.at, segment.seal.signature),
        ),
    )[0]


def test_an_older_hub_is_upgraded_with_all_that_it_holds(old_hub):
    chain = Chain(key())
    gate = old_hub.connect(chain.public, checkpoint="K1", zone=1)
    office = old_hub.connect(key(), roles=(Role.OFFICE,))
    assert old_push(gate, old_hello(gate), chain.segment(5)) == "ok"
    with old_hub.superuser() as connection:
        before = contents(connection)
        done = postgres_admin.init(old_hub.url(), ROOT_PASSWORD)
        assert (done.before, done.version) == (1, postgres_admin.VERSION)
        assert contents(connection) == before
        upgraded = shape(connection)
        assert postgres_admin.init(old_hub.url(), ROOT_PASSWORD).before == postgres_admin.VERSION
        assert shape(connection) == upgraded
    session = gate.hello(Tip(1, 5, chain.prev), 1, CLOCK).session
    assert gate.push(session, chain.segment(3)).answer is Answer.OK
    office.hello(None, 0, CLOCK)
    got = [entry.hash for one in pulled(office) for entry in one.entries]
    assert got == [one.hash for one in chain.entries]
    assert office.incidents() == []
    gate.close()
    office.close()


def test_whom_an_older_hub_cut_off_stays_cut_off(old_hub):
    public = key()
    gate = old_hub.connect(public, checkpoint="K1")
    office = old_hub.connect(key(), roles=(Role.OFFICE,))
    assert old_hello(gate) == 1
    with old_hub.superuser() as connection:
        connection.execute(
            "UPDATE hub.station SET cut_off_at = to_timestamp(1.7e9) WHERE public = %s", (public,)
        )
    postgres_admin.init(old_hub.url(), ROOT_PASSWORD)
    session = gate.hello(None, 1, CLOCK).session
    assert gate.push(session, Chain(public).segment(1)).answer is Answer.CUT_OFF
    told = {one.public: one.cut_off for one in office.stations()}
    assert told.pop(public) == 1_700_000_000_000 and list(told.values()) == [0]
    gate.close()
    office.close()


def as_version_4(connection):
    """What version 5 made is taken back; its functions stay, and are made anew anyway."""
    for statement in (
        "DROP VIEW report.stations",
        "DROP TABLE hub.cut",
        "ALTER TABLE hub.station ADD COLUMN cut_off_at timestamptz",
        "ALTER TABLE hub.invitation DROP COLUMN station, DROP COLUMN made, DROP COLUMN session",
        "UPDATE hub.setting SET value = '4' WHERE name = 'version'",
    ):
        connection.execute(statement)


def test_nobody_is_cut_off_in_vain_while_it_is_upgraded(server):
    """In the old way, on a row that the upgrade has just copied."""
    hub = server.found()
    hub.connect(key()).close()
    hub.join(key())
    with hub.superuser() as reader, hub.superuser() as office:
        as_version_4(office)
        reader.execute("BEGIN")
        reader.execute("SELECT FROM hub.entry")  # somebody reads for long, and the upgrade waits
        upgrade = threading.Thread(target=lambda: postgres_admin.init(hub.url(), ROOT_PASSWORD))
        upgrade.start()
        while not office.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
            time.sleep(0.01)
        office.execute("SET lock_timeout = '500ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            office.execute("UPDATE hub.station SET cut_off_at = now()")
        reader.execute("COMMIT")
        upgrade.join()
        assert office.execute("SELECT FROM hub.cut").fetchall() == []
    hub.drop()


def test_a_hub_that_is_busy_is_said_to_be_and_stays_as_it_is(server, monkeypatch):
    hub = server.found()
    monkeypatch.setattr(postgres_admin, "LOCK_S", 1)
    with hub.superuser() as connection, hub.superuser() as holder:
        before = shape(connection)
        holder.execute("BEGIN")
        holder.execute("LOCK TABLE hub.entry IN ACCESS SHARE MODE")
        with pytest.raises(HubUnreachableError, match="正忙"):
            postgres_admin.init(hub.url(), ROOT_PASSWORD)
        holder.execute("COMMIT")
        assert shape(connection) == before
    hub.drop()


def test_stations_that_say_hello_and_init_do_not_wait_for_each_other_in_a_ring(server):
    hub = server.found()
    gate = hub.connect(key())
    session = gate.hello(None, 0, CLOCK).session
    with hub.superuser() as connection:
        locked = connection.execute(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'hub.station'::regclass"
            " AND attname = 'cut_off_at'"
        )
        assert locked.fetchone() == (0,)
        connection.execute("BEGIN")
        connection.execute("SELECT FROM hub.station FOR UPDATE")
        connection.execute("SELECT FROM hub.cut")
        postgres_admin.init(hub.url(), ROOT_PASSWORD)  # it needs no lock on either of them
        connection.execute("COMMIT")
    assert gate.hello(None, session, CLOCK).session == session + 1
    gate.close()
    hub.drop()


def test_stations_that_push_and_init_do_not_wait_for_each_other_in_a_ring(server):
    """Each call of a station reads heads first, then entries or seals."""
    hub = server.found()
    with hub.superuser() as station, hub.superuser() as other:
        station.execute("BEGIN")
        station.execute("SELECT FROM hub.head")
        init = threading.Thread(target=lambda: postgres_admin.init(hub.url(), ROOT_PASSWORD))
        init.start()
        while not other.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
            time.sleep(0.01)
        station.execute("SET LOCAL lock_timeout = '500ms'")
        for table in ("entry", "seal", "erased", "cut", "incident"):
            station.execute(f"SELECT FROM hub.{table}")
        station.execute("COMMIT")
        init.join()
    hub.drop()


def test_an_upgraded_hub_is_like_one_founded_anew(old_hub, server):
    postgres_admin.init(old_hub.url(), ROOT_PASSWORD)
    with old_hub.superuser() as connection:
        upgraded = made(connection)
        (parts,) = connection.execute(
            "SELECT count(*) FROM pg_partition_tree('hub.entry') WHERE level > 0"
        ).fetchone()
    new = server.found(partitions=parts)
    with new.superuser() as connection:
        assert made(connection) == upgraded
    new.drop()


def made(connection):
    """Every function, guard and column, but not what was drawn by chance."""
    columns = connection.execute(
        "SELECT table_name, column_name, data_type, column_default, is_nullable"
        " FROM information_schema.columns WHERE table_schema IN ('hub', 'report') ORDER BY 1, 2"
    )
    return shape(connection)[:-2], columns.fetchall()


def test_an_upgrade_that_fails_leaves_the_older_hub_whole(old_hub, monkeypatch):
    with old_hub.superuser() as connection:
        before, held = shape(connection), contents(connection)
        with monkeypatch.context() as broken:
            broken.setattr(postgres_admin, "KINDS", {"\0": None})
            with pytest.raises(Exception, match=r"."):
                postgres_admin.init(old_hub.url(), ROOT_PASSWORD)
        assert shape(connection) == before and contents(connection) == held


def test_a_program_and_a_hub_that_do_not_match_say_so(old_hub):
    gate = old_hub.connect(key())
    with pytest.raises(HubForeignError, match="版本不合") as said:
        gate.hello(None, 0, CLOCK)
    assert "gate hub init" in said.value.what_to_do
    postgres_admin.init(old_hub.url(), ROOT_PASSWORD)
    with pytest.raises(HubForeignError, match="版本不合"):
        old_hello(gate)
    gate.close()
