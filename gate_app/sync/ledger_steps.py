"""What a round does with the ledger, one short step each; a step runs in the ledger's thread."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gate_app.domain.body import Role
from gate_app.domain.places import Checkpoint
from gate_app.ledger.branches import take_back
from gate_app.ledger.chain import Verifier
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.receiving import Part, Received, Refused, keys_of
from gate_app.ledger.register import Register
from gate_app.ledger.segments import Segment
from gate_app.ledger.synced import (
    Acknowledged,
    Incident,
    Kind,
    Mark,
    Synced,
    ends,
    first_of,
)
from gate_app.sync.hub import Clock, Receipt, Tip, Welcome

NOT_TOLD = frozenset({"gap", "unknown-key"})
"""Refusals that only mean that something else has to come first."""
Head = tuple[int, int, str]
"""Epoch, seq and hash (hex) of a ledger's last entry."""


def begin(ledger: Ledger) -> tuple[int, Incident | None]:
    """Seal what there is; trusted time, and why nothing of this station may be sent."""
    ledger.sign_head()
    return ledger.clock.now().at, Synced(ledger.db).halted(ledger.station)


def introduction(ledger: Ledger) -> tuple[Tip | None, int, Clock]:
    epoch, seq, digest = ledger.head
    stamp = ledger.clock.now()
    session = Synced(ledger.db).number(Mark.SESSION) or 0
    return Tip(epoch, seq, digest) if seq else None, session, Clock(*stamp[:2], stamp.trusted)


def another_hub(ledger: Ledger, incarnation: str) -> bool:
    """Whether this hub is not the one that was met before; it is known from now on."""
    synced = Synced(ledger.db)
    before = synced.mark(Mark.INCARNATION)
    if before == incarnation:
        return False
    with ledger.writing():
        if before:
            synced.forget_hub()
        synced.put(Mark.INCARNATION, incarnation)
    return before != ""


def own_key(ledger: Ledger) -> tuple[dict[str, bytes], Verifier]:
    return keys_of(ledger, [ledger.station]), ledger.verifier


def take_back_own(ledger: Ledger, part: Part, head: Head) -> tuple[Received, Head]:
    """Store what this laptop lost; returns where its ledger ends now.

    That is still ``head`` where somebody has written here meanwhile: then it counts as such.
    """
    before = ledger.head
    received = take_back(ledger, part, head=head)
    return received, ledger.head if before == head else head


def own_epochs(ledger: Ledger) -> list[tuple[int, int]]:
    """Each epoch of this station, oldest first, with the seq before its first entry."""
    held = sorted(epoch for _, epoch in ends(ledger.db, ledger.station))
    return [(epoch, first_of(ledger.db, ledger.station, epoch) - 1) for epoch in held]


def put_session(ledger: Ledger, session: int) -> None:
    with ledger.writing():
        Synced(ledger.db).put(Mark.SESSION, session)


def note_held(ledger: Ledger, welcome: Welcome) -> None:
    """What the hub says it has is acknowledged, though an answer may have been lost.

    And nothing else: one that was restored from a backup may lack whole epochs.
    """
    synced = Synced(ledger.db)
    known = {one.epoch: one.seq for one in synced.acknowledged().values()}
    at_hub = {tip.epoch: tip.seq for tip in welcome.own}
    if known == at_hub:
        return
    with ledger.writing():
        for epoch in known.keys() - at_hub.keys():
            synced.forget_epoch(epoch)
        for tip in welcome.own:
            if known.get(tip.epoch) != tip.seq:
                synced.acknowledge(
                    Acknowledged(tip.epoch, tip.seq, tip.hash, welcome.time, witness="")
                )


def acknowledge(ledger: Ledger, segment: Segment, receipt: Receipt) -> None:
    last = segment.entries[-1]
    what = Acknowledged(
        last.header.epoch, last.header.seq, last.hash, receipt.time, receipt.witness
    )
    with ledger.writing():
        Synced(ledger.db).acknowledge(what)


def acknowledged(ledger: Ledger) -> list[tuple[int, int]]:
    return [(one.epoch, one.seq) for one in Synced(ledger.db).acknowledged().values()]


