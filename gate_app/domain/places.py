"""Places as data: the site, its zones, checkpoints and enterprises."""

import msgspec

from gate_app.domain.verdict import GateState


class Hotline(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number to call, as shown to guards and printed on passes."""

    name: str
    number: str


class Site(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole of what one authority governs; one time zone."""

    name: str
    county: str = ""
    time_zone: str = "Asia/Shanghai"
    hotlines: tuple[Hotline, ...] = ()
    testing_point: str = ""
    demo: bool = False

    @property
    def key(self) -> str:
        """There is one site."""
        return ""


class Zone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A closed zone (封控区域), physically apart from the others."""

    number: int
    name: str
    township: str = ""

    @property
    def key(self) -> str:
        """The zone's number as text."""
        return str(self.number)


class Checkpoint(msgspec.Struct, frozen=True, omit_defaults=True):
    """The one entrance (封控卡点) of one zone."""

    code: str
    name: str
    zone: int

    @property
    def key(self) -> str:
        """The checkpoint's code."""
        return self.code


class Enterprise(msgspec.Struct, frozen=True, omit_defaults=True):
    """An enterprise (企业) whose people and vehicles hold passes."""

    code: str
    name: str
    township: str = ""

    @property
    def key(self) -> str:
        """The enterprise's code, as in the pass."""
        return self.code


class Place(msgspec.Struct, frozen=True):
    """Where a gate stands: its checkpoint's code and its zone."""

    checkpoint: str
    zone: int


class GateSetting(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state a checkpoint's gate is in, and why."""

    checkpoint: str
    state: GateState
    reason: str = ""

    @property
    def key(self) -> str:
        """The checkpoint's code."""
        return self.checkpoint
