"""Compares this station's own ledger with what the hub holds of it: in step, behind, or forked."""

from collections.abc import Mapping, Sequence

import msgspec

from gate_app.domain.entries import Entry
from gate_app.ledger.branches import hangs_on
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.receiving import Refused
from gate_app.ledger.synced import Acknowledged, Incident, Kind, Synced, ends, hash_at
from gate_app.sync.hub import Hub, Tip
from gate_app.sync.steps import OnLedger

LOOK_BACK = 1_000
"""Entries read back at once where the common ancestor of two branches is looked for."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub's ends of this station's epochs mean here."""

    head: tuple[int, int, str]
    """This station's last entry when it was compared."""
    held: dict[int, int]
    """The last seq of each epoch of this station's own."""
    tips: tuple[Tip, ...]
    """The hub's ends of this station's epochs."""
    missing: tuple[tuple[int, int], ...] = ()
    """Epoch and the last seq that is here, where the hub has more."""
    forked: tuple[int, int] | None = None
    """Epoch and the last seq that both have, where they differ."""
    apart: tuple[int, int] | None = None
    """The last entry that both have, where each has opened or gone on in an epoch of its own."""

    @property
    def at_hub(self) -> dict[int, int]:
        """The hub's last seq of each epoch."""
        return {tip.epoch: tip.seq for tip in self.tips}

    @property
    def lost_to(self) -> int:
        """The seq that the hub's last epoch has reached."""
        return self.at_hub[max(self.at_hub)] if self.at_hub else 0

    @property
    def beyond(self) -> int:
        """The greatest epoch that the hub holds."""
        return max(self.at_hub, default=0)

    def ahead(self) -> bool:
        """Whether the hub has what this laptop would have written itself."""
        return any(epoch >= self.head[0] for epoch, _ in self.missing)


def compare(ledger: Ledger, own: Sequence[Tip]) -> Comparison:
    """Compare with the hub's ends, oldest epoch first. Raises LedgerError."""
    station = ledger.station
    held = {epoch: seq for (_, epoch), seq in ends(ledger.db, station).items()}
    at_hub = {tip.epoch: tip.seq for tip in own}
    missing: list[tuple[int, int]] = []
    forked = None
    for tip in sorted(own):
        here = hash_at(ledger.db, station, tip.epoch, tip.seq)
        if here and here != tip.hash:
            forked = (tip.epoch, tip.seq)
            break
        if not here:
            missing.append((tip.epoch, held.get(tip.epoch, 0)))
    return Comparison(
        head=ledger.head,
        held=held,
        tips=tuple(own),
        missing=tuple(missing),
        forked=forked,
        apart=None if forked else _apart(held, at_hub),
    )


def _apart(held: dict[int, int], at_hub: dict[int, int]) -> tuple[int, int] | None:
    """Both went on: the hub in an epoch unknown here, this laptop beyond what the hub has."""
    known = max(held, default=0)
    gone_on = any(seq > at_hub.get(epoch, 0) for epoch, seq in held.items())
    if max(at_hub, default=0) <= known or not gone_on:
        return None
    both = ((epoch, min(seq, at_hub[epoch])) for epoch, seq in held.items() if epoch in at_hub)
    return max(both, default=(0, 0))


def common_ancestor(hub: Hub, on_ledger: OnLedger, epoch: int, top: int) -> tuple[int, int]:
    """The last entry at or below ``(epoch, top)`` that hub and laptop both have.

    Reads back from the hub in pieces. Raises HubError, LedgerError.
    """
    while top > 0:
        below = max(top - LOOK_BACK, 0)
        pieces = hub.own(epoch, below, LOOK_BACK)
        entries = [one for piece in pieces for one in piece.entries if one.header.seq <= top]
        found = on_ledger(_last_same, entries)
        if found:
            return epoch, found
        top = below
    return on_ledger(hangs_on, epoch)


def shared(hub: Hub, on_ledger: OnLedger, against: Comparison) -> dict[int, int]:
    """Up to which seq hub and laptop have the same, of each epoch. Raises HubError, LedgerError."""
    found: dict[int, int] = {}
    for tip in against.tips:
        top = on_ledger(_both_reach, tip)
        place = common_ancestor(hub, on_ledger, tip.epoch, top) if top else (0, 0)
        if place[0] == tip.epoch:
            found[tip.epoch] = place[1]
    return found


def _both_reach(ledger: Ledger, tip: Tip) -> int:
    held = ends(ledger.db, ledger.station).get((ledger.station, tip.epoch), 0)
    return min(held, tip.seq)


def _last_same(ledger: Ledger, entries: Sequence[Entry]) -> int:
    """The seq of the last of these own entries that is here as well; 0 if none is."""
    return next(
        (
            one.header.seq
            for one in reversed(entries)
            if hash_at(ledger.db, ledger.station, one.header.epoch, one.header.seq) == one.hash
        ),
        0,
    )


def other_branches(ledger: Ledger, tips: Mapping[str, Sequence[Tip]]) -> list[Refused]:
    """Where another entry is held here than the hub's last one of a ledger: a fork."""
    return [
        Refused(station, tip.epoch, tip.seq, "fork")
        for station, ends_there in tips.items()
        for tip in ends_there
        if hash_at(ledger.db, station, tip.epoch, tip.seq) not in ("", tip.hash)
    ]


def halt(
    ledger: Ledger,
    kind: Kind,
    place: tuple[int, int],
    against: Comparison,
    same: Mapping[int, int],
) -> tuple[Incident, ...]:
    """Note that hub and laptop have gone on apart, with what is the ``same`` in both.

    Settling files the rest again, and must not file again what the hub has already.
    """
    with ledger.writing():
        synced = Synced(ledger.db)
        known = synced.acknowledged()
        synced.forget_acknowledged()
        for epoch, seq in same.items():
            here = hash_at(ledger.db, ledger.station, epoch, seq)
            was = known.get(epoch)
            if was is None or (was.seq, was.hash) != (seq, here):
                was = Acknowledged(epoch, seq, here, ledger.clock.now().at, witness="")
            synced.acknowledge(was)
        return _note(ledger, kind, place, against)


def report(
    ledger: Ledger, kind: Kind, place: tuple[int, int], against: Comparison, detail: str = ""
) -> tuple[Incident, ...]:
    """Note an incident of this station, once; returns it where it is new. Raises LedgerError."""
    with ledger.writing():
        return _note(ledger, kind, place, against, detail)


def _note(
    ledger: Ledger, kind: Kind, place: tuple[int, int], against: Comparison, detail: str = ""
) -> tuple[Incident, ...]:
    incident = Incident(
        kind=kind,
        station=ledger.station,
        epoch=place[0],
        seq=place[1],
        beyond=against.beyond,
        lost_to=against.lost_to,
        at=ledger.clock.now().at,
        detail=detail,
    )
    return (incident,) if Synced(ledger.db).report(incident) else ()
