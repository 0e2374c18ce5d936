"""A supervisor looks for somebody in the log and reads what they did."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.office_screenshots import busy


@pytest.fixture
def log(open_office, folder):
    busy(folder)
    office = open_office(folder)
    office.sign_on("2001")
    page = office.go("log")
    office.until(lambda: page.table.rows.rowCount() > 20)
    return office, page


def names(page):
    return {row[3] for row in page.table.rows.texts}


def type_in(office, page, text):
    before = page._search
    page.text.setText(text)
    office.until(lambda: page._search is not before and "查找" not in page.count.text())


def test_typing_two_characters_shows_the_person_and_their_lines(log):
    office, page = log
    type_in(office, page, "小芳")
    assert names(page) == {"韦小芳"}
    assert page.found.isVisible()


def test_one_character_asks_for_another(log):
    _office, page = log
    page.text.setText("韦")
    QTest.qWait(300)
    assert "两个字" in page.count.text()


def test_filters_narrow_the_list_and_nobody_found_is_said(log):
    office, page = log
    page.verdict.setCurrentIndex(page.verdict.findText("拒绝"))
    office.until(lambda: {row[1] for row in page.table.rows.texts} == {"✕ 拒绝"})
    type_in(office, page, "没有这人")
    assert page.count.text().startswith("没有符合")
    assert not page.found.isVisible()


def test_enter_leads_from_the_field_to_the_person_and_escape_back(log):
    office, page = log
    type_in(office, page, "黄吊销")
    office.press(Qt.Key.Key_Return)
    assert page.table.hasFocus()
    office.until(lambda: page.table.rows.rowCount() > 0)
    office.press(Qt.Key.Key_Return)
    history = office.page
    office.until(lambda: history.shown is not None)
    assert "黄吊销" in history.who.text()
    assert "已吊销" in history.passes.rows.texts[0][4]
    office.press(Qt.Key.Key_Escape)
    assert office.page is page


def test_the_register_opens_a_person_too(log):
    office, page = log
    type_in(office, page, "桂B")
    page.found_row.itemAt(1).widget().click()
    office.until(lambda: office.page.shown is not None)
    assert "车辆" in office.page.who.text()


def test_what_was_undone_says_so(open_office, folder):
    busy(folder)
    office = open_office(folder)
    office.sign_on("2001")
    last = office.entries("crossing")[-1]
    office.ledger(lambda station: station.gate.undo(last, reason="wrong-key"))
    page = office.go("log")
    office.until(lambda: any("已撤销" in row[1] for row in page.table.rows.texts))
