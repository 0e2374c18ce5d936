"""The outcomes a gate can have: verdicts, reasons, directions, gate states."""

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What the guard sees: let through, decide yourself, send back."""

    ADMIT = "admit"
    ATTEND = "attend"
    REFUSE = "refuse"


class Reason(StrEnum):
    """Why a verdict is what it is; the words for people are in ``gate_app.words``."""

    OK = "ok"
    EVACUATION = "evacuation"
    NOT_A_PASS = "not-a-pass"
    MALFORMED = "malformed"
    UNKNOWN_ISSUER = "unknown-issuer"
    BAD_SIGNATURE = "bad-signature"
    REVOKED = "revoked"
    REPORTED_LOST = "reported-lost"
    ENTERPRISE_SUSPENDED = "enterprise-suspended"
    HOLDER_SUSPENDED = "holder-suspended"
    NOT_YET_VALID = "not-yet-valid"
    EXPIRED = "expired"
    GATE_SEALED = "gate-sealed"
    GATE_ENTRY_ONLY = "gate-entry-only"
    WRONG_ZONE = "wrong-zone"
    OUTSIDE_WINDOW = "outside-window"
    DIRECTION_NOT_ALLOWED = "direction-not-allowed"
    QUOTA_USED = "quota-used"
    ALREADY_INSIDE = "already-inside"
    NOT_INSIDE = "not-inside"
    PRESENCE_UNKNOWN = "presence-unknown"
    TEST_OVERDUE = "test-overdue"
    TEMPERATURE = "temperature"
    TEMPERATURE_MISSING = "temperature-missing"
    HEALTH_CODE = "health-code"
    REGISTER_STALE = "register-stale"
    CLOCK_UNTRUSTED = "clock-untrusted"
    NUMBER_ONLY = "number-only"
    SEVERAL_CODES = "several-codes"
    CONFIRM_HOLDER = "confirm-holder"
    NO_CODE = "no-code"


FORGERY = frozenset(
    {Reason.NOT_A_PASS, Reason.MALFORMED, Reason.UNKNOWN_ISSUER, Reason.BAD_SIGNATURE}
)
FINAL = FORGERY | {Reason.REVOKED, Reason.REPORTED_LOST}
"""Reasons that no policy softens and no guard overrides."""


class Direction(StrEnum):
    """Which way a person goes through the one entrance."""

    ENTRY = "entry"
    EXIT = "exit"


class DirectionMode(StrEnum):
    """How the gate chooses the direction: by presence, or held."""

    AUTO = "auto"
    ENTRY = "entry"
    EXIT = "exit"


class GateState(StrEnum):
    """开放 · 只进不出 · 封闭."""

    OPEN = "open"
    ENTRY_ONLY = "entry-only"
    SEALED = "sealed"


class How(StrEnum):
    """How a code came in."""

    CAMERA = "camera"
    HANDHELD = "handheld"
    TYPED = "typed"
    MANUAL = "manual"
    PAPER = "paper"


class Finding(msgspec.Struct, frozen=True):
    """One rule's objection: verdict, reason and what the words need (``detail``)."""

    verdict: Verdict
    reason: Reason
    detail: dict[str, str | int] = {}


class Decision(msgspec.Struct, frozen=True):
    """What all rules together say; ``others`` are objections behind the first."""

    verdict: Verdict
    reason: Reason
    direction: Direction
    detail: dict[str, str | int] = {}
    others: tuple[Finding, ...] = ()
