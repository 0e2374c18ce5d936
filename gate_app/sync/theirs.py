"""The half of a round that brings down what others wrote, page by page, checked and stored."""

from contextlib import closing

from gate_app.ledger.receiving import Refused, checked, store_part
from gate_app.sync import comparison, ledger_steps
from gate_app.sync.hub import ASK_IT, Cursor, Hub, HubForeignError, Segment, Welcome
from gate_app.sync.steps import OnLedger

PULL = 1_000
"""Entries a page."""
SHUT = 2**62
"""A cursor beyond every entry: nothing more of this ledger in this round."""
IN_VAIN = 10
"""Pages in a row that hold nothing new, good or bad: a hub that goes on like that never ends."""
MOST_REFUSED = 20_000
"""Ledgers that do not hold in one round; a site has not so many."""
SEALS = 12
"""How often one round tries to get past seals that do not hold: from one entry to 2,000."""


def pull(hub: Hub, on_ledger: OnLedger, welcome: Welcome | None) -> tuple[int, list[Refused]]:
    """Take over what is new at the hub; returns how much, and what did not hold.

    With a ``welcome`` only if it tells of something new. Raises HubError, LedgerError.
    """
    cursor: Cursor = on_ledger(ledger_steps.cursor)
    refused: list[Refused] = []
    if welcome is not None:
        refused = on_ledger(comparison.other_branches, welcome.tips)
        cursor.update({(one.station, one.epoch): SHUT for one in refused})
        if not _something_new(welcome, cursor):
            return 0, refused
    pulled, found = _pages(hub, on_ledger, cursor, PULL)
    for one in found:
        if one.why == "seal":
            pulled += _past_a_seal(hub, on_ledger, dict.fromkeys(cursor, SHUT), one)
    return pulled, refused + found


def _pages(hub: Hub, on_ledger: OnLedger, cursor: Cursor, limit: int) -> tuple[int, list[Refused]]:
    pulled = in_vain = 0
    refused: list[Refused] = []
    with closing(hub.pull(cursor, limit)) as pages:
        for segments in pages:
            if in_vain == IN_VAIN or len(refused) > MOST_REFUSED:
                raise HubForeignError("中心反复送来没有用的记录。", what_to_do=ASK_IT)
            # This page may have been on its way when the one before it was refused.
            count, found = _take(on_ledger, [one for one in segments if cursor[_chain(one)] < SHUT])
            pulled += count
            in_vain = 0 if count or found else in_vain + 1
            refused += found
            cursor.update({(one.station, one.epoch): SHUT for one in found})
    return pulled, refused


def _past_a_seal(hub: Hub, on_ledger: OnLedger, cursor: Cursor, bad: Refused) -> int:
    """Take what a seal that does not hold keeps back, seal by seal, and what lies beyond it.

    The hub cuts at any seal: one that was spoilt on its station's disk need not hide the rest.
    """
    pulled, limit, chain = 0, 1, (bad.station, bad.epoch)
    for _ in range(SEALS):
        cursor[chain] = on_ledger(ledger_steps.cursor).get(chain, 0)
        count, refused = _pages(hub, on_ledger, cursor, limit)
        pulled += count
        if not refused:
            break
        limit = 1 if count else 2 * limit
    return pulled


def _take(on_ledger: OnLedger, segments: list[Segment]) -> tuple[int, list[Refused]]:
    stations = {_chain(segment)[0] for segment in segments}
    keys, verifier = on_ledger(ledger_steps.keys, stations)
    parts, refused = checked(verifier, segments, keys)
    shut = {(one.station, one.epoch) for one in refused}
    count = 0
    for part in parts:
        if _chain(part.segment) in shut:
            continue
        received = on_ledger(store_part, part)
        count += len(received.entries)
        refused += received.refused
        shut.update((one.station, one.epoch) for one in received.refused)
    return count, refused


def _chain(segment: Segment) -> tuple[str, int]:
    header = segment.entries[0].header
    return header.station, header.epoch


def _something_new(welcome: Welcome, cursor: Cursor) -> bool:
    return any(
        tip.seq > cursor.get((station, tip.epoch), 0)
        for station, tips in welcome.tips.items()
        for tip in tips
    )
