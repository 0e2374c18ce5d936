"""The office opens for supervisors and issuers only, and every page by keyboard."""

import re

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
)

from gate_app.reports.overview import Laptop
from gate_app.station import Station
from tests.office_bench import wait_until
from tests.stations import a_refusal_of_last_year
from ui.office.gate_card import GateCard
from ui.office.pages import PAGES

CTRL = Qt.KeyboardModifier.ControlModifier


def test_nothing_is_shown_before_somebody_signed_on(open_office, folder):
    office = open_office(folder)
    assert office.page is None and office.window.sign_on.code.hasFocus()
    office.window.go("overview")
    assert office.page is None


def test_a_supervisor_signs_on_by_keyboard_and_it_is_an_entry(open_office, folder):
    office = open_office(folder)
    form = office.window.sign_on
    form.code.setText("2001")
    office.press(Qt.Key.Key_Return)
    form.pin.setText(office.pin("2001"))
    office.press(Qt.Key.Key_Return)
    office.until(lambda: office.page is not None)
    accepted = office.last("pin-accepted")
    assert (accepted.staff, accepted.purpose) == ("2001", "office")


def test_a_guard_is_told_that_it_takes_a_supervisor(open_office, folder):
    office = open_office(folder)
    office.sign_on("1001")
    assert office.page is None
    assert "主管" in office.window.sign_on.problem.text()


def test_a_wrong_pin_is_an_entry_and_locks_out_in_the_end(open_office, folder):
    office = open_office(folder)
    for _ in range(5):
        office.sign_on("2001", "000001")
    assert len(office.entries("pin-failed")) == 5
    office.sign_on("2001")
    assert office.page is None and "锁定" in office.window.sign_on.problem.text()


def test_every_page_opens_by_its_number(office):
    shown = [kind.name for kind in PAGES if kind.in_menu]
    for number, name in enumerate(shown[:9], 1):
        office.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)
        assert office.page is office.window.pages[name]


def test_arrows_lead_through_the_menu(office):
    names = list(office.window.menu)
    office.window.menu[names[0]].setFocus()
    for name in names[1:4]:
        office.press(Qt.Key.Key_Down)
        assert office.page is office.window.pages[name] and office.window.menu[name].isChecked()
    office.press(Qt.Key.Key_Up)
    assert office.page is office.window.pages[names[2]]


def test_opening_a_page_leaves_the_window_in_front_and_the_keys_on_the_page(office):
    for name in office.window.menu:
        office.go(name)
        assert QApplication.activeWindow() is office.window, name
        assert office.window.isAncestorOf(QApplication.focusWidget()), name


def test_two_keys_lead_through_all_pages_and_round(office):
    names = list(office.window.menu)
    for name in [*names[1:], names[0]]:
        office.press(Qt.Key.Key_PageDown, CTRL)
        assert office.page is office.window.pages[name] and office.window.menu[name].isChecked()
    office.press(Qt.Key.Key_PageUp, CTRL)
    assert office.page is office.window.pages[names[-1]]


def test_signing_off_leaves_nothing_on_screen(office):
    office.press(Qt.Key.Key_L, CTRL)
    assert office.page is None and office.window.sign_on is not None
    assert not office.window.pages


def test_nobody_at_the_desk_for_long_locks_the_office(office):
    office.window._idle.setInterval(1)
    office.window._idle.start()
    wait_until(lambda: office.window.staff is None)


def test_a_folder_in_use_is_said_in_words(open_office, folder):
    with Station(folder):
        office = open_office(folder)
        assert office.window is None
        assert "正在被另一个" in office.app.page.what.text()


