"""Gathers everything a verdict may rest on from the register: the step before any rule."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from gate_app.clock import Stamp
from gate_app.domain.entries import PassIssued, Subject
from gate_app.domain.passes import Claims
from gate_app.domain.places import Place, Site, Zone
from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.rules import Facts
from gate_app.domain.verdict import DirectionMode, GateState, How, Reason
from gate_app.ledger.register import Register

DAY_MS = 86_400_000


class Scan(msgspec.Struct, frozen=True):
    """One code as it came in; ``text`` is the code, or a pass number where ``how`` is typed."""

    text: str
    how: How = How.CAMERA
    mode: DirectionMode = DirectionMode.AUTO
    camera: str = ""


class Reading(msgspec.Struct, frozen=True):
    """What a scan turned out to be: claims, or the fault of the code."""

    claims: Claims | None = None
    fault: Reason | None = None
    kid: str = ""


def minute_of_day(at: int, site: Site) -> int:
    """Minute of the day of ``at`` (ms UTC) in the site's time zone."""
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(site.time_zone))
    return local.hour * 60 + local.minute


def cycle_began(at: int, site: Site, policy: Policy) -> int:
    """When the quota cycle that ``at`` lies in began, ms UTC; cycles begin at local midnight."""
    zone = ZoneInfo(site.time_zone)
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    day = local.toordinal() - datetime(1970, 1, 1, tzinfo=UTC).toordinal()
    first = day - (day - policy.cycle_start) % max(policy.cycle_days, 1)
    start = datetime.fromordinal(first + datetime(1970, 1, 1, tzinfo=UTC).toordinal())
    return int(start.replace(tzinfo=zone).timestamp() * 1000)


def subject_of(reading: Reading, issued: PassIssued | None) -> Subject:
    """Name who stands there, by holder number where the register knows the pass."""
    claims = reading.claims
    if claims is None:
        return Subject()
    return Subject(
        pass_id=claims.pass_id,
        holder=issued.holder if issued else f"pass:{claims.pass_id}",
        pass_kind=claims.kind,
        name=claims.name,
        enterprise=claims.enterprise,
    )


def gather(
    register: Register,
    reading: Reading,
    scan: Scan,
    *,
    place: Place,
    stamp: Stamp,
    together: int,
    subject: Subject,
    issued: PassIssued | None,
    register_age_s: int = 0,
) -> Facts:
    """Look everything up; no rule is applied here."""
    site = register.item(Site) or Site("")
    policy = register.item(Policy) or Policy()
    state = register.gate_state(place.checkpoint) if place.checkpoint else GateState.OPEN
    evacuating = register.evacuation(place.zone) is not None
    common = Facts(
        at=stamp.at,
        minute=minute_of_day(stamp.at, site),
        policy=policy,
        zone=place.zone,
        gate_state=state,
        mode=scan.mode,
        how=scan.how,
        together=together,
        evacuating=evacuating,
        code_fault=reading.fault,
        clock_trusted=stamp.trusted,
        testing_point=site.testing_point,
        register_age_s=register_age_s,
    )
    if reading.claims is None:
        return common
    claims, holder = reading.claims, subject.holder
    revocation = register.revocation(claims.pass_id)
    presence = register.presence(holder, stamp.at)
    inside = None if presence is None else presence.inside
    if inside is None and register.opening_count_closed(place.zone):
        inside = False
    inside_zone = presence.zone if presence is not None and presence.inside else None
    zone = None if inside_zone is None else register.item(Zone, str(inside_zone))
    household = issued.household if issued and policy.quota_per is QuotaPer.HOUSEHOLD else ""
    exits = (
        0
        if policy.exit_quota is None
        else register.exits_since(holder, household, cycle_began(stamp.at, site, policy), stamp.at)
    )
    temperature, seen, code = register.health(holder, stamp.at)
    return msgspec.structs.replace(
        common,
        claims=claims,
        right_gate=register.gate_of(claims.zones) if place.zone not in claims.zones else "",
        revoked=revocation is not None,
        lost=revocation is not None and revocation[0],
        revoked_why=revocation[1] if revocation else "",
        enterprise_suspended=register.suspended(f"enterprise:{claims.enterprise}"),
        holder_suspended=register.suspended(f"holder:{holder}"),
        inside=inside,
        inside_zone=inside_zone,
        inside_zone_name=zone.name if zone else "",
        exits_used=exits,
        tested_at=register.tested_at(holder, stamp.at),
        temperature=temperature,
        temperature_at=seen,
        health_code=code,
    )
