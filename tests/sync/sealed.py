"""Segments sealed as stations seal them."""

from collections.abc import Sequence

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import Entry
from gate_app.ledger.chain import Head, head_message
from gate_app.sync.hub import Seal, Segment
from tests.stations import NOON


def seal(entries: Sequence[Entry], key: SigningKey, at: int = NOON) -> Segment:
    """These entries as one segment, sealed with the station's key."""
    last = entries[-1]
    header = last.header
    head = Head(header.station, header.epoch, header.seq, last.hash, at)
    return Segment(tuple(entries), Seal(at, key.sign(head_message(head))))
