"""What a changed policy would have decided in the last days, and for whom: nothing is recorded.

Each past event is decided again by ``gate_app.domain.rules.decide``, from facts put together as
of that moment. First under the policy of that day: only where that gives what was recorded are
the facts known well enough, and only there the new policy is asked.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from gate_app.domain.entries import (
    Crossing,
    Entry,
    GateEvent,
    HealthObserved,
    PassIssued,
    TestRecorded,
)
from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.people import Suspension
from gate_app.domain.places import GateSetting, Site
from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.rules import Facts, decide
from gate_app.domain.verdict import (
    FORGERY,
    DirectionMode,
    GateState,
    How,
    Reason,
    Verdict,
)
from gate_app.facts import cycle_began, minute_of_day
from gate_app.ledger import past
from gate_app.ledger.issued import disputed_issues
from gate_app.ledger.lately import AHEAD_MS
from gate_app.ledger.past import Connection
from gate_app.ledger.register import Register

DAY_MS: Final = 86_400_000
MOST: Final = 20_000
"""Events looked at, the newest."""
TESTS_BACK: Final = 31 * DAY_MS
Movement = tuple[int, int, str, str, int, str]
_NO_CODE: Final = frozenset({How.MANUAL, How.PAPER})


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One event: what was recorded, and the facts of its moment with both policies' quotas."""

    ref: str
    at: int
    name: str
    checkpoint: str
    verdict: Verdict
    reason: Reason
    then: Facts
    """With the policy of that day."""
    now: Facts
    """With the new one."""


class Changed(msgspec.Struct, frozen=True):
    """One event that would have been decided otherwise."""

    ref: str
    at: int
    name: str
    checkpoint: str
    old: tuple[Verdict, Reason]
    new: tuple[Verdict, Reason]


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """``events`` looked at = ``same`` + the changed + ``unknown``; ``notes`` say why unknown."""

    events: int
    same: int
    unknown: int
    changed: tuple[Changed, ...]
    people: int
    """How many different people and vehicles the changed ones are."""
    notes: tuple[str, ...]


def compare(one: Past) -> Changed | None:
    """Decide one event under the new policy; None where nothing changes.

    Raises LookupError where its facts do not lead to what was recorded.
    """
    before = decide(one.then)
    if (before.verdict, before.reason) != (one.verdict, one.reason):
        raise LookupError(one.ref)
    after = decide(one.now)
    if (after.verdict, after.reason) == (one.verdict, one.reason):
        return None
    return Changed(
        one.ref,
        one.at,
        one.name,
        one.checkpoint,
        (one.verdict, one.reason),
        (after.verdict, after.reason),
    )


def dry_run(
    db: Connection,
    new: Policy,
    since: int,
    *,
    most: int = MOST,
    stopped: Callable[[], bool] = lambda: False,
) -> DryRun:
    """Decide the events from ``since`` (ms UTC) on again under ``new``. Raises LedgerError."""
    history = _History(db, new, since)
    changed: list[Changed] = []
    holders: set[str] = set()
    events = same = unknown = 0
    for entry_id, entry in past.gate_events(db, since, most):
        if stopped():
            break
        body = entry.body()
        if not isinstance(body, GateEvent) or (isinstance(body, Crossing) and body.overrides):
            continue  # an override repeats a refusal that is looked at by itself
        events += 1
        if body.reason in FORGERY or body.reason is Reason.EVACUATION:
            same += 1  # no policy reaches these
            continue
        one = history.past(entry_id, entry, body)
        try:
            other = None if one is None else compare(one)
        except LookupError:
            one = other = None
        if one is None:
            unknown += 1
        elif other is None:
            same += 1
        else:
            changed.append(other)
            holders.add(body.subject.holder)
    return DryRun(
        events=events,
        same=same,
        unknown=unknown,
        changed=tuple(changed),
        people=len(holders),
        notes=tuple(_notes(events, unknown, new, changed, most)),
    )


