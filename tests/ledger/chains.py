"""Ledgers of other stations, written without a database, and one that receives them."""

from pathlib import Path
from typing import Any

import msgspec

from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.domain.entries import (
    Body,
    Crossing,
    Entry,
    Genesis,
    Header,
    PassKeyAdded,
    PassKeyRetired,
    Rested,
    Role,
    StationCertified,
    StationCutOff,
    Subject,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.ledger.chain import (
    GENESIS_PREV,
    body_bytes,
    body_hash,
    canonical,
    certificate_message,
    cut_off_message,
    entry_hash,
    pass_key_message,
    pass_key_retired_message,
    station_id,
)
from gate_app.ledger.ledger import Ledger
from tests.stations import NOON, FakeTicks

AUTHORITY = SigningKey(b"\1" * 32)
RECEIVER = SigningKey(b"\2" * 32)
OFFICE = SigningKey(b"\3" * 32)
GATE_A = SigningKey(b"\4" * 32)
GATE_B = SigningKey(b"\5" * 32)


class Chain:
    """The ledger of one station as others see it."""

    def __init__(self, key: SigningKey) -> None:
        self.key = key
        self.station = station_id(key.public)
        self.entries: list[Entry] = []
        self.add(Genesis(public=key.public.hex(), installation="i", version="0"))

    def add(self, body: Body, at: int = NOON) -> Entry:
        """Chain a body."""
        return self.add_raw(body.kind, body_bytes(body, f"{len(self.entries):032x}"), at)

    def add_raw(self, kind: str, raw: bytes, at: int = NOON) -> Entry:
        """Chain bytes that may be of no kind."""
        header = Header(
            station=self.station,
            epoch=1,
            seq=len(self.entries) + 1,
            kind=kind,
            at=at,
            wall=at,
            mono=("boot", at % 10**6),
            actor="101/1",
            body_hash=body_hash(raw),
            prev=self.entries[-1].hash if self.entries else GENESIS_PREV,
        )
        entry = Entry(header, entry_hash(header), raw)
        self.entries.append(entry)
        return entry

    def add_unknown(self, at: int = NOON) -> Entry:
        """Chain a kind of a newer program."""
        return self.add_raw("drone-seen", canonical({"kind": "drone-seen", "salt": "0"}), at)

    def add_malformed(self, kind: str = "crossing", at: int = NOON) -> Entry:
        """Chain a known kind whose body is not one."""
        return self.add_raw(kind, canonical({"kind": kind, "salt": "0", "zone": "x"}), at)


def receiver(folder: Path) -> Ledger:
    """A ledger that pins the authority and has nothing of its own."""
    clock = TrustedClock(FakeTicks())
    clock.confirm()
    return Ledger(folder, signer=RECEIVER, verifier=verify, authority=AUTHORITY.public, clock=clock)


def certificate(
    key: SigningKey, *roles: Role, checkpoint: str = "", authority: SigningKey = AUTHORITY
) -> StationCertified:
    name, public = station_id(key.public), key.public.hex()
    message = certificate_message(name, public, tuple(sorted(roles)), checkpoint)
    return StationCertified(
        station=name,
        public=public,
        roles=roles,
        checkpoint=checkpoint,
        signature=authority.sign(message).hex(),
    )


def cut_off(key: SigningKey, seq: int) -> StationCutOff:
    name = station_id(key.public)
    signature = AUTHORITY.sign(cut_off_message(name, (1, seq))).hex()
    return StationCutOff(station=name, after=(1, seq), signature=signature)


def key_added(public: str) -> PassKeyAdded:
    return PassKeyAdded(public=public, signature=AUTHORITY.sign(pass_key_message(public)).hex())


def key_retired(public: str, *, compromised: bool) -> PassKeyRetired:
    message = pass_key_retired_message(public, compromised=compromised)
    return PassKeyRetired(
        public=public, compromised=compromised, signature=AUTHORITY.sign(message).hex()
    )


def crossing(holder: str, direction: Direction = Direction.ENTRY, **changed: Any) -> Crossing:
    body = Crossing(
        subject=Subject(
            pass_id="",
            holder=holder,
            pass_kind=PassKind.PERSON,
            name=changed.pop("name", f"韦{holder}"),
            enterprise="E1",
        ),
        checkpoint="K1",
        zone=changed.pop("zone", 1),
        direction=direction,
        verdict=Verdict.ADMIT,
        reason=Reason.OK,
        rested=Rested(how=How.CAMERA),
    )
    return msgspec.structs.replace(body, **changed)
