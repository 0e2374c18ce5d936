"""The first start: a folder without anything becomes a site, and its supervisor signs on."""

import pytest
from PySide6.QtTest import QTest

from gate_app.config import is_station
from gate_app.issuing.pass_keys import open_authority
from tests.office_bench import wait_until
from tests.sites.filled import PASSPHRASE
from ui.app import StationApp
from ui.office.first_start import BOTH, GATE, strength_text


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
    wait_until(page.handed.isVisible)
    pin = page.pin.text().split("：")[1][:6]
    assert page.passphrase.text() == page.again.text() == ""
    page.handed.click()
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


MISSING = [
    ({"again": "something else"}, "不一样"),
    ({"passphrase": "12345678", "again": "12345678"}, "太弱"),
    ({"site": ""}, "园区名称"),
    ({"zone": " "}, "分区"),
    ({"supervisor": ""}, "姓名"),
    ({"code": "a:b"}, "标点"),
    ({"folder": "somewhere"}, "完整"),
]


@pytest.mark.parametrize(("changed", "said"), MISSING)
def test_what_is_missing_is_said_and_nothing_founded(first, tmp_path, changed, said):
    page = first.first
    fill_in(page, **changed)
    page.make.click()
    wait_until(lambda: said in page.problem.text())
    wait_until(page.make.isEnabled)
    assert not is_station(tmp_path / "site")


def test_a_gate_alone_is_told_to_wait(first):
    page = first.first
    page.kind.pick(GATE)
    assert "联网同步" in page.explained.text()
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
