"""Founding and upgrading the hub: once or ten times, all or nothing; and looking at it."""

import hmac

import msgspec
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.domain.entries import Role
from gate_app.errors import UsageError
from gate_app.sync import postgres_admin
from gate_app.sync.hub import Answer, HubForeignError, HubRefusedError
from tests.hub.chains import CLOCK, Chain, key
from tests.hub.server import ROOT_PASSWORD


def shape(connection):
    """Everything the catalogue knows of the hub, but for the numbers it gives things."""
    return [
        connection.execute(query).fetchall()
        for query in (
            (
                "SELECT proname, pg_get_functiondef(oid), proowner::regrole::text, proacl::text"
                " FROM pg_proc WHERE pronamespace = 'hub'::regnamespace ORDER BY 1, 2"
            ),
            (
                "SELECT relname, relkind, relowner::regrole::text, relrowsecurity,"
                " relforcerowsecurity, relacl::text FROM pg_class"
                " WHERE relnamespace = 'hub'::regnamespace AND relkind <> 'i' ORDER BY 1"
            ),
            (
                "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger"
                " ORDER BY 1, 2, 3"
            ),
            "SELECT * FROM pg_policies ORDER BY 1, 2, 3",
            "SELECT * FROM hub.kind ORDER BY 1",
            "SELECT * FROM hub.setting ORDER BY 1",
            "SELECT * FROM hub.secret",
        )
    ]


def test_founding_again_changes_nothing_and_keeps_everything(hub):
    chain = Chain(key())
    gate = hub.connect(chain.public)
    session = gate.hello(None, 0, CLOCK).session
    receipt = gate.push(session, chain.segment(5))
    with hub.superuser() as connection:
        before = shape(connection)
        again = postgres_admin.init(hub.url(), ROOT_PASSWORD)
        assert shape(connection) == before
    assert (again.before, again.version) == (postgres_admin.VERSION,) * 2
    assert gate.push(session, chain.segment(5)).answer is Answer.OK
    assert gate.check_witness(chain.station, receipt)
    gate.close()


def test_nobody_but_the_owners_holds_any_right(hub):
    with hub.superuser() as connection:
        tables = connection.execute(
            "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'hub'::regnamespace"
            " AND relkind IN ('r', 'p', 'S')"
        ).fetchall()
        functions = connection.execute(
            "SELECT proname, proacl::text, prosecdef, proconfig::text, prolang::regclass::text"
            " FROM pg_proc WHERE pronamespace = 'hub'::regnamespace"
        ).fetchall()
    for name, acl in tables:
        # From PostgreSQL 17 on with "m", to maintain.
        owners = {"kadian_hub=arwdDxt/kadian_hub", "kadian_hub=arwdDxtm/kadian_hub"}
        assert acl is None or set(acl.strip("{}").split(",")) <= owners, name
    for name, acl, definer, config, _ in functions:
        assert acl is not None and ",=X" not in acl and not acl.startswith("{=X"), name
        path = '"search_path=hub, pg_temp"'
        planned = f"{{{path},plan_cache_mode=force_generic_plan,jit=off}}"
        assert not definer or config in {f"{{{path}}}", planned}, name


def test_a_newer_hub_is_left_alone(hub):
    with hub.superuser() as connection:
        connection.execute("UPDATE hub.setting SET value = '99' WHERE name = 'version'")
        before = shape(connection)
        with pytest.raises(HubForeignError, match="新"):
            postgres_admin.init(hub.url(), ROOT_PASSWORD)
        assert shape(connection) == before


@pytest.mark.parametrize(
    "other",
    [
        "CREATE SCHEMA hub; CREATE TABLE hub.theirs (a int)",
        "CREATE SCHEMA hub; CREATE TABLE hub.setting (name text, value text)",
    ],
)
def test_somebody_elses_schema_is_left_alone(server, other):
    theirs = server.empty()
    with theirs.superuser() as connection:
        connection.execute(other)
        with pytest.raises(HubForeignError):
            postgres_admin.init(theirs.url(), ROOT_PASSWORD)
        assert connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'hub'::regnamespace"
        ).fetchone() == (1,)
    theirs.drop()


