"""Computers and hub in the office: who belongs, what happened, joining, cutting off, the hub."""

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from gate_app.codes.keys import SigningKey
from gate_app.config import read_hub
from gate_app.domain.body import Role
from gate_app.domain.entries import StationCertified
from gate_app.issuing.pass_keys import open_authority
from gate_app.ledger.chain import certificate_message, station_id
from gate_app.ledger.synced import Incident, Kind, Synced
from gate_app.sites.enrolling import join
from gate_app.sites.enrolment_file import HubLogin, read_enrolment
from gate_app.sites.hub_login import set_hub
from gate_app.sites.login_file import read_login
from gate_app.sites.stations import HubNow
from gate_app.sync import ledger_steps
from gate_app.sync.hub import HubIncident, HubRefusedError, HubUnreachableError
from gate_app.sync.postgres_hub import claim
from gate_app.sync.postgres_told import Known
from gate_app.sync.state import Standing, SyncState
from tests.hub.conftest import plain_hub, server

__all__ = ["plain_hub", "server"]

OTHER = SigningKey(bytes(range(32)))
OTHER_NAME = station_id(OTHER.public)


@pytest.fixture
def page(office):
    """The page, with a second station that the authority has certified."""
    authority = open_authority(office.folder, office.demo.passphrase)
    public, roles = OTHER.public.hex(), (Role.GATE,)
    message = certificate_message(OTHER_NAME, public, roles, "K2")
    body = StationCertified(
        station=OTHER_NAME,
        public=public,
        roles=roles,
        checkpoint="K2",
        signature=authority.sign(message).hex(),
    )
    office.ledger(lambda station: station.ledger.append(body))
    page = office.go("stations")
    office.until(lambda: len(page.table.rows.things) == 2)
    return page


def done(office, page):
    office.until(lambda: not page.busy)
    office.settle()


def unlock(office, page, passphrase=None):
    page.enrol.passphrase.setText(passphrase or office.demo.passphrase)


def row(page, name):
    return page.table.rows.texts[[one.station for one in page.table.rows.things].index(name)]


def choose(page, name):
    page.table.selectRow([one.station for one in page.table.rows.things].index(name))


def test_every_station_is_told_this_one_first(page):
    own, other = page.table.rows.things
    assert own.own and not other.own
    assert "本机" in row(page, own.station)[6] and "在用" in row(page, OTHER_NAME)[6]
    assert row(page, OTHER_NAME)[2] == "2 号卡点"
    assert "单机" in page.hub.how.text()


def test_an_enrolment_file_is_made_with_the_passphrase_and_joins_a_laptop(office, page, tmp_path):
    target = tmp_path / "k2.kadian-join"
    page.enrol.ask_where = lambda: target
    page.enrol.whom.setCurrentIndex(page.enrol.whom.findData("K2"))
    unlock(office, page)
    page.enrol.file_button.click()
    done(office, page)
    made = read_enrolment(target)
    assert (made.place.checkpoint, made.ticket.roles, made.hub) == ("K2", (Role.GATE,), None)
    assert made.fingerprint in page.enrol.said.text()
    assert page.enrol.passphrase.text() == ""
    assert join(tmp_path / "new", made, use_keyring=False)


def test_a_wrong_passphrase_makes_nothing(office, page, tmp_path):
    target = tmp_path / "k2.kadian-join"
    page.enrol.ask_where = lambda: target
    unlock(office, page, "wrong")
    page.enrol.file_button.click()
    done(office, page)
    assert not target.exists() and page.problem.text()


def test_a_code_on_the_screen_can_be_scanned_and_goes_with_the_page(office, page):
    unlock(office, page)
    page.enrol.qr_button.click()
    done(office, page)
    assert page.enrol.code.isVisibleTo(page) and not page.enrol.code.pixmap().isNull()
    office.go("overview")
    assert page.enrol.code.pixmap().isNull()


def test_a_replacement_names_whom_it_replaces(office, page, tmp_path):
    target = tmp_path / "k2.kadian-join"
    page.enrol.ask_where = lambda: target
    choose(page, OTHER_NAME)
    page.enrol.replaces.setChecked(True)
    unlock(office, page)
    page.enrol.file_button.click()
    done(office, page)
    assert read_enrolment(target).ticket.replaces == OTHER_NAME


def test_a_lost_laptop_is_cut_off_after_a_question(office, page):
    choose(page, OTHER_NAME)
    unlock(office, page)
    page.enrol.cut_button.click()
    assert page.sure.asking and not office.entries("station-cut-off")
    page.sure.answer()
    done(office, page)
    entry = office.entries("station-cut-off")[-1]
    assert (entry.body().station, entry.header.actor) == (OTHER_NAME, "2001")
    office.until(lambda: "已停用" in row(page, OTHER_NAME)[6])


