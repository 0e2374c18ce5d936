"""The gate: a code is presented, a verdict comes back, an entry is in the ledger.

``present`` reads like the flow: code → pass → facts → rules → entry. ADMIT and REFUSE are
recorded before they are returned. ATTEND waits for the guard's ``answer``; when the next
code comes first it is recorded as unresolved, and presence stays.
"""

import time
from collections.abc import Callable, Iterator, Sequence

import msgspec

from gate_app.clock import Stamp
from gate_app.domain.entries import (
    Crossing,
    Entry,
    GateEvent,
    PassIssued,
    Refusal,
    Rested,
    Subject,
    TurnedBack,
    Undo,
    Unresolved,
)
from gate_app.domain.places import Place
from gate_app.domain.policy import Policy
from gate_app.domain.rules import Facts, decide
from gate_app.domain.verdict import FINAL, Decision, Direction, DirectionMode, How, Reason, Verdict
from gate_app.errors import NotAllowedError, UsageError
from gate_app.facts import Reading, Scan, gather, subject_of
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register
from gate_app.ledger.synced import office_heads
from gate_app.reading import CodeReader, Person

NEEDS_NO_NOTE = frozenset(
    {
        Reason.CONFIRM_HOLDER,
        Reason.PRESENCE_UNKNOWN,
        Reason.SEVERAL_CODES,
        Reason.REGISTER_STALE,
        Reason.CLOCK_UNTRUSTED,
        Reason.EVACUATION,
    }
)
"""Doubts that a look settles; any other needs the guard's reason."""
DOUBTS = NEEDS_NO_NOTE | {
    Reason.TEMPERATURE_MISSING,
    Reason.NUMBER_ONLY,
    Reason.ALREADY_INSIDE,
    Reason.NOT_INSIDE,
}
"""What a guard may settle anyway, unless policy makes it hard."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the guard sees. ``entry`` is None only for an ATTEND that waits (``pending``)."""

    decision: Decision
    scan: Scan
    person: Person | None = None
    entry: Entry | None = None
    pending: int | None = None
    at: int = 0
    decide_ms: float = 0.0
    commit_ms: float = 0.0


class _Presented(msgspec.Struct, frozen=True):
    """Everything about one scan until it is recorded."""

    scan: Scan
    reading: Reading
    issued: PassIssued | None
    together: int
    decision: Decision
    subject: Subject
    rested: Rested
    person: Person | None
    at: int


