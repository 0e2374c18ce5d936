"""Ledgers that were not taken over, remembered so that they are not sent at every round in vain.

In the memory of the program alone: a start asks for all of them once more.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from gate_app.ledger.receiving import Refused
from gate_app.sync import ledger_steps
from gate_app.sync.hub import Cursor, Tip, Welcome
from gate_app.sync.ledger_steps import Known, Standing
from gate_app.sync.steps import OnLedger

FIRST_S, LONGEST_S = 300.0, 6 * 3_600.0
"""What has not changed at the hub is asked for again after so long, each time twice as long."""
MOVED_LONGEST_S = 3_600.0
"""So long at most where it has: at once the first time, then after 1 s, 3 s, 7 s and so on. A
station that writes every few seconds may never be taken over."""
MOST = 20_000
"""Ledgers remembered; a site has not so many."""
_DOUBLINGS = 20

Chain = tuple[str, int]
"""Station and epoch."""


class _Noted(msgspec.Struct, frozen=True):
    refused: Refused
    tip: Tip | None
    """The hub's end of it when it was refused; None where the hub had not told it."""
    known: Known
    times: int
    """In a row."""
    at: float
    """Monotonic seconds."""


class Refusals:
    """What was refused, at which end, and when it is worth asking again."""

    def __init__(self, now: Callable[[], float]) -> None:
        """``now``: monotonic seconds."""
        self._now = now
        self._noted: dict[Chain, _Noted] = {}

    def start_again(self) -> None:
        """Another hub: it may send something else."""
        self._noted.clear()

    def forget(self, refused: Iterable[Refused]) -> None:
        """What stood in their way is gone: ask for them at the next round."""
        for one in refused:
            self._noted.pop((one.station, one.epoch), None)

    def note(
        self,
        on_ledger: OnLedger,
        refused: list[Refused],
        standings: Mapping[str, Standing],
        tips: Mapping[Chain, Tip],
    ) -> None:
        """These were asked for and not taken over, as their stations stood. Raises LedgerError."""
        if not refused:
            return
        if len(self._noted) > MOST:
            self._noted.clear()
        known = on_ledger(ledger_steps.known_of, {one.station for one in refused})
        for one in refused:
            chain = one.station, one.epoch
            now = known[one.station]._replace(standing=standings[one.station])
            times = self._noted[chain].times + 1 if chain in self._noted else 1
            self._noted[chain] = _Noted(one, tips.get(chain), now, times, self._now())

    def resting(
        self, on_ledger: OnLedger, tips: Mapping[Chain, Tip] | None, held: Cursor
    ) -> list[Refused]:
        """What would only be refused again, as far as is known. Raises LedgerError.

        ``tips`` are the hub's ends, None where it was not asked. What it does not send any
        more, or is ``held`` here by now, is forgotten.
        """
        if tips is not None:
            self._noted = {
                chain: one
                for chain, one in self._noted.items()
                if chain in tips and held.get(chain, 0) < tips[chain].seq
            }
        if not self._noted:
            return []
        known = on_ledger(ledger_steps.known_of, {station for station, _ in self._noted})
        return [
            one.refused
            for chain, one in self._noted.items()
            if self._rests(one, (tips or {}).get(chain, one.tip), known[chain[0]])
        ]

    def _rests(self, one: _Noted, tip: Tip | None, known: Known) -> bool:
        if known.standing != one.known.standing:
            return False  # its certificate has come, or an end was put to it
        if one.refused.why == "gap" and known.held != one.known.held:
            return False
        growth = 2.0 ** min(one.times - 1, _DOUBLINGS)
        if tip != one.tip:
            pause = min(MOVED_LONGEST_S, growth - 1)
        else:
            pause = min(LONGEST_S, FIRST_S * growth)
        return self._now() - one.at < pause


def ends_of(welcome: Welcome) -> dict[Chain, Tip]:
    """The hub's end of each ledger that this station follows."""
    return {(station, tip.epoch): tip for station, tips in welcome.tips.items() for tip in tips}
