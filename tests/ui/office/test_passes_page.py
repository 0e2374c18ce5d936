"""Passes in the office: a roster becomes passes, a lost one is refused the next second."""

import zipfile

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gate_app.domain.people import StaffRole, mask_name
from gate_app.domain.verdict import Reason
from gate_app.facts import Scan
from ui.office.pass_texts import pass_cells

ENTERPRISE = "450222-0017"


def roster(path, count=3, bad=0):
    rows = ["姓名,电话"]
    rows += [f"韦小{chr(0x4E00 + n)},138{n:08d}" for n in range(count)]
    rows += [f"覃错{chr(0x4E00 + n)},12" for n in range(bad)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def issuing(office, tmp_path):
    page = office.go("issue")
    office.until(lambda: bool(page.zones))
    page.enterprise.setCurrentIndex(page.enterprise.findData(ENTERPRISE))
    page.zones[1].setChecked(True)
    return page


def read(office, page, file):
    page.take(file)
    office.until(lambda: page.plan is not None or page.problem.isVisible())


def issue_all(office, page):
    page.handing.passphrase.setText(office.demo.passphrase)
    page.issue_all()
    office.until(lambda: not page.job.busy and (page.issued or page.problem.isVisible()))
    assert not page.problem.isVisible(), page.problem.text()


def test_a_roster_becomes_passes(office, issuing, tmp_path):
    before = len(office.entries("pass-issued"))
    read(office, issuing, roster(tmp_path / "r.csv", count=130, bad=2))
    texts = issuing.table.rows.texts
    assert len(texts) == 132
    assert all("✕" in row[2] for row in texts[:2])
    assert "新发 130" in issuing.summary.text()
    assert len(office.entries("pass-issued")) == before
    issue_all(office, issuing)
    assert len(office.entries("pass-issued")) == before + 130
    assert issuing.handing.passphrase.text() == ""
    assert office.entries("pass-issued")[-1].header.actor == "2001"
    read(office, issuing, tmp_path / "r.csv")
    assert "已有同样的证 130" in issuing.summary.text()
    assert not issuing.issue_button.isEnabled()


def test_only_the_chosen_rows_are_issued(office, issuing, tmp_path):
    before = len(office.entries("pass-issued"))
    read(office, issuing, roster(tmp_path / "r.csv", count=5))
    selection = issuing.table.selectionModel()
    for row in (1, 3):
        index = issuing.table.rows.index(row, 0)
        flags = selection.SelectionFlag
        selection.select(index, flags.Select | flags.Rows)
    issue_all(office, issuing)
    assert len(office.entries("pass-issued")) == before + 2


def test_stopping_leaves_whole_people_and_the_rest_for_later(office, issuing, tmp_path):
    before = len(office.entries("pass-issued"))
    read(office, issuing, roster(tmp_path / "r.csv", count=250))
    issuing.handing.passphrase.setText(office.demo.passphrase)
    issuing.issue_all()
    office.until(lambda: bool(issuing.issued))
    issuing.job.stop()
    office.until(lambda: not issuing.job.busy)
    done = len(office.entries("pass-issued")) - before
    assert 100 <= done < 250
    assert "已取消" in issuing.summary.text()
    read(office, issuing, tmp_path / "r.csv")
    issue_all(office, issuing)
    assert len(office.entries("pass-issued")) == before + 250


def test_signing_off_amid_the_work_asks_and_then_stops_it_whole(office, issuing, tmp_path):
    before = len(office.entries("pass-issued"))
    holders = len(office.entries("holder-put"))
    read(office, issuing, roster(tmp_path / "r.csv", count=250))
    issuing.handing.passphrase.setText(office.demo.passphrase)
    issuing.issue_all()
    office.until(lambda: bool(issuing.issued))
    office.window.sign_off()
    assert office.page is issuing and "再按一次" in office.window.foot.text()
    office.window.sign_off()
    office.settle()
    done = len(office.entries("pass-issued")) - before
    assert done == len(office.entries("holder-put")) - holders
    assert 100 <= done < 250
    assert office.page is not issuing


def test_a_wrong_passphrase_issues_nothing_and_says_so(office, issuing, tmp_path):
    before = len(office.entries("pass-issued"))
    read(office, issuing, roster(tmp_path / "r.csv"))
    for typed, said in (("", "口令"), ("wrong wrong", "口令不对")):
        issuing.handing.passphrase.setText(typed)
        issuing.issue_all()
        office.until(lambda said=said: said in issuing.problem.text())
    assert len(office.entries("pass-issued")) == before


@pytest.mark.parametrize("content", ["", "<html>", "一,二\n三,四\n"])
def test_what_is_no_roster_is_told(office, issuing, tmp_path, content):
    path = tmp_path / "r.csv"
    path.write_text(content, encoding="utf-8")
    read(office, issuing, path)
    office.until(issuing.problem.text)
    assert issuing.plan is None
    assert not issuing.issue_button.isEnabled()


def test_issued_passes_are_printed_and_packed(office, issuing, tmp_path):
    read(office, issuing, roster(tmp_path / "r.csv"))
    issue_all(office, issuing)
    for form, name in (("a4", "p.pdf"), ("zip", "p.zip")):
        issuing.handing.form.setCurrentIndex(issuing.handing.form.findData(form))
        issuing.handing.passphrase.setText(office.demo.passphrase)
        issuing.handing.write(tmp_path / name)
        office.until(lambda: not issuing.job.busy and (tmp_path / name).exists())  # noqa: B023
        assert office.last("exported").rows == 3
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert sum(one.endswith(".png") for one in archive.namelist()) == 3


# --- what becomes of passes -------------------------------------------------------------------


@pytest.fixture
def passes(office):
    page = office.go("passes")
    office.until(lambda: page.table.rows.rowCount() > 0)
    return page


def demo_pass(office, reason=Reason.OK):
    return next(one for one in office.demo.passes if one.case.reason is reason)


def search(office, page, text):
    page.text.setText(text)
    page.search()
    office.settle()
    office.until(lambda: page._search is not None)
    office.until(lambda: all(one.name.count(text) for one in page.table.rows.things))
    assert page.table.rows.rowCount()
    page.table.selectRow(0)
    return page.table.rows.things[0]


def scan(office, code):
    (outcome,) = office.ledger(lambda station: station.gate.present([Scan(code)]))
    return outcome.decision.reason


def test_a_lost_pass_is_refused_the_next_second(office, passes):
    one = demo_pass(office)
    search(office, passes, one.case.name)
    passes.lost_button.click()
    assert "挂失 1 张证" in passes.sure.sentence.text()
    assert one.case.name in passes.sure.sentence.text()
    assert "不能恢复" in passes.sure.sentence.text()
    assert scan(office, one.code) is not Reason.REPORTED_LOST
    passes.sure.yes.click()
    office.settle()
    assert scan(office, one.code) is Reason.REPORTED_LOST
    assert not passes.sure.isVisible()


def test_revoking_needs_a_reason_and_a_yes(office, passes):
    one = demo_pass(office)
    search(office, passes, one.case.name)
    passes.revoke_button.click()
    assert "原因" in passes.problem.text() and not passes.sure.asking
    passes.reason.setText("离职")
    passes.revoke_button.click()
    assert office.entries("pass-revoked")[-1].body().reason != "离职"
    passes.sure.yes.click()
    office.settle()
    assert office.last("pass-revoked").reason == "离职"
    assert scan(office, one.code) is Reason.REVOKED
    office.until(lambda: "✕ 已吊销" in passes.table.rows.texts[0][6])
    passes.table.selectRow(0)
    passes.reason.setText("离职")
    passes.revoke_button.click()
    assert "早已作废" in passes.problem.text() and not passes.sure.asking


ACTS = ["lost_button", "revoke_button", "stop_enterprise", "replace_button"]


@pytest.mark.parametrize("act", ACTS)
def test_one_enter_too_many_does_nothing_that_is_final(office, passes, act):
    search(office, passes, demo_pass(office).case.name)
    passes.reason.setText("离职")
    passes.handing.passphrase.setText(office.demo.passphrase)
    before = len(office.entries())
    getattr(passes, act).setFocus()
    office.press(Qt.Key.Key_Return)
    assert passes.sure.asking and QApplication.focusWidget() is passes.sure.no
    office.press(Qt.Key.Key_Return)
    assert not passes.sure.asking
    assert QApplication.focusWidget() is getattr(passes, act)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_Escape)
    assert not passes.sure.asking
    assert len(office.entries()) == before


