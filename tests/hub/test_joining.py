"""An office takes the hub into use, a new gate joins through it, and each has its own login."""

import msgspec
import pytest
from filelock import FileLock

from gate_app.clock import TrustedClock
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import HUB_PASSWORD, read_hub
from gate_app.domain.entries import PassRevoked, Role
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import UsageError
from gate_app.sites import hub_login
from gate_app.sites.enrolling import cut_off, invite, join
from gate_app.sites.enrolment_file import HubLogin
from gate_app.sites.hub_login import (
    ONE_TIME,
    ROOT_FILE,
    invite_at_hub,
    line_to_hub,
    move_hub,
    set_hub,
    settle_login,
    tell_hub,
)
from gate_app.sites.login_file import as_told, read_login
from gate_app.sites.syncing import open_sync
from gate_app.station import Station
from gate_app.sync import postgres_admin
from gate_app.sync.hub import HubError, HubRefusedError, HubUnreachableError
from gate_app.sync.postgres_line import without_root
from gate_app.sync.state import Standing
from gate_app.sync.steps import directly
from tests.hub.server import ROOT_PASSWORD
from tests.stations import FakeTicks, SmallSite, one


def ignore(_):
    pass


def exchange(station):
    sync = open_sync(station.folder, directly(station.ledger), changed=ignore)
    try:
        return sync.once()
    finally:
        sync.close()


A_ROOT = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.fixture
def office(hub, tmp_path):
    """A laptop that is office and gate K1, with the hub's first one-time login in its hands."""
    site = SmallSite(tmp_path / "office", with_staff=True)
    invited = postgres_admin.invite_office(
        hub.url(),
        ROOT_PASSWORD,
        one_time="once",
        roles=(Role.GATE, Role.OFFICE),
        checkpoint="K1",
        zone=1,
    )
    path = tmp_path / "login.json"
    said = {"hub": hub.url(""), "login": invited.login, "password": "once"}
    path.write_bytes(msgspec.json.encode(said))
    set_hub(site.folder, read_login(path), site.ticks.wall())
    return site


def enrolled(office, **how):
    with office.open() as station:
        return invite(
            station.ledger,
            station.register,
            office.authority,
            at_hub=invite_at_hub(office.folder),
            **how,
        )


def joined(office, folder, **how):
    enrolment = enrolled(office, **how)
    join(folder, enrolment, clock=TrustedClock(FakeTicks()), use_keyring=False)
    set_hub(folder, enrolment.hub, FakeTicks().wall())
    return enrolment


def opened(folder):
    return Station(folder, clock=TrustedClock(FakeTicks()))


def test_a_gate_joins_through_the_hub_and_refuses_what_was_revoked(office, tmp_path):
    code = office.code(zones=(2,))
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP
    joined(office, tmp_path / "gate", checkpoint="K2")
    with opened(tmp_path / "gate") as gate:
        assert exchange(gate).standing is Standing.IN_STEP
        gate.ledger.clock.confirm()
        assert gate.status().site.name == "试验园区"
        assert one(gate, code).decision.verdict is not Verdict.REFUSE
        with office.open() as station:
            station.ledger.append(PassRevoked(pass_id=f"{0x0101:016x}", reason="离职"))
            assert exchange(station).standing is Standing.IN_STEP
            assert station.ledger.views.station(gate.ledger.station)[0] == {Role.GATE}
        exchange(gate)
        assert one(gate, code).decision.reason is Reason.REVOKED


def test_the_one_time_password_is_changed_at_the_first_connect(office, hub):
    one_time = read_hub(office.folder)
    settled = settle_login(office.folder)
    assert settled.login != one_time.login
    assert read_hub(office.folder) == settled == settle_login(office.folder)
    store = open_secret_store(office.folder)
    assert store.get(ONE_TIME) == b""
    password = store.get(HUB_PASSWORD).decode()
    assert "once" not in password
    line = hub.line(settled.login, password)
    line.stations()
    line.close()


def test_two_programs_do_not_change_it_together(office, monkeypatch):
    monkeypatch.setattr(hub_login, "LOCK_S", 0.1)
    with FileLock(office.folder / hub_login.LOCK_FILE):
        with pytest.raises(HubUnreachableError, match="另一个窗口"):
            settle_login(office.folder)
        assert open_secret_store(office.folder).get(ONE_TIME)
    settled = settle_login(office.folder)
    with FileLock(office.folder / hub_login.LOCK_FILE):
        assert settle_login(office.folder) == settled


def test_an_answer_that_was_lost_is_asked_for_again(office, monkeypatch):
    from gate_app.sync import postgres_hub

    asked = []
    claim = postgres_hub.claim

    def lost(*arguments, **named):
        asked.append(claim(*arguments, **named))
        raise HubUnreachableError("the line broke")

    monkeypatch.setattr(postgres_hub, "claim", lost)
    with pytest.raises(HubUnreachableError):
        settle_login(office.folder)
    monkeypatch.setattr(postgres_hub, "claim", claim)
    assert settle_login(office.folder).login == asked[0]
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP


def test_a_second_laptop_with_the_same_file_is_refused_and_told(office, hub, tmp_path):
    with office.open() as station:
        exchange(station)
    enrolment = joined(office, tmp_path / "first", checkpoint="K2")
    settle_login(tmp_path / "first")
    second = tmp_path / "second"
    join(second, enrolment, clock=TrustedClock(FakeTicks()), use_keyring=False)
    set_hub(second, enrolment.hub, FakeTicks().wall())
    with pytest.raises(HubRefusedError, match="用过"):
        settle_login(second)
    kinds = [
        incident.kind for incident in postgres_admin.status(hub.url(), ROOT_PASSWORD).incidents
    ]
    assert "claimed-twice" in kinds
    with opened(second) as station:
        assert exchange(station).standing is Standing.REFUSED