def cursor(ledger: Ledger) -> dict[tuple[str, int], int]:
    held = ends(ledger.db)
    return {place: seq for place, seq in held.items() if place[0] != ledger.station}


class Standing(NamedTuple):
    """What the offices have said of a station: its key (which its ledger may bind as well)."""

    key: bytes
    roles: frozenset[Role]
    cut: tuple[int, int] | None


class Known(NamedTuple):
    """What decides, beside itself, whether a station's ledger is taken over."""

    standing: Standing
    held: dict[tuple[str, int], int]
    """How far each of its epochs is held."""


def known_of(ledger: Ledger, stations: Iterable[str]) -> dict[str, Known]:
    known, _ = standings(ledger, stations)
    return {one: Known(standing, ends(ledger.db, one)) for one, standing in known.items()}


def standings(ledger: Ledger, stations: Iterable[str]) -> tuple[dict[str, Standing], Verifier]:
    known = keys_of(ledger, stations)
    told = {one: Standing(key, *ledger.views.station(one)) for one, key in known.items()}
    return told, ledger.verifier


def report_refused(ledger: Ledger, refused: list[Refused]) -> list[Incident]:
    """Note what did not hold of other ledgers; returns what is new."""
    found = [
        Incident(
            kind=Kind.FORK if one.why == "fork" else Kind.REFUSED,
            station=one.station,
            epoch=one.epoch,
            seq=one.seq,
            at=ledger.clock.now().at,
            detail=one.why,
        )
        for one in refused
        if one.why not in NOT_TOLD
    ]
    if not found:
        return []
    with ledger.writing():
        synced = Synced(ledger.db)
        return [one for one in found if synced.report(one)]


def hears_an_office(ledger: Ledger, tips: Mapping[str, Sequence[Tip]]) -> bool:
    """Whether the register is complete: an office is heard, and all that offices have is here.

    ``tips`` are the hub's ends of whom this station follows. A station that was cut off follows
    nobody, and must not believe that nothing happens.
    """
    held = ends(ledger.db)
    offices = [
        one for one in (ledger.station, *tips) if Role.OFFICE in ledger.views.station(one)[0]
    ]
    return bool(offices) and all(
        held.get((office, tip.epoch), 0) >= tip.seq
        for office in offices
        for tip in tips.get(office, ())
    )


def arrangement(ledger: Ledger) -> tuple[dict[str, int], frozenset[str]]:
    """In which zone each checkpoint stands, and who was cut off, for an office to say; a gate
    says nothing.
    """
    if Role.OFFICE not in ledger.views.station(ledger.station)[0]:
        return {}, frozenset()
    register = Register(ledger.db)
    zones = {gate.code: gate.zone for gate in register.items(Checkpoint)}
    return zones, register.cut_off()


def seen_at_hub(ledger: Ledger) -> int | None:
    """Up to which of the hub's incidents an office has looked; None for a gate."""
    if Role.OFFICE not in ledger.views.station(ledger.station)[0]:
        return None
    return Synced(ledger.db).number(Mark.SEEN) or 0


def look_at_all(ledger: Ledger, seen_at_hub: int) -> None:
    """A supervisor has looked at what happened, here and at the hub."""
    with ledger.writing():
        synced = Synced(ledger.db)
        synced.look_at_all(ledger.station, ledger.clock.now().at)
        synced.put(Mark.SEEN, max(seen_at_hub, synced.number(Mark.SEEN) or 0))


def note_fresh(ledger: Ledger, at: int, *, written: bool) -> None:
    """The register is complete as of ``at``; on the disk at times only, as it changes always."""
    if ledger.freshness.note_lightly(at) or written:
        with ledger.writing():
            ledger.freshness.note(at)


def behind(ledger: Ledger) -> int:
    """How many own entries no hub has acknowledged."""
    has = Synced(ledger.db).acknowledged()
    return sum(
        seq - (has[epoch].seq if epoch in has else first_of(ledger.db, station, epoch) - 1)
        for (station, epoch), seq in ends(ledger.db, ledger.station).items()
    )
