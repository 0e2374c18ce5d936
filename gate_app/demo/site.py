"""Founds the demo site: one laptop that is gate and office, with a pass for every case."""

import csv
import hashlib
import os
import secrets
from importlib.resources import files
from pathlib import Path

import msgspec

from gate_app.clock import TrustedClock
from gate_app.codes import pass_code, pass_number, pins, qr
from gate_app.codes.keys import SigningKey
from gate_app.config import is_station, read_config
from gate_app.demo.cases import CASES, NO_PASS, SUSPENDED_ENTERPRISE, Case, Trait
from gate_app.domain.entries import (
    Body,
    CheckpointPut,
    Crossing,
    EnterprisePut,
    HealthObserved,
    HolderPut,
    OpeningCountClosed,
    PassIssued,
    PassRevoked,
    PolicyPut,
    PresenceSet,
    Rested,
    SitePut,
    StaffPut,
    Subject,
    SuspensionPut,
    TestRecorded,
    ZonePut,
)
from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.people import Holder, Staff, StaffRole, Suspension
from gate_app.domain.places import Checkpoint, Enterprise, Hotline, Place, Site, Zone
from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.facts import minute_of_day
from gate_app.founding import found, put_aside

DEMO_FILE = "demo.json"
"""Who and what the demo has; see ``Demo``."""
HOUR_MS, DAY_S = 3_600_000, 86_400
EXIT_QUOTA = 3
HERE, ELSEWHERE, THIRD = 1, 2, 3
PLACE = Place("K1", HERE)
SITE = Site(
    name="柳城工业区（演示）",
    county="柳城县",
    hotlines=(
        Hotline("指挥部", "0772-0000001"),
        Hotline("政策咨询", "0772-0000002"),
        Hotline("诉求", "0772-0000003"),
        Hotline("急救", "120"),
    ),
    testing_point="1 号核酸采样点",
    demo=True,
)
STAFF = (
    ("1001", "李卫国", StaffRole.GUARD),
    ("1002", "韦晚班", StaffRole.GUARD),
    ("2001", "黄主任", StaffRole.SUPERVISOR),
)
_PLACES: tuple[Body, ...] = (
    SitePut(item=SITE),
    *(
        ZonePut(item=Zone(number, name, township))
        for number, name, township in (
            (HERE, "一区", "大埔镇"),
            (ELSEWHERE, "二区", "沙埔镇"),
            (THIRD, "三区", "六塘镇"),
        )
    ),
    *(CheckpointPut(item=Checkpoint(f"K{n}", f"{n} 号卡点", n)) for n in (1, 2, 3)),
    EnterprisePut(item=Enterprise("450222-0017", "柳城机械厂（演示）", "大埔镇")),
    EnterprisePut(item=Enterprise("450222-0031", "六塘物流（演示）", "六塘镇")),
    EnterprisePut(item=Enterprise(SUSPENDED_ENTERPRISE, "马山食品（演示）", "马山镇")),
    SuspensionPut(item=Suspension(f"enterprise:{SUSPENDED_ENTERPRISE}", True, "整改中")),
)


class DemoStaff(msgspec.Struct, frozen=True):
    """A made-up member of staff; the PIN is shown, because nothing here is real."""

    code: str
    name: str
    role: StaffRole
    pin: str


class DemoPass(msgspec.Struct, frozen=True):
    """A case with its code text and its picture's file name."""

    case: Case
    code: str
    file: str


class Demo(msgspec.Struct, frozen=True):
    """What a demo folder holds besides the station."""

    staff: tuple[DemoStaff, ...]
    passes: tuple[DemoPass, ...]
    passphrase: str = ""
    """Opens the demo's keys, so that passes can be issued; shown, because nothing is real."""


def is_demo(folder: Path) -> bool:
    """Whether the folder holds a demo site that is complete."""
    return is_station(folder) and (folder / DEMO_FILE).exists()


def read_demo(folder: Path) -> Demo:
    """Read who and what the demo has."""
    return msgspec.json.decode((folder / DEMO_FILE).read_bytes(), type=Demo)


