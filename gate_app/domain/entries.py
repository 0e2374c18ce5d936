"""Every kind of ledger entry, one typed struct each, and which role may write it.

TO ADD A KIND: write a struct with its tag, name who may write it, and add a fold in
``gate_app.ledger.views``. A kind that this program does not know is kept, chained and
shown, never folded. An entry is referred to as ``station:epoch:seq`` (its ref).
"""

from enum import StrEnum
from typing import ClassVar

import msgspec

from gate_app.domain.body import ANY, GATE, OFFICE, Body, Role
from gate_app.domain.enrolment import StationEnrolled, Ticket
from gate_app.domain.passes import PassKind
from gate_app.domain.register_entries import (
    AuthoritySet,
    CheckpointPut,
    EnterprisePut,
    GateStateSet,
    Genesis,
    HolderPhotoPut,
    HolderPut,
    ItemPut,
    PassIssued,
    PassKeyAdded,
    PassKeyRetired,
    PassRevoked,
    PolicyPut,
    SitePut,
    StaffPut,
    StationCertified,
    StationCutOff,
    SuspensionPut,
    TestRecorded,
    ZonePut,
)
from gate_app.domain.verdict import Direction, How, Reason, Verdict

__all__ = [
    "EVENTS",
    "KINDS",
    "AuthoritySet",
    "Body",
    "BodyErased",
    "CheckpointPut",
    "ClockConfirmed",
    "ClockJumped",
    "Crossing",
    "DutyOff",
    "DutyOn",
    "EmergencyPassage",
    "EmergencyReviewed",
    "EnterprisePut",
    "Entry",
    "EpochOpened",
    "EvacuationEnded",
    "EvacuationStarted",
    "Exported",
    "GateEvent",
    "GateStateSet",
    "Genesis",
    "HeadCounted",
    "Header",
    "HealthObserved",
    "HolderPhotoPut",
    "HolderPut",
    "ItemPut",
    "KeyDeed",
    "KeysHandled",
    "OpeningCountClosed",
    "PassIssued",
    "PassKeyAdded",
    "PassKeyRetired",
    "PassRevoked",
    "PinAccepted",
    "PinFailed",
    "PolicyPut",
    "PresenceSet",
    "Refusal",
    "Rested",
    "Role",
    "SitePut",
    "StaffPut",
    "StationCertified",
    "StationCutOff",
    "StationEnrolled",
    "Subject",
    "SuspensionPut",
    "TestRecorded",
    "Ticket",
    "TurnedBack",
    "Undo",
    "Unresolved",
    "ZonePut",
]
"""Whoever needs a kind finds it here; those of the register stand in ``register_entries``."""

# --- at the gate ------------------------------------------------------------------------------


