"""A hub in memory that answers by the rules of the port, and a line to it that breaks."""

import hashlib
import json

from gate_app.codes.keys import verify
from gate_app.domain.body import Role
from gate_app.domain.entries import ERASABLE, KINDS, BodyErased, CheckpointPut, StationCertified
from gate_app.domain.scopes import Reader, follows, may_read, zones_of
from gate_app.ledger.chain import (
    GENESIS_PREV,
    body_hash,
    certificate_message,
    entry_hash,
)
from gate_app.sync.hub import (
    Answer,
    HubIncident,
    HubUnreachableError,
    Receipt,
    Seal,
    Segment,
    Tip,
    Welcome,
)

MOST = 2_000


class MemoryHub:
    """The shelf: every ledger by ``(station, epoch)``, with seals; ``line`` is a login."""

    def __init__(self, authority: bytes, *, time: int = 0) -> None:
        self.authority = authority
        self.time = time
        self.incarnation = "first"
        self.chains: dict[tuple[str, int], list] = {}
        self.seals: dict[tuple[str, int, int], Seal] = {}
        self.sessions: dict[str, int] = {}
        self.late: dict[str, bytes] = {}
        self.photos: dict[str, bytes] = {}
        self.readers: dict[str, Reader] = {}
        self.zones: dict[str, int] = {}
        self.incidents: list[tuple[str, Answer]] = []
        self.noted: list[HubIncident] = []
        self.arranged: list[tuple[str, dict[str, int], set[str]]] = []

    def line(self, station: str) -> "Line":
        """Log in as a station."""
        return Line(self, station)

    def refs(self) -> dict[str, str]:
        """Hash by ref of everything on the shelf."""
        return {entry.ref: entry.hash for chain in self.chains.values() for entry in chain}

    def reader(self, station: str) -> Reader:
        found = self.readers.get(station, Reader(station, frozenset()))
        return Reader(station, found.roles, found.checkpoint, self.zones.get(found.checkpoint, 0))

    def tips(self, station: str) -> tuple[Tip, ...]:
        chains = sorted(
            (epoch, chain)
            for (name, epoch), chain in self.chains.items()
            if name == station and chain
        )
        return tuple(Tip(epoch, chain[-1].header.seq, chain[-1].hash) for epoch, chain in chains)

    def followed(self, station: str) -> list[str]:
        reader = self.reader(station)
        writers = sorted({name for name, _ in self.chains})
        return [one for one in writers if follows(reader, self.reader(one))]

    def given(self, reader: Reader, entry):
        """The entry as this reader may have it."""
        writer = self.reader(entry.header.station)
        if entry.raw is None or reader.station == writer.station:
            return entry
        zones = zones_of(json.loads(entry.raw))
        if may_read(reader, writer, entry.header.kind, zones):
            return entry
        return type(entry)(entry.header, entry.hash, None)

    def take(self, entry) -> None:
        """Know who is certified for what, and obey erasures."""
        body = entry.body()
        if isinstance(body, StationCertified):
            roles = tuple(sorted(body.roles))
            message = certificate_message(body.station, body.public, roles, body.checkpoint)
            if verify(self.authority, bytes.fromhex(body.signature), message):
                old = self.reader(body.station)
                self.readers[body.station] = Reader(
                    body.station,
                    frozenset(map(Role, body.roles)) | old.roles,
                    max(body.checkpoint, old.checkpoint),
                )
        elif isinstance(body, CheckpointPut):
            self.zones[body.item.code] = body.item.zone
        elif isinstance(body, BodyErased):
            for ref in body.refs:
                station, epoch, _ = ref.split(":")
                chain = self.chains.get((station, int(epoch)), [])
                for number, one in enumerate(chain):
                    kind = one.header.kind
                    erasable = kind in ERASABLE or kind not in KINDS
                    if station == entry.header.station and one.ref == ref and erasable:
                        chain[number] = type(one)(one.header, one.hash, None)


