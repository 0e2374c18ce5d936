"""The half of a round that brings down what others wrote, page by page, checked and stored."""

from collections.abc import Iterator, Mapping
from contextlib import closing

import msgspec

from gate_app.ledger.receiving import Refused, checked, store_part
from gate_app.sync import comparison, ledger_steps
from gate_app.sync.hub import ASK_IT, Cursor, Hub, HubForeignError, Segment, Tip, Welcome
from gate_app.sync.refusals import Refusals, ends_of
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


def pull(
    hub: Hub, on_ledger: OnLedger, refusals: Refusals, welcome: Welcome | None, *, sent: bool
) -> tuple[int, list[Refused]]:
    """Take over what is new at the hub; returns how much, and what did not hold.

    With a ``welcome``, and where nothing was ``sent`` since, only if it tells of something new.
    What rests in ``refusals`` is not asked for, and counts as refused. Raises HubError,
    LedgerError.
    """
    cursor: Cursor = on_ledger(ledger_steps.cursor)
    refused: list[Refused] = []
    tips = None
    if welcome is not None:
        tips = ends_of(welcome)
        refused = on_ledger(comparison.other_branches, welcome.tips)
        refusals.forget(refused)
    refused += refusals.resting(on_ledger, tips, cursor)
    cursor.update({(one.station, one.epoch): SHUT for one in refused})
    if tips is not None and not sent and not _something_new(tips, cursor):
        return 0, refused
    pulled = 0
    found: list[Refused] = []
    for came in _pages(hub, on_ledger, cursor, PULL):
        refusals.note(on_ledger, came.refused, came.known, tips or {})
        pulled += came.new
        found += came.refused
    for one in found:
        if one.why == "seal":
            pulled += _past_a_seal(hub, on_ledger, dict.fromkeys(cursor, SHUT), one)
    return pulled, refused + found


class _Came(msgspec.Struct, frozen=True):
    """What came of a page."""

    new: int
    refused: list[Refused]
    known: dict[str, ledger_steps.Standing]
    """Of its stations, before it: what it says itself may be reason to ask again."""


def _pages(hub: Hub, on_ledger: OnLedger, cursor: Cursor, limit: int) -> Iterator[_Came]:
    in_vain = refused = 0
    with closing(hub.pull(cursor, limit)) as pages:
        for segments in pages:
            if in_vain == IN_VAIN or refused > MOST_REFUSED:
                raise HubForeignError("中心反复送来没有用的记录。", what_to_do=ASK_IT)
            # This page may have been on its way when the one before it was refused.
            came = _take(on_ledger, [one for one in segments if cursor[_chain(one)] < SHUT])
            in_vain = 0 if came.new or came.refused else in_vain + 1
            refused += len(came.refused)
            cursor.update({(one.station, one.epoch): SHUT for one in came.refused})
            yield came


def _past_a_seal(hub: Hub, on_ledger: OnLedger, cursor: Cursor, bad: Refused) -> int:
    """Take what a seal that does not hold keeps back, seal by seal, and what lies beyond it.

    The hub cuts at any seal: one that was spoilt on its station's disk need not hide the rest.
    """
    pulled, limit, chain = 0, 1, (bad.station, bad.epoch)
    for _ in range(SEALS):
        cursor[chain] = on_ledger(ledger_steps.cursor).get(chain, 0)
        came = list(_pages(hub, on_ledger, cursor, limit))
        count = sum(one.new for one in came)
        pulled += count
        if not any(one.refused for one in came):
            break
        limit = 1 if count else 2 * limit
    return pulled


def _take(on_ledger: OnLedger, segments: list[Segment]) -> _Came:
    stations = {_chain(segment)[0] for segment in segments}
    known, verifier = on_ledger(ledger_steps.standings, stations)
    parts, refused = checked(verifier, segments, {name: one.key for name, one in known.items()})
    shut = {(one.station, one.epoch) for one in refused}
    count = 0
    for part in parts:
        if _chain(part.segment) in shut:
            continue
        received = on_ledger(store_part, part)
        count += len(received.entries)
        refused += received.refused
        shut.update((one.station, one.epoch) for one in received.refused)
    return _Came(count, refused, known)


def _chain(segment: Segment) -> tuple[str, int]:
    header = segment.entries[0].header
    return header.station, header.epoch


def _something_new(tips: Mapping[tuple[str, int], Tip], cursor: Cursor) -> bool:
    return any(tip.seq > cursor.get(chain, 0) for chain, tip in tips.items())
