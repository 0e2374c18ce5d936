"""Reads a scan: code text or pass number to claims, and the card of whom they name."""

from pathlib import Path

import msgspec

from gate_app.codes import pass_code, pass_number
from gate_app.codes.keys import PublicKeys, public_keys
from gate_app.domain.entries import PassIssued, Subject
from gate_app.domain.passes import Claims, PassKind, name_on_pass
from gate_app.domain.places import Enterprise, Zone
from gate_app.domain.verdict import Reason
from gate_app.facts import Reading, Scan
from gate_app.ledger.register import Register


class Person(msgspec.Struct, frozen=True):
    """The card a guard compares with the face. ``exp`` in s UTC; ``since`` inside, ms UTC."""

    name: str
    kind: PassKind
    enterprise: str
    zones: tuple[str, ...]
    pass_id: str
    number: str
    holder: str
    exp: int
    photo: Path | None = None
    since: int | None = None


class CodeReader:
    """Knows the keys that the register trusts. Use from the thread that owns the ledger."""

    def __init__(self, register: Register, *, photos: Path) -> None:
        self._register = register
        self._photos = photos
        self._keys_held: list[bytes] = []
        self._keys: PublicKeys = {}

    def read(self, scan: Scan) -> list[tuple[Reading, PassIssued | None]]:
        """Code text to claims. A pass number stands for the registered passes it fits."""
        numbered = self._by_number(scan)
        if numbered:
            return numbered
        try:
            read = pass_code.read(scan.text, self._trusted())
        except pass_code.CodeError as error:
            return [(Reading(fault=Reason(error.reason.value)), None)]
        return [(Reading(read.claims, kid=read.kid), self._register.issued(read.claims.pass_id))]

    def _by_number(self, scan: Scan) -> list[tuple[Reading, PassIssued | None]]:
        if scan.text.startswith(pass_code.PREFIX):
            return []
        try:
            first_bits = pass_number.parse(scan.text)
        except pass_number.PassNumberError:
            return []
        issued = self._register.issued_by_number(first_bits)
        return [(Reading(self._claims_of(one)), one) for one in issued]

    def _claims_of(self, issued: PassIssued) -> Claims:
        # Who typed a number sees a name, even where none could stand on a pass.
        name = name_on_pass(self._register.name(issued.holder))
        return issued.claims(name or pass_number.pass_number(issued.pass_id))

    def _trusted(self) -> PublicKeys:
        held = self._register.trusted_keys()
        if held != self._keys_held:
            self._keys_held, self._keys = held, public_keys(held)
        return self._keys

    def person(self, claims: Claims | None, subject: Subject, at: int) -> Person | None:
        """The card at ``at`` (ms UTC), None where the code has no claims."""
        if claims is None:
            return None
        enterprise = self._register.item(Enterprise, claims.enterprise)
        zones = [self._register.item(Zone, str(number)) for number in claims.zones]
        presence = self._register.presence(subject.holder, at)
        photo = self._photos / f"{claims.photo}.jpg" if claims.photo else None
        return Person(
            name=claims.name,
            kind=claims.kind,
            enterprise=enterprise.name if enterprise else claims.enterprise,
            zones=tuple(
                zone.name if zone else str(number)
                for zone, number in zip(zones, claims.zones, strict=True)
            ),
            pass_id=claims.pass_id,
            number=pass_number.pass_number(claims.pass_id),
            holder=subject.holder,
            exp=claims.exp,
            photo=photo if photo and photo.exists() else None,
            since=presence.since if presence and presence.inside else None,
        )
