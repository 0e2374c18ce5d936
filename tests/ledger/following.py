"""A ledger that follows an office and two gates."""

from gate_app.domain.entries import Role
from gate_app.ledger.register import Register
from tests.ledger.chains import GATE_A, GATE_B, OFFICE, Chain, certificate
from tests.stations import NOON


class Followed:
    """A ledger that follows an office and two gates, all certified."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.register = Register(ledger.db)
        self.office, self.a, self.b = Chain(OFFICE), Chain(GATE_A), Chain(GATE_B)
        self.office.add(certificate(OFFICE, Role.OFFICE))
        self.office.add(certificate(GATE_A, Role.GATE, checkpoint="K1"))
        self.office.add(certificate(GATE_B, Role.GATE, checkpoint="K2"))
        for chain in (self.office, self.a, self.b):
            for entry in chain.entries:
                ledger.receive(entry)

    def happens(self, chain, body, at=NOON):
        entry = chain.add(body, at)
        self.ledger.receive(entry)
        return entry

    def why(self, entry):
        found = self.ledger.db.execute(
            "SELECT why FROM unfolded WHERE entry = ?", (self.ledger.views.id_of(entry.ref),)
        ).fetchone()
        return found and found[0]

    def holds(self):
        """Views and a rebuild are the same."""
        held = self.ledger.views.dump()
        self.ledger.rebuild()
        assert self.ledger.views.dump() == held
