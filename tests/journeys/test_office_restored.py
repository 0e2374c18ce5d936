"""The only office's laptop dies; restored from its backup, it gets back to the hub."""

import pytest
from psycopg import sql

from gate_app.config import read_hub
from gate_app.domain.entries import PassRevoked
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger.synced import ends
from gate_app.sites.backups import make_backup, restore
from gate_app.sites.hub_login import relogin_at_hub, set_hub
from gate_app.sites.login_file import read_login
from gate_app.sync.hub import HubRefusedError
from gate_app.sync.postgres_hub import PostgresHub
from gate_app.sync.state import Standing
from tests.hub.chains import CLOCK
from tests.hub.laptops import exchange, office, opened
from tests.journeys.at_hub import at_work, in_step
from tests.stations import FakeTicks, one

__all__ = ["office"]


def revoke(station, number):
    station.ledger.append(PassRevoked(pass_id=f"{number:016x}", reason="离职"))


def refused(gate, code):
    decision = one(gate, code).decision
    return decision.verdict is Verdict.REFUSE and decision.reason is Reason.REVOKED


def test_the_only_office_comes_back_from_its_backup(hub, office, tmp_path):
    at_work(office, tmp_path / "gate", checkpoint="K2")
    early, late = (office.code(zones=(2,), pass_id=f"{number:016x}") for number in (1, 2))
    (tmp_path / "stick").mkdir()
    backup = make_backup(office.folder, tmp_path / "stick")
    with office.open() as station:
        revoke(station, 1)
        in_step(station)
        name = station.ledger.station

    # Another laptop, from the stick; what was revoked after the backup is not in it.
    new = tmp_path / "new"
    restore(backup, new, lambda: "")
    assert read_hub(new) is None
    set_hub(new, hub.another_login(name, tmp_path / "again.json"), FakeTicks().wall())
    with opened(new) as station:
        exchange(station)
        in_step(station)
        assert station.register.revocation(f"{1:016x}") is not None
        revoke(station, 2)
        in_step(station)
    with opened(tmp_path / "gate") as gate:
        in_step(gate)
        assert refused(gate, early) and refused(gate, late)
    # The laptop that died wakes up: its login is gone, and it can lie to nobody.
    with office.open() as station:
        revoke(station, 3)
        assert exchange(station).standing is Standing.REFUSED


def test_a_gate_whose_password_a_thief_changed_gets_another_login(hub, office, tmp_path):
    at_work(office, tmp_path / "gate", checkpoint="K2")
    with opened(tmp_path / "gate") as gate:
        name, login = gate.ledger.station, read_hub(gate.folder).login
    with hub.superuser() as connection:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD 'thief'").format(sql.Identifier(login)))
    with opened(tmp_path / "gate") as gate:
        one(gate, office.code(zones=(2,)))
        assert exchange(gate).standing is Standing.REFUSED

    with office.open() as station:
        exchange(station)  # the gate's enrolment comes
    relogin_at_hub(office.folder, name, 2, tmp_path / "login.json")
    set_hub(tmp_path / "gate", read_login(tmp_path / "login.json"), FakeTicks().wall())
    with opened(tmp_path / "gate") as gate:
        in_step(gate)
        reached = gate.ledger.head[1]
    thief = PostgresHub(hub.url(login), "thief")
    with pytest.raises(HubRefusedError):
        thief.hello(None, 0, CLOCK)
    with office.open() as station:
        in_step(station)
        assert ends(station.ledger.db, name) == {(name, 1): reached}
