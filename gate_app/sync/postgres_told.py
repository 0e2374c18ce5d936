"""What the hub tells of its stations, of what happened there, and of logins that it made."""

from typing import Any

import msgspec

from gate_app.domain.entries import Role
from gate_app.sync.hub import HubIncident, HubRefusedError, Tip
from gate_app.sync.postgres_line import Line


class Invited(msgspec.Struct, frozen=True):
    """A one-time login for a new station; ``expires`` in ms UTC."""

    login: str
    expires: int


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A station as the hub knows it; times in ms UTC, 0 for never."""

    station: str
    login: str
    roles: tuple[Role, ...]
    checkpoint: str
    zone: int
    public: bytes
    certificate: bytes
    joined: int
    last_seen: int
    cut_off: int
    unsent: int
    """Entries that it had and the hub had not, at its last hello."""
    at_skew: int
    wall_skew: int
    """How far its trusted time and its wall clock were ahead of the hub's, ms."""
    tips: tuple[Tip, ...]


def returning(rows: list[Any]) -> Invited:
    """What the hub answered to a new login for a known station. Raises HubRefusedError."""
    if len(rows) != 1 or rows[0][0] is None:
        raise HubRefusedError(
            "中心没有这台电脑，或它已停用。", what_to_do="请在电脑列表里查看编号，或重新登记它。"
        )
    return Invited(*rows[0])


def read_stations(line: Line) -> list[Known]:
    """What ``hub.stations()`` tells."""
    return [
        Known(
            station=row[0],
            login=row[1],
            roles=tuple(map(Role, row[2])),
            checkpoint=row[3],
            zone=row[4],
            public=bytes(row[5]),
            certificate=bytes(row[6]),
            joined=row[7],
            last_seen=row[8] or 0,
            cut_off=row[9] or 0,
            unsent=row[10],
            at_skew=row[11],
            wall_skew=row[12],
            tips=msgspec.convert(row[13], tuple[Tip, ...]),
        )
        for row in line.rows("SELECT * FROM hub.stations()")
    ]


def read_incidents(line: Line, after: int) -> list[HubIncident]:
    """What ``hub.incidents()`` tells."""
    names = HubIncident.__struct_fields__
    rows = line.rows("SELECT * FROM hub.incidents(%b::bigint)", (after,))
    return [HubIncident(**dict(zip(names, row, strict=True))) for row in rows]