class Line:
    """One station's connection."""

    def __init__(self, hub: MemoryHub, station: str) -> None:
        self.hub, self.station = hub, station
        self.closed = False

    def hello(self, tip, last_session, clock) -> Welcome:
        del tip, clock
        hub = self.hub
        session = max(hub.sessions.get(self.station, 0), last_session) + 1
        hub.sessions[self.station] = session
        return Welcome(
            session=session,
            incarnation=hub.incarnation,
            time=hub.time,
            own=hub.tips(self.station),
            tips={one: hub.tips(one) for one in hub.followed(self.station)},
        )

    def push(self, session: int, *segments: Segment) -> Receipt:
        for segment in segments:
            answer, tip = self._push(session, segment)
            if answer is not Answer.OK:
                self.hub.incidents.append((self.station, answer))
                break
        witness = hashlib.sha256(f"{self.station}{tip}".encode()).hexdigest()
        return Receipt(answer=answer, tip=tip, time=self.hub.time, witness=witness)

    def _push(self, session, segment):
        hub, entries = self.hub, segment.entries
        if session != hub.sessions.get(self.station):
            return Answer.SUPERSEDED, None
        if not entries or len(entries) > MOST:
            return Answer.MALFORMED, None
        first = entries[0].header
        chain = hub.chains.get((self.station, first.epoch), [])
        tip = Tip(first.epoch, chain[-1].header.seq, chain[-1].hash) if chain else None
        held = {entry.header.seq: entry for entry in chain}
        for number, entry in enumerate(entries):
            header = entry.header
            if (header.station, header.epoch) != (self.station, first.epoch):
                return Answer.MALFORMED, tip
            linked = number == 0 or header.prev == entries[number - 1].hash
            whole = entry_hash(header) == entry.hash and (
                entry.raw is None or body_hash(entry.raw) == header.body_hash
            )
            if not (linked and whole and header.seq == first.seq + number):
                return Answer.BAD_CHAIN, tip
            if header.seq in held and held[header.seq].hash != entry.hash:
                return Answer.FORK, tip
        new = [entry for entry in entries if entry.header.seq not in held]
        if new:
            answer = self._continues(new[0].header, tip)
            if answer is not Answer.OK:
                return answer, tip
        hub.chains.setdefault((self.station, first.epoch), []).extend(new)
        hub.seals[self.station, first.epoch, entries[-1].header.seq] = segment.seal
        for entry in new:
            hub.take(entry)
        last = hub.chains[self.station, first.epoch][-1]
        return Answer.OK, Tip(first.epoch, last.header.seq, last.hash)

    def _continues(self, header, tip) -> Answer:
        """Whether the first new entry follows what the hub holds."""
        if tip is not None:
            if header.seq != tip.seq + 1:
                return Answer.GAP
            return Answer.OK if header.prev == tip.hash else Answer.FORK
        if header.epoch == 1:
            if header.seq != 1:
                return Answer.GAP
            return Answer.OK if header.prev == GENESIS_PREV else Answer.BAD_CHAIN
        hung = [
            entry
            for (station, epoch), chain in self.hub.chains.items()
            if station == self.station and epoch < header.epoch
            for entry in chain
            if entry.header.seq == header.seq - 1 and entry.hash == header.prev
        ]
        later = any(tip.epoch > header.epoch for tip in self.hub.tips(self.station))
        opens = header.kind == "epoch-opened" and bool(hung) and not later
        return Answer.OK if opens else Answer.EPOCH

    def pull(self, cursor, limit: int):
        while page := self._page(cursor, limit):
            for segment in page:
                last = segment.entries[-1].header
                chain = last.station, last.epoch
                cursor[chain] = max(cursor.get(chain, 0), last.seq)
            yield page

    def _page(self, cursor, limit: int) -> list[Segment]:
        reader = self.hub.reader(self.station)
        found: list[Segment] = []
        left = limit
        for station in self.hub.followed(self.station):
            for tip in self.hub.tips(station):
                if left <= 0:
                    return found
                after = cursor.get((station, tip.epoch), 0)
                for segment in self._segments(station, tip.epoch, after, left):
                    given = tuple(self.hub.given(reader, entry) for entry in segment.entries)
                    found.append(Segment(given, segment.seal))
                    left -= len(given)
        return found

    def _segments(self, station: str, epoch: int, after: int, limit: int):
        """One segment: up to the first seal at or beyond the limit, else the last."""
        chain = [e for e in self.hub.chains.get((station, epoch), []) if e.header.seq > after]
        seals = sorted(
            seq
            for name, era, seq in self.hub.seals
            if (name, era) == (station, epoch) and seq > after
        )
        if not chain or not seals:
            return
        upper = next((seq for seq in seals if seq >= after + limit), seals[-1])
        entries = tuple(entry for entry in chain if entry.header.seq <= upper)
        yield Segment(entries, self.hub.seals[station, epoch, upper])

    def own(self, epoch: int, after: int, limit: int) -> list[Segment]:
        return list(self._segments(self.station, epoch, after, limit))

    def bodies(self, refs) -> dict[str, bytes]:
        reader = self.hub.reader(self.station)
        wanted = set(refs)
        found = {}
        for station in self.hub.followed(self.station):
            for (name, _), chain in self.hub.chains.items():
                if name == station:
                    given = (self.hub.given(reader, e) for e in chain if e.ref in wanted)
                    found.update({e.ref: e.raw for e in given if e.raw is not None})
        return found

    def put_photo(self, name: str, data: bytes) -> None:
        self.hub.photos[name] = data

    def photo(self, name: str) -> bytes | None:
        return self.hub.photos.get(name)

    def incidents(self, after: int) -> list[HubIncident]:
        return [one for one in self.hub.noted if one.id > after]

    def arranged(self, zones, cut_off) -> None:
        self.hub.arranged.append((self.station, dict(zones), set(cut_off)))

    def wait(self, seconds: float) -> bool:
        del seconds
        return False

    def interrupt(self) -> None:
        self.closed = True

    def close(self) -> None:
        self.closed = True


CALLS = ("hello", "push", "own", "bodies", "put_photo", "photo")


class BreakingLine:
    """A line that breaks at its n-th call, before or after it took effect at the hub."""

    def __init__(self, line: Line, breaks_at: int, *, after: bool) -> None:
        self._line, self._left, self._after = line, breaks_at, after

    def __getattr__(self, name):
        call = getattr(self._line, name)
        if name not in CALLS:
            return call

        def broken(*args, **kwargs):
            return self._once(lambda: call(*args, **kwargs))

        return broken

    def pull(self, cursor, limit):
        """Each page is a call."""
        pages = self._line.pull(cursor, limit)
        while page := self._once(lambda: next(pages, [])):
            yield page

    def _once(self, call):
        self._left -= 1
        if self._left < 0 or (self._left == 0 and not self._after):
            raise HubUnreachableError("线路断了。")
        answer = call()
        if self._left == 0:
            raise HubUnreachableError("线路断了。")
        return answer
