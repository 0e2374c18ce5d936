"""What every body of a ledger entry has, and who may write which kind."""

from enum import StrEnum
from typing import ClassVar

import msgspec


class Role(StrEnum):
    """What a station is certified for."""

    GATE = "gate"
    OFFICE = "office"


ANY = frozenset(Role)
OFFICE = frozenset({Role.OFFICE})
GATE = frozenset({Role.GATE})


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What happened. The salt makes a short body unguessable from its hash once erased."""

    writers: ClassVar[frozenset[Role]] = ANY
    salt: str = ""

    @property
    def kind(self) -> str:
        """The entry's kind, as in its header."""
        return str(self.__struct_config__.tag)
