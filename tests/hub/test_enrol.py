"""A new station's login: made by an office, used once, its password never told to the server."""

from datetime import timedelta

import psycopg
import pytest

from gate_app.domain.entries import Role
from gate_app.ledger.chain import station_id
from gate_app.sync import postgres_admin
from gate_app.sync.hub import Answer, HubRefusedError, HubUnreachableError, Tip
from gate_app.sync.postgres_hub import PostgresHub, claim
from tests.hub.chains import CLOCK, Chain, key
from tests.hub.server import ROOT_PASSWORD

OFFICE, GATE = (Role.OFFICE,), (Role.GATE,)


@pytest.fixture
def office(plain_hub):
    one = plain_hub.connect(key(), roles=OFFICE)
    one.hello(None, 0, CLOCK)
    yield one
    one.close()


def use(hub, login, public, *, password="one-time", own="its own"):
    return claim(hub.url(login), password, public=public, certificate=b"signed", own_password=own)


def test_a_gate_joins_by_what_the_office_made(plain_hub, office):
    public = key()
    invited = office.enrol("one-time", GATE, checkpoint="K1", zone=7, hours=2)
    login = use(plain_hub, invited.login, public)
    gate = PostgresHub(plain_hub.url(login), "its own")
    assert gate.hello(None, 0, CLOCK).session == 1
    (known,) = (one for one in office.stations() if one.station == station_id(public))
    assert (known.roles, known.checkpoint, known.zone) == (GATE, "K1", 7)
    assert (known.public, known.certificate, known.login) == (public, b"signed", login)
    assert office.incidents() == []
    gate.close()


def test_the_first_use_wins_and_the_second_is_an_incident(plain_hub, office):
    first, second = key(), key()
    invited = office.enrol("one-time", GATE)
    login = use(plain_hub, invited.login, first)
    with pytest.raises(HubRefusedError, match="已经被用过"):
        use(plain_hub, invited.login, second)
    gate = PostgresHub(plain_hub.url(login), "its own")
    gate.hello(None, 0, CLOCK)
    told = [(one.kind, one.station, one.detail) for one in office.incidents()]
    assert told == [("claimed-twice", station_id(first), station_id(second))]
    gate.close()


def test_the_same_key_may_ask_again_until_it_has_said_hello(plain_hub, office):
    """Its answer may have been lost; later the enrolment file opens nothing any more."""
    public = key()
    invited = office.enrol("one-time", GATE)
    login = use(plain_hub, invited.login, public, own="lost")
    assert use(plain_hub, invited.login, public, own="kept") == login
    gate = PostgresHub(plain_hub.url(login), "kept")
    gate.hello(None, 0, CLOCK)
    gate.close()
    with pytest.raises(HubRefusedError, match="已经被用过"):
        use(plain_hub, invited.login, public, own="a thief's")
    again = PostgresHub(plain_hub.url(login), "kept")
    assert again.hello(None, 0, CLOCK).session == 2
    again.close()


def test_a_public_key_opens_nobodys_login(plain_hub, office):
    """Keys are public: a new invitation must not take over a station that is at work."""
    public = key()
    login = use(plain_hub, office.enrol("one-time", GATE).login, public)
    for _ in range(2):
        with pytest.raises(HubRefusedError):
            use(plain_hub, office.enrol("one-time", OFFICE).login, public, own="a thief's")
        gate = PostgresHub(plain_hub.url(login), "its own")
        gate.hello(None, 0, CLOCK)
        gate.close()
    (known,) = (one for one in office.stations() if one.station == station_id(public))
    assert known.roles == GATE
    assert {one.kind for one in office.incidents()} == {"claimed-twice"}


def test_what_has_expired_opens_nothing(plain_hub, office):
    invited = office.enrol("one-time", GATE, hours=-1)
    with pytest.raises(HubRefusedError):
        use(plain_hub, invited.login, key())
    late = office.enrol("one-time", GATE)
    with plain_hub.superuser() as connection:
        connection.execute("UPDATE hub.invitation SET expires_at = now() - interval '1 minute'")
    with pytest.raises(HubRefusedError, match="过期"):
        use(plain_hub, late.login, key())


def test_a_wrong_one_time_password_opens_nothing(plain_hub, office):
    with pytest.raises(HubRefusedError):
        use(plain_hub, office.enrol("one-time", GATE).login, key(), password="guessed")


@pytest.mark.parametrize("verifier", ["plain", "md5" + "0" * 32, "", "SCRAM-SHA-256$4096:x$y:z"])
def test_only_a_verifier_is_taken_for_a_password(plain_hub, office, verifier):
    rows = office._line.rows("SELECT * FROM hub.enrol(%b::text, '{gate}', '', 0, 1)", (verifier,))
    assert rows == []