@pytest.mark.parametrize("theme", ["night", "day"])
def test_a_theme_is_kept(office, theme):
    office.window.use_theme(theme)
    assert office.window.preferences.theme == theme
    assert office.page is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_of_an_entrance_with_two_laptops_shows_all_of_both(office, language):
    office.window.use_language(language)
    page = office.go("overview")
    office.until(lambda: page.shown is not None)
    found, _ = page.shown
    laptops = [Laptop("87c29042b3fd89bd", 1_795_763_760_000, own, False) for own in (True, False)]
    gates = [msgspec.structs.replace(one, laptops=tuple(laptops)) for one in found.gates * 3]
    page._show(msgspec.structs.replace(found, gates=tuple(gates)))
    office.settle()
    lights = [one for card in page.findChildren(GateCard) for one in card.lights]
    assert sum("87c2…" in one.text for one in lights) >= 3
    assert not [one.text for one in lights if one.sizeHint().width() > one.width()]


def test_a_supervisor_reads_on_where_he_was_while_many_gates_change(office):
    page = office.go("overview")
    office.until(lambda: page.shown is not None)
    found, _ = page.shown

    def show(*gates):
        page._show(msgspec.structs.replace(found, gates=gates))
        office.settle()

    first = found.gates[0]
    gates = [
        msgspec.structs.replace(
            first, checkpoint=msgspec.structs.replace(first.checkpoint, name=f"{number} 号卡点")
        )
        for number in range(60)
    ]
    show(*gates)
    cards, bar = list(page.cards), page.area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    where = bar.value()
    assert where > 0
    laptops = (Laptop("87c29042b3fd89bd", 1_795_763_760_000, False, True),)
    changed = [msgspec.structs.replace(one, inside={None: 7}, laptops=laptops) for one in gates]
    show(*changed)
    assert page.cards == cards and bar.value() == where
    for number, card in enumerate(cards):
        assert f"{number} 号卡点" in card.accessibleName() and "未分类 7" in card.accessibleName()
        assert any("收到" in light.text for light in card.lights)
    show(*gates[:2])
    office.until(lambda: len(page.findChildren(GateCard)) == 2)


def test_an_answer_to_a_page_thrown_away_goes_nowhere(office):
    page = office.go("overview")
    page._asking = False
    page.refresh()
    office.window.sign_off()
    office.sign_on("2001")
    office.until(lambda: office.page.shown is not None)
    assert office.page is not page


def test_closing_the_window_asks_and_then_stops_an_export(office, tmp_path):
    page = office.go("exports")
    page.ask_where = lambda proposed: tmp_path / "out.csv"
    page.start()
    run, window = page.run, office.window
    assert not window.close() and "再按一次" in window.foot.text()
    window.close()
    wait_until(lambda: not run._process.is_alive())
    assert not (tmp_path / "out.csv").exists()


CHINESE = re.compile(r"[一-鿿]")
NAMES = ("柳城", "黄主任", "李卫国", "韦晚班", "号卡点", "区", "中文", "苏次数")
"""Names are data: they stay as the site wrote them."""


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind.in_menu], ids=lambda k: k.name)
def test_every_page_speaks_english(office, kind):
    office.window.use_language("en")
    office.go(kind.name)

    def left_in_chinese():
        shown = [office.window.menu[one] for one in office.window.menu]
        for widgets in (QLabel, QAbstractButton, QLineEdit, QComboBox):
            shown += office.page.findChildren(widgets)
        texts = [one.currentText() if isinstance(one, QComboBox) else one.text() for one in shown]
        texts += [one.placeholderText() for one in office.page.findChildren(QLineEdit)]
        for table in office.page.findChildren(QTableView):
            model = table.model()
            texts += [
                model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())
            ]
        left = [text for text in texts if text and CHINESE.search(text)]
        return [text for text in left if not any(name in text for name in NAMES)]

    # Cards and tables are filled from answers that come in after the page.
    wait_until(lambda: not left_in_chinese())


def test_at_rest_the_office_erases_what_was_kept_long_enough(office):
    office.ledger(a_refusal_of_last_year)
    office.app.office.desk.rest()
    office.settle()
    assert len(office.last("body-erased").refs) >= 1
