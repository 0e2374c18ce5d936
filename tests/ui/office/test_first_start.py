"""The first start: a folder without anything becomes a site, and its supervisor signs on."""

import errno
import shutil
from contextlib import closing
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from gate_app.config import is_station
from gate_app.demo.site import found_demo
from gate_app.issuing.pass_keys import open_authority
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.sites.recovery import read_recovery, take_in
from tests.office_bench import wait_until
from tests.sites.filled import PASSPHRASE
from ui.app import StationApp
from ui.office.first_start import BOTH, GATE, room_for, strength_text


@pytest.fixture
def first(qapp, qtbot, tmp_path):
    app = StationApp(qapp, tmp_path / "site")
    app.begin()
    yield app
    app.close()
    app.deleteLater()


def fill_in(page, **changed):
    texts = {
        "site": "柳城工业区", "zone": "一区", "checkpoint": "1 号卡点", "supervisor": "黄主任",
        "code": "2001", "passphrase": PASSPHRASE, "again": PASSPHRASE,
    }  # fmt: skip
    for name, text in {**texts, **changed}.items():
        getattr(page, name).setText(text)


def test_a_site_is_founded_and_its_supervisor_signs_on(first, tmp_path):
    page = first.first
    fill_in(page)
    page.make.click()
    wait_until(lambda: page.keys is not None)
    pin = page.keys.pin.text().split("：")[1][:6]
    assert page.passphrase.text() == page.again.text() == ""
    page.keys.handed.click()
    assert "还没有存密钥备份" in page.keys.told.text()
    page.keys.handed.click()
    assert pin not in page.keys.pin.text()
    wait_until(lambda: first.office is not None)
    form = first.office.window.sign_on
    form.code.setText("2001")
    form.pin.setText(pin)
    form.press()
    wait_until(lambda: first.office.window.staff is not None)
    assert first.office.window.staff.name == "黄主任"
    assert open_authority(tmp_path / "site", PASSPHRASE)
    assert not first.office.window.status.site.demo
    QTest.qWait(50)


