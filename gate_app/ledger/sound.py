"""Whether a body makes sense: one that is well signed and senseless is kept, and never folded.

A laptop that was broken or stolen may write anything. Verdicts, pages and print-outs rest on
what is folded, so that it is looked at here, once, and not wherever it is used. What people may
type in is narrower everywhere, and this program writes nothing that it would not fold.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from gate_app.domain.entries import (
    Body,
    HeadCounted,
    ItemPut,
    OpeningCountClosed,
    PassIssued,
    PassKeyAdded,
    PassKeyRetired,
    PassRevoked,
    TestRecorded,
)
from gate_app.domain.passes import ZONE_NUMBER_MAX, name_on_pass
from gate_app.domain.people import Holder, HolderPhoto
from gate_app.domain.places import Checkpoint, Site, Zone
from gate_app.domain.policy import Policy

TEXT_MAX: Final = 128
REASON_MAX: Final = 400
LIST_MAX: Final = 64
HEADS_MAX: Final = 10_000
INSIDE_MAX: Final = 10_000_000
TIME_MAX_MS: Final = 4_102_444_800_000
"""The end of the year 2099, ms UTC."""

_LONGER: Final = {"reason": REASON_MAX, "pin": REASON_MAX}
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_ID: Final = re.compile(r"[0-9a-f]{16}")
_YEARS_H: Final = 10 * 366 * 24
_POLICY: Final[dict[str, tuple[int, int]]] = {
    "version": (0, 2**31),
    "exit_quota": (0, 10_000),
    "cycle_days": (1, 3_660),
    "cycle_start": (0, 100_000),
    "test_interval_h": (0, _YEARS_H),
    "temperature_limit": (0, 1_000),
    "ask_temperature_h": (0, _YEARS_H),
    "register_stale_s": (0, _YEARS_H * 3600),
    "return_within_h": (0, _YEARS_H),
    "retention_days": (1, 36_600),
}
"""The least and the most of each number: what a day's arithmetic and a calendar can stand."""


def sound(body: Body) -> bool:
    """Whether this body may be folded; the same everywhere, whatever else is known."""
    if isinstance(body, ItemPut):
        item: Any = body.item  # type: ignore[attr-defined]
        return _texts_fit(item) and _ITEMS.get(type(item), _any)(item)
    return _BODIES.get(type(body), _any)(body)


def _any(_: object) -> bool:
    return True


def _texts_fit(value: Any, longest: int = TEXT_MAX) -> bool:
    """Whether every text in it can be shown on one line, and every list has an end."""
    if isinstance(value, str):
        return len(value) <= longest and not any(unicodedata.category(c) == "Cc" for c in value)
    if isinstance(value, msgspec.Struct):
        return all(
            _texts_fit(getattr(value, name), _LONGER.get(name, TEXT_MAX))
            for name in value.__struct_fields__
        )
    if isinstance(value, tuple | frozenset):
        return len(value) <= LIST_MAX and all(map(_texts_fit, value))
    return True


def _site(site: Site) -> bool:
    try:
        ZoneInfo(site.time_zone)
    except (LookupError, ValueError, OSError):
        return False
    return True


def _policy(policy: Policy) -> bool:
    windows = (*policy.person_windows, *policy.vehicle_windows, *policy.escort_windows)
    return all(
        number is None or least <= number <= most
        for name, (least, most) in _POLICY.items()
        for number in (getattr(policy, name),)
    ) and all(0 <= minute < 1440 for window in windows for minute in window)


def _zone(number: int) -> bool:
    return 0 <= number <= ZONE_NUMBER_MAX


def _issued(body: PassIssued) -> bool:
    try:
        body.claims("x")
    except ValueError:
        return False
    return _texts_fit(body)


def _key(body: PassKeyAdded | PassKeyRetired) -> bool:
    return _KEY.fullmatch(body.public) is not None


def _revoked(body: PassRevoked) -> bool:
    return _ID.fullmatch(body.pass_id) is not None and _texts_fit(body)


_ITEMS: dict[type[Any], Callable[[Any], bool]] = {
    Site: _site,
    Zone: lambda zone: _zone(zone.number),
    Checkpoint: lambda checkpoint: _zone(checkpoint.zone),
    Policy: _policy,
    Holder: lambda holder: bool(name_on_pass(holder.name)),
    HolderPhoto: lambda photo: _ID.fullmatch(photo.photo) is not None,
}
_BODIES: dict[type[Body], Callable[[Any], bool]] = {
    PassIssued: _issued,
    PassRevoked: _revoked,
    PassKeyAdded: _key,
    PassKeyRetired: _key,
    TestRecorded: lambda test: 0 <= test.taken_at < TIME_MAX_MS and _texts_fit(test),
    HeadCounted: lambda heads: abs(heads.count) <= HEADS_MAX,
    OpeningCountClosed: lambda opening: 0 <= opening.count <= INSIDE_MAX,
}
