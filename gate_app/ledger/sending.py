"""Reads this station's own ledger in sealed segments, as it is sent."""

from typing import TYPE_CHECKING

from gate_app.ledger.database import faults
from gate_app.ledger.segments import Segment, read_segment

if TYPE_CHECKING:
    from gate_app.ledger.ledger import Ledger


def next_segment(ledger: "Ledger", epoch: int, after: int, limit: int) -> Segment | None:
    """This station's entries of an epoch beyond a seq, ``limit`` at most; None if none are left.

    Seals what has no seal yet. Raises LedgerError.
    """
    with faults():
        row = ledger.db.execute(
            "SELECT seq, hash, (SELECT max(seq) FROM head WHERE head.station = entry.station"
            " AND head.epoch = entry.epoch AND head.seq BETWEEN ?1 + 1 AND ?1 + ?2)"
            " FROM entry WHERE station = ?3 AND epoch = ?4 AND seq BETWEEN ?1 + 1 AND ?1 + ?2"
            " ORDER BY seq DESC LIMIT 1",
            (after, limit, ledger.station, epoch),
        ).fetchone()
    if row is None:
        return None
    if row[2] is None:
        with ledger.writing():
            ledger.seal(epoch, row[0], row[1].hex(), ledger.clock.now().at)
    return read_segment(ledger.db, ledger.station, epoch, after, limit)
