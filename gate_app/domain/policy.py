"""The policy: which rules are on, hard or soft, and their limits. Data with a version."""

from enum import StrEnum

import msgspec

from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import Reason


class QuotaPer(StrEnum):
    """Whose exits are counted together."""

    PERSON = "person"
    HOUSEHOLD = "household"


class Policy(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the county decided. Times in the unit their name says."""

    version: int = 1
    off: frozenset[Reason] = frozenset()
    soft: frozenset[Reason] = frozenset()
    hard: frozenset[Reason] = frozenset()
    exit_quota: int | None = None
    quota_per: QuotaPer = QuotaPer.PERSON
    cycle_days: int = 1
    cycle_start: int = 0
    """Day number (days since 1970-01-01 in the site's time zone) on which a cycle began."""
    no_exit: frozenset[PassKind] = frozenset()
    person_windows: tuple[tuple[int, int], ...] = ()
    """Minutes of the day ``[from, until)`` in which such passes count, beside what stands in the
    pass itself; ``from > until`` spans midnight. Always without any. Likewise the next two.
    """
    vehicle_windows: tuple[tuple[int, int], ...] = ()
    escort_windows: tuple[tuple[int, int], ...] = ()
    test_interval_h: int | None = None
    temperature_limit: int = 373
    """Tenths of a degree Celsius."""
    ask_temperature_h: int | None = None
    register_stale_s: int = 24 * 3600
    confirm: frozenset[PassKind] = frozenset()
    pin_to_override: bool = True
    overridable: frozenset[Reason] = frozenset(
        {
            Reason.OUTSIDE_WINDOW,
            Reason.QUOTA_USED,
            Reason.ALREADY_INSIDE,
            Reason.NOT_INSIDE,
            Reason.TEST_OVERDUE,
            Reason.GATE_ENTRY_ONLY,
            Reason.GATE_SEALED,
            Reason.DIRECTION_NOT_ALLOWED,
        }
    )
    return_within_h: int | None = None
    """Hours after which whoever went out is overdue; nobody is with None."""
    search_by_name: bool = True
    retention_days: int = 180

    @property
    def key(self) -> str:
        """There is one policy."""
        return ""

    def windows(self, kind: PassKind) -> tuple[tuple[int, int], ...]:
        """The hours of a kind of passes."""
        return {
            PassKind.PERSON: self.person_windows,
            PassKind.VEHICLE: self.vehicle_windows,
            PassKind.ESCORT: self.escort_windows,
        }[kind]
