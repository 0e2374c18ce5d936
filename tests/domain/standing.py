"""Somebody before an open gate at noon, for the tests of the rules."""

from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.policy import Policy
from gate_app.domain.rules import Facts
from gate_app.domain.verdict import DirectionMode, Verdict

AT = 1_800_000_000_000
SECONDS = AT // 1000
ADMIT, ATTEND, REFUSE = Verdict.ADMIT, Verdict.ATTEND, Verdict.REFUSE
PERSON, VEHICLE, ESCORT = PassKind.PERSON, PassKind.VEHICLE, PassKind.ESCORT
ENTRY, EXIT, AUTO = DirectionMode.ENTRY, DirectionMode.EXIT, DirectionMode.AUTO


def claims(**changed):
    typical = {
        "pass_id": "00112233aabbccdd",
        "kind": PERSON,
        "name": "韦小芳",
        "enterprise": "E1",
        "zones": (1, 3),
        "exp": SECONDS + 3600,
    }
    return Claims(**{**typical, **changed})


def facts(policy=None, **changed):
    """Somebody outside with a good pass, before an open gate of zone 1 at noon."""
    typical = {
        "at": AT,
        "minute": 720,
        "policy": policy or Policy(),
        "zone": 1,
        "claims": claims(),
        "inside": False,
    }
    return Facts(**{**typical, **changed})


INSIDE = {"inside": True, "inside_zone": 1}
ELSEWHERE = {"inside": True, "inside_zone": 2}
CAR = claims(kind=VEHICLE)
