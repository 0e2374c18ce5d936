"""People as data: staff, holders and suspensions."""

from enum import StrEnum

import msgspec


class StaffRole(StrEnum):
    """What a signed-on person may do."""

    GUARD = "guard"
    SUPERVISOR = "supervisor"
    ISSUER = "issuer"


class Staff(msgspec.Struct, frozen=True, omit_defaults=True):
    """A guard, supervisor or issuer; ``pin`` is an argon2 verifier, never the PIN."""

    code: str
    name: str
    role: StaffRole
    pin: str
    active: bool = True

    @property
    def key(self) -> str:
        """The staff code typed at sign-on."""
        return self.code


class Trip(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a vehicle does: its route, who rides in it (the driver first), what it carries."""

    route: str = ""
    crew: tuple[str, ...] = ()
    goods: str = ""


class Holder(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who a pass was issued to; kept at offices only. Number and household are random.

    ``name`` is the plate of a vehicle, which alone has a ``trip``.
    """

    number: str
    name: str
    enterprise: str
    household: str = ""
    phone: str = ""
    identity_hash: str = ""
    identity_tail: str = ""
    trip: Trip | None = None

    @property
    def key(self) -> str:
        """The random holder number."""
        return self.number


class HolderPhoto(msgspec.Struct, frozen=True):
    """A holder's newest photo, by its hash as in a pass; the next pass that is made carries it."""

    holder: str
    photo: str

    @property
    def key(self) -> str:
        """The random holder number."""
        return self.holder


class Suspension(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether a holder (``holder:N``) or an enterprise (``enterprise:CODE``) is suspended."""

    subject: str
    suspended: bool
    reason: str = ""

    @property
    def key(self) -> str:
        """The subject."""
        return self.subject


HANDLE_PASSES = frozenset({StaffRole.SUPERVISOR, StaffRole.ISSUER})
"""Who hands passes out must see whose they are; everybody else, and who is unknown, sees masks."""


def name_for(role: StaffRole | None, name: str) -> str:
    """A person's name as this role may see it; None where nobody is signed on."""
    return name if role in HANDLE_PASSES else mask_name(name)


def mask_name(name: str) -> str:
    """Keep the first and last character (韦*芳), enough to recognise and no more."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
