"""A supervisor takes the log away as a file; it is an entry, and names stay masked unless asked."""

import csv

import pytest
from PySide6.QtCore import QDate

from gate_app.domain.entries import StaffPut
from gate_app.domain.people import Staff, StaffRole
from gate_app.exports.export import manifest_path
from gate_app.exports.registry import FORMATS
from gate_app.station import Station
from tests.office_screenshots import busy
from tests.stations import SUPERVISOR_PIN, verifier_of


@pytest.fixture
def office(open_office, folder):
    busy(folder)
    bench = open_office(folder)
    bench.sign_on("2001")
    return bench


def export(office, target):
    page = office.go("exports")
    page.format.setCurrentIndex(page.format.findData(target.suffix[1:]))
    page.ask_where = lambda _proposed: target
    page.start()
    office.until(lambda: page.run is None)
    return page


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_formats_are_those_of_the_registry(office):
    page = office.go("exports")
    shown = [page.format.itemData(number) for number in range(page.format.count())]
    assert shown == list(FORMATS)


@pytest.mark.parametrize("whole", [False, True])
def test_names_are_whole_only_when_asked_for_and_it_is_an_entry(office, tmp_path, whole):
    target = tmp_path / "log.csv"
    office.go("exports").whole.setChecked(whole)
    page = export(office, target)
    names = {row["姓名"] for row in rows_of(target)}
    assert ("韦小芳" in names) is whole and ("韦*芳" in names) is not whole
    entry = office.entries("exported")[-1]
    assert entry.header.actor == "2001"
    assert (entry.body().format, entry.body().unmasked) == ("csv", whole)
    assert entry.body().rows == page.manifest.rows == len(rows_of(target))
    assert manifest_path(target).exists() and "校验通过" in page.said.text()


def test_a_filter_and_a_range_are_kept(office, tmp_path):
    page = office.go("exports")
    page.person.setText("小芳")
    export(office, tmp_path / "log.csv")
    assert {row["姓名"] for row in rows_of(tmp_path / "log.csv")} == {"韦*芳"}
    assert "小芳" not in office.last("exported").filter
    page.person.clear()
    page.last.setDate(QDate(2020, 1, 1))
    page.first.setDate(QDate(2019, 1, 1))
    export(office, tmp_path / "old.csv")
    assert rows_of(tmp_path / "old.csv") == []
    page.first.setDate(QDate(2021, 1, 1))
    page.start()
    assert page.problem.text() and page.run is None


def test_cancelling_leaves_nothing(office, tmp_path):
    page = office.go("exports")
    page.ask_where = lambda _proposed: tmp_path / "log.csv"
    before = len(office.entries("exported"))
    folder = tmp_path / "out"
    folder.mkdir()
    page.ask_where = lambda _proposed: folder / "log.csv"
    page.start()
    page.cancel()
    office.until(lambda: page.run is None)
    assert not list(folder.iterdir()) and len(office.entries("exported")) == before
    assert "取消" in page.said.text()


def test_an_issuer_cannot_ask_for_whole_names(open_office, folder, tmp_path):
    busy(folder)
    with Station(folder) as station:
        issuer = Staff("3001", "发证小韦", StaffRole.ISSUER, verifier_of(SUPERVISOR_PIN))
        station.ledger.append(StaffPut(item=issuer))
    office = open_office(folder)
    office.sign_on("3001", SUPERVISOR_PIN)
    page = office.go("exports")
    assert not page.whole.isVisible()
    page.whole.setChecked(True)
    export(office, tmp_path / "log.csv")
    assert "韦小芳" not in {row["姓名"] for row in rows_of(tmp_path / "log.csv")}


def test_a_folder_that_is_not_there_is_said_in_words(office, tmp_path):
    page = export(office, tmp_path / "no" / "log.csv")
    assert "没有这个文件夹" in page.problem.text() and page.start_button.isEnabled()