class Rested(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a verdict rested on."""

    how: How
    kid: str = ""
    register: tuple[str, int, int] | None = None
    """Station, epoch and seq of this station's own head."""
    offices: tuple[tuple[str, int, int], ...] = ()
    """The same of each other office, as far as it had been heard."""
    register_age_s: int = 0
    clock_trusted: bool = True
    policy: int = 0
    camera: str = ""


class Subject(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who stood at the gate, as far as known."""

    pass_id: str = ""
    holder: str = ""
    """Holder number; ``pass:ID`` where the register does not know the holder."""
    pass_kind: PassKind | None = None
    name: str = ""
    enterprise: str = ""


class GateEvent(Body, frozen=True, kw_only=True):
    """Common to everything that happens to a person at the gate."""

    writers: ClassVar[frozenset[Role]] = GATE
    subject: Subject
    checkpoint: str
    zone: int
    direction: Direction
    verdict: Verdict
    reason: Reason
    rested: Rested
    others: tuple[Reason, ...] = ()
    note: str = ""
    """The guard's reason, in words or a code of ``gate_app.words``."""
    authorised_by: str = ""
    """Staff code of the supervisor whose PIN allowed it."""
    happened: int | None = None
    """ms UTC, where the event is older than its entry (taken down on paper)."""


class Crossing(GateEvent, frozen=True, kw_only=True, tag="crossing"):
    """Somebody went through."""

    overrides: str = ""
    """Ref of the refusal that this crossing overrides."""


class Refusal(GateEvent, frozen=True, kw_only=True, tag="refusal"):
    """Somebody was refused."""


class TurnedBack(GateEvent, frozen=True, kw_only=True, tag="turned-back"):
    """The guard turned somebody back (劝返)."""


class Unresolved(GateEvent, frozen=True, kw_only=True, tag="unresolved"):
    """An ATTEND that nobody answered; presence stays."""


class PresenceSet(Body, frozen=True, kw_only=True, tag="presence-set"):
    """The opening count or a correction: this holder is inside the zone (or is not)."""

    subject: Subject
    zone: int
    inside: bool
    note: str = ""
    """Why, where it corrects what the gates recorded."""


class OpeningCountClosed(Body, frozen=True, kw_only=True, tag="opening-count-closed"):
    """The opening count of a zone is complete: whoever is not in it is outside."""

    zone: int
    count: int


class Undo(Body, frozen=True, kw_only=True, tag="undo"):
    """Takes back an entry of this gate; both stay in the ledger."""

    writers: ClassVar[frozenset[Role]] = ANY
    ref: str
    reason: str


class HealthObserved(Body, frozen=True, kw_only=True, tag="health-observed"):
    """A temperature (tenths of a degree Celsius) or health code (健康码) seen at the gate."""

    holder: str
    temperature: int | None = None
    code: str = ""


class EmergencyPassage(Body, frozen=True, kw_only=True, tag="emergency-passage"):
    """An ambulance, fire engine or police car let through at once, to be reviewed."""

    writers: ClassVar[frozenset[Role]] = GATE
    checkpoint: str
    zone: int
    direction: Direction
    reason: str
    plate: str = ""


class EmergencyReviewed(Body, frozen=True, kw_only=True, tag="emergency-reviewed"):
    """A supervisor looked at an emergency passage."""

    ref: str
    note: str = ""


class EvacuationStarted(Body, frozen=True, kw_only=True, tag="evacuation-started"):
    """The exit is open for all."""

    zone: int
    reason: str


class HeadCounted(Body, frozen=True, kw_only=True, tag="head-counted"):
    """Heads that left without a code during an evacuation; negative to correct."""

    zone: int
    count: int


class EvacuationEnded(Body, frozen=True, kw_only=True, tag="evacuation-ended"):
    """The exit is controlled again."""

    zone: int


class DutyOn(Body, frozen=True, kw_only=True, tag="duty-on"):
    """A guard signed on with a PIN; the shift is named after this entry's seq."""

    staff: str
    checkpoint: str


class DutyOff(Body, frozen=True, kw_only=True, tag="duty-off"):
    """A guard signed off; ``note`` is the handover."""

    staff: str
    note: str = ""


class PinFailed(Body, frozen=True, kw_only=True, tag="pin-failed"):
    """A wrong PIN; enough of them lock the staff code out for a while."""

    staff: str


class PinAccepted(Body, frozen=True, kw_only=True, tag="pin-accepted"):
    """A supervisor's PIN allowed something; clears the count of wrong ones."""

    staff: str
    purpose: str


class ClockJumped(Body, frozen=True, kw_only=True, tag="clock-jumped"):
    """The wall clock left the trusted time by ``by_ms``, or came back to it."""

    by_ms: int
    trusted: bool


class ClockConfirmed(Body, frozen=True, kw_only=True, tag="clock-confirmed"):
    """A supervisor confirmed date and time."""

    staff: str


class Exported(Body, frozen=True, kw_only=True, tag="exported"):
    """The log left the laptop."""

    format: str
    rows: int
    unmasked: bool
    filter: str = ""


class KeyDeed(StrEnum):
    """What may be done with the site's keys."""

    EXPORTED = "exported"
    RESTORED = "restored"
    PASSPHRASE = "passphrase"
    ADDED = "added"
    RETIRED = "retired"
    COMPROMISED = "compromised"
    PIN = "pin"
    """The passphrase stood in for a supervisor's forgotten PIN."""


class KeysHandled(Body, frozen=True, kw_only=True, tag="keys-handled"):
    """Somebody used the site's keys behind their passphrase; what it did to passes stands in
    entries of its own.
    """

    writers: ClassVar[frozenset[Role]] = OFFICE
    deed: KeyDeed
    kid: str = ""
    """The pass key it was done to, if it was one."""


class EpochOpened(Body, frozen=True, kw_only=True, tag="epoch-opened"):
    """The ledger goes on from an older copy of itself: the first entry of a new epoch.

    What was written beyond ``after`` may live on elsewhere, as the other branch of the fork.
    """

    why: str
    after: tuple[int, int]
    """Epoch and seq of the last entry that was restored."""
    lost_to: int = 0
    """Seq that the ledger had reached before, as far as this laptop knows; 0 if it does not."""


class BodyErased(Body, frozen=True, kw_only=True, tag="body-erased"):
    """The bodies of these entries are erased by every holder of this ledger."""

    refs: tuple[str, ...]


def _kinds(base: type[Body]) -> list[type[Body]]:
    found: list[type[Body]] = []
    for kind in base.__subclasses__():
        if kind.__struct_config__.tag != kind.__name__:  # a base was given no tag of its own
            found.append(kind)
        found.extend(_kinds(kind))
    return found


KINDS: dict[str, type[Body]] = {str(kind.__struct_config__.tag): kind for kind in _kinds(Body)}
EVENTS: frozenset[str] = frozenset(str(kind.__struct_config__.tag) for kind in _kinds(GateEvent))
"""Kinds that happen to a person at a gate; each is a row of the log."""
ERASABLE = EVENTS | {"presence-set", "health-observed", "emergency-passage", "exported"}
"""Kinds that speak of persons; their bodies are erased when their time is over. All others
(authority, keys, zones, policy, revocations, duty …) stay, whatever asks for their erasure."""


class Header(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is chained: the body only by its hash, so that it can be erased."""

    station: str
    epoch: int
    seq: int
    kind: str
    at: int
    wall: int
    mono: tuple[str, int]
    actor: str
    body_hash: str
    prev: str


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One entry as stored: header, hash (hex) and the body's bytes if they are held."""

    header: Header
    hash: str
    raw: bytes | None

    @property
    def order(self) -> tuple[int, str, int, int]:
        """``(at, station, epoch, seq)``: the total order used where one must win."""
        header = self.header
        return (header.at, header.station, header.epoch, header.seq)

    @property
    def ref(self) -> str:
        """``station:epoch:seq``, how other entries name this one."""
        return f"{self.header.station}:{self.header.epoch}:{self.header.seq}"

    def body(self) -> Body | None:
        """Return the typed body; None if it is erased, absent or of an unknown kind."""
        kind = KINDS.get(self.header.kind)
        if self.raw is None or kind is None:
            return None
        try:
            return msgspec.json.decode(self.raw, type=kind)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None
