"""What a guard or supervisor does at the gate besides scanning; each act is an entry."""

from collections.abc import Sequence

from gate_app.codes import pass_number
from gate_app.domain.entries import (
    Body,
    ClockConfirmed,
    Crossing,
    EmergencyPassage,
    EmergencyReviewed,
    Entry,
    EvacuationEnded,
    EvacuationStarted,
    GateStateSet,
    HeadCounted,
    HealthObserved,
    OpeningCountClosed,
    PresenceSet,
    Rested,
    Subject,
    TurnedBack,
)
from gate_app.domain.places import GateSetting
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, GateState, How, Reason, Verdict
from gate_app.errors import NotAllowedError, UsageError
from gate_app.gate import Gate
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register

WARMEST, COLDEST = 450, 300
"""Tenths of a degree Celsius that a living person can have."""


class Acts:
    """The acts of one gate. Use from the thread that owns the ledger."""

    def __init__(self, ledger: Ledger, register: Register, gate: Gate) -> None:
        self._ledger = ledger
        self._register = register
        self._gate = gate
        self._place = gate.place

    # --- no code at all -------------------------------------------------------------------

    def find(self, text: str) -> list[Subject]:
        """Search by pass number, or by name where policy allows; two characters and more."""
        text = text.strip()
        try:
            first_bits = pass_number.parse(text)
        except pass_number.PassNumberError:
            policy = self._register.item(Policy) or Policy()
            if not policy.search_by_name or len(text) < 2:
                return []
            return self._register.find_people(text)
        return [
            Subject(
                pass_id=issued.pass_id,
                holder=issued.holder,
                pass_kind=issued.pass_kind,
                name=self._register.name(issued.holder),
                enterprise=issued.enterprise,
            )
            for issued in self._register.issued_by_number(first_bits)
        ]

    def admit_without_code(
        self, subject: Subject, *, direction: Direction, note: str, authorised_by: str
    ) -> Entry:
        """Let somebody through who has no code, on a supervisor's PIN and with a reason.

        Raises NotAllowedError for whoever is suspended or has none but revoked passes: a code
        left at home lifts nothing.
        """
        if not authorised_by:
            raise NotAllowedError("无码放行需要主管的 PIN。", what_to_do="请主管输入工号和 PIN。")
        if not note or not (subject.name or subject.holder):
            raise UsageError("无码放行需要写明姓名和原因。", what_to_do="请补全后再试。")
        if self._barred(subject):
            raise NotAllowedError("此人的通行证已吊销或暂停通行。", what_to_do="请联系发证处。")
        return self._append(
            self._without_code(Crossing, subject, direction, note, authorised_by=authorised_by)
        )

    def _barred(self, subject: Subject) -> bool:
        register = self._register
        passes = [issued.pass_id for issued in register.passes_of(subject.holder)]
        if subject.pass_id:
            passes = [subject.pass_id]
        dead = bool(passes) and all(register.revocation(one) is not None for one in passes)
        return (
            dead
            or register.suspended(f"holder:{subject.holder}")
            or register.suspended(f"enterprise:{subject.enterprise}")
        )

    def turn_back_without_code(self, *, note: str, name: str = "") -> Entry:
        """Turn somebody back who has no code (劝返)."""
        if not note:
            raise UsageError("劝返需要写明原因。", what_to_do="请选择一个原因。")
        return self._append(
            self._without_code(TurnedBack, Subject(name=name), Direction.ENTRY, note)
        )

    def write_down_late(
        self, subject: Subject, *, direction: Direction, happened: int, note: str
    ) -> Entry:
        """Type in a crossing taken down on paper; ``happened`` in ms UTC.

        Raises UsageError for a time still to come, or nobody named.
        """
        if happened > self._ledger.clock.now().at:
            raise UsageError("补录的时间还没有到。", what_to_do="请检查日期和时间。")
        if not (subject.name or subject.holder):
            raise UsageError("补录需要写明是谁。", what_to_do="请输入姓名或通行证号。")
        return self._append(
            self._without_code(
                Crossing, subject, direction, note or "paper", how=How.PAPER, happened=happened
            )
        )

    def _without_code(
        self,
        kind: type[Crossing] | type[TurnedBack],
        subject: Subject,
        direction: Direction,
        note: str,
        *,
        how: How = How.MANUAL,
        authorised_by: str = "",
        happened: int | None = None,
    ) -> Body:
        return kind(
            subject=subject,
            checkpoint=self._place.checkpoint,
            zone=self._place.zone,
            direction=direction,
            verdict=Verdict.ATTEND,
            reason=Reason.NO_CODE,
            rested=Rested(how=how, clock_trusted=self._ledger.clock.now().trusted),
            note=note,
            authorised_by=authorised_by,
            happened=happened,
        )

    # --- emergency and evacuation ---------------------------------------------------------

    def let_emergency_through(
        self, *, reason: str, plate: str = "", direction: Direction = Direction.ENTRY
    ) -> Entry:
        """Ambulance, fire engine, police: through at once, counted, reviewed later."""
        return self._append(
            EmergencyPassage(
                checkpoint=self._place.checkpoint,
                zone=self._place.zone,
                direction=direction,
                reason=reason or "emergency",
                plate=plate,
            )
        )

    def review_emergency(self, passage: Entry, *, note: str = "") -> Entry:
        """A supervisor has looked at an emergency passage."""
        return self._append(EmergencyReviewed(ref=passage.ref, note=note))

    def start_evacuation(self, *, reason: str) -> Entry:
        """Open the exit for all. Raises NotAllowedError if it is open already."""
        if self._register.evacuation(self._place.zone) is not None:
            raise NotAllowedError("已经在疏散中。")
        return self._append(EvacuationStarted(zone=self._place.zone, reason=reason or "evacuation"))

    def count_heads(self, count: int = 1) -> Entry:
        """Count heads that left without a code; negative to correct."""
        if self._register.evacuation(self._place.zone) is None:
            raise NotAllowedError("现在没有疏散。")
        return self._append(HeadCounted(zone=self._place.zone, count=count))

    def end_evacuation(self) -> Entry:
        """Control the exit again."""
        if self._register.evacuation(self._place.zone) is None:
            raise NotAllowedError("现在没有疏散。")
        return self._append(EvacuationEnded(zone=self._place.zone))

    # --- the gate itself ------------------------------------------------------------------

    def set_state(self, state: GateState, *, reason: str, authorised_by: str) -> Entry:
        """Open, half-close or seal the gate; a supervisor's PIN allows it."""
        if not authorised_by:
            raise NotAllowedError("改变卡点状态需要主管的 PIN。", what_to_do="请主管输入 PIN。")
        checkpoint = self._place.checkpoint
        return self._append(
            GateStateSet(
                item=GateSetting(checkpoint, state, reason),
                replaces=self._register.ref_of(GateSetting, checkpoint),
            )
        )

    def take_opening_count(self, inside: Sequence[Subject]) -> list[Entry]:
        """Record who is inside when the zone closes, and that the count is complete."""
        zone = self._place.zone
        bodies: list[Body] = [
            PresenceSet(subject=subject, zone=zone, inside=True) for subject in inside
        ]
        bodies.append(OpeningCountClosed(zone=zone, count=len(inside)))
        return self._ledger.append_all(bodies, actor=self._gate.actor())

    def observe_health(
        self, holder: str, *, temperature: int | None = None, code: str = ""
    ) -> Entry:
        """Note a temperature (tenths of a degree Celsius) or a health code."""
        if temperature is not None and not COLDEST <= temperature <= WARMEST:
            raise UsageError("体温应在 30.0 到 45.0 之间。", what_to_do="请重新测量。")
        return self._append(HealthObserved(holder=holder, temperature=temperature, code=code))

    def confirm_clock(self, *, authorised_by: str) -> Entry:
        """A supervisor says that date and time on the screen are right."""
        self._ledger.clock.confirm()
        return self._append(ClockConfirmed(staff=authorised_by))

    def _append(self, body: Body) -> Entry:
        return self._ledger.append(body, actor=self._gate.actor())
