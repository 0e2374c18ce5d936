"""Trusted time: the wall clock while it agrees with the monotonic clock, else carried on."""

import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

RELEASED = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1000)
"""ms UTC; no clock before the release of the program can be right."""
JUMP_MS = 120_000
START_JUMP_MS = 24 * 3_600_000


class Stamp(NamedTuple):
    """One reading. ``at``, ``wall`` in ms UTC; ``mono`` ms since the boot named ``boot``."""

    at: int
    wall: int
    boot: str
    mono: int
    trusted: bool = True


class Ticks(Protocol):
    """Where readings come from; faked in tests."""

    boot: str

    def wall(self) -> int:
        """ms UTC by the wall clock."""

    def mono(self) -> int:
        """ms that only grow while this boot lasts, sleep included."""


class SystemTicks:
    """The clocks of this laptop."""

    def __init__(self) -> None:
        boot_id = Path("/proc/sys/kernel/random/boot_id")
        # Without a boot id every start counts as a new boot: stricter, never wrong.
        self.boot = boot_id.read_text()[:8] if boot_id.exists() else secrets.token_hex(4)
        self._clock = getattr(time, "CLOCK_BOOTTIME", None)

    def wall(self) -> int:
        """ms UTC by the wall clock."""
        return time.time_ns() // 1_000_000

    def mono(self) -> int:
        """ms since boot; CLOCK_BOOTTIME counts sleep, as Windows' monotonic clock does."""
        if self._clock is None:
            return time.monotonic_ns() // 1_000_000
        return time.clock_gettime_ns(self._clock) // 1_000_000


class TrustedClock:
    """Gives stamps; after a jump ``at`` goes on by the monotonic clock.

    It is trusted again when the wall clock comes back to it, or is confirmed.
    """

    def __init__(self, ticks: Ticks | None = None) -> None:
        self._ticks = ticks or SystemTicks()
        self._confirmed = False
        self._ahead_limit = JUMP_MS
        self._at, self._mono = self._ticks.wall(), self._ticks.mono()
        self._latest = self._at
        self.trusted = False

    def resume(self, last: Stamp) -> None:
        """Go on from the last entry's stamp; call once, when the ledger is open."""
        mono = self._ticks.mono()
        same_boot = last.boot == self._ticks.boot and mono >= last.mono
        self._at = last.at + (mono - last.mono) if same_boot else last.at
        self._mono, self._latest = mono, last.at
        self._confirmed = last.trusted
        self._ahead_limit = JUMP_MS if same_boot else START_JUMP_MS
        self.now()

    def confirm(self) -> Stamp:
        """A supervisor or the hub says that the wall clock is right."""
        self._at, self._mono = self._ticks.wall(), self._ticks.mono()
        self._latest = self._at
        self._confirmed, self._ahead_limit = True, JUMP_MS
        return self.now()

    def doubt(self) -> None:
        """The hub says that the wall clock is wrong: go on by the monotonic clock, untrusted."""
        self._confirmed = False

    def now(self) -> Stamp:
        """Return the stamp of this moment; notices a jump of the wall clock by itself."""
        wall, mono = self._ticks.wall(), self._ticks.mono()
        at = self._at + (mono - self._mono)
        agrees = -JUMP_MS <= wall - at <= self._ahead_limit and wall >= RELEASED
        self.trusted = self._confirmed and agrees
        if self.trusted:
            # Follow small corrections of the wall clock, never back behind what was given.
            at = max(wall, self._latest)
            self._at, self._mono, self._ahead_limit = at, mono, JUMP_MS
        self._latest = at
        return Stamp(at, wall, self._ticks.boot, mono, self.trusted)

    def off_by_ms(self) -> int:
        """How far the wall clock is ahead of trusted time."""
        stamp = self.now()
        return stamp.wall - stamp.at