def _notes(
    events: int, unknown: int, new: Policy, changed: Iterable[Changed], most: int
) -> Iterable[str]:
    if events >= most:
        yield f"只复算了最近的 {most} 次。"
    if unknown:
        yield "没法复算的：没有扫码、纸质补录，或当时的情况在台账里不全。"
    if new.ask_temperature_h is not None:
        yield "当时没量体温的人，无法知道体温，只能算作“没有量体温”。"
    if new.test_interval_h is not None:
        yield "超过 31 天以前的核酸只知道最后一次。"
    if any(one.old[0] is not Verdict.REFUSE and one.new[0] is Verdict.REFUSE for one in changed):
        yield "被拒绝的人后来会不会再来、里面的人数会怎样变，无法知道。"


class _Timeline:
    """The values of something, each from the entry on that brought it."""

    def __init__(self) -> None:
        self._from: list[int] = []
        self._values: list[Any] = []

    def add(self, entry_id: int, value: Any) -> None:
        self._from.append(entry_id)
        self._values.append(value)

    def before(self, entry_id: int) -> Any:
        """What held when that entry was written; None before the first."""
        where = bisect_left(self._from, entry_id)
        return self._values[where - 1] if where else None


class _History:
    """Puts the facts of a moment together from the entries that had come before it."""

    def __init__(self, db: Connection, new: Policy, since: int) -> None:
        self._db, self._new = db, new
        self._register = Register(db)
        self._site = self._register.item(Site) or Site("")
        self._policies = self._timelines("policy-put", Policy)
        self._suspensions = self._timelines("suspension-put", Suspension)
        self._gates = self._timelines("gate-state-set", GateSetting)
        self._revoked = past.revoked_by(db)
        self._disputed = disputed_issues(db)
        self._movements: dict[str, list[Movement]] = {}
        self._health: dict[str, list[tuple[int, Entry]]] = {}
        self._opened: dict[int, int | None] = {}
        self._tests: dict[str, list[tuple[int, int]]] = {}
        for entry_id, entry in past.tests_since(db, since - TESTS_BACK):
            body = entry.body()
            if isinstance(body, TestRecorded):
                self._tests.setdefault(body.holder, []).append((entry_id, body.taken_at))

    def _timelines(self, kind: str, type_: type[Any]) -> dict[str, _Timeline]:
        found: dict[str, _Timeline] = {}
        for entry_id, key, value in past.puts(self._db, kind):
            made = msgspec.json.decode(value, type=type_)
            found.setdefault(key, _Timeline()).add(entry_id, made)
        return found

    def past(self, entry_id: int, entry: Entry, body: GateEvent) -> Past | None:
        """The event with its facts; None where the register never knew the pass."""
        subject, at = body.subject, entry.header.at
        issued, disputed = self._issued(subject.pass_id, entry_id)
        if issued is None or body.rested.how in _NO_CODE or body.happened is not None:
            return None
        then = self._facts(entry_id, at, body, issued, disputed=disputed)
        if then is None:
            return None
        line = self._policies.get("")
        old = (line.before(entry_id) if line else None) or Policy()
        return Past(
            ref=entry.ref,
            at=at,
            name=subject.name,
            checkpoint=body.checkpoint,
            verdict=body.verdict,
            reason=body.reason,
            then=self._under(old, then, issued, entry_id),
            now=self._under(self._new, then, issued, entry_id),
        )

    def _issued(self, pass_id: str, entry_id: int) -> tuple[PassIssued | None, bool]:
        """The pass as the register knew it then, and whether it was dead as issued twice."""
        issues = self._disputed.get(pass_id)
        if issues is not None:
            return issues.before(entry_id)
        return (self._register.issued(pass_id) if pass_id else None), False

    def _under(self, policy: Policy, facts: Facts, issued: PassIssued, entry_id: int) -> Facts:
        used = self._exits(issued, entry_id, facts.at, policy)
        return msgspec.structs.replace(facts, policy=policy, exits_used=used)

    def _suspended(self, subject: str, entry_id: int) -> bool:
        line = self._suspensions.get(subject)
        held = line.before(entry_id) if line else None
        return held is not None and bool(held.suspended)

    def _facts(
        self, entry_id: int, at: int, body: GateEvent, issued: PassIssued, *, disputed: bool
    ) -> Facts | None:
        holder = issued.holder
        reasons = {body.reason, *body.others}
        claims = _claims(issued, body.subject.name)
        if claims is None:
            return None
        line = self._gates.get(body.checkpoint)
        gate = line.before(entry_id) if line else None
        dead = self._revoked.get(issued.pass_id)
        revoked = dead is not None and dead[0] < entry_id
        inside, where = self._inside(holder, entry_id, at, body.zone)
        temperature, seen, code = self._observed(holder, entry_id, at)
        unknown = Reason.PRESENCE_UNKNOWN in reasons
        return Facts(
            at=at,
            minute=minute_of_day(at, self._site),
            policy=self._new,
            zone=body.zone,
            gate_state=GateState.OPEN if gate is None else gate.state,
            mode=DirectionMode.AUTO if unknown else DirectionMode(body.direction.value),
            how=body.rested.how,
            together=2 if Reason.SEVERAL_CODES in reasons else 1,
            claims=claims,
            revoked=revoked or disputed,
            lost=revoked and dead is not None and dead[1],
            enterprise_suspended=self._suspended(f"enterprise:{issued.enterprise}", entry_id),
            holder_suspended=self._suspended(f"holder:{holder}", entry_id),
            inside=inside,
            inside_zone=where,
            tested_at=self._tested(holder, entry_id, at),
            testing_point=self._site.testing_point,
            temperature=temperature,
            temperature_at=seen,
            health_code=code,
            register_age_s=body.rested.register_age_s,
            clock_trusted=body.rested.clock_trusted,
        )

    def _moved(self, holder: str) -> list[Movement]:
        if holder not in self._movements:
            self._movements[holder] = past.movements(self._db, holder)
        return self._movements[holder]

    def _inside(
        self, holder: str, entry_id: int, at: int, zone: int
    ) -> tuple[bool | None, int | None]:
        before = [
            one for one in self._moved(holder) if one[0] < entry_id and one[1] <= at + AHEAD_MS
        ]
        if before:
            _, _, _, direction, where, _ = before[-1]
            inside = direction == "entry"
            return inside, where if inside else None
        if zone not in self._opened:
            closed = past.filed(self._db, "opening", str(zone))
            self._opened[zone] = closed[0][0] if closed else None
        opened = self._opened[zone]
        return (False if opened is not None and opened < entry_id else None), None

    def _exits(self, issued: PassIssued, entry_id: int, at: int, policy: Policy) -> int:
        if policy.exit_quota is None:
            return 0
        holders = [issued.holder]
        if policy.quota_per is QuotaPer.HOUSEHOLD and issued.household:
            holders = past.household(self._db, issued.household)
        since = cycle_began(at, self._site, policy)
        return sum(
            kind == "crossing"
            and direction == "exit"
            and reason != Reason.EVACUATION
            and since <= when <= at + AHEAD_MS
            and number < entry_id
            for holder in holders
            for number, when, kind, direction, _, reason in self._moved(holder)
        )

    def _tested(self, holder: str, entry_id: int, at: int) -> int | None:
        listed = self._tests.get(holder, [])
        known = [taken for number, taken in listed if number < entry_id and taken <= at + AHEAD_MS]
        last = self._register.tested_at(holder, at)
        if last is not None and last <= at and last not in {taken for _, taken in listed}:
            known.append(last)  # older than those that were listed
        return max(known, default=None)

    def _observed(self, holder: str, entry_id: int, at: int) -> tuple[int | None, int | None, str]:
        if holder not in self._health:
            self._health[holder] = past.filed(self._db, "health", holder)
        temperature = seen = None
        code = ""
        for number, entry in self._health[holder]:
            body = entry.body()
            ahead = entry.header.at > at + AHEAD_MS
            if isinstance(body, HealthObserved) and number < entry_id and not ahead:
                if body.temperature is not None:
                    temperature, seen = body.temperature, entry.header.at
                code = body.code or code
        return temperature, seen, code


def _claims(issued: PassIssued, name: str) -> Claims | None:
    """The claims of a registered pass; its code said no more."""
    try:
        return Claims(
            pass_id=issued.pass_id,
            kind=PassKind(issued.pass_kind),
            name=name[:16] or "-",
            enterprise=issued.enterprise,
            zones=issued.zones,
            exp=issued.exp,
            nbf=issued.nbf,
            window=issued.window,
        )
    except ValueError:
        return None
