"""Cutting a station off waits for nobody, least of all for whom it is meant."""

import hashlib

import psycopg
import pytest

from gate_app.domain.entries import Role
from gate_app.sync.hub import HubUnreachableError
from gate_app.sync.postgres_hub import _PUSH, _pushed
from tests.hub.chains import CLOCK, Chain, key, pulled

OFFICE = (Role.OFFICE,)
HOLDS = (
    "SET idle_in_transaction_session_timeout = 0",
    "BEGIN",
    # His own row, and the one that counts what he is up to.
    "SELECT hub.hello(NULL, NULL, NULL, 0, 0, 0, 'thief', 1)",
    "SELECT hub.cut_off('nobody')",
)


@pytest.fixture
def office(hub):
    one = hub.connect(key(), roles=OFFICE)
    one.hello(None, 0, CLOCK)
    yield one
    one.close()


def stolen(hub, *, roles=(Role.GATE,), checkpoint="K1"):
    """A station's ledger, and a line to the hub as whoever stole its login has it."""
    chain = Chain(key())
    login, password = hub.join(chain.public, roles=roles, checkpoint=checkpoint)
    return chain, lambda: psycopg.connect(hub.url(login), password=password, autocommit=True)


def test_whoever_holds_his_rows_is_cut_off_at_once(hub, office):
    """An open transaction keeps what it touched locked, for as long as its owner likes."""
    chain, line = stolen(hub)
    office._line.connection.execute("SET lock_timeout = '2s'")
    with line() as thief:
        for statement in HOLDS:
            thief.execute(statement)
        office.cut_off(chain.station)
        with pytest.raises(psycopg.OperationalError):
            thief.execute("COMMIT")  # nothing that he had open comes after it
    with line() as thief:
        (answer, *_) = thief.execute(*pushes(chain, 1)).fetchone()
        assert answer == "cut-off"
    assert pulled(office) == []


def test_nor_does_he_keep_others_in(hub, office):
    """Who holds his row while his checkpoint moves, and while others are to be cut off."""
    station, line = stolen(hub)
    others = [stolen(hub)[0].station for _ in range(3)]
    office._line.connection.execute("SET lock_timeout = '1s'")
    with line() as thief:
        for statement in HOLDS:
            thief.execute(statement)
        with pytest.raises(HubUnreachableError, match="正忙"):
            office.arranged({"K1": 9}, others)
        told = {one.station: one.cut_off > 0 for one in office.stations()}
    assert not told.pop(station.station) and all(told.pop(one) for one in others)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("roles", [(Role.GATE,), OFFICE], ids=["gate", "office"])
def test_an_old_view_of_the_hub_is_no_way_around_it(hub, office, level, roles):
    chain, line = stolen(hub, roles=roles)
    other = stolen(hub)[0].station
    verifier = office._line.verifier("mine")
    with line() as thief:
        thief.execute(HOLDS[2])
        thief.execute(f"BEGIN ISOLATION LEVEL {level}")
        thief.execute("SELECT 1")  # what it sees is what there is now
        for call, given in (
            (pushes(chain, 1)[0], pushes(chain, 1)[1]),
            ("SELECT * FROM hub.enrol(%s, '{office}', '', 0, 720)", (verifier,)),
            ("SELECT * FROM hub.relogin(%s, %s, 720)", (verifier, other)),
            ("SELECT hub.cut_off(%s)", (other,)),
            ("SELECT * FROM hub.pull(9, '{}', '{}', '{}')", None),
        ):
            found = thief.execute(call, given).fetchone()
            assert not any(found or ()), call
        thief.execute("COMMIT")
    assert pulled(office) == []
    assert {one.cut_off for one in office.stations()} == {0}


def test_an_office_that_was_cut_off_can_do_nothing_any_more(hub, office):
    chain, line = stolen(hub, roles=OFFICE, checkpoint="")
    other = stolen(hub)[0]
    verifier = office._line.verifier("mine")
    picture = b"a photo"
    name = photo_name(picture)
    office.put_photo(name, picture)
    office.cut_off(chain.station)
    with line() as thief:
        for call, given, said in (
            ("SELECT * FROM hub.enrol(%s, '{office}', '', 0, 720)", (verifier,), None),
            ("SELECT * FROM hub.relogin(%s, %s, 720)", (verifier, other.station), None),
            ("SELECT hub.cut_off(%s)", (other.station,), (None,)),
            ("SELECT hub.place(%s, 'K9', 9)", (other.station,), (None,)),
            ("SELECT hub.put_photo(%s, %s)", (photo_name(b"x"), b"x"), ("cut-off",)),
            ("SELECT hub.photo(%s)", (name,), (None,)),
            ("SELECT * FROM hub.pull(9, '{}', '{}', '{}')", None, None),
            ("SELECT * FROM hub.bodies(%s, '{1}', '{1}')", ([other.station],), None),
            ("SELECT * FROM hub.stations()", None, None),
            ("SELECT * FROM hub.incidents(0)", None, None),
            ("SELECT o_entries FROM hub.size()", None, (None,)),
        ):
            assert thief.execute(call, given).fetchone() == said, call
    told = {one.station: one.cut_off > 0 for one in office.stations()}
    assert told.pop(chain.station) and not any(told.values())


def test_what_is_cut_off_stays_so(hub, office):
    chain, _ = stolen(hub)
    office.cut_off(chain.station)
    with hub.superuser() as connection:
        for statement in (
            "DELETE FROM hub.cut",
            "UPDATE hub.cut SET station = ''",
            "TRUNCATE hub.cut",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        shown = connection.execute("SELECT station, cut_off FROM report.stations").fetchall()
    assert dict(shown)[chain.station] and sum(cut for _, cut in shown) == 1


def test_the_flood_of_whom_it_is_meant_for_does_not_hold_it_up(hub, office):
    """From his thousandth incident on all are one row, and that he can hold."""
    chain, line = stolen(hub)
    with line() as thief:
        with hub.superuser() as connection:
            connection.execute(
                "INSERT INTO hub.incident (station, kind, epoch, seq, detail)"
                " SELECT %s, 'fork', 1, n, '' FROM generate_series(1, 1000) AS n",
                (chain.station,),
            )
        thief.execute(HOLDS[3])
        for statement in HOLDS:
            thief.execute(statement)
        office._line.connection.execute("SET lock_timeout = '2s'")
        office.cut_off(chain.station)
        with pytest.raises(psycopg.OperationalError):
            thief.execute("COMMIT")


def pushes(chain, session):
    """A push of one entry as SQL, with what it takes."""
    return _PUSH.replace("%b", "%s"), _pushed(session, chain.segment(1))


def photo_name(data):
    return hashlib.sha256(data).hexdigest()[:16]
