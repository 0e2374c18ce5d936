"""A ticket lets one station in, the first; whatever comes in whatever order."""

import itertools

import msgspec
import pytest

from gate_app.codes.keys import SigningKey
from gate_app.domain.enrolment import StationEnrolled, Ticket
from gate_app.domain.entries import Crossing, Genesis, Role, ZonePut
from gate_app.domain.places import Zone
from gate_app.ledger.chain import certificate_message, station_id, ticket_message
from gate_app.ledger.register import Register
from gate_app.ledger.verify import verify_ledger
from tests.ledger.chains import (
    AUTHORITY,
    GATE_A,
    GATE_B,
    OFFICE,
    RECEIVER,
    Chain,
    crossing,
    cut_off,
    receiver,
    verify,
)
from tests.stations import NOON

TICKET_KEY = SigningKey(b"\x21" * 32)
STRANGER = SigningKey(b"\x22" * 32)
SOON = NOON + 3_600_000


def ticket(authority=AUTHORITY, **changed):
    fields = {"roles": (Role.GATE,), "checkpoint": "K1", "expires": SOON, **changed}
    unsigned = Ticket(public=TICKET_KEY.public.hex(), **fields)
    signature = authority.sign(ticket_message(unsigned)).hex()
    return msgspec.structs.replace(unsigned, signature=signature)


def enrolment(key, held=None, ticket_key=TICKET_KEY):
    held = held or ticket()
    name, public = station_id(key.public), key.public.hex()
    message = certificate_message(name, public, tuple(sorted(held.roles)), held.checkpoint)
    return StationEnrolled(
        station=name, public=public, ticket=held, signature=ticket_key.sign(message).hex()
    )


def joined(key, at=NOON, body=None):
    chain = Chain(key)
    chain.add(body or enrolment(key), at)
    return chain


def take(ledger, *chains):
    for chain in chains:
        for entry in chain.entries:
            ledger.receive(entry)


def test_a_station_is_believed_by_its_ticket(tmp_path):
    chain = joined(GATE_A)
    chain.add(crossing("H1"))
    with receiver(tmp_path) as ledger:
        take(ledger, chain)
        assert ledger.views.station(chain.station)[0] == {Role.GATE}
        assert Register(ledger.db).presence("H1").inside
        row = ledger.db.execute("SELECT checkpoint FROM station").fetchone()
        assert row == ("K1",)


WIDER = msgspec.structs.replace(ticket(), roles=(Role.GATE, Role.OFFICE))


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (enrolment(GATE_A, ticket(authority=STRANGER)), NOON),
        (enrolment(GATE_A, WIDER), NOON),
        (enrolment(GATE_A, msgspec.structs.replace(ticket(), checkpoint="K2")), NOON),
        (enrolment(GATE_A, msgspec.structs.replace(ticket(), expires=SOON * 2)), NOON),
        (enrolment(GATE_A, ticket_key=STRANGER), NOON),
        (enrolment(GATE_A), SOON),
        (enrolment(GATE_B), NOON),
        (msgspec.structs.replace(enrolment(GATE_A), public=GATE_B.public.hex()), NOON),
        (msgspec.structs.replace(enrolment(GATE_A), signature="zz"), NOON),
        (msgspec.structs.replace(enrolment(GATE_A), public="zz"), NOON),
    ],
    ids=[
        *("not the authority's", "wider roles", "another checkpoint", "longer", "another key"),
        *("too late", "somebody else's", "another public key", "no hex", "no public hex"),
    ],
)
def test_what_does_not_hold_lets_nobody_in(tmp_path, body, at):
    chain = joined(GATE_A, at, body)
    with receiver(tmp_path) as ledger:
        take(ledger, chain)
        assert ledger.views.station(chain.station)[0] == frozenset()
        assert ledger.views.station(station_id(GATE_B.public))[0] == frozenset()


def test_the_first_use_wins_in_any_order_of_arrival(tmp_path):
    office = ticket(roles=(Role.OFFICE,), checkpoint="")
    chains = []
    for number, key in enumerate((GATE_A, GATE_B, STRANGER)):
        chain = joined(key, NOON + number, enrolment(key, office))
        chain.add(ZonePut(item=Zone(number + 1, f"{number}区")), NOON + 100)
        chains.append(chain)
    dumps = []
    for number, order in enumerate(itertools.permutations(chains)):
        with receiver(tmp_path / str(number)) as ledger:
            take(ledger, *order)
            held = ledger.views.dump()
            assert [zone.number for zone in Register(ledger.db).items(Zone)] == [1]
            ledger.rebuild()
            assert ledger.views.dump() == held
            dumps.append(held)
            why = dict(ledger.db.execute("SELECT entry, why FROM unfolded"))
            assert sorted(why.values()) == sorted(["ticket-used", "uncertified"] * 2)
    assert all(dump == dumps[0] for dump in dumps)


def test_what_a_second_user_had_done_is_taken_back(tmp_path):
    late, early = joined(GATE_B, NOON + 5), joined(GATE_A, NOON)
    late.add(crossing("H2"), NOON + 6)
    with receiver(tmp_path) as ledger:
        take(ledger, late)
        assert Register(ledger.db).presence("H2").inside
        take(ledger, early)
        assert Register(ledger.db).presence("H2") is None
        kinds = [row[0] for row in ledger.db.execute("SELECT kind FROM entry")]
        assert kinds.count(Crossing.__struct_config__.tag) == 1  # kept, not folded


def test_a_thief_with_the_clock_set_back_is_cut_off_entirely(tmp_path):
    honest, thief = joined(GATE_A, NOON), joined(GATE_B, NOON - 3_600_000)
    honest.add(crossing("H1"), NOON + 1)
    thief.add(crossing("H2"), NOON + 2)
    office = Chain(OFFICE)
    office.add(cut_off(GATE_B, 0))
    dumps = []
    for number, order in enumerate(itertools.permutations((honest, thief, office))):
        with receiver(tmp_path / str(number)) as ledger:
            take(ledger, *order)
            assert ledger.views.station(honest.station)[0] == {Role.GATE}
            assert ledger.views.station(thief.station)[0] == frozenset()
            assert Register(ledger.db).presence("H1").inside
            assert Register(ledger.db).presence("H2") is None
            held = ledger.views.dump()
            ledger.rebuild()
            assert ledger.views.dump() == held
            dumps.append(held)
    assert all(dump == dumps[0] for dump in dumps)


def test_an_enrolled_station_verifies_as_the_authoritys(tmp_path):
    with receiver(tmp_path) as ledger:
        ledger.append(Genesis(public=RECEIVER.public.hex(), installation="i", version="0"))
        missing = verify_ledger(ledger.db, tmp_path, verify, authority=AUTHORITY.public)
        ledger.append(enrolment(RECEIVER))
        ledger.sign_head()
        proven = verify_ledger(ledger.db, tmp_path, verify, authority=AUTHORITY.public)
        foreign = verify_ledger(ledger.db, tmp_path, verify, authority=STRANGER.public)
    assert "授权" in missing.faults[0].what
    assert proven.ok
    assert not foreign.ok
