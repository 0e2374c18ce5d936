"""Exchanges ledgers by stick: writes what a reader may have, takes over what others left.

A stick and a hub may overlap in any order: an entry that is here already is no harm, and what
is missing in between is said.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

import msgspec

from gate_app.domain.body import Role
from gate_app.domain.entries import Entry
from gate_app.domain.places import Checkpoint
from gate_app.domain.scopes import SCOPES, Reader, Scope, follows, may_read, zones_of
from gate_app.ledger.attachments import (
    IN,
    WITH_PHOTOS,
    note_photos,
    photo_done,
    photo_named,
    photos_due,
)
from gate_app.ledger.chain import Signer, Verifier, station_id
from gate_app.ledger.database import Connection, faults
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.receiving import Refused, checked, keys_of, store_part
from gate_app.ledger.register import Register
from gate_app.ledger.segments import Segment, read_segment
from gate_app.ledger.synced import ends
from gate_app.sync.bundle import Bundle, BundleError, BundleWriter, Manifest
from gate_app.sync.steps import OnLedger, Photos

SEGMENT = 500
"""Entries of a segment, about: a piece is checked and stored at once."""
Told = Callable[[int, int], None]
"""Hears how many entries of how many have been gone through; may raise to cancel."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of taking a bundle over."""

    maker: str
    entries: int = 0
    """Entries that were new here."""
    photos: int = 0
    refused: tuple[Refused, ...] = ()


def untold(done: int, total: int) -> None:
    """Nobody listens."""


# --- out ---------------------------------------------------------------------------------------


def readers(db: Connection, *, cut_off: bool = False) -> dict[str, Reader]:
    """Every certified station, as it follows and reads; on request those that were cut off, too.

    Raises LedgerError.
    """
    register = Register(db)
    with faults():
        rows = db.execute("SELECT station, roles, checkpoint, cut_seq FROM station").fetchall()
    return {
        station: reader_at(
            register, checkpoint, frozenset(Role(role) for role in roles.split()), station
        )
        for station, roles, checkpoint, cut in rows
        if roles and (cut_off or cut is None)
    }


def reader_at(
    register: Register, checkpoint: str, roles: frozenset[Role], station: str = ""
) -> Reader:
    """A station of these roles at a checkpoint."""
    place = register.item(Checkpoint, checkpoint)
    return Reader(station, roles, checkpoint, place.zone if place else 0)


def write_bundle(
    file: BinaryIO,
    db: Connection,
    *,
    signer: Signer,
    reader: Reader,
    made_at: int,
    beyond: Mapping[tuple[str, int], int],
    photos: Photos,
    told: Told = untold,
) -> Manifest:
    """Write what ``reader`` may have of the ledgers held here, beyond what it is known to hold.

    ``made_at`` in ms UTC. Only what its station has sealed goes out. Raises LedgerError,
    OSError, and what ``told`` raises.
    """
    held = ends(db)
    # What a station wrote until it was cut off counts, and whoever takes its place needs it.
    known = readers(db, cut_off=True)
    maker = station_id(signer.public)
    manifest = Manifest(
        station=maker,
        public=signer.public.hex(),
        made_at=made_at,
        reader="" if reader.office else reader.checkpoint,
        held=_nested(held),
    )
    writer = BundleWriter(file, manifest, signer)
    wanted = [
        (known.get(station, Reader(station, frozenset())), epoch)
        for station, epoch in held
        if reader.office or follows(reader, known.get(station, Reader(station, frozenset())))
    ]
    # Offices first: certificates, before whom they certify.
    wanted.sort(key=lambda one: (not one[0].office, one[0].station, one[1]))
    total = sum(
        held[one.station, epoch] - beyond.get((one.station, epoch), 0) for one, epoch in wanted
    )
    done = 0
    names: set[str] = set()
    for one, epoch in wanted:

        def segments(one: Reader = one, epoch: int = epoch) -> Iterator[Segment]:
            nonlocal done
            after = beyond.get((one.station, epoch), 0)
            while segment := read_segment(db, one.station, epoch, after, SEGMENT):
                bared = for_reader(segment, reader, one)
                names.update(
                    photo_named(entry.raw)
                    for entry in bared.entries
                    if entry.header.kind in WITH_PHOTOS
                )
                yield bared
                after = segment.entries[-1].header.seq
                done += len(segment.entries)
                told(done, total)

        writer.add(segments())
    for name in sorted(names - {""}):
        data = photos.load(name)
        if data is not None:
            writer.add_photo(name, data)
    return writer.close()


def for_reader(segment: Segment, reader: Reader, writer: Reader) -> Segment:
    """The segment without the bodies that ``reader`` may not read; it still verifies."""
    if reader.office:
        return segment
    entries = tuple(
        entry
        if entry.raw is None or _may(entry, reader, writer)
        else msgspec.structs.replace(entry, raw=None)
        for entry in segment.entries
    )
    return msgspec.structs.replace(segment, entries=entries)


