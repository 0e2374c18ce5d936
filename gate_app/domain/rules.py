"""The rules: one function each, one ordered tuple, the only path to a verdict.

TO ADD A RULE: write ``def name(facts) -> Finding | None``, put it into RULES at the place
where it may not be masked by a rule before it, add its Reason, its words and its table of
tests.
"""

from collections.abc import Callable

import msgspec

from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import (
    FINAL,
    Decision,
    Direction,
    DirectionMode,
    Finding,
    GateState,
    How,
    Reason,
    Verdict,
)

DAY_MINUTES = 24 * 60
HOUR_MS = 3_600_000


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a verdict may rest on, gathered before any rule runs."""

    at: int
    """Trusted time, ms UTC."""
    minute: int
    """Minute of the day in the site's time zone."""
    policy: Policy
    zone: int
    gate_state: GateState = GateState.OPEN
    mode: DirectionMode = DirectionMode.AUTO
    how: How = How.CAMERA
    together: int = 1
    evacuating: bool = False
    code_fault: Reason | None = None
    claims: Claims | None = None
    right_gate: str = ""
    revoked: bool = False
    lost: bool = False
    revoked_why: str = ""
    enterprise_suspended: bool = False
    holder_suspended: bool = False
    inside: bool | None = None
    """None: nothing is known of the holder's presence."""
    inside_zone: int | None = None
    inside_zone_name: str = ""
    exits_used: int = 0
    tested_at: int | None = None
    testing_point: str = ""
    temperature: int | None = None
    temperature_at: int | None = None
    health_code: str = ""
    register_age_s: int = 0
    clock_trusted: bool = True


def direction_of(facts: Facts) -> Direction:
    """Held, or by presence: whoever is inside here goes out, anybody else comes in."""
    if facts.evacuating:
        return Direction.EXIT
    if facts.mode is not DirectionMode.AUTO:
        return Direction(facts.mode.value)
    here = facts.inside is True and facts.inside_zone == facts.zone
    return Direction.EXIT if here else Direction.ENTRY


def _refuse(reason: Reason, **detail: str | int) -> Finding:
    return Finding(Verdict.REFUSE, reason, detail)


def _attend(reason: Reason, **detail: str | int) -> Finding:
    return Finding(Verdict.ATTEND, reason, detail)


def evacuation(facts: Facts) -> Finding | None:
    """While the exit is open for all, nobody is held back; who has no pass is counted."""
    if not facts.evacuating:
        return None
    if facts.claims is None:
        return _attend(Reason.EVACUATION)
    return Finding(Verdict.ADMIT, Reason.EVACUATION)


def readable_code(facts: Facts) -> Finding | None:
    """Not a pass, malformed, unknown issuer, bad signature."""
    return None if facts.code_fault is None else _refuse(facts.code_fault)


def revoked(facts: Facts) -> Finding | None:
    """A revoked pass is dead for ever."""
    if not facts.revoked:
        return None
    return _refuse(Reason.REPORTED_LOST if facts.lost else Reason.REVOKED, why=facts.revoked_why)


def enterprise_suspended(facts: Facts) -> Finding | None:
    """All passes of a suspended enterprise rest."""
    return _refuse(Reason.ENTERPRISE_SUSPENDED) if facts.enterprise_suspended else None


def holder_suspended(facts: Facts) -> Finding | None:
    """All passes of a suspended holder rest."""
    return _refuse(Reason.HOLDER_SUSPENDED) if facts.holder_suspended else None


def validity(facts: Facts) -> Finding | None:
    """Valid means nbf ≤ at < exp (RFC 8392)."""
    claims, seconds = facts.claims, facts.at // 1000
    if claims is None:
        return None
    if claims.nbf is not None and seconds < claims.nbf:
        return _refuse(Reason.NOT_YET_VALID, seconds=claims.nbf)
    return _refuse(Reason.EXPIRED, seconds=claims.exp) if seconds >= claims.exp else None


def gate_state(facts: Facts) -> Finding | None:
    """Sealed lets nobody through, entry only nobody out."""
    if facts.gate_state is GateState.SEALED:
        return _refuse(Reason.GATE_SEALED)
    if facts.gate_state is GateState.ENTRY_ONLY and direction_of(facts) is Direction.EXIT:
        return _refuse(Reason.GATE_ENTRY_ONLY)
    return None


def wrong_zone(facts: Facts) -> Finding | None:
    """The pass must name this gate's zone; the right gate is named."""
    if facts.claims is None or facts.zone in facts.claims.zones:
        return None
    return _refuse(Reason.WRONG_ZONE, gate=facts.right_gate)


def daily_window(facts: Facts) -> Finding | None:
    """The hours of the pass, then the policy's for its kind; names those that come next."""
    if facts.claims is None:
        return None
    own = facts.claims.window
    for windows in ((own,) if own else (), facts.policy.windows(facts.claims.kind)):
        if windows and not any(_within(facts.minute, *one) for one in windows):
            start, end = min(windows, key=lambda one: (one[0] - facts.minute) % DAY_MINUTES)
            return _refuse(Reason.OUTSIDE_WINDOW, start=start, end=end)
    return None


def _within(minute: int, start: int, end: int) -> bool:
    """[from, until) in minutes of the day; from > until spans midnight."""
    return start <= minute < end if start <= end else not end <= minute < start


def direction_allowed(facts: Facts) -> Finding | None:
    """Policy may forbid exit to whole kinds of passes."""
    if facts.claims is None or direction_of(facts) is Direction.ENTRY:
        return None
    kind = facts.claims.kind
    return _refuse(Reason.DIRECTION_NOT_ALLOWED) if kind in facts.policy.no_exit else None


