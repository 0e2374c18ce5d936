"""Who is inside now, zone by zone: the list that is read out when everybody must be found."""

import msgspec

from gate_app.domain.places import Checkpoint, Enterprise, Zone
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.register import Insider, Register


class ZoneMuster(msgspec.Struct, frozen=True):
    """Everybody inside one zone, by name; enterprises by their names."""

    zone: Zone
    gate: str
    insiders: tuple[Insider, ...]


def muster(book: Logbook) -> list[ZoneMuster]:
    """List who is inside every zone."""
    register = Register(book.db)
    gates = {gate.zone: gate.name for gate in register.items(Checkpoint)}
    names = {one.code: one.name for one in register.items(Enterprise)}
    return [
        ZoneMuster(
            zone,
            gates.get(zone.number, ""),
            tuple(
                msgspec.structs.replace(
                    one,
                    enterprise=names.get(one.enterprise, one.enterprise),
                    name=one.name or register.name(one.holder),
                )
                for one in register.muster(zone.number)
            ),
        )
        for zone in register.items(Zone)
    ]
