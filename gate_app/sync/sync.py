"""The loop that keeps a station in step with its hub; runs in a thread of its own.

What breaks is told in the state and tried again: no line, with growing pauses; a refusal or a
full hub, likewise, and somebody has to see to it. Nothing of it ever stops the gate.
"""

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from gate_app.errors import GateError
from gate_app.ledger.database import LedgerError
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.synced import Kind, Mark, Synced
from gate_app.sync.hub import Answer, Hub, HubUnreachableError
from gate_app.sync.ledger_steps import behind
from gate_app.sync.round import Outcome, Rounds
from gate_app.sync.state import WORDS, Standing, SyncState
from gate_app.sync.steps import OnLedger, Photos

T = TypeVar("T")

FIRST_S = 10.0
"""The first connect waits up to so long by chance: a park's laptops start together."""
POLL_S = 2.5
"""Without hints a revocation is to be everywhere within 2 s in the middle: half of this, a look of
the office and two rounds."""
JITTER = 0.1
SLICE_S = 0.25
"""A wait looks up so often whether there is something of its own to send."""
LONGEST_S = 60.0


def _ignore(_: object) -> None:
    """What to do with what nobody listens to."""


class Sync:
    """Rounds with the hub until ``stop``, which any thread may call, as ``hurry``.

    ``connect`` makes a line, which is let go after any fault; ``changed`` is told every new
    state and ``arrived`` how many entries came, both in this thread.
    """

    def __init__(
        self,
        connect: Callable[[], Hub],
        on_ledger: OnLedger,
        photos: Photos,
        *,
        changed: Callable[[SyncState], None] = _ignore,
        arrived: Callable[[int], None] = _ignore,
        crashed: Callable[[Exception], None] = _ignore,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._connect, self._on_ledger = connect, on_ledger
        self._changed, self._arrived, self._crashed = changed, arrived, crashed
        self._chance = chance
        self._rounds = Rounds(on_ledger, photos)
        self._hub: Hub | None = None
        # Again from the same thread: a signal may stop what is just taking the line.
        self._line = threading.RLock()
        self._stopped, self._hurried = threading.Event(), threading.Event()
        self._failures = 0
        self.state = SyncState()

    def run(self) -> None:
        """Go on until ``stop``; raises nothing."""
        try:
            self._pause(FIRST_S * self._chance())
            while not self._stopped.is_set():
                self.once()
                if self._failures:
                    self._pause(min(LONGEST_S, 2.0 ** min(self._failures, 10)) * self._chance())
                else:
                    self._await_hint()
        finally:
            self.close()

    def once(self) -> SyncState:
        """One round; every fault ends in the state, which is returned."""
        try:
            outcome = self._rounds.run(self._open())
        except GateError as error:
            self._fail(error)
        except Exception as error:  # what a broken hub may send: told, and tried again
            self._crashed(error)
            self._fail(
                GateError(
                    f"与中心交换时程序出错（{type(error).__name__}）。",
                    what_to_do="会自动再试；一直这样请联系主管。",
                )
            )
        else:
            self._failures = 0
            self._succeed(outcome)
        return self.state

    def hurry(self) -> None:
        """Something was written here that should not wait."""
        self._hurried.set()

    def stop(self) -> None:
        """End at once, whatever is waited for."""
        self._stopped.set()
        self._hurried.set()
        with self._line:
            if self._hub is not None:
                self._hub.interrupt()

    # --- the line ------------------------------------------------------------------------------

    def _open(self) -> Hub:
        if self._hub is None:
            made = self._connect()
            with self._line:
                self._hub = made
                if self._stopped.is_set():
                    made.interrupt()
        return self._hub

    def close(self) -> None:
        """Let the line go; the next round makes another."""
        with self._line:
            hub, self._hub = self._hub, None
        if hub is not None:
            hub.close()

    def _pause(self, seconds: float) -> None:
        """Wait without a line; only ``stop`` ends it early."""
        self._stopped.wait(seconds)

    def _await_hint(self) -> None:
        """Wait for the hub's hint, an entry of one's own, or the next poll."""
        until = time.monotonic() + POLL_S * (1 + JITTER * (2 * self._chance() - 1))
        hub = self._open()
        while not self._hurried.is_set():
            left = until - time.monotonic()
            if left <= 0:
                break
            try:
                if hub.wait(min(SLICE_S, left)):
                    break
            except GateError:
                self.close()  # the next round connects anew, or tells why it cannot
                break
        self._hurried.clear()

    # --- the state -----------------------------------------------------------------------------

    def _fail(self, error: GateError) -> None:
        self._failures += 1
        self.close()
        if self._stopped.is_set():
            return
        passing = isinstance(error, HubUnreachableError)
        standing = Standing.OFFLINE if passing else Standing.REFUSED
        self._become(standing, str(error), error.what_to_do)

    def _succeed(self, outcome: Outcome) -> None:
        if outcome.pulled or outcome.bodies:
            self._tell(self._arrived, outcome.pulled + outcome.bodies)
        if outcome.answer is Answer.CUT_OFF:
            standing = Standing.CUT_OFF
        elif outcome.answer is not Answer.OK:
            standing = Standing.REFUSED
        else:
            standing = Standing.BEHIND if outcome.behind else Standing.IN_STEP
            if not outcome.whole:
                standing = Standing.PARTIAL
        self.state = msgspec.structs.replace(self.state, noted=outcome.noted)
        self._become(standing, *WORDS.get(standing, ("", "")))

    def _become(self, standing: Standing, why: str, what_to_do: str) -> None:
        try:
            self.state = self._on_ledger(
                read_state, standing=standing, why=why, what_to_do=what_to_do, before=self.state
            )
        except LedgerError:
            self.state = msgspec.structs.replace(
                self.state, standing=standing, why=why, what_to_do=what_to_do
            )
        except Exception as error:  # the ledger's thread has ended before this one
            self._crashed(error)
            return
        self._tell(self._changed, self.state)

    def _tell(self, listener: Callable[[T], None], value: T) -> None:
        """Whatever is wrong with a listener, the exchange goes on."""
        try:
            listener(value)
        except Exception as error:
            self._crashed(error)


def read_state(
    ledger: Ledger, *, standing: Standing, why: str, what_to_do: str, before: SyncState
) -> SyncState:
    """The state as it stands with what the ledger knows. Raises LedgerError."""
    synced = Synced(ledger.db)
    halted = synced.halted(ledger.station)
    if halted is not None and standing not in (Standing.OFFLINE, Standing.CUT_OFF):
        standing = Standing.FORKED if halted.kind is Kind.FORK else Standing.SUPERSEDED
        why, what_to_do = WORDS[standing]
    if ledger.views.station(ledger.station)[1] is not None:
        standing = Standing.CUT_OFF
        why, what_to_do = WORDS[standing]
    at = ledger.clock.now().at
    same = before.standing is standing and before.since
    return SyncState(
        standing=standing,
        since=before.since if same else at,
        in_step_at=ledger.freshness.known,
        behind=behind(ledger),
        why=why,
        what_to_do=what_to_do,
        skew_ms=synced.number(Mark.SKEW),
        incidents=tuple(synced.incidents()),
        noted=tuple(one for one in before.noted if one.id > (synced.number(Mark.SEEN) or 0)),
        oversteps=len(synced.oversteps()),
    )