def test_a_new_supervisor_gets_through_by_keyboard_alone(first, tmp_path):
    page = first.first
    page.activateWindow()
    wait_until(lambda: QApplication.activeWindow() is page)
    assert page.site.hasFocus()
    for text in ("柳城工业区", "一区", "1 号卡点", "黄主任", "2001", PASSPHRASE, PASSPHRASE):
        QApplication.focusWidget().setText(text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    wait_until(lambda: page.keys is not None)
    wait_until(page.keys.keep.hasFocus)
    page.keys.keep_copy(tmp_path / "keys.pdf")
    wait_until(page.keys.handed.hasFocus)
    assert "已存到" in page.keys.told.text()
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    QTest.keyClick(page.keys.handed, Qt.Key.Key_Return)
    wait_until(lambda: first.office is not None)
    with closing(connect(tmp_path / "site", write=False)) as db:
        last = [entry for entry in read_entries(db) if entry.header.kind == "keys-handled"]
    assert [entry.header.actor for entry in last] == ["2001"]


def test_every_control_is_reached_with_tab(first):
    page = first.first
    page.activateWindow()
    wait_until(lambda: QApplication.activeWindow() is page)
    reached = []
    while QApplication.focusWidget() not in reached:
        reached.append(QApplication.focusWidget())
        QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
    controls = [*page.findChildren(QLineEdit), *page.findChildren(QAbstractButton)]
    assert set(controls) <= set(reached)
    assert all(one.accessibleName() for one in controls)


def test_a_copy_of_the_keys_opens_another_laptop(first, tmp_path):
    page = first.first
    fill_in(page)
    page.make.click()
    wait_until(lambda: page.keys is not None)
    page.keys.keep_copy(tmp_path / "keys.txt")
    wait_until(page.keys.keep.isHidden)
    files = read_recovery(tmp_path / "keys.txt")
    shutil.rmtree(tmp_path / "site" / "keys")
    take_in(tmp_path / "site", files, PASSPHRASE)
    assert open_authority(tmp_path / "site", PASSPHRASE)


def test_a_copy_that_cannot_be_written_is_said_and_can_be_tried_again(first, tmp_path):
    page = first.first
    fill_in(page)
    page.make.click()
    wait_until(lambda: page.keys is not None)
    page.keys.keep_copy(tmp_path / "nowhere" / "keys.pdf")
    wait_until(page.keys.keep.isEnabled)
    assert page.keys.told.text() and "已存到" not in page.keys.told.text()
    page.keys.keep_copy(tmp_path / "keys.pdf")
    wait_until(page.keys.keep.isHidden)


MISSING = [
    ({"again": "something else"}, "不一样", "again"),
    ({"passphrase": "12345678", "again": "12345678"}, "太弱", "passphrase"),
    ({"site": ""}, "园区名称", "site"),
    ({"zone": " "}, "第一个分区的名称：没有填", "zone"),
    ({"checkpoint": "卡" * 21}, "它的卡点的名称：太长", "checkpoint"),
    ({"supervisor": ""}, "主管姓名：没有填", "supervisor"),
    ({"code": "a:b"}, "标点", "code"),
    ({"folder": "somewhere"}, "完整", "folder"),
    ({"folder": ""}, "完整", "folder"),
    ({"folder": "~nobody-here/site"}, "完整", "folder"),
    ({"folder": "/a\0b"}, "没有办成", "folder"),
]


@pytest.mark.parametrize(("changed", "said", "where"), MISSING)
def test_what_is_missing_is_said_and_nothing_founded(first, tmp_path, changed, said, where):
    page = first.first
    page.activateWindow()
    wait_until(lambda: QApplication.activeWindow() is page)
    fill_in(page, **changed)
    page.make.click()
    wait_until(lambda: said in page.problem.text())
    wait_until(page.make.isEnabled)
    assert getattr(page, where).hasFocus()
    assert "\n" not in page.problem.text()
    assert not page.working.isVisible()
    assert not is_station(tmp_path / "site")


def test_a_folder_that_cannot_be_is_said(first, tmp_path):
    page = first.first
    (tmp_path / "file").write_text("x")
    fill_in(page, folder=str(tmp_path / "file" / "site"))
    page.make.click()
    assert "是一个文件" in page.problem.text()
    found_demo(tmp_path / "demo")
    fill_in(page, folder=str(tmp_path / "demo"))
    page.make.click()
    assert "已经有卡点" in page.problem.text()


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "不能写"), (errno.EROFS, "不能写")],
)
def test_a_disk_that_does_not_take_it_is_said_in_words(first, number, said):
    page = first.first
    page._refused(OSError(number, "x"))
    assert said in page.problem.text()
    assert page.make.isEnabled()


def test_among_other_files_the_data_gets_a_folder_of_its_own(tmp_path):
    assert room_for(tmp_path / "new") == tmp_path / "new"
    assert room_for(tmp_path) == tmp_path
    (tmp_path / "letter.txt").write_text("x")
    assert room_for(tmp_path) == tmp_path / "kadian"


def test_the_time_is_shown_before_it_is_written_down(first):
    assert datetime.now().astimezone().strftime("%Y-%m-%d %H:") in first.first.time.text()


def test_a_gate_alone_is_told_how_it_is_enrolled(first):
    page = first.first
    page.kind.pick(GATE)
    assert "登记文件" in page.explained.text()
    assert not page.make.isEnabled()
    page.kind.pick(BOTH)
    assert page.make.isEnabled()


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("", ""),
        ("short", "太弱"),
        ("1234567890123", "太弱"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "偏弱"),
        ("kapok bridge", "可以"),
        ("木棉花 柳江水 石榴树 老榕树 大桥边 鱼", "很好"),
    ],
)
def test_a_passphrase_is_weighed(qapp, passphrase, said):
    assert strength_text(passphrase).startswith(said)
    assert bool(strength_text(passphrase)) is bool(passphrase)


def test_the_day_begins_with_a_backup(office):
    wait_until(lambda: list((office.folder / "backups").glob("ledger-*.db")))
