"""A pass issued at one office is revoked at another, and refused at a gate that follows both."""

from gate_app.domain.entries import PassRevoked
from gate_app.domain.verdict import Reason, Verdict
from tests.hub.laptops import office as first
from tests.hub.laptops import opened
from tests.journeys.at_hub import at_work, in_step
from tests.stations import issued, one

__all__ = ["first"]


def test_revoked_at_another_office(first, tmp_path):
    at_work(first, tmp_path / "second")
    at_work(first, tmp_path / "gate", checkpoint="K1")
    claims = first.claims()
    with first.open() as office:
        office.ledger.append(issued(claims))
        in_step(office)
    code = first.code(pass_id=claims.pass_id)
    with opened(tmp_path / "gate") as gate, opened(tmp_path / "second") as second:
        in_step(gate)
        assert one(gate, code).decision.verdict is Verdict.ADMIT
        in_step(second)
        assert second.register.issued(claims.pass_id) is not None
        second.ledger.append(PassRevoked(pass_id=claims.pass_id, reason="离职"))
        in_step(second)
        in_step(gate)
        refused = one(gate, code)
        assert refused.decision.reason is Reason.REVOKED
        # What it rested on: both offices, as far as they had been heard.
        heard = {station: seq for station, _, seq in refused.entry.body().rested.offices}
        assert heard[second.ledger.station] == second.ledger.head[1]
        assert len(heard) == 2
        # The gate's crossing and refusal are known at both offices.
        in_step(gate)
        in_step(second)
        with first.open() as office:
            in_step(office)
            for one_office in (office, second):
                log = [entry.header.kind for entry in one_office.register.last_log(5)]
                assert {"crossing", "refusal"} <= set(log)