def test_a_station_that_was_cut_off_is_shut_out(office, tmp_path):
    with office.open() as station:
        exchange(station)
    joined(office, tmp_path / "gate", checkpoint="K2")
    with opened(tmp_path / "gate") as gate:
        exchange(gate)
        tell_hub(office.folder, gate.ledger.station)
        gate.ledger.sign_head()
        one(gate, "no pass")
        assert exchange(gate).standing in (Standing.CUT_OFF, Standing.REFUSED)


def test_a_station_that_was_cut_off_without_a_line_is_shut_out_at_the_next_round(office, tmp_path):
    with office.open() as station:
        exchange(station)
    joined(office, tmp_path / "gate", checkpoint="K2")
    with opened(tmp_path / "gate") as gate, office.open() as station:
        exchange(gate)
        exchange(station)
        cut_off(station.ledger, office.authority, gate.ledger.station, actor="201")
        exchange(station)
        line = line_to_hub(office.folder, read_hub(office.folder))
        told = {one.station: one.cut_off > 0 for one in line.stations()}
        line.close()
        assert told == {station.ledger.station: False, gate.ledger.station: True}
        one(gate, "no pass")
        assert exchange(gate).standing is Standing.CUT_OFF


def test_the_enrolment_carries_the_root_certificate(office, hub):
    settle_login(office.folder)
    enrolment = enrolled(office, checkpoint="K2")
    assert "BEGIN CERTIFICATE" in enrolment.hub.root_certificate
    assert "sslrootcert" not in enrolment.hub.address
    assert ROOT_PASSWORD not in str(enrolment)


@pytest.mark.parametrize("which", ["used", "of nobody", "of a hub with another certificate"])
def test_a_file_that_is_no_good_takes_no_login_away(office, tmp_path, which):
    """Somebody connects the office again with the old file, or with a wrong one."""
    settled = settle_login(office.folder)
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP
    old = read_login(tmp_path / "login.json")
    given = {
        "used": old,
        "of nobody": HubLogin(old.address, "kadian_new_0", "once"),
        "of a hub with another certificate": HubLogin(old.address, old.login, "once", A_ROOT),
    }[which]
    set_hub(office.folder, given, office.ticks.wall())
    with pytest.raises(HubRefusedError) as caught:
        settle_login(office.folder)
    assert "原来的登录" in caught.value.what_to_do
    assert settle_login(office.folder) == settled
    with office.open() as station:
        station.ledger.append(PassRevoked(pass_id=f"{0x0101:016x}", reason="离职"))
        assert exchange(station).standing is Standing.IN_STEP


def test_another_hubs_root_certificate_does_not_stay_behind(office):
    root = office.folder / ROOT_FILE
    set_hub(office.folder, HubLogin("host=a", "one", "pw", "BEGIN"), 1)
    assert root.exists()
    set_hub(office.folder, HubLogin("host=b", "two", "pw"), 2)
    assert not root.exists()


def test_a_kill_just_before_the_one_time_password_is_forgotten_locks_nobody_out(office):
    store = open_secret_store(office.folder)
    once = store.get(ONE_TIME)
    settled = settle_login(office.folder)
    store.put(ONE_TIME, once)
    assert settle_login(office.folder) == settled
    assert store.get(ONE_TIME) == b""
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP


@pytest.mark.parametrize("content", [b"", b"{}", b'{"hub": 1}', None])
def test_what_is_no_login_is_said(tmp_path, content):
    path = tmp_path / "login.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Exception, match="登录文件"):
        read_login(path)


def test_the_hub_moves_to_another_address_and_the_login_stays(office, hub, tmp_path):
    settled = settle_login(office.folder)
    root = tmp_path / "root.pem"
    root.write_text(as_told(hub.url("")).root_certificate)
    moved = hub.url("").replace("localhost", "127.0.0.1")
    move_hub(office.folder, f"{without_root(moved)} sslrootcert={root}")
    root.unlink()
    now = read_hub(office.folder)
    assert (now.login, now.since) == (settled.login, settled.since)
    assert "127.0.0.1" in now.address and "sslrootcert" not in now.address
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP
    # Without a certificate the one from before stays.
    move_hub(office.folder, without_root(hub.url("")))
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP


@pytest.mark.parametrize("which", ["nobody there", "another certificate", "another hub", "no hub"])
def test_an_address_that_is_no_good_changes_nothing(office, hub, tmp_path, which):
    settle_login(office.folder)
    move_hub(office.folder, hub.url(""))
    settled = read_hub(office.folder)
    before = (office.folder / ROOT_FILE).read_text("ascii")
    wrong = tmp_path / "wrong.pem"
    wrong.write_text(A_ROOT)
    address = without_root(hub.url(""))
    url = {
        "nobody there": f"{address} port=1",
        "another certificate": f"{address} sslrootcert={wrong}",
        "another hub": f"{address} dbname=postgres",
        "no hub": "host=/nowhere",
    }[which]
    with pytest.raises(HubError):
        move_hub(office.folder, url)
    assert read_hub(office.folder) == settled
    assert (office.folder / ROOT_FILE).read_text("ascii") == before
    assert not list(office.folder.glob("*.part"))
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP


def test_before_the_first_connect_no_address_is_changed(office, hub):
    with pytest.raises(UsageError, match="还没有连上过"):
        move_hub(office.folder, hub.url(""))
