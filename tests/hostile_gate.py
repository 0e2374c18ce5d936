"""What a certified gate may write when it lies: held everywhere, and nobody's screen ends there."""

import msgspec

from gate_app.codes.keys import SigningKey
from gate_app.demo.site import read_demo
from gate_app.domain.entries import (
    ClockJumped,
    DutyOff,
    DutyOn,
    EmergencyPassage,
    EmergencyReviewed,
    EvacuationStarted,
    Exported,
    HeadCounted,
    HealthObserved,
    OpeningCountClosed,
    PinFailed,
    PresenceSet,
    Role,
    StationCertified,
    Subject,
    Undo,
)
from gate_app.domain.verdict import Direction
from gate_app.issuing.pass_keys import open_authority
from gate_app.ledger.chain import certificate_message, station_id
from gate_app.ledger.receiving import take_segments
from gate_app.station import Station
from tests.ledger.chains import Chain, crossing
from tests.sync.sealed import seal

KEY = SigningKey(b"\x66" * 32)
MOST = 2**63 - 1
TIMES = (MOST, -MOST, 0, -1, 10**15, 253_402_300_800_000, -62_135_596_800_001)
NUMBERS = (MOST, -MOST, 0, -1)
TEXTS = (
    *("", "\0", "a\0b", "\n\r\t", "\u202e反", "=1+1", "x" * 30_000, "\ufffe\uffff"),
    *("\U0001f600" * 2_000, "<b>&amp;", "\x1b[31m", "{}{0}%s"),
)
RAW = (
    *(("crossing", b"\xff"), ("crossing", b"[]"), ("drone", b"{}"), ("pass-issued", b"x")),
    *(("no\0kind\n", b"{}"), ("", b"{}"), ("k" * 90, b"{}")),
    ("body-erased", b'{"kind":"body-erased","refs":["x","a:1:1"],"salt":"0"}'),
    ("holder-photo-put", b'{"x":' + b"[" * 20_000 + b"]" * 20_000 + b"}"),
)


def hostile_gate(folder):
    """Let the demo site in ``folder`` take over such a ledger; returns how many entries."""
    name, public = station_id(KEY.public), KEY.public.hex()
    authority = open_authority(folder, read_demo(folder).passphrase)
    message = certificate_message(name, public, ("gate",), "K1")
    chain = Chain(KEY)
    chain.add(
        StationCertified(
            station=name,
            public=public,
            roles=(Role.GATE,),
            checkpoint="K1",
            signature=authority.sign(message).hex(),
        )
    )
    with Station(folder) as station:
        now = station.ledger.clock.now().at
        for at in TIMES:
            chain.add(crossing("H1"), at)
            chain.add(crossing("H2", happened=at), now)
        for body in (*_with_texts(), *_with_numbers()):
            chain.add(body, now)
        for kind, raw in RAW:
            chain.add_raw(kind, raw, now)
        received = take_segments(station.ledger, [seal(chain.entries, KEY)])
    assert not received.refused
    return len(received.entries)


def _with_texts():
    for text in TEXTS:
        yield crossing(text, name=text)
        whose = Subject(pass_id=text, holder="H3", name=text, enterprise=text)
        yield msgspec.structs.replace(
            crossing("H3"), checkpoint=text, note=text, authorised_by=text, subject=whose
        )
        yield EmergencyPassage(
            checkpoint="K1", zone=1, direction=Direction.ENTRY, reason=text, plate=text
        )
        yield DutyOn(staff=text, checkpoint=text)
        yield DutyOff(staff=text, note=text)
        yield PinFailed(staff=text)
        yield Undo(ref=text, reason=text)
        yield EvacuationStarted(zone=1, reason=text)
        yield EmergencyReviewed(ref=text, note=text)
        yield HealthObserved(holder=text, temperature=MOST, code=text)


def _with_numbers():
    for number in NUMBERS:
        yield crossing("H4", zone=number)
        yield EvacuationStarted(zone=number, reason="r")
        yield HeadCounted(zone=number, count=number)
        yield OpeningCountClosed(zone=number, count=number)
        yield PresenceSet(subject=Subject(holder="H5", name="n"), zone=number, inside=True)
        yield ClockJumped(by_ms=number, trusted=True)
        yield Exported(format="x", rows=number, unmasked=True, filter="{")
