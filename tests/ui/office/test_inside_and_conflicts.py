"""A supervisor prints who is inside, and settles what cannot be right."""

import msgspec
import pypdfium2
import pytest
from PySide6.QtCore import Qt

from gate_app import words as vocabulary
from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import PolicyPut, StaffPut
from gate_app.domain.people import Staff, StaffRole
from gate_app.domain.policy import Policy
from gate_app.ledger.issued import registered
from gate_app.station import Station
from tests.office_screenshots import busy
from tests.stations import SUPERVISOR_PIN, verifier_of


@pytest.fixture
def office(open_office, folder):
    busy(folder)
    bench = open_office(folder)
    bench.sign_on("2001")
    return bench


def test_the_list_of_a_zone_is_printed_in_one_step(office, tmp_path):
    page = office.go("inside")
    office.until(lambda: page.inside.rows.rowCount() > 0)
    shown = []
    page.show_file = shown.append
    page.folder = tmp_path
    office.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    office.until(lambda: bool(shown))
    document = pypdfium2.PdfDocument(shown[0])
    text = document[0].get_textpage().get_text_range()
    document.close()
    names = [row[0] for row in page.inside.rows.texts]
    assert names and all(name in text for name in names)
    assert str(shown[0]) in office.window.foot.text()


def test_another_zone_is_one_press_away(office):
    page = office.go("inside")
    office.until(lambda: "2" in page.buttons)
    page.buttons["2"].click()
    assert [row[1] for row in page.inside.rows.texts] == ["车辆"]
    office.go("overview")
    office.go("inside")
    assert page.chosen == "2"


def test_the_overdue_appear_once_policy_says_so(office):
    page = office.go("inside")
    office.until(lambda: bool(page.buttons))
    assert "late" not in page.buttons

    def change(station):
        register = station.register
        station.ledger.append(
            PolicyPut(item=Policy(return_within_h=0), replaces=register.ref_of(Policy))
        )

    office.ledger(change)
    office.window._look_again()
    office.until(lambda: "late" in page.buttons)
    page.refresh()
    page.buttons["late"].click()
    assert page.outside.isVisible() and not page.inside.isVisible()


def test_a_conflict_is_settled_with_a_reason(office):
    page = office.go("conflicts")
    office.until(lambda: bool(page.shown))
    before, chosen = len(page.shown), page.table.chosen()
    page.take_back()
    office.settle()
    assert "原因" in page.problem.text() and len(page.shown) == before
    page.reason.setText("扫错了人，已核实")
    page.take_back()
    office.until(lambda: len(page.shown) == before - 1)
    undo = office.entries("undo")[-1]
    assert undo.body().ref == chosen.entry.ref and undo.header.actor == "2001"
    assert page.reason.text() == ""


def test_where_somebody_is_can_be_said_instead(office):
    page = office.go("conflicts")
    office.until(lambda: bool(page.shown))
    holder = page.table.chosen().known.holder
    page.reason.setText("电话核实")
    page.set_right(inside=False)
    office.until(lambda: all(one.known.holder != holder for one in page.shown))
    body = office.last("presence-set")
    assert (body.subject.holder, body.inside, body.note) == (holder, False, "电话核实")


def test_a_pass_issued_twice_names_both_issues_and_is_no_crossing_to_take_back(office):
    first = office.ledger(lambda station: next(registered(station.ledger.db)).issued)
    other = msgspec.structs.replace(first, holder="H-other")
    entry = office.ledger(lambda station: station.ledger.append(other))
    page = office.go("conflicts")
    office.until(lambda: any(one.dispute for one in page.shown or []))
    row = next(number for number, one in enumerate(page.shown) if one.dispute)
    text = page.table.rows.texts[row][-1]
    assert pass_number(first.pass_id) in text and "H-other" in text
    assert text.count(entry.header.station) == 2
    assert vocabulary.time_text(entry.header.at, page.context.zone)[:16] in text
    page.table.selectRow(row)
    before = len(office.entries("undo"))
    page.reason.setText("核实")
    page.take_back()
    office.until(lambda: "不是通行" in page.problem.text())
    assert len(office.entries("undo")) == before


def test_a_pass_issued_twice_is_dead_in_the_language_of_the_window(office):
    first = office.ledger(lambda station: next(registered(station.ledger.db)).issued)
    other = msgspec.structs.replace(first, holder="H-other")
    office.ledger(lambda station: station.ledger.append(other))
    for language, said in (("zh", "同一证号登记了两次"), ("en", "issued twice")):
        office.window.use_language(language)
        page = office.go("passes")
        rows = page.table.rows
        office.until(lambda rows=rows, said=said: any(said in cells[6] for cells in rows.texts))


def test_an_issuer_sees_conflicts_and_is_told_who_may_settle_them(open_office, folder):
    busy(folder)
    with Station(folder) as station:
        issuer = Staff("3001", "发证小韦", StaffRole.ISSUER, verifier_of(SUPERVISOR_PIN))
        station.ledger.append(StaffPut(item=issuer))
    office = open_office(folder)
    office.sign_on("3001", SUPERVISOR_PIN)
    page = office.go("conflicts")
    office.until(lambda: bool(page.shown))
    assert not page.acts


def test_asking_anew_while_an_answer_is_under_way_is_not_forgotten(office):
    office.window.go("conflicts")
    page = office.page
    page.period.setCurrentIndex(0)
    assert page._once_more
    office.until(lambda: not page._asking and not page._once_more)
    assert page.shown