def found_demo(folder: Path, *, clock: TrustedClock | None = None) -> Demo:
    """Make the demo site in an empty folder, its passes as pictures and as ``passes.csv``.

    Raises UsageError when the folder holds a station, and what Ledger raises.
    """
    clock = clock or TrustedClock()
    clock.confirm()
    if is_station(folder) and read_config(folder).demo and not is_demo(folder):
        # The set-up was cut short: its keys are gone, so its passes cannot be made any more.
        put_aside(folder)
    builder = _Builder(clock.now().at)
    staff = [_staff(*one) for one in STAFF]
    people = [builder.person(case) for case in CASES]
    passphrase = f"demo-{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    founded = found(
        folder,
        PLACE,
        [*_PLACES, PolicyPut(item=builder.policy), *(put for _, put in staff), *builder.bodies],
        clock=clock,
        demo=True,
        passphrase=passphrase,
    )
    stranger = SigningKey.generate()
    passes = tuple(
        DemoPass(case, _code(case, claims, founded.pass_keys[0], stranger), f"{n:02d}.png")
        for n, (case, claims) in enumerate(zip(CASES, people, strict=True), 1)
    )
    demo = Demo(tuple(one for one, _ in staff), passes, passphrase)
    photos = folder / "photos"
    photos.mkdir(exist_ok=True)
    (photos / f"{_photo_hash()}.jpg").write_bytes(_photo())
    _write_passes(folder, passes)
    _write_private(folder / DEMO_FILE, msgspec.json.format(msgspec.json.encode(demo)))
    return demo


def _staff(code: str, name: str, role: StaffRole) -> tuple[DemoStaff, StaffPut]:
    while True:
        pin = f"{secrets.randbelow(10**6):06d}"
        try:
            verifier = pins.make_verifier(pin)
        except pins.PinError:
            continue
        return DemoStaff(code, name, role, pin), StaffPut(item=Staff(code, name, role, verifier))


def _photo() -> bytes:
    return files("assets").joinpath("demo", "portrait.jpg").read_bytes()


def _photo_hash() -> str:
    return hashlib.sha256(_photo()).hexdigest()[:16]


def _code(case: Case, claims: Claims, key: SigningKey, stranger: SigningKey) -> str:
    """The text in the QR code; wrong in the way the case wants it."""
    if case.trait is Trait.PAYMENT_CODE:
        return "https://qr.example.com/pay/fkx12345abcdef"
    if case.trait is Trait.HEALTH_CERTIFICATE:
        return "HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH"
    if case.trait is Trait.OTHER_ISSUER:
        return pass_code.write(claims, stranger)
    text = pass_code.write(claims, key)
    if case.trait is Trait.FORGED:
        return pass_code.write(claims, _Impostor(stranger, key))
    return text[:-20] if case.trait is Trait.DAMAGED else text


class _Impostor(SigningKey):
    """Signs with one key and claims to be another."""

    def __init__(self, real: SigningKey, claimed: SigningKey) -> None:
        super().__init__(real.seed)
        self.kid = claimed.kid


