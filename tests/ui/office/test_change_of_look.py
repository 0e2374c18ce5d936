"""Another theme or language, and everything stays: what is typed, chosen, shown once, under way."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView

from tests.office_bench import wait_until
from tests.ui.office.test_window import CHINESE, NAMES
from ui.office.pages import PAGES
from ui.shared.relabel import again
from ui.shared.theme import NIGHT

IN_MENU = [kind for kind in PAGES if kind.in_menu]


ENGLISH = re.compile(r"^[^0-9]*[A-Za-z]{3,}[^0-9]*$")


def said(office):
    """Every text of the page in front and of the menu."""
    page, texts = office.page, {"menu": [one.text() for one in office.window.menu.values()]}
    for kind in (QLabel, QAbstractButton):
        texts[kind.__name__] = [one.text() for one in page.findChildren(kind)]
    texts["hints"] = [one.placeholderText() for one in page.findChildren(QLineEdit)]
    texts["names"] = [one.accessibleName() for one in page.findChildren(QLineEdit)]
    texts["choices"] = [
        one.itemText(n) for one in page.findChildren(QComboBox) for n in range(one.count())
    ]
    texts["headings"] = [
        str(table.model().headerData(n, Qt.Orientation.Horizontal))
        for table in page.findChildren(QTableView)
        for n in range(table.model().columnCount())
    ]
    return texts


def foreign(office):
    texts = [text for several in said(office).values() for text in several]
    left = [text for text in texts if CHINESE.search(text)]
    return {text for text in left if not any(name in text for name in (*NAMES, "（演示）"))}


@pytest.mark.parametrize("kind", IN_MENU, ids=lambda kind: kind.name)
def test_a_page_that_was_open_speaks_english_and_chinese_again(office, kind):
    office.go(kind.name)
    before = said(office)
    office.window.use_language("en")
    office.settle()
    wait_until(lambda: not foreign(office))
    english = said(office)
    office.window.use_language("zh")
    office.settle()

    def in_chinese_again():
        # What came in meanwhile, as times do, is no word of either language.
        now = said(office)
        return not any(
            text in now[name] and text not in before[name]
            for name in before
            for text in english[name]
            if ENGLISH.search(text)
        )

    wait_until(in_chinese_again)


@pytest.mark.parametrize("kind", IN_MENU, ids=lambda kind: kind.name)
def test_no_page_is_made_anew(office, kind):
    page = office.go(kind.name)
    office.window.use_theme("night")
    office.window.use_language("en")
    assert office.page is page and page.context.theme is NIGHT


def test_what_is_typed_and_chosen_stays(office):
    page = office.go("passes")
    page.text.setText("韦小芳")
    page.search()
    office.until(lambda: len(page.table.rows.things) == 1)
    page.reason.setText("离职")
    office.window.use_theme("night")
    office.window.use_language("en")
    office.settle()
    office.until(lambda: len(page.chosen()) == 1)
    assert (page.text.text(), page.reason.text()) == ("韦小芳", "离职")


def test_what_is_typed_into_a_form_stays(office):
    page = office.go("site")
    page.choose("企业")
    office.until(lambda: page._known is not None)
    page.grid.add_row()
    page.grid.item(page.grid.rowCount() - 1, 0).setText("450222-7777")
    office.window.use_language("en")
    office.settle()
    assert page.grid.item(page.grid.rowCount() - 1, 0).text() == "450222-7777"


def test_a_pin_that_is_shown_once_stays(office):
    page = office.go("staff")
    page.pins.setText("PIN 只显示这一次：1001 某某 123456")
    office.window.use_theme("night")
    office.window.use_language("en")
    assert "123456" in page.pins.text() and CHINESE.search(page.pins.text()[:10]) is None


def test_an_export_goes_on(office, tmp_path):
    page = office.go("exports")
    page.ask_where = lambda proposed: tmp_path / "out.csv"
    page.start()
    run = page.run
    office.window.use_theme("night")
    office.window.use_language("en")
    assert page.run is run and office.window.busy
    wait_until(lambda: page.run is None)
    assert (tmp_path / "out.csv").exists() and "Exported" in page.said.text()


def test_issuing_goes_on(office, tmp_path):
    rows = ["姓名,电话", *(f"韦小{chr(0x4E00 + n)},138{n:08d}" for n in range(250))]
    (tmp_path / "r.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    page = office.go("issue")
    office.until(lambda: bool(page.zones))
    page.zones[1].setChecked(True)
    page.take(tmp_path / "r.csv")
    office.until(lambda: page.plan is not None)
    page.handing.passphrase.setText(office.demo.passphrase)
    page.issue_all()
    office.until(lambda: bool(page.issued))
    office.window.use_theme("night")
    office.window.use_language("en")
    office.until(lambda: not page.job.busy)
    assert len(page.issued) == 250 and page.file.name == "r.csv"


def test_half_a_sign_on_stays(open_office, folder):
    office = open_office(folder)
    form = office.window.sign_on
    form.code.setText("2001")
    office.window.use_language("en")
    assert office.window.sign_on is form and form.code.text() == "2001"
    assert not CHINESE.search(form.submit.text())


@pytest.mark.parametrize("text", ["韦小芳", "450222-0017", "", "柳城机械厂 450222-0017", "{}"])
def test_data_is_no_text_of_ours(qapp, text):
    assert again(text, "zh") == text and again(text, "en") == text