@pytest.mark.parametrize(
    ("public", "certificate"), [(b"short", b"c"), (bytes(33), b"c"), (bytes(32), bytes(8193))]
)
def test_a_claim_that_makes_no_sense_is_refused(plain_hub, office, public, certificate):
    invited = office.enrol("one-time", GATE)
    with pytest.raises(HubRefusedError):
        claim(
            plain_hub.url(invited.login),
            "one-time",
            public=public,
            certificate=certificate,
            own_password="x",
        )
    assert len(office.stations()) == 1


def test_no_password_is_on_the_server_in_the_clear(plain_hub, office):
    use(plain_hub, office.enrol("one-time secret", GATE).login, key(), password="one-time secret")
    with plain_hub.superuser() as connection:
        held = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname ~ '^kadian_' AND rolcanlogin"
        ).fetchall()
    assert held and all(one.startswith("SCRAM-SHA-256$") for (one,) in held)
    log = (plain_hub.server.folder / "log").read_text()
    assert "one-time secret" not in log and "its own" not in log


def test_the_first_office_joins_by_what_init_made(plain_hub):
    invited = postgres_admin.invite_office(plain_hub.url(), ROOT_PASSWORD, one_time="first")
    login = use(plain_hub, invited.login, key(), password="first")
    office = PostgresHub(plain_hub.url(login), "its own")
    office.hello(None, 0, CLOCK)
    assert office.enrol("one-time", GATE).login
    office.close()


def test_a_station_changes_its_own_password_in_sql(plain_hub):
    login, password = plain_hub.join(key())
    with psycopg.connect(plain_hub.url(login), password=password, autocommit=True) as line:
        verifier = line.pgconn.encrypt_password(b"new", b"", b"scram-sha-256").decode()
        line.execute(psycopg.sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(verifier))
    gate = PostgresHub(plain_hub.url(login), "new")
    assert gate.hello(None, 0, CLOCK).session == 1
    gate.close()


def test_a_station_that_lost_its_login_gets_another(plain_hub, office):
    """Restored from a backup, or its password changed by a thief: the ledger is still its own."""
    chain = Chain(key())
    login = use(
        plain_hub, office.enrol("one-time", GATE, checkpoint="K1", zone=7).login, chain.public
    )
    thief = PostgresHub(plain_hub.url(login), "its own")
    session = thief.hello(None, 0, CLOCK).session
    assert thief.push(session, chain.segment(3)).answer is Answer.OK

    invited = office.relogin("again", chain.station, hours=2)
    new = use(plain_hub, invited.login, chain.public, password="again", own="lost")
    assert new != login
    assert use(plain_hub, invited.login, chain.public, password="again", own="kept") == new
    with pytest.raises(HubUnreachableError):
        thief.hello(None, session, CLOCK)  # what he had open was ended
    with pytest.raises(HubRefusedError, match="登录名或密码"):
        PostgresHub(plain_hub.url(login), "its own").hello(None, 0, CLOCK)

    gate = PostgresHub(plain_hub.url(new), "kept")
    welcome = gate.hello(Tip(1, 3, chain.prev), session, CLOCK)
    assert welcome.session == session + 1
    assert gate.push(welcome.session, chain.segment(2)).answer is Answer.OK
    with pytest.raises(HubRefusedError, match="已经被用过"):
        use(plain_hub, invited.login, chain.public, password="again", own="a thief's")
    (known,) = (one for one in office.stations() if one.station == chain.station)
    assert (known.login, known.roles, known.checkpoint, known.zone) == (new, GATE, "K1", 7)
    told = [(one.kind, one.station) for one in office.incidents()]
    assert told == [("login-changed", chain.station), ("claimed-twice", chain.station)]
    thief.close()
    gate.close()


def test_a_login_for_one_station_is_no_other_stations(plain_hub, office):
    chain, stranger, other = Chain(key()), key(), key()
    use(plain_hub, office.enrol("one-time", GATE).login, chain.public)
    use(plain_hub, office.enrol("one-time", GATE).login, other)
    invited = office.relogin("again", chain.station)
    for public in (stranger, other):
        with pytest.raises(HubRefusedError):
            use(plain_hub, invited.login, public, password="again")
    assert office.incidents() == []
    assert use(plain_hub, invited.login, chain.public, password="again")


