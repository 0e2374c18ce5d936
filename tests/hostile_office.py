"""What a certified office may write when it lies: the register is made of such entries."""

import msgspec

from gate_app.codes.keys import SigningKey
from gate_app.demo.site import read_demo
from gate_app.domain.entries import (
    BodyErased,
    CheckpointPut,
    EnterprisePut,
    GateStateSet,
    HeadCounted,
    HealthObserved,
    HolderPhotoPut,
    HolderPut,
    OpeningCountClosed,
    PassIssued,
    PassKeyAdded,
    PassRevoked,
    PinFailed,
    PolicyPut,
    Role,
    SitePut,
    StaffPut,
    StationCertified,
    SuspensionPut,
    TestRecorded,
    Undo,
    ZonePut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, HolderPhoto, Staff, StaffRole, Suspension, Trip
from gate_app.domain.places import Checkpoint, Enterprise, GateSetting, Hotline, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import GateState
from gate_app.issuing.pass_keys import open_authority
from gate_app.ledger.chain import certificate_message, pass_key_message, station_id
from gate_app.ledger.receiving import take_segments
from gate_app.station import Station
from tests.hostile_gate import NUMBERS, TEXTS, TIMES
from tests.ledger.chains import Chain
from tests.sync.sealed import seal

KEY = SigningKey(b"\x67" * 32)
HUGE = 10**40
DAY_MS = 86_400_000
POLICY_NUMBERS = (
    *("version", "exit_quota", "cycle_days", "cycle_start", "test_interval_h"),
    *("temperature_limit", "ask_temperature_h", "register_stale_s", "return_within_h"),
    "retention_days",
)
ISSUED = PassIssued(
    pass_id="ab" * 8,
    number="n",
    pass_kind=PassKind.PERSON,
    holder="L1",
    household="",
    enterprise="E",
    zones=(1,),
    exp=2_000_000_000,
)
PASS_TEXTS = ("pass_id", "number", "holder", "household", "enterprise", "photo", "escorted")
PIN = "$argon2id$v=19$m={},t={},p={}$YWFhYWFhYWE$YWFhYWFhYWFhYWFhYWFhYQ"


def hostile_office(folder):
    """Let the demo site in ``folder`` take over such a ledger; returns how many entries."""
    name, public = station_id(KEY.public), KEY.public.hex()
    authority = open_authority(folder, read_demo(folder).passphrase)
    message = certificate_message(name, public, ("office",), "")
    chain = Chain(KEY)
    chain.add(
        StationCertified(
            station=name,
            public=public,
            roles=(Role.OFFICE,),
            checkpoint="",
            signature=authority.sign(message).hex(),
        )
    )
    signed = authority.sign(pass_key_message("no key")).hex()
    with Station(folder) as station:
        now = station.ledger.clock.now().at
        lies = [
            *_with_texts(),
            *_with_numbers(),
            *_of_the_future(now),
            PassKeyAdded(public="no key", signature=signed),
        ]
        for body in lies:
            chain.add(body, now)
        for at in TIMES:
            chain.add(PinFailed(staff="2001"), at)
        for number in range(10):
            chain.add(PinFailed(staff="2001"), now + (number + 1) * DAY_MS)
            chain.add(PinFailed(staff="1001"), now + (number + 1) * DAY_MS)
        received = take_segments(station.ledger, [seal(chain.entries, KEY)])
    assert not received.refused
    return len(received.entries)


def _with_texts():
    # The last ones stand as items of their own; those without a key would win over the demo's.
    for text in TEXTS:
        yield SitePut(item=Site(text, text, hotlines=(Hotline(text, text),) * 500))
        yield SitePut(item=Site("x", time_zone=text))
        yield ZonePut(item=Zone(7, text, text))
        yield CheckpointPut(item=Checkpoint(text, text, 1))
        yield EnterprisePut(item=Enterprise(text, text, text))
        yield StaffPut(item=Staff(f"77{len(text)}", text, StaffRole.GUARD, text))
        yield HolderPut(item=Holder(text, text, text, text, text, text, text))
        yield HolderPut(
            item=Holder(f"L{len(text)}", text, "E", trip=Trip(text, (text,) * 99, text))
        )
        yield HolderPhotoPut(item=HolderPhoto("L1", text))
        yield SuspensionPut(item=Suspension(text, suspended=True, reason=text))
        yield GateStateSet(item=GateSetting(f"K{text}", GateState.SEALED, text))
        for field in (
            "pass_id",
            "number",
            "holder",
            "household",
            "enterprise",
            "photo",
            "escorted",
        ):
            yield msgspec.structs.replace(ISSUED, **{field: text})
        yield PassRevoked(pass_id=text, reason=text)
        yield TestRecorded(holder=text, taken_at=1)
        yield BodyErased(refs=(text, f"{text}:1:1"))
        yield Undo(ref=text, reason=text)
    for zone in ("Asia", "Nowhere/Town", "../../etc/passwd", "/etc/localtime"):
        yield SitePut(item=Site("x", time_zone=zone))
    for ref in ("st:1:" + "9" * 400, "st:" + "9" * 400 + ":1", "a:1:²", "a:1:٣"):
        yield Undo(ref=ref, reason="r")
        yield BodyErased(refs=(station_id(KEY.public) + ref[2:], ref))
    for cost in ((2**31, 3, 4), (65_536, 2**31, 4), (65_536, 3, 2**23)):
        yield StaffPut(item=Staff("7777", "慢", StaffRole.SUPERVISOR, PIN.format(*cost)))


def _with_numbers():
    for number in (*NUMBERS, HUGE, -HUGE, 10**18, 1_440):
        yield ZonePut(item=Zone(number, "区"))
        yield CheckpointPut(item=Checkpoint("L", "门", number))
        for field in POLICY_NUMBERS:
            yield PolicyPut(item=msgspec.structs.replace(Policy(), **{field: number}))
        yield PolicyPut(item=Policy(person_windows=((number, 5),)))
        yield PolicyPut(item=Policy(person_windows=((1, 5),) * 1_000))
        yield msgspec.structs.replace(ISSUED, exp=number)
        yield msgspec.structs.replace(ISSUED, nbf=number)
        yield msgspec.structs.replace(ISSUED, zones=(number,))
        yield msgspec.structs.replace(ISSUED, zones=(1,) * 900)
        yield msgspec.structs.replace(ISSUED, window=(number, 1))
        yield TestRecorded(holder="H1", taken_at=number)
        yield HeadCounted(zone=1, count=number)
        yield OpeningCountClosed(zone=number, count=number)
    yield PolicyPut(item=Policy(cycle_days=0, exit_quota=1))


def _of_the_future(now):
    yield TestRecorded(holder="H1", taken_at=now + 30 * DAY_MS)
    yield HealthObserved(holder="H1", temperature=400, code="red")
