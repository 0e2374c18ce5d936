"""A single pass by keyboard alone: filled in, mistakes beside their fields, issued, printed."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.domain.passes import NAME_MAX, PassKind
from gate_app.domain.people import Holder, Trip
from gate_app.domain.verdict import Reason
from gate_app.facts import Scan
from gate_app.issuing.draft import DraftKind
from tests.issuing.printing import codes_in, photo, pictures
from tests.issuing.rosters import identity_number

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEYS = {
    DraftKind.PERSON: Qt.Key.Key_1,
    DraftKind.VEHICLE: Qt.Key.Key_2,
    DraftKind.ESCORT: Qt.Key.Key_3,
    DraftKind.VISITOR: Qt.Key.Key_4,
}
LONG = "阿卜杜拉·买买提江·吐尔逊江·艾合买提江"


@pytest.fixture
def page(office):
    made = office.go("new-pass")
    office.until(lambda: bool(made.form.zones))
    return made


def types(office, *texts):
    """Each text into the field that has the focus; Enter goes on to the next."""
    for text in texts:
        focused = QApplication.focusWidget()
        if text.isascii():
            QTest.keyClicks(focused, text)
        else:
            focused.insert(text)  # as an input method does
        office.press(Qt.Key.Key_Return)


def tab_to(office, widget):
    """Tab until the widget has the focus; it must be reached."""
    for _ in range(60):
        if QApplication.focusWidget() is widget:
            return
        office.press(Qt.Key.Key_Tab)
    raise AssertionError(f"never reached {widget.accessibleName()}")


def choose(office, page, kind):
    office.press(KEYS[kind], ALT)
    assert page.form.kind is kind
    assert QApplication.focusWidget() is page.form.texts["name"]


def pick_zone(office, page, number=1):
    tab_to(office, page.form.zones[number])
    if not page.form.zones[number].isChecked():
        office.press(Qt.Key.Key_Space)


def issue(office, page):
    tab_to(office, page.handing.passphrase)
    QTest.keyClicks(page.handing.passphrase, office.demo.passphrase)
    office.press(Qt.Key.Key_Return)
    office.until(lambda: page.single is not None or page.problem.isVisible())
    assert page.single is not None, page.problem.text()
    return page.single


def scan(office, code):
    (outcome,) = office.ledger(lambda station: station.gate.present([Scan(code)]))
    return outcome.decision


def test_a_person_by_keyboard_alone_then_printed_at_once(office, page, tmp_path):
    number = identity_number(random.Random(4))
    before = len(office.entries("pass-issued"))
    assert QApplication.focusWidget() is page.form.texts["name"]
    types(office, "韦新来", number, "13800000077", "")
    pick_zone(office, page)
    single = issue(office, page)
    assert len(office.entries("pass-issued")) == before + 1
    assert office.entries("pass-issued")[-1].header.actor == "2001"
    assert single.issued.number in page.result.text() and "✓" in page.result.text()
    # The gate knows it; its rules then ask a newcomer for a test.
    assert scan(office, single.code).reason is Reason.TEST_OVERDUE
    # The number is nowhere any more: not in the form, not in the ledger.
    assert page.form.texts["identity"].text() == ""
    assert all(number.encode() not in entry.raw for entry in office.entries())
    # Print has the focus, and asks for no passphrase again.
    assert QApplication.focusWidget() is page.handing.button
    page.handing.write(tmp_path / "p.pdf")
    office.until(lambda: not page.job.busy and (tmp_path / "p.pdf").exists())
    assert [code for one in pictures(tmp_path / "p.pdf") for code in codes_in(one)] == [single.code]
    assert office.last("exported").rows == 1


def test_a_vehicle_with_route_crew_and_goods_on_the_windscreen(office, page, tmp_path):
    choose(office, page, DraftKind.VEHICLE)
    types(office, "桂b·d54321", "大埔镇—柳州市", "韦大山、覃芳", "蔬菜")
    pick_zone(office, page)
    single = issue(office, page)
    assert single.issued.pass_kind is PassKind.VEHICLE
    holder = office.ledger(lambda station: station.register.item(Holder, single.holder.number))
    assert (holder.name, holder.trip) == (
        "桂BD54321",
        Trip("大埔镇—柳州市", ("韦大山", "覃芳"), "蔬菜"),
    )
    assert page.handing.form.currentData() == "windscreen"
    page.handing.write(tmp_path / "p.pdf")
    office.until(lambda: not page.job.busy and (tmp_path / "p.pdf").exists())
    assert [code for one in pictures(tmp_path / "p.pdf") for code in codes_in(one)] == [single.code]


def test_an_escort_for_a_visitor(office, page):
    choose(office, page, DraftKind.VISITOR)
    assert page.form.until.date() == page.context.today
    types(office, "李访客", "", "13800000078")
    pick_zone(office, page)
    visitor = issue(office, page)
    assert visitor.issued.visitor
    office.press(Qt.Key.Key_Tab)
    tab_to(office, page.again_button)
    office.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.form.texts["name"]
    choose(office, page, DraftKind.ESCORT)
    types(office, "覃带路", "", "13800000079", visitor.issued.number)
    # Zones and times stay as they were for the next pass.
    assert page.form.zones[1].isChecked()
    escort = issue(office, page)
    assert escort.issued.escorted == visitor.issued.pass_id


def test_the_escorted_pass_may_be_scanned(office, page):
    one = next(one for one in office.demo.passes if one.case.reason is Reason.OK)
    choose(office, page, DraftKind.ESCORT)
    page.form.point_at("escorted")
    QTest.keyClicks(page.form.texts["escorted"], one.code)
    office.until(lambda: len(page.form.texts["escorted"].text()) == len("XXXX-XXXX-00"))
    types(office, "")
    page.form.touch_all()
    page.check()
    office.until(page.form.cells["zones"].said.isVisible)
    assert not page.form.cells["escorted"].said.isVisible()


@pytest.mark.parametrize(
    "kind, texts, wrong",
    [
        (DraftKind.PERSON, ("韦1", "450222199001011234", "12", "ABC"),
         ["name", "identity", "phone", "household", "zones"]),
        (DraftKind.PERSON, ("", "", "", ""), ["name", "identity", "zones"]),
        (DraftKind.VEHICLE, ("B12345", "路" * 61, "韦1", ""), ["name", "route", "crew", "zones"]),
        (DraftKind.ESCORT, ("覃带路", "", "13800000079", ""), ["escorted", "zones"]),
        (DraftKind.VISITOR, ("李访客", "", ""), ["identity", "zones"]),
    ],
)  # fmt: skip
def test_every_mistake_stands_beside_its_field(office, page, kind, texts, wrong):
    before = len(office.entries())
    choose(office, page, kind)
    types(office, *texts)
    for made in page.form.zones.values():
        made.setChecked(False)
    office.press(Qt.Key.Key_Return, CTRL)
    cells = page.form.cells
    office.until(cells[wrong[-1]].said.text)
    told = [name for name, cell in cells.items() if cell.said.isVisible()]
    assert sorted(told) == sorted(wrong)
    for name in wrong:
        text = cells[name].said.text()
        assert text.startswith("✕") and cells[name].widget.accessibleDescription() == text
    # Typing goes on at the first of them.
    assert QApplication.focusWidget() is cells[wrong[0]].widget
    assert len(office.entries()) == before
    assert page.issue_button.isEnabled()


def test_only_fields_that_were_left_are_judged_while_typing(office, page):
    types(office, "韦1")
    office.until(page.form.cells["name"].said.isVisible)
    assert not page.form.cells["identity"].said.isVisible()
    page.form.texts["name"].clear()
    page.form.point_at("name")
    types(office, "韦芳")
    office.until(lambda: not page.form.cells["name"].said.isVisible())


def test_a_long_name_is_told_and_kept_whole(office, page):
    types(office, LONG, "", "13800000077", "")
    office.until(lambda: LONG[:NAME_MAX] in page.form.cells["name"].said.text())
    assert "✕" not in page.form.cells["name"].said.text()
    pick_zone(office, page)
    assert issue(office, page).holder.name == LONG


def test_a_wrong_passphrase_keeps_what_was_typed(office, page):
    before = len(office.entries())
    types(office, "韦新来", "", "13800000077", "")
    pick_zone(office, page)
    for typed, said in (("", "口令"), ("wrong wrong", "口令不对")):
        page.handing.passphrase.setText(typed)
        page.issue()
        office.until(lambda said=said: said in page.problem.text())
    assert len(office.entries()) == before
    assert page.form.texts["name"].text() == "韦新来"
    assert issue(office, page).fresh


def test_pressed_twice_it_is_issued_once(office, page):
    for fresh in (True, False):
        page.form.point_at("name")
        types(office, "韦新来", "", "13800000077", "")
        page.form.zones[1].setChecked(True)
        assert issue(office, page).fresh is fresh
        text = page.result.text()
        page.again()
    assert "没有重发" in text


def test_codes_are_forgotten_with_the_page(office, page):
    types(office, "韦新来", "", "13800000077", "")
    pick_zone(office, page)
    issue(office, page)
    assert page.handing.codes
    office.go("overview")
    assert page.handing.codes == {}
    assert page.single is None


def test_another_theme_amid_typing_does_no_harm(office, page):
    before = len(office.entries())
    types(office, "韦新来", "", "13800000077", "")
    page.issue()
    office.window.use_theme("night")
    office.until(office.page.issue_button.isEnabled)
    office.settle()
    assert len(office.entries()) == before


def test_a_photo_from_the_camera_or_a_file_goes_into_the_pass(office, page, tmp_path):
    picture = tmp_path / "face.jpg"
    picture.write_bytes(photo(300, 400))
    page.form.ask_file = lambda: str(picture)
    types(office, "韦新来", "", "13800000077", "")
    pick_zone(office, page)
    tab_to(office, page.form.choose_button)
    office.press(Qt.Key.Key_Return)
    office.until(lambda: page.form.dialog.photo is not None)
    office.press(Qt.Key.Key_Return)
    office.window.activateWindow()
    office.until(lambda: QApplication.activeWindow() is office.window)
    assert "✓" in page.form.photo_note.text()
    single = issue(office, page)
    assert single.issued.photo
    assert (office.folder / "photos" / f"{single.issued.photo}.jpg").exists()
    # The next one does not get this face.
    assert page.form.photo is None and page.form.photo_note.text() == ""
    choose(office, page, DraftKind.VEHICLE)
    assert not page.form.cells["photo"].isVisible()


def test_a_roster_shows_what_codes_carry_of_long_names(office, tmp_path):
    page = office.go("issue")
    office.until(lambda: bool(page.zones))
    page.zones[1].setChecked(True)
    roster = tmp_path / "r.csv"
    roster.write_text(f"姓名,电话\n{LONG},13800000077\n韦芳,13800000078\n", encoding="utf-8")
    page.take(roster)
    office.until(lambda: page.plan is not None)
    told = [row[3] for row in page.table.rows.texts]
    assert ["码里只写" in text for text in told] == [True, False]
