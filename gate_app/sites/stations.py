"""The stations of a site as this one knows them, and as the hub does when it is asked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gate_app.codes.secret_store import open_secret_store
from gate_app.config import read_hub
from gate_app.domain.body import Role
from gate_app.domain.places import Checkpoint
from gate_app.errors import UsageError
from gate_app.ledger.database import Connection
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.register import Register
from gate_app.ledger.synced import Incident, Mark, Synced, last_at
from gate_app.sites.hub_line import line_to_hub
from gate_app.sites.hub_login import ONE_TIME
from gate_app.sync.stick import readers

if TYPE_CHECKING:
    from gate_app.sync.hub import HubIncident
    from gate_app.sync.postgres_told import Known


class StationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One station. Times in ms UTC, trusted time."""

    station: str
    roles: frozenset[Role]
    checkpoint: str
    place: str
    """The checkpoint's name."""
    last_at: int
    """When it wrote its last entry that is here; 0 where none is."""
    cut_off: bool
    own: bool
    """Whether it is this laptop."""
    vouched: bool = True
    """False where only the hub knows it: the ledger has not heard of it, yet or ever."""


class StationsNow(msgspec.Struct, frozen=True):
    """What the ledger here says."""

    rows: tuple[StationRow, ...]
    checkpoints: tuple[Checkpoint, ...]
    incidents: tuple[Incident, ...]
    """Open ones."""
    seen_at_hub: int = 0
    """Up to which of the hub's incidents somebody has looked."""


class HubNow(msgspec.Struct, frozen=True):
    """What the hub said."""

    stations: dict[str, Known]
    incidents: tuple[HubIncident, ...]
    """The latest last."""

    def unheard_of(self, now: StationsNow) -> list[StationRow]:
        """Who may use the hub without any ledger that vouches for it.

        A new laptop until its first entries have come; or the last that an office invited before
        it was cut off.
        """
        heard_of = {row.station for row in now.rows}
        return [
            StationRow(
                station=one.station,
                roles=frozenset(one.roles),
                checkpoint=one.checkpoint,
                place=one.checkpoint,
                last_at=0,
                cut_off=False,
                own=False,
                vouched=False,
            )
            for one in self.stations.values()
            if one.station not in heard_of and not one.cut_off
        ]


def stations_now(db: Connection) -> StationsNow:
    """All stations, this one first, and what has happened to them. Raises LedgerError."""
    register = Register(db)
    live, own = readers(db), next(read_entries(db, limit=1)).header.station
    rows = []
    for one in readers(db, cut_off=True).values():
        place = register.item(Checkpoint, one.checkpoint)
        rows.append(
            StationRow(
                station=one.station,
                roles=one.roles,
                checkpoint=one.checkpoint,
                place=place.name if place else one.checkpoint,
                last_at=last_at(db, one.station),
                cut_off=one.station not in live,
                own=one.station == own,
            )
        )
    rows.sort(key=lambda row: (not row.own, row.cut_off, row.checkpoint, row.station))
    return StationsNow(
        tuple(rows),
        tuple(register.items(Checkpoint)),
        tuple(Synced(db).incidents()),
        Synced(db).number(Mark.SEEN) or 0,
    )


def ask_hub(folder: Path, after: int = 0) -> HubNow:
    """What the hub knows, incidents beyond an id; for an office.

    Raises HubError, and UsageError before the first round.
    """
    hub = read_hub(folder)
    if hub is None or open_secret_store(folder).get(ONE_TIME):
        raise UsageError("本机还没有和中心接通。", what_to_do="接通以后再看。")
    with closing(line_to_hub(folder, hub)) as line:
        stations = {one.station: one for one in line.stations()}
        return HubNow(stations, tuple(line.incidents(after)))
