"""Who is inside now, zone by zone: the list that is read out when everybody must be found."""

import msgspec

from gate_app.domain.people import Holder
from gate_app.domain.places import Checkpoint, Enterprise, Zone
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.register import Register
from gate_app.ledger.whereabouts import Insider


class ZoneMuster(msgspec.Struct, frozen=True):
    """Everybody inside one zone, by name; enterprises by their names."""

    zone: Zone
    gate: str
    insiders: tuple[Insider, ...]


def muster(book: Logbook, *, at: int | None) -> list[ZoneMuster]:
    """List who is inside every zone at ``at`` (ms UTC), None where the clock is not sure."""
    register = Register(book.db)
    ahead = register.ahead(at)
    gates = {gate.zone: gate.name for gate in register.items(Checkpoint)}
    enterprises = {one.code: one.name for one in register.items(Enterprise)}
    found = []
    for zone in register.items(Zone):
        inside = register.muster(zone.number, ahead)
        insiders = [_told(one, register, enterprises) for one in inside]
        insiders.sort(key=lambda one: (one.name, one.holder))
        found.append(ZoneMuster(zone, gates.get(zone.number, ""), tuple(insiders)))
    return found


def _told(one: Insider, register: Register, enterprises: dict[str, str]) -> Insider:
    """With the enterprise's name; what the gate did not see, the office has registered."""
    code = one.enterprise
    if not code:
        known = [register.item(Holder, one.holder), *register.passes_of(one.holder)]
        code = next((each.enterprise for each in known if each is not None), "")
    return msgspec.structs.replace(
        one,
        enterprise=enterprises.get(code, code),
        name=one.name or register.name(one.holder),
    )
