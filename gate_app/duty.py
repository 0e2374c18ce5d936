"""Signing on and off, and PINs: who is on duty and who may allow what."""

import msgspec

from gate_app.codes import pins
from gate_app.domain.entries import DutyOff, DutyOn, Entry, PinAccepted, PinFailed
from gate_app.domain.people import Staff, StaffRole
from gate_app.domain.places import Place
from gate_app.errors import GateError, NotAllowedError
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register

WRONG_PINS_ALLOWED = 5
LOCKED_OUT_MS = 15 * 60_000


class PinRefusedError(GateError):
    """The staff code or PIN is wrong, or locked out for a while."""


class Challenge(msgspec.Struct, frozen=True):
    """A staff member whose PIN is about to be checked."""

    staff: Staff

    def holds(self, pin: str) -> bool:
        """Whether the PIN is right. Takes about 0.4 s by intent: never on the ledger's thread."""
        return pins.check(self.staff.pin, pin)


class Duty:
    """The duty book of one station. Use from the thread that owns the ledger.

    A PIN is checked in three steps, so that its slow middle never delays a verdict:
    ``challenge`` here, ``Challenge.holds`` anywhere, ``settle`` here.
    """

    def __init__(self, ledger: Ledger, register: Register, place: Place) -> None:
        self._ledger = ledger
        self._register = register
        self._place = place

    def challenge(self, code: str) -> Challenge:
        """Find whose PIN is to be checked. Raises PinRefusedError if unknown or locked out."""
        code = code.strip()
        staff = self._register.item(Staff, code)
        if staff is None or not staff.active:
            raise PinRefusedError("工号或 PIN 不对。", what_to_do="请再试一次。")
        at = self._ledger.clock.now().at
        wrong, last = self._register.wrong_pins(code, at)
        wait_ms = last + LOCKED_OUT_MS - at
        if wrong and wrong % WRONG_PINS_ALLOWED == 0 and wait_ms > 0:
            minutes = -(-wait_ms // 60_000)
            raise PinRefusedError(
                f"PIN 错了 {wrong} 次，工号 {code} 暂时锁定。",
                what_to_do=f"请 {minutes} 分钟后再试，或请主管处理。",
            )
        return Challenge(staff)

    def settle(
        self, challenge: Challenge, *, holds: bool, purpose: str, role: StaffRole | None = None
    ) -> str:
        """Record the outcome and return the staff code. Raises PinRefusedError.

        With ``role`` the staff member must have that role (NotAllowedError).
        """
        # Asked for before a lock-out, a challenge does not outlive it.
        staff = self.challenge(challenge.staff.code).staff
        if not holds:
            self._ledger.append(PinFailed(staff=staff.code))
            raise PinRefusedError("工号或 PIN 不对。", what_to_do="请再试一次。")
        if role is not None and staff.role is not role:
            raise NotAllowedError("这一步需要主管的 PIN。", what_to_do="请主管输入工号和 PIN。")
        self._ledger.append(PinAccepted(staff=staff.code, purpose=purpose))
        return staff.code

    def authorise(
        self, code: str, pin: str, *, purpose: str, role: StaffRole | None = StaffRole.SUPERVISOR
    ) -> str:
        """All three steps at once, for the command line and tests."""
        challenge = self.challenge(code)
        return self.settle(challenge, holds=challenge.holds(pin), purpose=purpose, role=role)

    def sign_on(self, staff: str, *, note: str = "") -> Entry:
        """Put a staff member, whose PIN was settled, on duty; hands over from the one before."""
        before = self._register.on_duty(self._ledger.station)
        on = DutyOn(staff=staff, checkpoint=self._place.checkpoint)
        bodies = [on] if before is None else [DutyOff(staff=before.staff, note=note), on]
        entry = self._ledger.append_all(bodies, actor=staff)[-1]
        self._ledger.sign_head()
        return entry

    def sign_off(self, *, note: str = "") -> Entry:
        """End the shift. Raises NotAllowedError if nobody is on duty."""
        before = self._register.on_duty(self._ledger.station)
        if before is None:
            raise NotAllowedError("现在没有人值班。")
        entry = self._ledger.append(
            DutyOff(staff=before.staff, note=note), actor=f"{before.staff}/{before.shift}"
        )
        self._ledger.sign_head()
        return entry