class Gate:
    """The one entrance of one zone. Use from the thread that owns the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        register: Register,
        place: Place,
        *,
        register_age_s: Callable[[int], int] = lambda _at: 0,
    ) -> None:
        """``register_age_s`` says how old the register is at a time (trusted, ms UTC)."""
        self._ledger = ledger
        self._register_age_s = register_age_s
        self._register = register
        self._reader = CodeReader(register, photos=ledger.folder / "photos")
        self._waiting: dict[int, _Presented] = {}
        self._last_pending = 0
        self.place = place

    # --- the flow ----------------------------------------------------------------------------

    def present(self, scans: Sequence[Scan]) -> list[Outcome]:
        """Decide on the codes of one frame (or one line) and record what is decided.

        Raises LedgerError when nothing could be recorded: then nobody was admitted.
        """
        started = time.perf_counter()
        found = [(scan, *read) for scan in scans for read in self._reader.read(scan)]
        stamp = self._ledger.clock.now()
        presented = [
            self._decide(scan, reading, issued, stamp, len(found))
            for scan, reading, issued in found
        ]
        decided = time.perf_counter()
        bodies: list[GateEvent] = [self._body(Unresolved, one) for one in self._waiting.values()]
        left_behind = len(bodies)
        recorded = [one for one in presented if one.decision.verdict is not Verdict.ATTEND]
        bodies += [
            self._body(Crossing if one.decision.verdict is Verdict.ADMIT else Refusal, one)
            for one in recorded
        ]
        written = self._ledger.append_all(bodies, actor=self.actor()) if bodies else []
        committed = time.perf_counter()
        self._waiting.clear()
        entries = iter(written[left_behind:])
        decide_ms, commit_ms = (decided - started) * 1000, (committed - decided) * 1000
        return [
            self._outcome(one, entries, decide_ms=decide_ms, commit_ms=commit_ms)
            for one in presented
        ]

    def _outcome(
        self, one: _Presented, entries: Iterator[Entry], *, decide_ms: float, commit_ms: float
    ) -> Outcome:
        pending = None
        entry = None
        if one.decision.verdict is Verdict.ATTEND:
            self._last_pending += 1
            pending = self._last_pending
            self._waiting[pending] = one
        else:
            entry = next(entries)
        return Outcome(
            decision=one.decision,
            scan=one.scan,
            person=one.person,
            entry=entry,
            pending=pending,
            at=one.at,
            decide_ms=decide_ms,
            commit_ms=commit_ms,
        )

    def _decide(
        self, scan: Scan, reading: Reading, issued: PassIssued | None, stamp: Stamp, together: int
    ) -> _Presented:
        if reading.claims is not None and not reading.kid:
            scan = msgspec.structs.replace(scan, how=How.TYPED)
        subject = subject_of(reading, issued)
        facts = gather(
            self._register,
            reading,
            scan,
            place=self.place,
            stamp=stamp,
            together=together,
            subject=subject,
            issued=issued,
            register_age_s=self._register_age_s(stamp.at),
        )
        return _Presented(
            scan,
            reading,
            issued,
            together,
            decide(facts),
            subject,
            self._rested(scan, reading, facts),
            self._reader.person(reading.claims, subject, stamp.at),
            stamp.at,
        )

    def _rested(self, scan: Scan, reading: Reading, facts: Facts) -> Rested:
        epoch, seq, _ = self._ledger.head
        return Rested(
            how=scan.how,
            kid=reading.kid,
            register=(self._ledger.station, epoch, seq),
            offices=office_heads(self._ledger.db, self._ledger.station),
            register_age_s=facts.register_age_s,
            clock_trusted=facts.clock_trusted,
            policy=facts.policy.version,
            camera=scan.camera,
        )

    # --- the guard's answer ----------------------------------------------------------------------

    def answer(
        self,
        pending: int,
        *,
        admit: bool,
        direction: Direction | None = None,
        note: str = "",
        authorised_by: str = "",
    ) -> Outcome:
        """Record the guard's answer to an ATTEND: through, or turned back.

        A direction that the guard chooses is decided on anew: it may be refused, or raise
        another doubt. Raises UsageError when the ATTEND is no longer waiting, or a reason or
        the direction is missing.
        """
        one = self._waiting.get(pending)
        if one is None:
            raise UsageError("这一条已经过去了。", what_to_do="请重新扫码。")
        unknown = one.decision.reason is Reason.PRESENCE_UNKNOWN
        if admit and unknown and direction is None:
            raise UsageError("不知道是进还是出。", what_to_do="请选择进或出。")
        if admit and direction is not None and (unknown or direction is not one.decision.direction):
            return self._go(pending, one, direction)
        if admit and one.decision.reason not in NEEDS_NO_NOTE and not note:
            raise UsageError("放行需要写明原因。", what_to_do="请选择一个原因。")
        started = time.perf_counter()
        body = self._body(Crossing if admit else TurnedBack, one)
        body = msgspec.structs.replace(body, note=note, authorised_by=authorised_by)
        entry = self._ledger.append(body, actor=self.actor())
        del self._waiting[pending]
        verdict = Verdict.ADMIT if admit else Verdict.REFUSE
        return Outcome(
            decision=msgspec.structs.replace(one.decision, verdict=verdict),
            scan=one.scan,
            person=one.person,
            entry=entry,
            at=entry.header.at,
            commit_ms=(time.perf_counter() - started) * 1000,
        )

    def _go(self, pending: int, one: _Presented, direction: Direction) -> Outcome:
        """Decide again for the direction that the guard chose, and record what is decided."""
        started = time.perf_counter()
        scan = msgspec.structs.replace(one.scan, mode=DirectionMode(direction.value))
        again = self._decide(scan, one.reading, one.issued, self._ledger.clock.now(), one.together)
        decided = time.perf_counter()
        written: list[Entry] = []
        if again.decision.verdict is not Verdict.ATTEND:
            admitted = again.decision.verdict is Verdict.ADMIT
            body = self._body(Crossing if admitted else Refusal, again)
            written.append(self._ledger.append(body, actor=self.actor()))
        del self._waiting[pending]
        return self._outcome(
            again,
            iter(written),
            decide_ms=(decided - started) * 1000,
            commit_ms=(time.perf_counter() - decided) * 1000,
        )

    def leave_unresolved(self) -> list[Entry]:
        """Record every waiting ATTEND as unresolved: at sign-off, shutdown, or headless."""
        bodies = [self._body(Unresolved, one) for one in self._waiting.values()]
        written = self._ledger.append_all(bodies, actor=self.actor()) if bodies else []
        self._waiting.clear()
        return written

    def override(self, refusal: Entry, *, note: str, authorised_by: str = "") -> Entry:
        """Admit somebody who was refused, where policy lets a supervisor do so.

        Raises NotAllowedError for forgery, revocation and whatever policy does not name.
        """
        body = refusal.body()
        policy = self._register.item(Policy) or Policy()
        allowed = policy.overridable - FINAL
        if not isinstance(body, Refusal) or body.reason not in allowed:
            raise NotAllowedError("这种拒绝不能改为放行。", what_to_do="请按提示处理。")
        # What was refused for one reason may have had a worse one behind it.
        lifted = allowed | policy.soft | policy.off | (DOUBTS - policy.hard)
        behind = [other for other in body.others if other in FINAL or other not in lifted]
        if behind:
            raise NotAllowedError(
                "这种拒绝不能改为放行：还有别的原因。", what_to_do="请按提示处理。"
            )
        if self._register.overridden(refusal.ref, body.subject.holder):
            raise NotAllowedError("这一条已经改为放行了。")
        if policy.pin_to_override and not authorised_by:
            raise NotAllowedError("改为放行需要主管的 PIN。", what_to_do="请主管输入工号和 PIN。")
        if not note:
            raise UsageError("改为放行需要写明原因。", what_to_do="请选择一个原因。")
        crossing = Crossing(
            subject=body.subject,
            checkpoint=body.checkpoint,
            zone=body.zone,
            direction=body.direction,
            verdict=body.verdict,
            reason=body.reason,
            rested=body.rested,
            others=body.others,
            note=note,
            authorised_by=authorised_by,
            overrides=refusal.ref,
        )
        return self._ledger.append(crossing, actor=self.actor())

    def undo(self, entry: Entry, *, reason: str) -> Entry:
        """Take back what happened at the gate; both entries stay."""
        if not isinstance(entry.body(), GateEvent) or self._register.undone(entry.ref):
            raise NotAllowedError("这一条不能撤销。")
        if not reason:
            raise UsageError("撤销需要写明原因。", what_to_do="请选择一个原因。")
        return self._ledger.append(Undo(ref=entry.ref, reason=reason), actor=self.actor())

    def actor(self) -> str:
        """``staff/shift`` of whoever is signed on, empty when nobody is."""
        duty = self._register.on_duty(self._ledger.station)
        return "" if duty is None else f"{duty.staff}/{duty.shift}"

    def _body(self, kind: type[GateEvent], one: _Presented) -> GateEvent:
        decision = one.decision
        return kind(
            subject=one.subject,
            checkpoint=self.place.checkpoint,
            zone=self.place.zone,
            direction=decision.direction,
            verdict=decision.verdict,
            reason=decision.reason,
            rested=one.rested,
            others=tuple(finding.reason for finding in decision.others),
        )
