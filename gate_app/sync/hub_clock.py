"""What the hub's time says of this laptop's clock."""

from gate_app.clock import JUMP_MS
from gate_app.domain.entries import ClockConfirmed, ClockJumped
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.synced import Mark, Synced

HUB = "hub"
"""Who confirmed the clock, in the place of a supervisor's staff code."""
NOTED_MS = 1_000


def compare(ledger: Ledger, hub_now: int) -> int:
    """Compare the hub's time (ms UTC) with the wall clock; returns how far the hub is ahead, ms.

    An agreeing hub confirms a clock that was not trusted. One that begins to disagree by more
    than two minutes takes the trust away; once, so that a supervisor who then confirms the
    clock against a wrong hub is not contradicted again and again. Raises LedgerError.
    """
    synced = Synced(ledger.db)
    stamp = ledger.clock.now()
    skew = hub_now - stamp.wall
    before = synced.number(Mark.SKEW)
    agrees = abs(skew) <= JUMP_MS
    if before is None or abs(skew - before) > NOTED_MS:
        with ledger.writing():
            synced.put(Mark.SKEW, skew)
    if ledger.head[1] == 0:
        return skew
    if agrees and not stamp.trusted:
        ledger.clock.confirm()
        ledger.append(ClockConfirmed(staff=HUB))
    elif not agrees and stamp.trusted and (before is None or abs(before) <= JUMP_MS):
        ledger.clock.doubt()
        ledger.append(ClockJumped(by_ms=-skew, trusted=False))
    return skew
