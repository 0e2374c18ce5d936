"""Forms of the site: right as a whole or not taken over, PINs shown once, a policy tried first."""

import re

import openpyxl
import pytest

from gate_app.codes import pins
from gate_app.domain.people import Staff
from gate_app.domain.places import Enterprise, Site
from gate_app.domain.policy import Policy
from gate_app.facts import Scan
from tests.sites.filled import edit


def opened(office, name):
    page = office.go(name)
    office.until(lambda: page._known is not None and page.grid.rowCount() > 0)
    return page


def saved(office, page):
    page.save()
    office.until(page.save_button.isEnabled)
    office.settle()


def type_in(page, row, *texts):
    for column, text in enumerate(texts):
        page.grid.item(row, column).setText(text)


def kinds(office, before):
    return [entry.header.kind for entry in office.entries()[before:]]


def test_an_enterprise_is_added_and_nothing_else_written(office):
    page = opened(office, "site")
    before = len(office.entries())
    page.choose("企业")
    page.add_button.click()
    type_in(page, page.grid.rowCount() - 1, "450222-0100", "=新厂", "大埔镇")
    saved(office, page)
    assert page.problem.text() == ""
    assert kinds(office, before) == ["enterprise-put"]
    put = office.last("enterprise-put").item
    assert put == Enterprise("450222-0100", "=新厂", "大埔镇")
    assert office.entries()[-1].header.actor == "2001"
    saved(office, page)
    assert kinds(office, before) == ["enterprise-put"]


def test_a_mistake_is_pointed_at_and_nothing_taken_over(office):
    page = opened(office, "site")
    before = len(office.entries())
    page.choose("园区")
    type_in(page, 0, page.grid.item(0, 0).text(), "改名园区")
    page.choose("电话")
    page.grid.item(1, 1).setText("请拨打")
    page.choose("分区")
    saved(office, page)
    assert "第 2 行 号码“请拨打”" in page.problem.text()
    assert page.grid.sheet.title == "电话"
    assert (page.grid.currentRow(), page.grid.currentColumn()) == (1, 1)
    assert kinds(office, before) == []
    page.reload()
    office.until(lambda: page.grids["园区"].item(0, 1).text() != "改名园区")


def test_what_is_known_stays_and_a_hotline_may_go(office):
    page = opened(office, "site")
    page.choose("分区")
    rows = page.grid.rowCount()
    page.grid.setCurrentCell(0, 1)
    page.drop_button.click()
    assert page.grid.rowCount() == rows
    assert "不能删除" in page.problem.text()
    page.choose("电话")
    page.grid.setCurrentCell(0, 0)
    page.drop_button.click()
    saved(office, page)
    site = office.ledger(lambda station: station.register.item(Site))
    assert "指挥部" not in [line.name for line in site.hotlines]


def test_the_workbook_goes_out_and_comes_in(office, tmp_path):
    page = opened(office, "site")
    before = len(office.entries())
    page.export(tmp_path / "site.xlsx")
    office.until((tmp_path / "site.xlsx").exists)
    page.bring_in(tmp_path / "site.xlsx")
    office.until(lambda: "没有变化" in office.window.foot.text())
    assert kinds(office, before) == []
    assert openpyxl.load_workbook(tmp_path / "site.xlsx")["分区"]["B3"].value == "一区"
    page.bring_in(edit(tmp_path / "site.xlsx", "值守人员", "C3", "经理"))
    office.until(lambda: "第 3 行 角色" in page.problem.text())
    edit(tmp_path / "site.xlsx", "值守人员", "C3", "主管")
    page.bring_in(tmp_path / "site.xlsx")
    office.until(lambda: kinds(office, before) == ["staff-put"])


