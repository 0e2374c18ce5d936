"""Keys and backup in the window: said first, then done, with an entry that names who."""

import csv

import pytest
from PySide6.QtCore import Qt

from gate_app.codes.sealing import SealError
from gate_app.domain.entries import KeyDeed
from gate_app.issuing.pass_keys import open_authority, open_pass_key
from gate_app.ledger.backup import backups
from gate_app.sites.backup_plan import read_plan
from gate_app.sites.backups import bundles
from gate_app.sites.recovery import read_recovery

NEW = "紫荆 龙潭 柚子"


@pytest.fixture
def page(office):
    page = office.go("keys")
    office.until(lambda: page.keys.table.rows.things)
    return page


def done(office, page):
    """Until the work that was begun has ended, and the page has looked again."""
    office.until(lambda: not page.busy)
    office.settle()


def press(office, page, made):
    made.click()
    done(office, page)


def unlock(office, page, passphrase=None):
    page.keys.passphrase.setText(passphrase or office.demo.passphrase)


def keys(page):
    return page.keys.table.rows.things


def deeds(office):
    return [(one.header.actor, one.body().deed) for one in office.entries("keys-handled")]


def looked(office, page, true):
    office.until(lambda: not page.busy and true())


def test_the_page_tells_what_there_is(page):
    first, second = page.keys.table.rows.texts
    assert int(first[2]) > 10 and second[2] == "0"
    assert "可用" in first[3] and len(first[0]) == 8
    assert "从未导出" in page.keys.copy.text()
    assert "没有设外部备份" in page.backup.last.text()


@pytest.mark.parametrize("name", ["keys.pdf", "keys.txt"])
def test_the_keys_are_exported(office, page, tmp_path, name):
    page.keys.ask_where = lambda proposed: tmp_path / name
    press(office, page, page.keys.export_button)
    assert "请输入密钥口令" in page.problem.text()
    unlock(office, page, "wrong wrong")
    press(office, page, page.keys.export_button)
    assert "口令不对" in page.problem.text() and not (tmp_path / name).exists()
    assert deeds(office) == []
    unlock(office, page)
    press(office, page, page.keys.export_button)
    assert (tmp_path / name).stat().st_size > 500
    assert deeds(office) == [("2001", KeyDeed.EXPORTED)]
    assert page.keys.passphrase.text() == ""
    looked(office, page, lambda: "导出。" in page.keys.copy.text())
    if name.endswith("txt"):
        assert read_recovery(tmp_path / name)


def test_the_passphrase_is_changed(office, page, folder):
    seed = open_authority(folder, office.demo.passphrase).seed
    page.keys.change_button.click()
    page.keys.new_passphrase.setText(NEW)
    page.keys.again.setText("something else")
    unlock(office, page)
    press(office, page, page.keys.set_button)
    assert "不一样" in page.problem.text() and deeds(office) == []
    page.keys.again.setText(NEW)
    press(office, page, page.keys.set_button)
    assert open_authority(folder, NEW).seed == seed
    with pytest.raises(SealError):
        open_authority(folder, office.demo.passphrase)
    assert deeds(office) == [("2001", KeyDeed.PASSPHRASE)]
    assert not page.keys.new_passphrase.text() and page.keys.change_row.isHidden()


def test_a_leaked_key_is_refused_only_when_that_is_meant(office, page, folder, tmp_path):
    leaked = keys(page)[0]
    page.keys.table.selectRow(0)
    unlock(office, page)
    page.keys.compromised_button.click()
    assert str(leaked.passes) in page.sure.sentence.text()
    assert page.sure.no.hasFocus()
    office.press(Qt.Key.Key_Escape)
    assert not page.sure.asking and deeds(office) == []

    page.keys.ask_where = lambda proposed: tmp_path / proposed.name
    press(office, page, page.keys.list_button)
    (listed,) = tmp_path.glob("passes-*.csv")
    with listed.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == leaked.passes
    assert any("*" in row["姓名或车牌"] for row in rows)

    unlock(office, page)
    page.keys.compromised_button.click()
    page.sure.answer()
    looked(office, page, lambda: len(keys(page)) == 3)
    assert deeds(office) == [("2001", KeyDeed.ADDED), ("2001", KeyDeed.COMPROMISED)]
    assert "作废" in page.keys.table.rows.texts[0][3]
    assert sum(one.live for one in keys(page)) == 2
    assert open_pass_key(folder, office.demo.passphrase).kid == keys(page)[1].kid


def test_a_key_is_added_and_another_retired(office, page):
    unlock(office, page)
    press(office, page, page.keys.new_button)
    looked(office, page, lambda: len(keys(page)) == 3)
    page.keys.table.selectRow(0)
    unlock(office, page)
    page.keys.retire_button.click()
    page.sure.answer()
    looked(office, page, lambda: keys(page)[0].retired)
    assert [deed for _, deed in deeds(office)] == [KeyDeed.ADDED, KeyDeed.RETIRED]
    assert not keys(page)[0].compromised


def test_backups_go_where_they_are_told_to(office, page, folder, tmp_path):
    before = len(backups(folder))
    press(office, page, page.backup.now_button)
    assert len(backups(folder)) >= max(before, 1)
    stick = tmp_path / "stick"
    stick.mkdir()
    page.backup.keep.setCurrentIndex(page.backup.keep.findData(3))
    page.backup.ask_folder = lambda title: stick
    press(office, page, page.backup.where_button)
    assert (read_plan(folder).folder, read_plan(folder).keep) == (str(stick), 3)
    (made,) = bundles(stick)
    looked(office, page, lambda: made.name in page.backup.last.text())
    page.backup.ask_folder = lambda title: made
    press(office, page, page.backup.check_button)
    assert "校验通过" in page.backup.said.text()
    (made / "ledger.db").write_bytes(b"spoilt")
    press(office, page, page.backup.check_button)
    assert "损坏" in page.problem.text()
    press(office, page, page.backup.here_button)
    assert read_plan(folder).folder == ""


def test_what_was_typed_is_gone_when_the_page_is_left(office, page):
    unlock(office, page)
    office.go("overview")
    assert page.keys.passphrase.text() == ""