def test_no_login_for_a_station_that_is_not_known_or_was_cut_off(plain_hub, office):
    chain = Chain(key())
    use(plain_hub, office.enrol("one-time", GATE).login, chain.public)
    invited = office.relogin("again", chain.station)
    office.cut_off(chain.station)
    with pytest.raises(HubRefusedError):
        use(plain_hub, invited.login, chain.public, password="again")
    for station in (chain.station, "00" * 8, "'; DROP TABLE hub.entry; --"):
        with pytest.raises(HubRefusedError, match="没有这台电脑"):
            office.relogin("again", station)
        with pytest.raises(HubRefusedError, match="没有这台电脑"):
            postgres_admin.invite_again(
                plain_hub.url(), ROOT_PASSWORD, one_time="again", station=station
            )


def test_a_gate_makes_no_login_for_others(plain_hub, office):
    chain = Chain(key())
    gate = plain_hub.connect(chain.public)
    gate.hello(None, 0, CLOCK)
    with pytest.raises(HubRefusedError, match="只有管理处"):
        gate.relogin("again", office.stations()[0].station)
    (told,) = office.incidents()
    assert (told.kind, told.station, told.detail) == ("not-an-office", chain.station, "relogin")
    gate.close()


def test_the_only_office_comes_back_by_the_county_s_it(plain_hub, office):
    (known,) = office.stations()
    invited = postgres_admin.invite_again(
        plain_hub.url(), ROOT_PASSWORD, one_time="again", station=known.station
    )
    login = use(plain_hub, invited.login, known.public, password="again")
    back = PostgresHub(plain_hub.url(login), "its own")
    back.hello(None, 0, CLOCK)
    assert back.enrol("one-time", GATE).login
    back.close()


def lost(hub, office):
    """A gate that lost its login; its key, login and password until then."""
    public = key()
    login, password = hub.join(public)
    return public, login, password


HOLDS = {
    "his row": "SELECT hub.hello(NULL, NULL, NULL, 0, 0, 0, 'thief', 1)",
    "his role": "ALTER ROLE CURRENT_USER PASSWORD NULL",
}


@pytest.mark.parametrize("what", HOLDS)
def test_whoever_has_the_old_login_does_not_hold_up_the_new_one(plain_hub, office, what):
    public, login, password = lost(plain_hub, office)
    invited = office.relogin("again", station_id(public))
    with psycopg.connect(plain_hub.url(login), password=password, autocommit=True) as thief:
        thief.execute("SET idle_in_transaction_session_timeout = 0")
        thief.execute("BEGIN")
        thief.execute(HOLDS[what])
        new = use(plain_hub, invited.login, public, password="again")
        with pytest.raises(psycopg.OperationalError):
            thief.execute("SELECT 1")
    gate = PostgresHub(plain_hub.url(new), "its own")
    assert gate.hello(None, 0, CLOCK).session > 0
    gate.close()


def test_an_older_file_does_not_undo_a_newer_one(plain_hub, office):
    public, _, _ = lost(plain_hub, office)
    old, used, new = (office.relogin(name, station_id(public)) for name in ("old", "used", "new"))
    use(plain_hub, used.login, public, password="used", own="before")
    login = use(plain_hub, new.login, public, password="new", own="rightful")
    for invited, password in ((old, "old"), (used, "used")):
        with pytest.raises(HubRefusedError):
            use(plain_hub, invited.login, public, password=password, own="a thief's")
    assert use(plain_hub, new.login, public, password="new", own="again") == login


def test_what_an_office_invited_ends_with_it(plain_hub, office):
    public, login, password = lost(plain_hub, office)
    thief = Chain(key())
    other = plain_hub.connect(thief.public, roles=OFFICE)
    other.hello(None, 0, CLOCK)
    made = [other.enrol("mine", OFFICE, hours=720), other.relogin("mine", station_id(public))]
    office.cut_off(thief.station)
    other.close()
    for invited, whose in zip(made, (key(), public), strict=True):
        with pytest.raises(HubRefusedError, match="过期"):
            use(plain_hub, invited.login, whose, password="mine")
    gate = PostgresHub(plain_hub.url(login), password)
    assert gate.hello(None, 0, CLOCK).session == 1
    gate.close()


def test_one_time_logins_end_by_themselves(plain_hub, office):
    made = [office.enrol("one", GATE, hours=3).login]
    made.append(office.relogin("two", office.stations()[0].station, hours=3).login)
    with plain_hub.superuser() as connection:
        for login in made:
            (left,) = connection.execute(
                "SELECT rolvaliduntil - now() FROM pg_roles WHERE rolname = %s", (login,)
            ).fetchone()
            assert timedelta(hours=2.9) < left < timedelta(hours=3.1)