def test_what_fails_midway_leaves_nothing(server, monkeypatch):
    empty = server.empty()
    monkeypatch.setattr(postgres_admin, "KINDS", {"\0": None})
    with pytest.raises(Exception, match=r"."):
        postgres_admin.init(empty.url(), ROOT_PASSWORD)
    with empty.superuser() as connection:
        assert connection.execute("SELECT to_regnamespace('hub')").fetchone() == (None,)
    empty.drop()


def test_the_number_of_partitions_stays(server):
    founded = server.found(partitions=3)
    with pytest.raises(UsageError, match="3"):
        postgres_admin.init(founded.url(), ROOT_PASSWORD, partitions=4)
    assert postgres_admin.init(founded.url(), ROOT_PASSWORD, partitions=3).partitions == 3
    assert postgres_admin.init(founded.url(), ROOT_PASSWORD).partitions == 3
    founded.drop()


def test_only_a_superuser_founds(hub):
    login, password = hub.join(key(), roles=(Role.OFFICE,))
    with pytest.raises(HubRefusedError, match="超级用户"):
        postgres_admin.init(hub.url(login), password)


def test_the_status_is_for_offices_and_the_countys_it(hub):
    chain = Chain(key())
    gate = hub.connect(chain.public, checkpoint="K1", zone=2)
    session = gate.hello(None, 0, CLOCK).session
    gate.push(session, chain.segment(5))
    gate.push(session, Chain(chain.public).segment(1, actor="fork"))
    office, gates = hub.join(key(), roles=(Role.OFFICE,)), hub.join(key())
    with hub.superuser() as connection:
        connection.execute(
            "DROP ROLE IF EXISTS auditor;"
            "CREATE ROLE auditor LOGIN PASSWORD 'reads' IN ROLE kadian_report"
        )
    for login, password in (office, ("postgres", ROOT_PASSWORD), ("auditor", "reads")):
        found = postgres_admin.status(hub.url(login), password)
        assert len(found.stations) == 3
        (one,) = (known for known in found.stations if known.station == chain.station)
        assert (one.tips[0].seq, one.unsent, one.checkpoint) == (5, 0, "K1")
        assert [told.kind for told in found.incidents] == ["fork"]
        assert 0 < found.entry_bytes < found.total_bytes
    with pytest.raises(HubRefusedError):
        postgres_admin.status(hub.url(gates[0]), gates[1])
    with (
        psycopg.connect(hub.url("auditor"), password="reads", autocommit=True) as line,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        line.execute("SELECT * FROM hub.entry")
    gate.close()


VECTORS = [  # RFC 4231, test cases 1, 2, 3, 6 and 7
    ("0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (
        b"Jefe".hex(),
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (
        "aa" * 20,
        b"\xdd" * 50,
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    ),
    (
        "aa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        "aa" * 131,
        (
            b"This is a test using a larger than block-size key and a larger than block-size data."
            b" The key needs to be hashed before being used by the HMAC algorithm."
        ),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
]


@pytest.mark.parametrize(("secret", "message", "expected"), VECTORS)
def test_the_witness_is_hmac_sha_256(asked, secret, message, expected):
    (made,) = asked.execute(
        "SELECT hub.hmac(%s::bytea, %s::bytea)", (bytes.fromhex(secret), message)
    ).fetchone()
    assert made.hex() == expected


@settings(max_examples=50)
@given(st.binary(max_size=200), st.binary(max_size=300))
def test_the_witness_is_the_librarys_hmac_for_any_key(asked, secret, message):
    (made,) = asked.execute("SELECT hub.hmac(%s::bytea, %s::bytea)", (secret, message)).fetchone()
    assert made == hmac.digest(secret, message, "sha256")


def test_a_receipt_that_was_bent_is_no_witness(hub):
    chain = Chain(key())
    gate = hub.connect(chain.public)
    receipt = gate.push(gate.hello(None, 0, CLOCK).session, chain.segment(2))
    bend = msgspec.structs.replace
    assert gate.check_witness(chain.station, receipt)
    assert not gate.check_witness("0" * 16, receipt)
    assert not gate.check_witness(chain.station, bend(receipt, time=receipt.time + 1))
    assert not gate.check_witness(chain.station, bend(receipt, tip=bend(receipt.tip, seq=1)))
    assert not gate.check_witness(chain.station, bend(receipt, witness="00" * 32))
    gate.close()