def test_somebody_new_gets_a_pin_that_is_shown_once(office):
    page = opened(office, "staff")
    page.add_button.click()
    type_in(page, page.grid.rowCount() - 1, "1009", "韦新来", "值守", "")
    saved(office, page)
    office.until(page.pins.isVisible)
    pin = page.pins.text().split()[-1]
    staff = office.ledger(lambda station: station.register.item(Staff, "1009"))
    assert pins.check(staff.pin, pin)
    assert f'"{pin}"' not in office.entries()[-1].raw.decode()
    page.handed.click()
    assert pin not in page.pins.text()
    assert not page.pins.isVisible()


def test_pins_go_when_the_page_is_left(office):
    page = opened(office, "staff")
    page.grid.setCurrentCell(0, 0)
    page.pin_button.click()
    office.until(page.pins.isVisible)
    office.go("overview")
    assert not page.pins.text()


def test_a_forgotten_pin_is_replaced(office):
    page = opened(office, "staff")
    old = office.pin("1001")
    page.grid.setCurrentCell(0, 0)
    page.pin_button.click()
    office.until(page.pins.isVisible)
    staff = office.ledger(lambda station: station.register.item(Staff, "1001"))
    assert not pins.check(staff.pin, old)
    assert pins.check(staff.pin, page.pins.text().split()[-1])


def test_the_last_supervisor_stays(office):
    page = opened(office, "staff")
    before = len(office.entries())
    row = next(r for r in range(page.grid.rowCount()) if page.grid.item(r, 0).text() == "2001")
    page.grid.item(row, 3).setText("否")
    saved(office, page)
    assert "主管" in page.problem.text()
    assert kinds(office, before) == []


# --- the policy -------------------------------------------------------------------------------


def set_line(page, name, value):
    row = next(r for r in range(page.grid.rowCount()) if page.grid.item(r, 0).text() == name)
    page.grid.item(row, 1).setText(value)


@pytest.fixture
def policy(office):
    code = next(one for one in office.demo.passes if one.case.reason == "ok").code
    office.ledger(lambda station: station.gate.present([Scan(code)]))
    return opened(office, "policy")


def test_a_policy_is_tried_before_it_holds(office, policy):
    before = len(office.entries())
    assert not policy.save_button.isEnabled()
    set_line(policy, "需核对本人的证", "人员、车辆、陪同")
    assert not policy.save_button.isEnabled()
    policy.try_button.click()
    office.until(policy.save_button.isEnabled)
    assert re.search(r"[1-9] 次（[1-9] 人或车）会不一样", policy.result.text())
    assert policy.changed.rows.texts[0][3].startswith("核对")
    assert kinds(office, before) == []
    saved_version = office.ledger(lambda station: station.register.item(Policy)).version
    policy.save()
    office.until(lambda: kinds(office, before) == ["policy-put"])
    item = office.last("policy-put").item
    assert item.version == saved_version + 1
    assert len(item.confirm) == 3


def test_what_was_not_tried_cannot_be_saved(office, policy):
    before = len(office.entries())
    set_line(policy, "外出次数上限", "1")
    policy.try_button.click()
    office.until(policy.save_button.isEnabled)
    set_line(policy, "外出次数上限", "0")
    assert not policy.save_button.isEnabled()
    policy.save()
    office.settle()
    assert kinds(office, before) == []


def test_a_value_that_makes_no_sense_is_pointed_at(office, policy):
    set_line(policy, "外出次数上限", "三")
    policy.try_button.click()
    assert "外出次数上限" in policy.problem.text()
    assert policy.grid.currentColumn() == 1
    assert not policy.save_button.isEnabled()


def test_choices_are_offered_where_only_these_are_allowed(office, policy):
    from PySide6.QtWidgets import QComboBox

    row = next(
        r for r in range(policy.grid.rowCount()) if policy.grid.item(r, 0).text() == "次数计算"
    )
    policy.grid.setCurrentCell(row, 1)
    policy.grid.editItem(policy.grid.item(row, 1))
    box = policy.grid.findChild(QComboBox)
    assert [box.itemText(n) for n in range(box.count())] == ["按个人", "按家庭"]
