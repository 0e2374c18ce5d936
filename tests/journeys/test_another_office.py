"""A pass issued at one office is revoked at another, and refused at a gate that follows both."""

import pytest

from gate_app.clock import TrustedClock
from gate_app.domain.entries import PassRevoked
from gate_app.domain.verdict import Reason, Verdict
from gate_app.sites.enrolling import invite, join
from gate_app.sites.hub_login import invite_at_hub, set_hub
from gate_app.sites.syncing import open_sync
from gate_app.station import Station
from gate_app.sync.state import Standing
from gate_app.sync.steps import directly
from tests.hub.server import Server
from tests.stations import FakeTicks, SmallSite, issued, one


@pytest.fixture
def hub():
    with Server() as server:
        yield server.found()


def opened(folder):
    return Station(folder, clock=TrustedClock(FakeTicks()))


def in_step(station):
    sync = open_sync(station.folder, directly(station.ledger), changed=lambda _: None)
    try:
        assert sync.once().standing is Standing.IN_STEP, sync.state
    finally:
        sync.close()


def test_revoked_at_another_office(hub, tmp_path):
    first = SmallSite(tmp_path / "first", with_staff=True)
    set_hub(first.folder, hub.first_login(tmp_path / "login.json"), first.ticks.wall())

    def joined(name, **how):
        with first.open() as office:
            in_step(office)
            enrolment = invite(
                office.ledger,
                office.register,
                first.authority,
                at_hub=invite_at_hub(first.folder),
                **how,
            )
        join(tmp_path / name, enrolment, clock=TrustedClock(FakeTicks()), use_keyring=False)
        set_hub(tmp_path / name, enrolment.hub, FakeTicks().wall())
        with opened(tmp_path / name) as station:
            in_step(station)
            station.acts.confirm_clock(authorised_by="201")

    joined("second")
    joined("gate", checkpoint="K1")
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
