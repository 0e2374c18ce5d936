"""Opens one station: the only place where the real parts are joined."""

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from gate_app.acts import Acts
from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import StationConfig, read_config, read_hub
from gate_app.domain.entries import Entry, Role
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Staff
from gate_app.domain.places import Checkpoint, Hotline, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import GateState
from gate_app.duty import Duty
from gate_app.errors import GateError
from gate_app.gate import Gate
from gate_app.ledger.lately import Evacuation, OnDuty
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register
from gate_app.ledger.retention import Retention
from gate_app.ledger.whereabouts import COUNTED

STATION_KEY = "station-key"
DISK_LOW_BYTES = 500 * 2**20


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What the guard's window shows beside the verdict. Times in ms UTC."""

    at: int
    clock_trusted: bool
    clock_off_ms: int
    site: Site
    checkpoint: Checkpoint | None
    zone: Zone | None
    gate_state: GateState
    on_duty: OnDuty | None
    guard: str
    inside: dict[PassKind | None, int]
    evacuation: Evacuation | None
    last: list[Entry]
    register_age_s: int
    disk_free: int
    emergencies: int
    policy: Policy

    @property
    def sure_at(self) -> int | None:
        """``at``; None while the clock is untrusted: all might seem dated ahead of it."""
        return self.at if self.clock_trusted else None

    @property
    def disk_low(self) -> bool:
        """Whether the disk is nearly full."""
        return self.disk_free < DISK_LOW_BYTES

    @property
    def hotlines(self) -> tuple[Hotline, ...]:
        """Numbers to call."""
        return self.site.hotlines


class Station:
    """One laptop's gate and office, open for writing. Use from one thread."""

    def __init__(self, folder: Path, *, clock: TrustedClock | None = None) -> None:
        """Open the station in ``folder``.

        Raises ConfigError, SecretStoreError, FolderInUseError, DamagedError and others, all
        GateError.
        """
        self.folder = folder
        self.config: StationConfig = read_config(folder)
        self.hub = read_hub(folder)
        seed = open_secret_store(folder).get(STATION_KEY)
        if seed is None:
            raise GateError("找不到本机的密钥。", what_to_do="请用备份恢复，或重新登记本机。")
        self.ledger = Ledger(
            folder,
            signer=SigningKey(seed),
            verifier=verify,
            authority=bytes.fromhex(self.config.authority),
            clock=clock or TrustedClock(),
        )
        self.register = Register(self.ledger.db)
        self.gate = Gate(
            self.ledger,
            self.register,
            self.config.place,
            register_age_s=self.register_age_s,
        )
        self.acts = Acts(self.ledger, self.register, self.gate)
        self.duty = Duty(self.ledger, self.register, self.config.place)
        self._retention = Retention(self.ledger, self.register)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Sign the head and let the folder go."""
        self.ledger.close()

    def tidy(self) -> None:
        """What can wait until nobody stands at the gate, a few milliseconds of it.

        Signs the head, erases some of what was kept long enough, folds in the write-ahead log.
        Raises LedgerError.
        """
        self._retention.erase_some()
        self.ledger.sign_head()
        self.ledger.tidy()

    def register_age_s(self, at: int) -> int:
        """How long ago, at a trusted time (ms UTC), all that offices had written was here.

        0 where this station is the office itself and exchanges with nobody.
        """
        roles, _ = self.ledger.views.station(self.ledger.station)
        if self.hub is None and Role.OFFICE in roles:
            return 0
        fresh = self.ledger.freshness
        # Another login, or another hub, makes nothing fresh that was fresh once.
        since = self.hub.since if self.hub and not fresh.ever else 0
        return max(at - max(fresh.at(at), since), 0) // 1000

    def sure_at(self) -> int | None:
        """This moment, ms UTC; None while the clock is untrusted."""
        stamp = self.ledger.clock.now()
        return stamp.at if stamp.trusted else None

    def status(self, *, last: int = 8) -> Status:
        """Look at everything once."""
        place, register = self.config.place, self.register
        stamp, sure_at = self.ledger.clock.now(), self.sure_at()
        duty = register.on_duty(self.ledger.station)
        staff = register.item(Staff, duty.staff) if duty else None
        return Status(
            at=stamp.at,
            clock_trusted=stamp.trusted,
            clock_off_ms=stamp.wall - stamp.at,
            site=register.item(Site) or Site(""),
            checkpoint=register.item(Checkpoint, place.checkpoint),
            zone=register.item(Zone, str(place.zone)),
            gate_state=register.gate_state(place.checkpoint),
            on_duty=duty,
            guard=staff.name if staff else "",
            inside=register.inside(place.zone, register.ahead(sure_at, COUNTED)),
            evacuation=register.evacuation(place.zone),
            last=register.last_log(last),
            register_age_s=self.register_age_s(stamp.at),
            disk_free=shutil.disk_usage(self.folder).free,
            emergencies=len(register.emergencies_to_review(place.checkpoint)),
            policy=register.item(Policy) or Policy(),
        )
