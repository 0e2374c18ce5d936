"""The hub's SQL follows and reads exactly as domain.scopes says, whatever a body holds."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.domain import scopes
from gate_app.domain.entries import KINDS, Role
from gate_app.domain.scopes import SCOPES, Reader
from tests.hub.chains import CLOCK, Chain, key, pulled, segment

stations = st.builds(
    Reader,
    st.sampled_from(["a" * 16, "b" * 16]),
    st.sampled_from([frozenset({Role.GATE}), frozenset({Role.OFFICE}), frozenset(Role)]),
    st.sampled_from(["", "K1", "K2", "覃"]),
    st.integers(0, 3),
)
kinds = st.sampled_from([*KINDS, *SCOPES, "of-next-year", "", "pass-issued"])
numbers = st.one_of(st.integers(-2, 3), st.integers(-(2**70), 2**70), st.floats(-1, 3))
oddities = st.one_of(numbers, st.booleans(), st.none(), st.text(max_size=3), st.just([1]))
bodies = st.one_of(
    st.fixed_dictionaries({}, optional={"zones": st.lists(oddities, max_size=4), "zone": oddities}),
    st.fixed_dictionaries({"zones": oddities}, optional={"zone": oddities}),
)
spelled = st.one_of(
    bodies.map(msgspec.json.encode),
    st.sampled_from(
        [
            b'{"zones":[1e0]}',
            b'{"zones":[1.0]}',
            b'{"zones":[-0]}',
            b'{"zones":[1],"zones":[2]}',
            b'{"zone":2,"zones":null}',
            b'{ "zones" : [ 1 , 2 ] }',
            b'{"zones":{"1":1}}',
            b'{"z\\u006fne":1}',
        ]
    ),
)


@settings(max_examples=200)
@given(stations, stations)
def test_it_follows_whom_the_domain_says(asked, reader, writer):
    """The superuser's login stands for the reader's."""
    with asked.transaction(force_rollback=True):
        for one, login in {
            writer.station: (writer, "-"),
            reader.station: (reader, "postgres"),
        }.values():
            asked.execute(
                "INSERT INTO hub.station (station, login, roles, checkpoint, zone, public,"
                " certificate) VALUES (%s, %s, %s, %s, %s, '', '')",
                (one.station, login, sorted(map(str, one.roles)), one.checkpoint, one.zone),
            )
        said = asked.execute("SELECT * FROM hub.followed()").fetchall()
        asked.execute(
            "INSERT INTO hub.cut SELECT station FROM hub.station WHERE login = 'postgres'"
        )
        assert asked.execute("SELECT * FROM hub.followed()").fetchall() == []
    assert said == [(writer.station,)] * scopes.follows(reader, writer)


@settings(max_examples=300)
@given(stations, stations, kinds, spelled)
def test_it_reads_what_the_domain_says(asked, reader, writer, kind, body):
    (said,) = asked.execute(
        "SELECT hub.may_read(%s, hub.neighbours(%s, %s), %s::integer,"
        " (SELECT k.scope FROM hub.kind k WHERE k.kind = %s), %s::bytea)",
        (reader.office, reader.checkpoint, writer.checkpoint, reader.zone, kind, body),
    ).fetchone()
    zones = scopes.zones_of(msgspec.json.decode(body))
    assert said == scopes.may_read(reader, writer, kind, zones)


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"null", b"[]", b"5", b"{", b"[" * 50_000, b'"\\u0000"']
)
def test_a_body_that_cannot_be_read_names_no_zone(asked, body):
    assert asked.execute("SELECT hub.zones_of(%s::bytea)", (body,)).fetchone() == ([],)


def test_the_table_of_kinds_is_the_programs(asked):
    held = {
        kind: (scope, set(writers))
        for kind, scope, writers in asked.execute("SELECT kind, scope, writers FROM hub.kind")
    }
    assert held == {
        kind: (
            SCOPES.get(kind, scopes.Scope.OFFICE).value,
            {str(role) for role in KINDS[kind].writers},
        )
        for kind in KINDS
    }


OFFICE = (Role.OFFICE,)
JOURNEY = {
    "holder-put": b'{"kind":"holder-put"}',
    "pass-issued": b'{"kind":"pass-issued","zones":[2,3]}',
    "pass-revoked": b'{"kind":"pass-revoked"}',
    "presence-set": b'{"kind":"presence-set","zone":1}',
    "crossing": b'{"kind":"crossing"}',
    "of-next-year": b'{"kind":"of-next-year"}',
}


def test_each_gets_the_headers_of_all_and_the_bodies_that_are_its_own_business(hub):
    places = {
        "K1 1": {"checkpoint": "K1", "zone": 1},
        "K1 again": {"checkpoint": "K1", "zone": 1},
        "K2 2": {"checkpoint": "K2", "zone": 2},
        "nowhere": {},
        "office": {"roles": OFFICE},
        "office at K2": {"roles": OFFICE, "checkpoint": "K2", "zone": 2},
    }
    chains = {name: Chain(key()) for name in places}
    lines = {name: hub.connect(chains[name].public, **place) for name, place in places.items()}
    readers = {
        name: Reader(
            chains[name].station,
            frozenset(place.get("roles", (Role.GATE,))),
            place.get("checkpoint", ""),
            place.get("zone", 0),
        )
        for name, place in places.items()
    }
    for name, line in lines.items():
        chain = chains[name]
        part = segment(*(chain.add(kind=kind, body=body) for kind, body in JOURNEY.items()))
        line.push(line.hello(None, 0, CLOCK).session, part)
    for name, line in lines.items():
        got = {part.entries[0].header.station: part.entries for part in pulled(line)}
        expected = {
            chains[writer].station: tuple(
                msgspec.structs.replace(
                    one,
                    raw=one.raw
                    if scopes.may_read(
                        readers[name],
                        readers[writer],
                        one.header.kind,
                        scopes.zones_of(msgspec.json.decode(one.raw)),
                    )
                    else None,
                )
                for one in chains[writer].entries
            )
            for writer in lines
            if scopes.follows(readers[name], readers[writer])
        }
        assert got == expected
        tips = line.hello(None, 0, CLOCK).tips
        assert set(tips) == set(expected)
        refs = [one.ref for chain in chains.values() for one in chain.entries]
        readable = {
            one.ref: one.raw for part in got.values() for one in part if one.raw is not None
        } | {one.ref: one.raw for one in chains[name].entries}
        assert line.bodies([*refs, "x", "a:b:c", "", f"{chains[name].station}:1:99"]) == readable
    for line in lines.values():
        line.close()


def test_a_station_that_moves_reads_the_bodies_of_its_new_zone(hub):
    office_chain, gate_key = Chain(key()), key()
    office = hub.connect(office_chain.public, roles=OFFICE)
    gate = hub.connect(gate_key, checkpoint="K1", zone=1)
    issued = office_chain.add(kind="pass-issued", body=JOURNEY["pass-issued"])
    office.push(office.hello(None, 0, CLOCK).session, segment(issued))
    assert gate.bodies([issued.ref]) == {}
    office.place(Chain(gate_key).station, "K2", 2)
    assert gate.bodies([issued.ref]) == {issued.ref: issued.raw}
    gate.close()
    office.close()
