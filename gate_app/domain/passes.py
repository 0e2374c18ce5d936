"""What a pass says: its claims, and the limits they keep."""

import enum
import re
import unicodedata
from typing import Final

import msgspec

NAME_MAX: Final = 16
ENTERPRISE_MAX: Final = 18
ZONES_MAX: Final = 8
ZONE_NUMBER_MAX: Final = 0xFFFF
TIME_MAX: Final = 0xFFFF_FFFF
MINUTES_OF_DAY: Final = 1440

_HEX_ID = re.compile(r"[0-9a-f]{16}")
_NEVER_SHOWN = ("Cc", "Cs")
"""Control characters and lone surrogates have no business on a screen or in a CSV cell."""


def name_on_pass(name: str) -> str:
    """What a pass carries of a name: 16 characters, in the form that ``Claims`` asks for.

    The register keeps the whole of it. Empty where nothing of the name can be shown.
    """
    composed = unicodedata.normalize("NFC", name)
    shown = "".join(c for c in composed if unicodedata.category(c) not in _NEVER_SHOWN)
    return shown.strip()[:NAME_MAX].rstrip()


class PassKind(enum.IntEnum):
    """Whom or what a pass lets through; the numbers are printed in every pass."""

    PERSON = 1
    VEHICLE = 2
    ESCORT = 3


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The signed content of one pass; making one outside its limits raises ValueError.

    ``pass_id``, ``photo`` and ``escorted`` are 8 bytes in lower-case hex. ``exp`` and ``nbf``
    are seconds since 1970 UTC, good while ``nbf <= at < exp``. ``window`` is minutes of the
    site's day ``[from, until)``; ``from > until`` spans midnight, ``until`` 0 is midnight.
    """

    pass_id: str
    kind: PassKind
    name: str
    enterprise: str
    zones: tuple[int, ...]
    exp: int
    nbf: int | None = None
    window: tuple[int, int] | None = None
    photo: str | None = None
    escorted: str | None = None

    def __post_init__(self) -> None:
        _check_id("pass_id", self.pass_id)
        for field, optional_id in (("photo", self.photo), ("escorted", self.escorted)):
            if optional_id is not None:
                _check_id(field, optional_id)
        if type(self.kind) is not PassKind:
            raise ValueError("kind must be a PassKind")
        _check_text("name", self.name, NAME_MAX)
        _check_text("enterprise", self.enterprise, ENTERPRISE_MAX)
        if type(self.zones) is not tuple or not 1 <= len(self.zones) <= ZONES_MAX:
            raise ValueError(f"zones must be 1 to {ZONES_MAX} numbers")
        for zone in self.zones:
            _check_unsigned("zone", zone, ZONE_NUMBER_MAX)
        _check_unsigned("exp", self.exp, TIME_MAX)
        if self.nbf is not None:
            _check_unsigned("nbf", self.nbf, TIME_MAX)
            if self.exp <= self.nbf:
                raise ValueError("exp must lie after nbf")
        if self.window is not None:
            _check_window(self.window)


def _check_id(field: str, value: str) -> None:
    if type(value) is not str or not _HEX_ID.fullmatch(value):
        raise ValueError(f"{field} must be 16 lower-case hex characters")


def _check_text(field: str, value: str, longest: int) -> None:
    if type(value) is not str or not 1 <= len(value) <= longest:
        raise ValueError(f"{field} must be 1 to {longest} characters")
    if any(unicodedata.category(character) in _NEVER_SHOWN for character in value):
        raise ValueError(f"{field} must not hold control characters")
    if not unicodedata.is_normalized("NFC", value):
        raise ValueError(f"{field} must be in Unicode form NFC")


def _check_unsigned(field: str, value: int, largest: int) -> None:
    # bool is a subclass of int: True is no number here.
    if type(value) is not int or not 0 <= value <= largest:
        raise ValueError(f"{field} must be an integer from 0 to {largest}")


def _check_window(window: tuple[int, int]) -> None:
    if type(window) is not tuple or len(window) != 2:
        raise ValueError("window must be a pair of minutes")
    for minute in window:
        _check_unsigned("window", minute, MINUTES_OF_DAY - 1)
    # Nothing says whether an equal pair means never or always; always is a pass without window.
    if window[0] == window[1]:
        raise ValueError("window must not be empty")