def test_by_keys_alone_a_pass_is_reported_lost(office, passes):
    one = demo_pass(office)
    search(office, passes, one.case.name)
    passes.text.setFocus()
    office.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is passes.table
    passes.lost_button.setFocus()
    office.press(Qt.Key.Key_Return)
    # The sentence and its two buttons come in front first, with the safe one ready.
    office.until(lambda: QApplication.focusWidget() is passes.sure.no)
    office.press(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is passes.sure.yes
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert scan(office, one.code) is Reason.REPORTED_LOST


def test_a_question_is_about_those_it_names_and_falls_with_another_choice(office, passes):
    office.until(lambda: passes.table.rows.rowCount() > 2)
    passes.table.selectRow(0)
    passes.lost_button.click()
    assert passes.sure.asking
    passes.table.selectRow(1)
    assert not passes.sure.asking
    passes.lost_button.click()
    named = passes.sure.sentence.text()
    assert passes.table.rows.things[1].name in named
    before = len(office.entries("pass-revoked"))
    passes.search()
    office.until(lambda: not passes.sure.asking)
    assert len(office.entries("pass-revoked")) == before


def test_a_list_that_comes_late_takes_no_question_away_that_still_holds(office, passes):
    office.until(lambda: passes.table.rows.rowCount() > 2)
    passes.table.selectRow(1)
    named = passes.table.chosen().issued.pass_id
    listed = []
    passes.table.rows.modelReset.connect(lambda: listed.append(True))
    passes.search()
    passes.lost_button.click()  # before the answer is here
    office.until(lambda: bool(listed))
    assert passes.sure.asking and QApplication.focusWidget() is passes.sure.no
    assert [one.issued.pass_id for one in passes.chosen()] == [named]
    listed.clear()
    passes.text.setText("没有这个人")
    passes.search()
    passes.lost_button.click()
    office.until(lambda: bool(listed))
    assert not passes.sure.asking


def test_several_that_are_chosen_stay_chosen_when_the_list_comes_anew(office, passes):
    office.until(lambda: passes.table.rows.rowCount() > 4)
    passes.table.clearSelection()
    choose(passes, 1, 3)
    ids = {one.issued.pass_id for one in passes.chosen()}
    assert len(ids) == 2
    passes.search()
    office.settle()
    office.until(lambda: passes.table.rows.rowCount() > 4)
    assert {one.issued.pass_id for one in passes.chosen()} == ids


def choose(page, *rows):
    selection = page.table.selectionModel()
    flags = selection.SelectionFlag
    for row in rows:
        selection.select(page.table.rows.index(row, 0), flags.Select | flags.Rows)


def test_an_enterprise_is_suspended_and_restored(office, passes):
    one = demo_pass(office)
    found = search(office, passes, one.case.name)
    passes.reason.setText("密接")
    passes.stop_enterprise.click()
    assert found.enterprise in passes.sure.sentence.text()
    assert "全企业" in passes.sure.sentence.text()
    passes.sure.yes.click()
    office.settle()
    assert scan(office, one.code) is Reason.ENTERPRISE_SUSPENDED
    search(office, passes, one.case.name)
    passes.free_enterprise.click()
    passes.sure.yes.click()
    office.settle()
    assert scan(office, one.code) is not Reason.ENTERPRISE_SUSPENDED


def test_a_holder_is_suspended(office, passes):
    one = demo_pass(office)
    search(office, passes, one.case.name)
    passes.reason.setText("居家")
    passes.suspend_button.click()
    assert "所有的证" in passes.sure.sentence.text()
    passes.sure.yes.click()
    office.settle()
    assert scan(office, one.code) is Reason.HOLDER_SUSPENDED
    office.until(lambda: passes.table.rows.texts[0][6].startswith("▲ 已暂停"))


def test_a_pass_is_replaced_and_renewed(office, passes):
    one = demo_pass(office)
    found = search(office, passes, one.case.name)
    count = len(office.entries("pass-issued"))
    passes.replace_button.click()
    assert "口令" in passes.problem.text() and not passes.sure.asking
    passes.handing.passphrase.setText(office.demo.passphrase)
    passes.replace_button.click()
    assert "旧证当场作废" in passes.sure.sentence.text()
    passes.sure.yes.click()
    office.until(lambda: len(office.entries("pass-issued")) == count + 1)
    assert office.last("pass-revoked").pass_id == found.issued.pass_id
    assert office.last("pass-issued").holder == found.issued.holder
    office.settle()
    search(office, passes, one.case.name)
    passes.handing.passphrase.setText(office.demo.passphrase)
    passes.renew_button.click()
    assert "旧证照样用到原来的日期" in passes.sure.sentence.text()
    passes.sure.yes.click()
    office.until(lambda: len(office.entries("pass-issued")) == count + 2)
    assert len(office.entries("pass-revoked")) >= 1


def test_who_hands_passes_out_sees_whole_names_and_nobody_else(office, passes):
    one = demo_pass(office)
    found = search(office, passes, one.case.name)
    assert passes.table.rows.texts[0][2] == one.case.name
    zone = passes.context.zone
    for role in StaffRole:
        whole = role in (StaffRole.SUPERVISOR, StaffRole.ISSUER)
        shown = pass_cells(found, zone, role)[2]
        assert shown == (one.case.name if whole else mask_name(one.case.name))


@pytest.mark.parametrize("typed", ["韦小芳", "小芳", "桂B·12345", "12345", "450222-0017"])
def test_what_people_type_finds_the_pass(office, passes, typed):
    passes.text.setText(typed)
    passes.search()
    office.settle()
    office.until(lambda: passes.table.rows.rowCount() > 0 and passes.count.text() != "")
    wanted = [one for one in passes.table.rows.things if typed in one.name]
    assert wanted or typed.startswith("450222")
    issued = passes.table.rows.things[0].issued
    for part in (issued.number[:4], issued.number[:6].lower(), issued.number.replace("-", "")):
        passes.text.setText(part)
        passes.search()
        office.settle()
        office.until(
            lambda: issued.pass_id in {one.issued.pass_id for one in passes.table.rows.things}
        )


def test_nothing_found_says_what_can_be_typed(office, passes):
    passes.text.setText("查无此人")
    passes.search()
    office.until(lambda: "没有找到" in passes.count.text())
    assert not passes.photo.take_button.isEnabled()


def test_a_pass_is_found_by_its_number(office, passes):
    issued = office.last("pass-issued")
    passes.text.setText(issued.number)
    passes.search()
    office.until(lambda: passes.table.rows.rowCount() == 1)
    assert passes.table.rows.things[0].issued.pass_id == issued.pass_id


def test_a_visitor_is_told_from_a_person(office, passes):
    one = search(office, passes, demo_pass(office).case.name)
    issued = msgspec.structs.replace(one.issued, visitor=True)
    registered = msgspec.structs.replace(one.registered, issued=issued)
    visitor = msgspec.structs.replace(one, registered=registered)
    kinds = [pass_cells(who, "Asia/Shanghai", StaffRole.SUPERVISOR)[1] for who in (one, visitor)]
    assert kinds == ["人员", "访客"]