def _write_passes(folder: Path, passes: tuple[DemoPass, ...]) -> None:
    pictures = folder / "passes"
    pictures.mkdir(exist_ok=True)
    for one in passes:
        (pictures / one.file).write_bytes(qr.png_bytes(one.code, module_px=6))
    with (pictures / "passes.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["name", "kind", "code", "verdict", "reason", "direction", "why", "file"])
        for one in passes:
            case = one.case
            kind = "none" if case.trait in NO_PASS else case.kind.name.lower()
            table.writerow(
                [case.name, kind, one.code, case.verdict.value, case.reason.value,
                 case.direction.value, case.why, one.file]
            )  # fmt: skip


def _write_private(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)


class _Builder:
    """Collects the entries that make each case what it is."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.bodies: list[Body] = []
        self.household = secrets.token_hex(8)
        self.minute = minute_of_day(at, SITE)
        today = at // 1000 // DAY_S
        self.policy = Policy(
            exit_quota=EXIT_QUOTA,
            quota_per=QuotaPer.HOUSEHOLD,
            # A cycle that began yesterday and lasts a week: no midnight ends it meanwhile.
            cycle_days=7,
            cycle_start=today - 1,
            test_interval_h=48,
            confirm=frozenset({PassKind.ESCORT}),
        )
        for zone in (HERE, ELSEWHERE, THIRD):
            self.bodies.append(OpeningCountClosed(zone=zone, count=0))

    def person(self, case: Case) -> Claims:
        """Issue one pass and add what its trait needs."""
        seconds = self.at // 1000
        claims = Claims(
            pass_id=secrets.token_hex(8),
            kind=case.kind,
            name=case.name,
            enterprise=case.enterprise,
            zones=(THIRD,) if case.trait is Trait.OTHER_ZONE else (HERE,),
            exp=seconds - DAY_S if case.trait is Trait.EXPIRED else seconds + 14 * DAY_S,
            nbf=seconds + 7 * DAY_S if case.trait is Trait.NOT_YET else seconds - 3 * DAY_S,
            window=self._window(case.trait),
            photo=_photo_hash() if case.trait is Trait.PHOTO else None,
        )
        holder = secrets.token_hex(8)
        subject = Subject(claims.pass_id, holder, case.kind, case.name, case.enterprise)
        if case.trait in NO_PASS or case.trait is Trait.OTHER_ISSUER:
            return claims
        self._issue(claims, holder, case)
        tested_h = 96 if case.trait is Trait.TEST_OVERDUE else 3
        if case.kind is not PassKind.VEHICLE:
            self.bodies.append(TestRecorded(holder=holder, taken_at=self.at - tested_h * HOUR_MS))
        self._trait(case.trait, subject)
        return claims

    def _window(self, trait: Trait) -> tuple[int, int] | None:
        if trait is Trait.NIGHT_WINDOW:
            return (self.minute - 600) % 1440, (self.minute + 600) % 1440
        if trait is Trait.OUTSIDE_WINDOW:
            return (self.minute + 720) % 1440, (self.minute + 721) % 1440
        return None

    def _issue(self, claims: Claims, holder: str, case: Case) -> None:
        shared = case.trait in (Trait.QUOTA_USED, Trait.SAME_HOUSEHOLD)
        household = self.household if shared else secrets.token_hex(8)
        self.bodies += [
            HolderPut(item=Holder(holder, case.name, case.enterprise, household)),
            PassIssued(
                pass_id=claims.pass_id,
                number=pass_number.pass_number(claims.pass_id),
                pass_kind=case.kind,
                holder=holder,
                household=household,
                enterprise=case.enterprise,
                zones=claims.zones,
                exp=claims.exp,
                nbf=claims.nbf,
                window=claims.window,
                photo=claims.photo,
            ),
        ]

    def _trait(self, trait: Trait, subject: Subject) -> None:
        pass_id, holder = subject.pass_id, subject.holder
        if trait is Trait.INSIDE or trait is Trait.SAME_HOUSEHOLD:
            self.bodies.append(PresenceSet(subject=subject, zone=HERE, inside=True))
        elif trait is Trait.INSIDE_ELSEWHERE:
            self.bodies.append(PresenceSet(subject=subject, zone=ELSEWHERE, inside=True))
        elif trait is Trait.QUOTA_USED:
            there_and_back = (Direction.EXIT, Direction.ENTRY) * EXIT_QUOTA
            self.bodies += [_crossing(subject, direction) for direction in there_and_back]
        elif trait in (Trait.REVOKED, Trait.LOST, Trait.REPLACED):
            why = {Trait.REVOKED: "离职", Trait.REPLACED: "已换新证"}.get(trait, "")
            self.bodies.append(PassRevoked(pass_id=pass_id, reason=why, lost=trait is Trait.LOST))
        elif trait is Trait.HOLDER_SUSPENDED:
            self.bodies.append(SuspensionPut(item=Suspension(f"holder:{holder}", True, "密接")))
        elif trait is Trait.FEVER:
            self.bodies.append(HealthObserved(holder=holder, temperature=382))
        elif trait is Trait.RED_CODE:
            self.bodies.append(HealthObserved(holder=holder, code="red"))


def _crossing(subject: Subject, direction: Direction) -> Crossing:
    return Crossing(
        subject=subject,
        checkpoint=PLACE.checkpoint,
        zone=PLACE.zone,
        direction=direction,
        verdict=Verdict.ADMIT,
        reason=Reason.OK,
        rested=Rested(how=How.CAMERA),
    )
