"""Small sites for tests, with clocks that are moved by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gate_app import founding
from gate_app.clock import Ticks, TrustedClock
from gate_app.codes import pass_code, pins
from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import (
    Body,
    CheckpointPut,
    EnterprisePut,
    OpeningCountClosed,
    PassIssued,
    PolicyPut,
    SitePut,
    StaffPut,
    ZonePut,
)
from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.people import Staff, StaffRole
from gate_app.domain.places import Checkpoint, Enterprise, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import DirectionMode, How
from gate_app.facts import Place, Scan
from gate_app.gate import Outcome
from gate_app.ledger.ledger import read_entries
from gate_app.station import Station

NOON = int(datetime(2026, 11, 20, 4, 0, tzinfo=UTC).timestamp() * 1000)
"""A Friday, 12:00 in the site's time zone."""
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

GUARD_PIN, SUPERVISOR_PIN = "271828", "314159"
_VERIFIERS: dict[str, str] = {}


def verifier_of(pin: str) -> str:
    """The argon2 verifier of a PIN, made once a run: it is slow by intent."""
    if pin not in _VERIFIERS:
        _VERIFIERS[pin] = pins.make_verifier(pin)
    return _VERIFIERS[pin]


def staff() -> list[Body]:
    """Two guards (101, 102) and a supervisor (201)."""
    guard, supervisor = verifier_of(GUARD_PIN), verifier_of(SUPERVISOR_PIN)
    return [
        StaffPut(item=Staff("101", "覃大山", StaffRole.GUARD, guard)),
        StaffPut(item=Staff("102", "蒙小满", StaffRole.GUARD, guard)),
        StaffPut(item=Staff("201", "罗建国", StaffRole.SUPERVISOR, supervisor)),
    ]


class FakeTicks:
    """Clocks moved by hand; both advance together unless told otherwise."""

    def __init__(self, wall: int = NOON, mono: int = 1_000_000, boot: str = "boot-1") -> None:
        self.boot = boot
        self._wall, self._mono = wall, mono

    def wall(self) -> int:
        return self._wall

    def mono(self) -> int:
        return self._mono

    def pass_by(self, ms: int) -> None:
        """Time goes by."""
        self._wall += ms
        self._mono += ms

    def set_wall_by(self, ms: int) -> None:
        """Somebody moves the wall clock."""
        self._wall += ms

    def reboot(self, off_ms: int, *, wall_error: int = 0) -> None:
        """The laptop was off for ``off_ms``; its wall clock gained ``wall_error``."""
        self.boot += "'"
        self._wall += off_ms + wall_error
        self._mono = 5_000


class SmallSite:
    """A site of one zone and one gate in a folder; ``with site.open() as station``."""

    def __init__(
        self,
        folder: Path,
        *extra: Body,
        policy: Policy | None = None,
        closed: bool = True,
        with_staff: bool = False,
        ticks: Ticks | None = None,
    ) -> None:
        self.folder = folder
        self.ticks: Any = ticks or FakeTicks()
        self.place = Place("K1", 1)
        first: list[Body] = [
            SitePut(item=Site("试验园区", testing_point="3 号采样点")),
            ZonePut(item=Zone(1, "一区")),
            ZonePut(item=Zone(2, "二区")),
            CheckpointPut(item=Checkpoint("K1", "1 号卡点", 1)),
            CheckpointPut(item=Checkpoint("K2", "2 号卡点", 2)),
            EnterprisePut(item=Enterprise("E1", "红旗木业")),
        ]
        if policy is not None:
            first.append(PolicyPut(item=policy))
        if with_staff:
            first += staff()
        if closed:
            first.append(OpeningCountClosed(zone=1, count=0))
        founded = founding.found(
            folder, self.place, [*first, *extra], clock=TrustedClock(self.ticks), demo=True
        )
        self.authority: SigningKey = founded.authority
        self.key: SigningKey = founded.pass_keys[0]
        self._passes = 0

    def open(self) -> Station:
        """Open it; the clock goes on from its ticks."""
        return Station(self.folder, clock=TrustedClock(self.ticks))

    def claims(self, **changed: object) -> Claims:
        """Claims of a new pass, good for a week, any of them replaced."""
        self._passes += 1
        typical: dict[str, object] = {
            "pass_id": f"{self._passes * 0x0101:016x}",
            "kind": PassKind.PERSON,
            "name": f"韦{self._passes}",
            "enterprise": "E1",
            "zones": (1,),
            "exp": (self.ticks.wall() + 7 * DAY) // 1000,
        }
        return Claims(**{**typical, **changed})  # type: ignore[arg-type]

    def code(self, **changed: object) -> str:
        """The text of a new pass."""
        return pass_code.write(self.claims(**changed), self.key)


def issued(
    claims: Claims, *, holder: str = "", household: str = "", number: str = ""
) -> PassIssued:
    """What the office records when it issues a pass with these claims."""
    return PassIssued(
        pass_id=claims.pass_id,
        number=number or claims.pass_id[:10],
        pass_kind=claims.kind,
        holder=holder or f"H{claims.pass_id}",
        household=household,
        enterprise=claims.enterprise,
        zones=claims.zones,
        exp=claims.exp,
        nbf=claims.nbf,
        window=claims.window,
        photo=claims.photo,
        escorted=claims.escorted,
    )


def scan(
    station: Station,
    *texts: str,
    mode: DirectionMode = DirectionMode.AUTO,
    how: How = How.CAMERA,
) -> list[Outcome]:
    """Hold codes up together."""
    return station.gate.present([Scan(text, how=how, mode=mode) for text in texts])


def one(station: Station, text: str, **how: object) -> Outcome:
    """Hold one code up."""
    (outcome,) = scan(station, text, **how)  # type: ignore[arg-type]
    return outcome


def kinds(station: Station, after: int) -> list[str]:
    """The kinds of the entries beyond a seq."""
    return [entry.header.kind for entry in read_entries(station.ledger.db, after=after)]


def a_refusal_of_last_year(station: Station) -> None:
    """Somebody is refused, and then a year goes by."""
    one(station, "no pass")
    ticks = FakeTicks(wall=station.ledger.clock.now().at + 365 * DAY)
    station.ledger.clock = TrustedClock(ticks)
    station.ledger.clock.confirm()
