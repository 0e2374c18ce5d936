"""An office takes the hub into use, a new gate joins through it, and each has its own login."""

import msgspec
import pytest
from filelock import FileLock

from gate_app.clock import TrustedClock
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import HUB_PASSWORD, HubConfig, read_hub, write_hub
from gate_app.domain.entries import PassRevoked, Role
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import UsageError
from gate_app.sites import hub_login
from gate_app.sites.enrolling import cut_off, join
from gate_app.sites.enrolment_file import HubLogin
from gate_app.sites.hub_line import ROOT_FILE, hub_url, line_to_hub
from gate_app.sites.hub_login import (
    BEFORE,
    ONE_TIME,
    move_hub,
    set_hub,
    settle_login,
    tell_hub,
)
from gate_app.sites.login_file import as_told, read_login
from gate_app.sync import postgres_admin
from gate_app.sync.hub import HubError, HubRefusedError, HubUnreachableError
from gate_app.sync.postgres_line import Line, without_root
from gate_app.sync.state import Standing
from tests.hub.laptops import A_ROOT, enrolled, exchange, in_step, joined, office, opened
from tests.hub.server import ROOT_PASSWORD
from tests.stations import FakeTicks, one

__all__ = ["office"]


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


def test_the_enrolment_carries_the_root_certificate(office, hub, tmp_path):
    """Though the office was only told where on this computer it lies."""
    told = read_login(tmp_path / "login.json")
    here = msgspec.structs.replace(told, address=hub.url(""), root_certificate="")
    set_hub(office.folder, here, office.ticks.wall())
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
        "of nobody": msgspec.structs.replace(old, login="kadian_new_0"),
        "of a hub with another certificate": msgspec.structs.replace(old, root_certificate=A_ROOT),
    }[which]
    set_hub(office.folder, given, office.ticks.wall())
    with pytest.raises(HubRefusedError) as caught:
        settle_login(office.folder)
    assert "原来的登录" in caught.value.what_to_do
    assert settle_login(office.folder) == settled
    with office.open() as station:
        station.ledger.append(PassRevoked(pass_id=f"{0x0101:016x}", reason="离职"))
        assert exchange(station).standing is Standing.IN_STEP


def test_the_root_certificate_is_that_of_the_hub_which_is_set_up(office):
    root = office.folder / ROOT_FILE
    for address, certificate in (("host=a", "A"), ("host=b", ""), ("host=c", "C")):
        set_hub(office.folder, HubLogin(address, "one", "pw", certificate), 1)
        url = hub_url(office.folder, read_hub(office.folder))
        assert ("sslrootcert" in url) == bool(certificate)
        assert not certificate or root.read_text() == certificate
    root.write_text("torn")
    hub_url(office.folder, read_hub(office.folder))
    assert root.read_text() == "C"


def test_a_hub_set_up_by_an_earlier_program_keeps_its_root_certificate(office, hub):
    settled = settle_login(office.folder)
    root = as_told(hub.url("")).root_certificate
    (office.folder / ROOT_FILE).write_text(root)
    address = without_root(settled.address)
    write_hub(office.folder, HubConfig(address, settled.login, settled.since))
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP
    # And after a file that was no good, too.
    set_hub(office.folder, HubLogin(address, "kadian_new_0", "once", A_ROOT), 1)
    with pytest.raises(HubRefusedError):
        settle_login(office.folder)
    assert settle_login(office.folder) == HubConfig(address, settled.login, settled.since, root)
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP


def test_what_an_earlier_program_kept_of_the_login_before_is_understood(office, hub):
    settled = settle_login(office.folder)
    root = as_told(hub.url("")).root_certificate
    store = open_secret_store(office.folder)
    before = {
        "hub": {"address": without_root(settled.address), "login": settled.login, "since": 1},
        "root": root,
        "password": store.get(HUB_PASSWORD).decode(),
    }
    store.put(BEFORE, msgspec.json.encode(before))
    store.put(ONE_TIME, b"kadian_new_0\nonce")
    write_hub(office.folder, HubConfig(settled.address, "kadian_new_0", 2))
    with pytest.raises(HubRefusedError):
        settle_login(office.folder)
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP


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
    assert in_step(office)
    settled = read_hub(office.folder)
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
    assert in_step(office)
    move_hub(office.folder, hub.url(""))
    settled = read_hub(office.folder)
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
    assert not {*office.folder.glob("*.tried*"), *office.folder.glob("*.part")}
    with office.open() as station:
        assert exchange(station).standing is Standing.IN_STEP


@pytest.mark.parametrize(
    ("answer", "why", "what_to_do"),
    [
        ("another", "给另一台电脑", "编号"),
        ("cut-off", "已被停用", "重新登记"),
        ("of a newer hub", "读不懂", "重新做一份"),
    ],
)
def test_why_a_file_is_refused_is_said(office, monkeypatch, answer, why, what_to_do):
    monkeypatch.setattr(Line, "row", lambda *_: (answer, ""))
    with pytest.raises(HubRefusedError, match=why) as caught:
        settle_login(office.folder)
    assert what_to_do in caught.value.what_to_do


def test_who_makes_a_login_is_asked_for_another_one(hub):
    for login, whom in (("kadian_new_0", "指挥部"), ("postgres", "服务器")):
        line = hub.line(login, "wrong")
        with pytest.raises(HubRefusedError, match="登录名或密码") as caught:
            line.stations()
        assert whom in caught.value.what_to_do


def test_another_hub_of_the_same_server_is_not_where_this_one_has_moved_to(office, hub):
    assert in_step(office)
    before, other = read_hub(office.folder), hub.server.found()
    try:
        with pytest.raises(UsageError, match="没有本机的记录") as caught:
            move_hub(office.folder, other.url(""))
        assert "登录文件" in caught.value.what_to_do
    finally:
        other.drop()
    assert read_hub(office.folder) == before
    assert in_step(office)


def test_before_the_first_connect_no_address_is_changed(office, hub):
    with pytest.raises(UsageError, match="还没有连上过"):
        move_hub(office.folder, hub.url(""))