def exit_quota(facts: Facts) -> Finding | None:
    """At most N exits per person or household in a cycle."""
    quota = facts.policy.exit_quota
    if quota is None or facts.claims is None or direction_of(facts) is Direction.ENTRY:
        return None
    if facts.claims.kind is PassKind.VEHICLE or facts.exits_used < quota:
        return None
    return _refuse(Reason.QUOTA_USED, used=facts.exits_used, quota=quota)


def anti_passback(facts: Facts) -> Finding | None:
    """Nobody enters twice or leaves twice: soft for people, hard for vehicles."""
    if facts.claims is None:
        return None
    if facts.inside is None:
        if facts.mode is DirectionMode.AUTO:
            return _attend(Reason.PRESENCE_UNKNOWN)
        return None
    here = facts.inside and facts.inside_zone == facts.zone
    if direction_of(facts) is Direction.EXIT:
        reason = None if here else Reason.NOT_INSIDE
    else:
        reason = Reason.ALREADY_INSIDE if facts.inside else None
    if reason is None:
        return None
    vehicle = facts.claims.kind is PassKind.VEHICLE
    detail: dict[str, str | int] = {"zone": facts.inside_zone_name}
    return Finding(Verdict.REFUSE if vehicle else Verdict.ATTEND, reason, detail)


def test_overdue(facts: Facts) -> Finding | None:
    """A test older than the interval, or none known: to the testing point."""
    interval = facts.policy.test_interval_h
    if interval is None or facts.claims is None or facts.claims.kind is PassKind.VEHICLE:
        return None
    if facts.tested_at is not None and facts.at - facts.tested_at <= interval * HOUR_MS:
        return None
    return _refuse(Reason.TEST_OVERDUE, point=facts.testing_point)


def temperature(facts: Facts) -> Finding | None:
    """A fever seen today is refused; where policy asks, a missing reading is asked for."""
    hours = facts.policy.ask_temperature_h
    age_ms = None if facts.temperature_at is None else facts.at - facts.temperature_at
    fresh = age_ms is not None and age_ms <= (hours or 24) * HOUR_MS
    if fresh and facts.temperature is not None:
        if facts.temperature >= facts.policy.temperature_limit:
            return _refuse(Reason.TEMPERATURE, tenths=facts.temperature)
        return None
    return None if hours is None else _attend(Reason.TEMPERATURE_MISSING)


def health_code(facts: Facts) -> Finding | None:
    """A yellow or red health code (健康码) is refused."""
    if facts.health_code in ("", "green"):
        return None
    return _refuse(Reason.HEALTH_CODE, code=facts.health_code)


def register_fresh(facts: Facts) -> Finding | None:
    """With a register older than policy allows, nothing is sure."""
    stale = facts.register_age_s > facts.policy.register_stale_s
    return _attend(Reason.REGISTER_STALE, seconds=facts.register_age_s) if stale else None


def clock_trusted(facts: Facts) -> Finding | None:
    """With an untrusted clock validity is a guess."""
    return None if facts.clock_trusted else _attend(Reason.CLOCK_UNTRUSTED)


def number_only(facts: Facts) -> Finding | None:
    """A typed number proves less than a signed code."""
    return _attend(Reason.NUMBER_ONLY) if facts.how is How.TYPED else None


def several_codes(facts: Facts) -> Finding | None:
    """Two codes in one frame: neither is admitted unseen."""
    return _attend(Reason.SEVERAL_CODES, count=facts.together) if facts.together > 1 else None


def confirm_holder(facts: Facts) -> Finding | None:
    """Where policy asks, the guard compares face and name."""
    asked = facts.claims is not None and facts.claims.kind in facts.policy.confirm
    return _attend(Reason.CONFIRM_HOLDER) if asked else None


RULES: tuple[Callable[[Facts], Finding | None], ...] = (
    evacuation,
    readable_code,
    revoked,
    enterprise_suspended,
    holder_suspended,
    validity,
    gate_state,
    wrong_zone,
    daily_window,
    direction_allowed,
    exit_quota,
    anti_passback,
    test_overdue,
    temperature,
    health_code,
    register_fresh,
    clock_trusted,
    number_only,
    several_codes,
    confirm_holder,
)


def _as_policy_says(finding: Finding, policy: Policy) -> Finding | None:
    """Policy switches a rule off or makes it soft or hard; forgery and revocation never."""
    reason = finding.reason
    if reason in FINAL or reason is Reason.EVACUATION:
        return finding
    if reason in policy.off:
        return None
    if reason in policy.hard:
        return msgspec.structs.replace(finding, verdict=Verdict.REFUSE)
    if reason in policy.soft:
        return msgspec.structs.replace(finding, verdict=Verdict.ATTEND)
    return finding


def decide(facts: Facts) -> Decision:
    """The first refusal decides; else the first doubt; else ADMIT. Evacuation ends the list.

    Every other objection is named behind it: an override may only lift what it has seen.
    """
    direction = direction_of(facts)
    found: list[Finding] = []
    for rule in RULES:
        raw = rule(facts)
        finding = None if raw is None else _as_policy_says(raw, facts.policy)
        if finding is None:
            continue
        if finding.reason is Reason.EVACUATION:
            return Decision(finding.verdict, finding.reason, direction, finding.detail)
        found.append(finding)
    if not found:
        return Decision(Verdict.ADMIT, Reason.OK, direction)
    first = next((finding for finding in found if finding.verdict is Verdict.REFUSE), found[0])
    others = tuple(finding for finding in found if finding is not first)
    return Decision(first.verdict, first.reason, direction, first.detail, others)
