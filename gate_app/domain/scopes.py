"""Which ledgers a station follows, and which bodies of them it may read.

Headers go to every follower: the chain verifies without bodies. A gate gets the bodies that
its verdicts rest on and no more, so that a stolen laptop does not hold the park's roster.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from gate_app.domain.body import Role
from gate_app.domain.entries import EVENTS


class Scope(StrEnum):
    """Who may read the bodies of a kind, besides the offices, which read all."""

    ALL = "all"
    """Every gate."""
    ZONES = "zones"
    """Gates of the zones that the body names, and the stations of the writer's checkpoint."""
    CHECKPOINT = "checkpoint"
    """Stations of the writer's checkpoint."""
    OFFICE = "office"
    """Nobody else."""


_ALL = (
    *("genesis", "authority-set", "station-certified", "station-enrolled"),
    "station-cut-off",
    *("pass-key-added", "pass-key-retired", "pass-revoked", "suspension-put"),
    *("site-put", "zone-put", "checkpoint-put", "enterprise-put", "staff-put", "policy-put"),
    *("gate-state-set", "test-recorded", "body-erased", "epoch-opened"),
)
_ZONES = (
    *("pass-issued", "presence-set", "opening-count-closed"),
    *("evacuation-started", "evacuation-ended"),
)
_CHECKPOINT = (
    *EVENTS,
    *("undo", "health-observed", "emergency-passage", "emergency-reviewed", "head-counted"),
    *("duty-on", "duty-off", "clock-jumped", "clock-confirmed"),
)
SCOPES: dict[str, Scope] = {
    **dict.fromkeys(_ALL, Scope.ALL),
    **dict.fromkeys(_ZONES, Scope.ZONES),
    **dict.fromkeys(_CHECKPOINT, Scope.CHECKPOINT),
}
"""A kind that does not stand here, or that this program does not know, is the offices' alone."""


class Reader(msgspec.Struct, frozen=True):
    """A station as it is certified: who asks, or who wrote."""

    station: str
    roles: frozenset[Role]
    checkpoint: str = ""
    zone: int = 0

    @property
    def office(self) -> bool:
        """Whether it reads everything."""
        return Role.OFFICE in self.roles


def follows(reader: Reader, writer: Reader) -> bool:
    """Whether ``reader`` follows the ledger of ``writer``: offices all, gates the offices and
    the other stations of their own checkpoint.
    """
    return reader.station != writer.station and (
        reader.office or writer.office or _neighbours(reader, writer)
    )


def may_read(reader: Reader, writer: Reader, kind: str, zones: frozenset[int]) -> bool:
    """Whether ``reader`` is given the body of an entry of this kind that names these zones."""
    scope = SCOPES.get(kind, Scope.OFFICE)
    if reader.office or scope is Scope.ALL:
        return True
    if scope is Scope.OFFICE:
        return False
    if _neighbours(reader, writer):
        return True
    return scope is Scope.ZONES and reader.zone in zones


def zones_of(body: Mapping[str, Any]) -> frozenset[int]:
    """The zones that a body (its JSON, decoded) names: ``zones`` or ``zone``."""
    zones = body.get("zones", [body.get("zone")])
    if not isinstance(zones, list | tuple):
        return frozenset()
    return frozenset(zone for zone in zones if type(zone) is int)


def _neighbours(reader: Reader, writer: Reader) -> bool:
    return reader.checkpoint != "" and reader.checkpoint == writer.checkpoint
