"""One round with the hub: hello, mine up, theirs down, late bodies, photos.

Nothing here holds a transaction while it waits for the network. Whatever breaks leaves hub
and ledger as they are, each consistent; the next round begins with hello and finds out.
"""

import time
from collections.abc import Callable

import msgspec

from gate_app.ledger.branches import give_way
from gate_app.ledger.receiving import Refused, checked
from gate_app.ledger.sending import next_segment
from gate_app.ledger.synced import (
    Incident,
    Kind,
)
from gate_app.sync import comparison, extras, hub_clock, ledger_steps, theirs
from gate_app.sync.comparison import Comparison
from gate_app.sync.hub import (
    ASK_IT,
    Answer,
    Hub,
    HubForeignError,
    HubIncident,
    Receipt,
    Segment,
    Welcome,
)
from gate_app.sync.ledger_steps import Head
from gate_app.sync.refusals import Refusals
from gate_app.sync.steps import OnLedger, Photos

PUSH, PUSH_FAR, PUSH_SLOW = 1_000, 2_000, 500
FAR_S, SLOW_S = 0.05, 5.0
"""A hello that takes longer asks for larger batches, a push that does for smaller ones."""
BURST, QUICK_S = 16, 1.0
"""At most so many batches go without waiting for an answer: one on a new line, then twice as many
as have just gone, if they took no longer."""
HELLOS = 3
"""How often one round says hello again after the hub has refused a push."""
CUT_OFF = "cut-off"
"""What the offices themselves have done is noted by the hub and is no news to them."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a round."""

    pushed: int = 0
    pulled: int = 0
    bodies: int = 0
    photos: int = 0
    behind: int = 0
    """Own entries that the hub has not got yet."""
    whole: bool = False
    """Whether all that the hub had for this station is here."""
    answer: Answer = Answer.OK
    """Why the hub did not take over what was sent."""
    skew_ms: int | None = None
    """How far the hub's clock is ahead of this laptop's; None where it was not asked."""
    incidents: tuple[Incident, ...] = ()
    """New ones."""
    noted: tuple[HubIncident, ...] = ()
    """At an office: what the hub has noted and nobody has looked at yet."""