def test_a_thief_with_a_stolen_file_is_cut_off_entirely_when_that_is_chosen(office, page):
    choose(page, OTHER_NAME)
    unlock(office, page)
    page.enrol.entirely.setChecked(True)
    page.enrol.cut_button.click()
    assert "全部不算" in page.sure.sentence.text()
    assert QApplication.focusWidget() is page.sure.no
    page.sure.answer()
    done(office, page)
    assert office.entries("station-cut-off")[-1].body().after == (0, 0)
    assert not page.enrol.entirely.isChecked()
    office.until(lambda: "已停用" in row(page, OTHER_NAME)[6])


def test_who_was_cut_off_from_now_on_can_still_be_cut_off_entirely(office, page):
    for entirely in (False, True):
        choose(page, OTHER_NAME)
        unlock(office, page)
        page.enrol.entirely.setChecked(entirely)
        page.enrol.cut_button.click()
        page.sure.answer()
        done(office, page)
    assert [one.body().after for one in office.entries("station-cut-off")][-1] == (0, 0)
    assert office.ledger(lambda station: station.ledger.views.station(OTHER_NAME))[1] == (0, 0)


def test_nobody_cuts_off_the_laptop_he_sits_at(office, page):
    page.table.selectRow(0)
    unlock(office, page)
    page.enrol.cut_button.click()
    assert not page.sure.asking and "别的电脑" in page.problem.text()


@pytest.mark.parametrize(
    ("fault", "later"),
    [(HubUnreachableError("连不上中心。"), True), (HubRefusedError("中心没有这个站。"), False)],
)
def test_a_hub_that_does_not_is_said_and_the_station_is_cut_off_all_the_same(
    office, page, monkeypatch, fault, later
):
    def silent(_folder):
        raise fault

    monkeypatch.setattr("gate_app.sites.hub_login.settle_login", silent)
    set_hub(office.folder, HubLogin("postgresql://hub.test/kadian", "s", "once"), 0)
    choose(page, OTHER_NAME)
    unlock(office, page)
    page.enrol.cut_button.click()
    page.sure.answer()
    done(office, page)
    assert office.entries("station-cut-off")
    said = page.enrol.said.text()
    assert str(fault) in said and ("连上以后会自动关" in said) is later


def noted_by_hub(number, **what):
    told = {"kind": "rollback", "epoch": 1, "seq": 3, "detail": "", "times": 1, "last": 0, **what}
    return HubIncident(id=number, station=OTHER_NAME, first=0, **told)


def note(office, *incidents):
    """As a round would."""

    def work(station):
        with station.ledger.writing():
            for one in incidents:
                Synced(station.ledger.db).report(one)

    office.ledger(work)


def test_incidents_are_told_in_words(office, page):
    note(office, Incident(kind=Kind.FORK, station=OTHER_NAME, epoch=1, seq=9))
    page.look_again()
    office.until(lambda: "台账分叉" in page.incidents.text())
    assert OTHER_NAME in page.incidents.text()


def test_what_the_hub_noted_is_told_too(office, page):
    noted = noted_by_hub(1, kind="claimed-twice", times=2)
    page._hub_answered(HubNow({}, (noted,)))
    assert "用了两次" in page.incidents.text() and "2 次" in page.incidents.text()


def test_what_the_hub_noted_stands_on_the_overview(office, monkeypatch):
    state = SyncState(standing=Standing.IN_STEP, noted=(noted_by_hub(7), noted_by_hub(8)))
    overview = office.go("overview")
    monkeypatch.setattr(office.app.sync, "state", state)
    office.until(lambda: any("恢复过旧的数据" in one.text for one in overview.alarms))
    (light,) = [one for one in overview.alarms if "恢复过旧的数据" in one.text]
    assert "2 件事" in light.text and "电脑与中心" in light.text and OTHER_NAME in light.text


def test_what_a_supervisor_has_looked_at_calls_nobody_any_more(office, page):
    noted = noted_by_hub(7)
    own = office.ledger(lambda station: station.ledger.station)
    note(office, *(Incident(kind=Kind.FORK, station=name, seq=9) for name in (OTHER_NAME, own)))
    page.look_again()
    page._hub_answered(HubNow({}, (noted,)))
    office.until(lambda: page.incidents.text().count("⚠") == 3)
    assert page.seen_button.isVisibleTo(page)
    page.seen_button.click()
    # What halts this laptop's own exchange is settled, not looked at.
    office.until(lambda: page.incidents.text().count("⚠") == 1)
    assert own in page.incidents.text() and "· " in page.incidents.text()
    assert office.ledger(lambda station: ledger_steps.seen_at_hub(station.ledger)) == 7


def fork_here(office):
    own, last = office.ledger(lambda station: (station.ledger.station, station.ledger.head[1]))
    note(office, Incident(kind=Kind.FORK, station=own, epoch=1, seq=last))