def _may(entry: Entry, reader: Reader, writer: Reader) -> bool:
    kind = entry.header.kind
    zones: frozenset[int] = frozenset()
    if SCOPES.get(kind) is Scope.ZONES and entry.raw is not None:
        try:
            body = msgspec.json.decode(entry.raw)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return False
        zones = zones_of(body) if isinstance(body, dict) else zones
    return may_read(reader, writer, kind, zones)


def _nested(held: Mapping[tuple[str, int], int]) -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for (station, epoch), seq in held.items():
        out.setdefault(station, {})[str(epoch)] = seq
    return out


def held_by(manifest: Manifest) -> dict[tuple[str, int], int]:
    """How far the maker of a bundle held each ledger."""
    return {
        (station, int(epoch)): seq
        for station, epochs in manifest.held.items()
        for epoch, seq in epochs.items()
        if epoch.isdecimal() and len(epoch) < 10 and 0 < seq < 2**63
    }


def held_by_all(
    manifests: Mapping[str, Manifest], recipients: set[str]
) -> dict[tuple[str, int], int]:
    """How far every recipient held each ledger when it last made a bundle.

    Empty where one of them has made none: it may hold nothing at all.
    """
    if not recipients or not recipients <= set(manifests):
        return {}
    held = [held_by(manifests[one]) for one in recipients]
    places = {place for one in held for place in one}
    return {place: min(one.get(place, 0) for one in held) for place in places}


# --- in ----------------------------------------------------------------------------------------


def take_bundle(bundle: Bundle, on_ledger: OnLedger, photos: Photos, told: Told = untold) -> Taken:
    """Take over what is new in a bundle, in short steps; what was cut short goes on next time.

    A ledger that does not hold, or begins beyond what is held here, is refused and named.
    Raises BundleError, LedgerError, and what ``told`` raises; a part that cannot be read keeps
    nothing else back, BundleError comes when all the rest has been taken.
    """
    own = on_ledger(_own)
    parts = [part for part in bundle.manifest.parts if part.station != own]
    total = sum(part.last - part.first + 1 for part in parts)
    done = new = 0
    refused: list[Refused] = []
    unread: BundleError | None = None
    for part in parts:
        try:
            for segment in bundle.segments(part):
                if any((one.station, one.epoch) == (part.station, part.epoch) for one in refused):
                    break
                count, found = _take(segment, on_ledger)
                new += count
                refused += found
                done += len(segment.entries)
                told(done, total)
        except BundleError as error:
            unread = unread or error
    fetched = _take_photos(bundle, on_ledger, photos)
    if unread is not None:
        raise unread
    if not refused:
        on_ledger(_note_fresh, bundle.manifest)
    return Taken(maker=bundle.manifest.station, entries=new, photos=fetched, refused=tuple(refused))


def _take(segment: Segment, on_ledger: OnLedger) -> tuple[int, list[Refused]]:
    keys, verifier = on_ledger(_keys, segment)
    parts, refused = checked(verifier, [segment], keys)
    new = 0
    for part in parts:
        received = on_ledger(store_part, part)
        new += len(received.entries)
        refused += received.refused
        if received.refused:
            break
    return new, refused


def _take_photos(bundle: Bundle, on_ledger: OnLedger, photos: Photos) -> int:
    while on_ledger(note_photos):
        pass
    fetched = 0
    for name, way in on_ledger(photos_due):
        data = bundle.photo(name) if way == IN else None
        if data is not None and hashlib.sha256(data).hexdigest()[:16] == name:
            photos.keep(name, data)
            on_ledger(photo_done, name, way)
            fetched += 1
    return fetched


def _own(ledger: Ledger) -> str:
    return ledger.station


def _keys(ledger: Ledger, segment: Segment) -> tuple[dict[str, bytes], Verifier]:
    stations = {entry.header.station for entry in segment.entries[:1]}
    return keys_of(ledger, stations), ledger.verifier


def _note_fresh(ledger: Ledger, manifest: Manifest) -> None:
    """An office's bundle makes the register complete as of when it was made.

    Not where it left out what this laptop once held and lost, or what was not sealed yet.
    """
    roles, cut = ledger.views.station(manifest.station)
    for_me = manifest.reader in ("", ledger.views.checkpoint_of(ledger.station))
    here = ends(ledger.db)
    whole = all(
        seq <= here.get((station, epoch), 0)
        for (station, epoch), seq in held_by(manifest).items()
        if Role.OFFICE in ledger.views.station(station)[0]
    )
    if Role.OFFICE in roles and cut is None and for_me and whole:
        with ledger.writing():
            ledger.freshness.note(min(manifest.made_at, ledger.clock.now().at))
