"""A small site where, within half an hour, nearly everything happened that a log can hold."""

import sqlite3

from gate_app.domain.entries import HolderPut, PassRevoked, Subject
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Direction, GateState
from tests.stations import DAY, MINUTE, SmallSite, issued, one

KNOWN = "c0ffee0123456789"
REVOKED = "deadbeef01234567"
FORMULA = "=HYPERLINK(1)"


def busy_site(folder):
    """Return the SmallSite after its busy half hour; its window is closed again."""
    site = SmallSite(folder, with_staff=True)
    known = site.claims(pass_id=KNOWN, name="韦小芳")
    revoked = site.claims(pass_id=REVOKED, name="李旧证")
    with site.open() as station:
        add = station.ledger.append
        add(HolderPut(item=Holder("H1", "韦小芳", "E1")))
        add(issued(known, holder="H1"))
        add(issued(revoked, holder="H2"))
        add(PassRevoked(pass_id=REVOKED, reason="离职"))
        station.duty.sign_on("101")
        for number in range(3):
            site.ticks.pass_by(MINUTE)
            one(station, site.code(name=f"覃过路{number}"))
        site.ticks.pass_by(10 * MINUTE)
        one(station, site.code(pass_id=KNOWN, name="韦小芳"))
        one(station, site.code(pass_id=REVOKED, name="李旧证"))
        one(station, site.code(name=FORMULA))
        one(station, site.code(name="莫二区", zones=(2,), enterprise="E2"))
        one(station, "not a pass")
        wrong = one(station, site.code(name="蒙按错")).entry
        station.gate.undo(wrong, reason="wrong-key")
        site.ticks.pass_by(10 * MINUTE)
        acts = station.acts
        acts.turn_back_without_code(note="+no code", name="无证王")
        acts.write_down_late(
            Subject(holder="H1", name="韦小芳", enterprise="E1"),
            direction=Direction.EXIT,
            happened=station.ledger.clock.now().at - DAY,
            note="",
        )
        acts.let_emergency_through(reason="ambulance", plate="桂B12345")
        acts.observe_health("H1", temperature=365)
        acts.start_evacuation(reason="fire")
        acts.count_heads(3)
        acts.end_evacuation()
        acts.set_state(GateState.ENTRY_ONLY, reason="=1", authorised_by="201")
        station.duty.sign_off(note="@handover")
    return site


def sql(*statements):
    """Return what does this to the ledger of a site behind its back."""

    def damage(site):
        db = sqlite3.connect(site / "ledger.db", isolation_level=None)
        for statement in statements:
            db.execute(statement)
        db.close()

    return damage
