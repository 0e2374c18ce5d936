"""Ledgers made by hand, to be pushed: each link can be bent."""

import hashlib
import secrets

from gate_app.domain.entries import Entry, Header
from gate_app.ledger.chain import GENESIS_PREV, entry_hash, station_id
from gate_app.sync.hub import Clock, Seal, Segment

CLOCK = Clock(1_700_000_000_000, 1_700_000_000_500, trusted=True)
BODY = b'{"kind":"crossing","salt":"00"}'


def key():
    """A public key; nobody holds the private one."""
    return secrets.token_bytes(32)


def entry(station, seq, prev, *, epoch=1, kind="crossing", body=BODY, **changed):
    """One entry, its hash right whatever stands in it."""
    header = Header(
        **{
            "station": station,
            "epoch": epoch,
            "seq": seq,
            "kind": kind,
            "at": 1_700_000_000_000,
            "wall": 1_700_000_000_500,
            "mono": ("boot", 12_345),
            "actor": "101",
            "body_hash": hashlib.sha256(body or b"").hexdigest(),
            "prev": prev,
            **changed,
        }
    )
    return Entry(header, entry_hash(header), body)


def segment(*entries):
    """Sealed with what looks like a signature: the hub cannot check one."""
    end = hashlib.sha512(entries[-1].hash.encode()).digest() if entries else bytes(64)
    return Segment(tuple(entries), Seal(1_700_000_000_000, end))


def pulled(line, limit=1_000):
    """Every segment that a station is given."""
    return [part for page in line.pull({}, limit) for part in page]


class Chain:
    """A station's own ledger: ``segment(5)`` makes its next five entries."""

    def __init__(self, public, *, epoch=1, seq=0, prev=GENESIS_PREV):
        self.public, self.station = public, station_id(public)
        self.epoch, self.seq, self.prev = epoch, seq, prev
        self.entries = []

    def add(self, **how):
        made = entry(self.station, self.seq + 1, self.prev, epoch=self.epoch, **how)
        self.seq, self.prev = self.seq + 1, made.hash
        self.entries.append(made)
        return made

    def segment(self, count=1, **how):
        return segment(*(self.add(**how) for _ in range(count)))

    def branch(self, *, at=None, epoch=None):
        """Go on from an earlier entry of this chain, as a restored copy would."""
        seq = self.seq if at is None else at
        prev = self.entries[seq - self.entries[0].header.seq].hash if seq else GENESIS_PREV
        return Chain(self.public, epoch=epoch or self.epoch, seq=seq, prev=prev)