def test_a_fork_is_ended_by_a_supervisors_pin_and_nothing_less(office, page):
    fork_here(office)
    page.hub.show_state(SyncState(standing=Standing.FORKED))
    assert page.hub.pin.isVisibleTo(page)
    page.hub.pin.setText("000000")
    page.hub.settle_button.click()
    page.sure.answer()
    office.until(page.problem.text)
    assert not office.entries("epoch-opened")
    page.hub.pin.setText(office.pin("2001"))
    page.hub.settle_button.click()
    page.sure.answer()
    office.until(lambda: "分叉已结束" in page.hub.said.text())
    assert office.entries("epoch-opened")[-1].header.actor == "2001"
    assert page.hub.pin.text() == ""


def test_a_file_that_is_no_login_changes_nothing(office, page, tmp_path):
    path = tmp_path / "login.json"
    path.write_text("{}")
    page.hub.ask_file = lambda: path
    page.hub.connect_button.click()
    done(office, page)
    assert "登录文件" in page.problem.text()
    assert read_hub(office.folder) is None and office.app.sync.state is None


def test_a_real_hub_is_taken_into_use_and_invites_a_gate_from_the_page(
    office, page, plain_hub, tmp_path
):
    own = office.ledger(lambda station: station.ledger.station)
    plain_hub.first_login(tmp_path / "login.json")
    page.hub.ask_file = lambda: tmp_path / "login.json"
    page.hub.connect_button.click()
    done(office, page)
    office.until(lambda: page.state is not None and page.state.standing is Standing.IN_STEP)
    target = tmp_path / "k2.kadian-join"
    page.enrol.ask_where = lambda: target
    page.enrol.whom.setCurrentIndex(page.enrol.whom.findData("K2"))
    unlock(office, page)
    page.enrol.file_button.click()
    done(office, page)
    assert read_enrolment(target).hub.login
    page.look_again()
    office.until(lambda: page.hub_now is not None)
    assert row(page, own)[4] != "—" and row(page, own)[5] == "0"


def test_a_computer_that_lost_its_login_gets_a_file_for_another(office, page, plain_hub, tmp_path):
    page.enrol.login_button.click()
    assert "没有设置中心" in page.problem.text()
    plain_hub.first_login(tmp_path / "first.json")
    page.hub.ask_file = lambda: tmp_path / "first.json"
    page.hub.connect_button.click()
    done(office, page)
    office.until(lambda: page.state is not None and page.state.standing is Standing.IN_STEP)
    plain_hub.join(OTHER.public, checkpoint="K2", zone=2)

    target = tmp_path / "again.json"
    page.enrol.ask_login_file = lambda _name: target
    choose(page, page.table.rows.things[0].station)
    unlock(office, page)
    page.enrol.login_button.click()
    assert "别的电脑" in page.problem.text()
    choose(page, OTHER_NAME)
    page.enrol.passphrase.clear()
    page.enrol.login_button.click()
    assert "密钥口令" in page.problem.text()
    unlock(office, page, "wrong passphrase")
    page.enrol.login_button.click()
    done(office, page)
    assert not target.exists()
    unlock(office, page)
    page.enrol.login_button.click()
    done(office, page)
    assert str(target) in page.enrol.said.text() and "gate hub connect" in page.enrol.said.text()
    login = read_login(target)
    assert login.login.startswith("kadian_new_") and "CERTIFICATE" in login.root_certificate
    claimed = claim(
        f"{plain_hub.url(login.login)}",
        login.password,
        public=OTHER.public,
        certificate=b"",
        own_password="mine",
    )
    assert OTHER_NAME in claimed


def test_one_that_only_the_hub_knows_is_shown_and_can_be_cut_off(office, page, monkeypatch):
    told = []
    monkeypatch.setattr("ui.office.enrol_card.tell_hub", lambda _folder, name: told.append(name))
    set_hub(office.folder, HubLogin("postgresql://hub.test/kadian", "s", "once"), 0)
    ghost = Known(
        station="ab" * 8, login="g", roles=(Role.OFFICE,), checkpoint="", zone=0, public=b"",
        certificate=b"", joined=1, last_seen=1, cut_off=0, unsent=0, at_skew=0, wall_skew=0,
        tips=(),
    )  # fmt: skip
    page._hub_answered(HubNow({ghost.station: ghost}, ()))
    assert "只有中心知道它" in row(page, ghost.station)[6]
    choose(page, ghost.station)
    unlock(office, page)
    page.enrol.cut_button.click()
    page.sure.answer()
    done(office, page)
    assert told == [ghost.station]
    assert not office.entries("station-cut-off")
    page._hub_answered(HubNow({ghost.station: msgspec.structs.replace(ghost, cut_off=1)}, ()))
    assert len(page.table.rows.things) == 2