class Rounds:
    """Goes through rounds with one hub; remembers what need not be asked twice.

    Made anew whenever the ledger is opened: it knows whether it has been in step since then.

    A HubError ends a round and is the caller's to show; a LedgerError too. Neither loses
    anything.
    """

    def __init__(
        self, on_ledger: OnLedger, photos: Photos, now: Callable[[], float] = time.monotonic
    ) -> None:
        """``now``: monotonic seconds, for what is asked for again after a pause."""
        self._on_ledger = on_ledger
        self._refusals = Refusals(now)
        self._extras = extras.Extras(on_ledger, photos)
        self._size = PUSH
        self._burst = 1
        self._session = 0
        self._line: Hub | None = None
        self._arranged: tuple[dict[str, int], frozenset[str]] = {}, frozenset()
        """Where the hub was told that checkpoints stand, and who it was told is cut off."""
        self._in_step = False
        """Whether hub and laptop agreed on this station's own ledger since the program started."""

    def run(self, hub: Hub) -> Outcome:
        """One round. Raises HubError, LedgerError."""
        if hub is not self._line:
            # It may have been restored meanwhile, and have forgotten.
            self._line, self._arranged = hub, ({}, frozenset())
            self._burst = 1
        incidents: list[Incident] = []
        began, halted = self._on_ledger(ledger_steps.begin)
        pushed, answer, skew, welcome = 0, Answer.OK, None, None
        if halted is None:
            welcome, skew = self._hello(hub)
            pushed, answer, found = self._send(hub, welcome)
            incidents += found
        # What was sent may be a certificate that opens other ledgers to this station.
        pulled, refused = theirs.pull(
            hub, self._on_ledger, self._refusals, welcome, sent=pushed > 0
        )
        forks = [one for one in refused if one.why == "fork"]
        gone = [one for one in forks if self._on_ledger(give_way, one.station, one.epoch)]
        self._refusals.forget(gone)
        refused = [one for one in refused if one not in gone]
        incidents += self._on_ledger(ledger_steps.report_refused, refused)
        self._arrange(hub)
        bodies = self._extras.bodies(hub)
        photos = self._extras.photos(hub)
        whole = not gone and not any(one.why not in ledger_steps.NOT_TOLD for one in refused)
        if welcome is not None:
            whole = whole and self._on_ledger(ledger_steps.hears_an_office, welcome.tips)
        else:
            # Who says no hello is not told that it was cut off: only what comes shows that it is
            # not.
            whole = whole and pulled > 0
        if whole:
            self._on_ledger(ledger_steps.note_fresh, began, written=pulled > 0)
        return Outcome(
            pushed=pushed,
            pulled=pulled,
            bodies=bodies,
            photos=photos,
            behind=self._on_ledger(ledger_steps.behind),
            whole=whole,
            answer=answer,
            skew_ms=skew,
            incidents=tuple(incidents),
            noted=self._noted(hub),
        )

    def _arrange(self, hub: Hub) -> None:
        """A checkpoint may have been moved, or a station cut off where there was no line."""
        arranged = self._on_ledger(ledger_steps.arrangement)
        if arranged != self._arranged:
            hub.arranged(*arranged)
            self._arranged = arranged

    def _noted(self, hub: Hub) -> tuple[HubIncident, ...]:
        seen = self._on_ledger(ledger_steps.seen_at_hub)
        if seen is None:
            return ()
        return tuple(one for one in hub.incidents(seen) if one.kind != CUT_OFF)

    # --- hello ---------------------------------------------------------------------------------

    def _hello(self, hub: Hub) -> tuple[Welcome, int]:
        tip, session, clock = self._on_ledger(ledger_steps.introduction)
        started = time.monotonic()
        welcome = hub.hello(tip, max(session, self._session), clock)
        took = time.monotonic() - started
        self._size = PUSH_FAR if took > FAR_S else PUSH
        self._session = welcome.session
        if self._on_ledger(ledger_steps.another_hub, welcome.incarnation):
            self._in_step = False
            self._extras.start_again()
            self._refusals.start_again()
        now = welcome.time + int(took * 500)
        return welcome, self._on_ledger(hub_clock.compare, now)

    # --- mine up -------------------------------------------------------------------------------

    def _send(self, hub: Hub, welcome: Welcome) -> tuple[int, Answer, list[Incident]]:
        incidents: list[Incident] = []
        pushed, answer = 0, Answer.OK
        for again in range(HELLOS):
            if again:
                welcome, _ = self._hello(hub)
            against = self._on_ledger(comparison.compare, welcome.own)
            found, clear = self._heal(hub, against)
            incidents += found
            if not clear:
                return pushed, answer, incidents
            self._on_ledger(ledger_steps.note_held, welcome)
            count, receipt = self._push(hub, welcome.session, against)
            pushed += count
            answer = receipt.answer if receipt else Answer.OK
            if answer is Answer.OK:
                self._in_step = True
                return pushed, answer, incidents
            # Superseded once may be a hello of this laptop's own, late from a line that broke.
            if answer is Answer.CUT_OFF:
                break
        incidents += self._tell(answer, against)
        return pushed, answer, incidents

    def _heal(self, hub: Hub, against: Comparison) -> tuple[list[Incident], bool]:
        """Bring this station's own ledger in step with the hub's; False where that must wait."""
        if against.forked is not None:
            place = comparison.common_ancestor(hub, self._on_ledger, *against.forked)
            return self._halt(hub, Kind.FORK, place, against)
        if against.apart is not None:
            return self._halt(hub, Kind.FORK, against.apart, against)
        if not against.missing:
            return [], True
        if self._in_step and against.ahead():
            # Nobody puts a disk image back under a running program: another laptop writes.
            place = comparison.common_ancestor(hub, self._on_ledger, *against.head[:2])
            return self._halt(hub, Kind.SUPERSEDED, place, against)
        head = against.head
        for epoch, after in against.missing:
            refused, head = self._take_back(hub, epoch, after, head)
            if refused is not None:
                top = max(refused.seq, after)
                place = comparison.common_ancestor(hub, self._on_ledger, epoch, top)
                return self._halt(hub, Kind.FORK, place, against)
        if against.ahead():
            return self._report(Kind.ROLLED_BACK, against.head[:2], against), True
        return [], True

    def _halt(
        self, hub: Hub, kind: Kind, place: tuple[int, int], against: Comparison
    ) -> tuple[list[Incident], bool]:
        """Both have gone on: nothing of this station is sent until a supervisor has looked."""
        same = comparison.shared(hub, self._on_ledger, against)
        return list(self._on_ledger(comparison.halt, kind, place, against, same)), False

    def _take_back(
        self, hub: Hub, epoch: int, after: int, head: Head
    ) -> tuple[Refused | None, Head]:
        """Read an epoch back beyond a seq; with where the own ledger ends then."""
        while pieces := hub.own(epoch, after, theirs.PULL):
            for piece in pieces:
                keys, verifier = self._on_ledger(ledger_steps.own_key)
                parts, refused = checked(verifier, [piece], keys)
                for part in parts:
                    received, head = self._on_ledger(ledger_steps.take_back_own, part, head)
                    refused += received.refused
                if refused:
                    return refused[0], head
            before, after = after, pieces[-1].entries[-1].header.seq
            if after <= before:
                raise HubForeignError("中心反复送来同样的记录。", what_to_do=ASK_IT)
        return None, head

    def _push(self, hub: Hub, session: int, against: Comparison) -> tuple[int, Receipt | None]:
        """Send what the hub has not got; returns how much, and a receipt that is not OK."""
        pushed = 0
        for epoch, before in self._on_ledger(ledger_steps.own_epochs):
            after = against.at_hub.get(epoch, before)
            while segments := self._next(epoch, after):
                if not pushed:
                    # Known before anything is sent in it, or this laptop would look like an
                    # older copy of itself.
                    self._on_ledger(ledger_steps.put_session, session)
                # One at a time again after a line that breaks meanwhile.
                self._burst = 1
                started = time.monotonic()
                receipt = hub.push(session, *segments)
                took = time.monotonic() - started
                if receipt.answer is not Answer.OK:
                    return pushed, receipt
                if took < QUICK_S:
                    self._burst = min(2 * len(segments), BURST)
                if took > SLOW_S:
                    self._size = PUSH_SLOW
                after = segments[-1].entries[-1].header.seq
                pushed += sum(len(segment.entries) for segment in segments)
                self._on_ledger(ledger_steps.acknowledge, segments[-1], receipt)
        return pushed, None

    def _next(self, epoch: int, after: int) -> list[Segment]:
        """What is sent at one go; read piece by piece, for somebody may be at the gate."""
        found: list[Segment] = []
        while len(found) < self._burst:
            segment = self._on_ledger(next_segment, epoch, after, self._size)
            if segment is None:
                break
            found.append(segment)
            after = segment.entries[-1].header.seq
        return found

    def _tell(self, answer: Answer, against: Comparison) -> list[Incident]:
        """Note why the hub does not take over what this station writes."""
        if answer is Answer.SUPERSEDED:
            acknowledged = self._on_ledger(ledger_steps.acknowledged)
            place = max([*acknowledged, *against.at_hub.items()], default=against.head[:2])
            return self._report(Kind.SUPERSEDED, place, against)
        if answer is Answer.CUT_OFF:
            return self._report(Kind.CUT_OFF, (0, 0), against)
        return self._report(Kind.REFUSED_BY_HUB, against.head[:2], against, answer.value)

    def _report(
        self, kind: Kind, place: tuple[int, int], against: Comparison, detail: str = ""
    ) -> list[Incident]:
        return list(self._on_ledger(comparison.report, kind, place, against, detail))
