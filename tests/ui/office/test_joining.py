"""A new laptop joins a site from its first page: by file, by picture, by camera."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from gate_app.clock import SystemTicks
from gate_app.codes.qr import png_bytes
from gate_app.config import is_station, read_config, read_hub
from gate_app.sites.enrolling import invite
from gate_app.sites.enrolment_file import HubLogin, qr_text, write_enrolment
from tests.office_bench import wait_until
from tests.stations import SmallSite
from tests.ui.bench import FakeAwake, FakeScanner, FakeSounds
from ui.app import StationApp
from ui.camera_thread import CameraThread
from ui.doorbell import GATE
from ui.shared.drives import Drives


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return SmallSite(tmp_path_factory.mktemp("office"), ticks=SystemTicks(), with_staff=True)


def invited(site, checkpoint="K2", **changed):
    with site.open() as station:
        made = invite(station.ledger, station.register, site.authority, checkpoint=checkpoint)
    return msgspec.structs.replace(made, **changed)


@pytest.fixture
def app(qapp, qtbot, tmp_path):
    made = StationApp(
        qapp,
        tmp_path / "new",
        drives=Drives,
        make_scanner=FakeScanner,
        make_sounds=FakeSounds,
        make_awake=FakeAwake,
        cameras=list,
    )
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def page(app):
    """Reached from the page that says that there is no station here."""
    app.open(GATE)
    wait_until(lambda: app.page is not None)
    assert app.page.enrol.isVisible()
    app.page.enrol.click()
    return app.joining


def test_a_gate_joins_by_its_file_and_its_window_opens(app, page, site, tmp_path):
    enrolment = invited(site)
    write_enrolment(enrolment, tmp_path / "K2.kadian-join")
    page.read(tmp_path / "K2.kadian-join")
    wait_until(lambda: page.enrolment is not None)
    assert enrolment.fingerprint in page.check.text() and "试验园区" in page.what.text()
    assert not is_station(tmp_path / "new")
    page.join_button.click()
    wait_until(lambda: app.gate is not None)
    assert read_config(tmp_path / "new").place.checkpoint == "K2"
    assert app.joining is None and app.page is None


def test_an_office_opens_its_own_window_and_knows_its_hub(app, page, site, tmp_path):
    hub = HubLogin("postgresql://hub.invalid/kadian?sslmode=verify-full", "kadian_new_0", "once")
    picture = tmp_path / "office.png"
    picture.write_bytes(png_bytes(qr_text(invited(site, ""))))
    page.read(picture)
    wait_until(lambda: page.enrolment is not None)
    page.show_enrolment(msgspec.structs.replace(page.enrolment, hub=hub))
    app.sync.start = lambda _folder: None
    page.join_button.click()
    wait_until(lambda: app.office is not None)
    assert read_hub(tmp_path / "new").login == "kadian_new_0"


def test_a_code_before_the_camera(page, site):
    scanner = []
    page.camera = CameraThread(
        page, lambda *a, **k: scanner.append(FakeScanner(*a, **k)) or scanner[-1]
    )
    page.camera.presented.connect(page._presented)
    page.scan()
    scanner[-1].show("GP1:SOMETHING ELSE")
    wait_until(lambda: "不是登记二维码" in page.problem.text())
    scanner[-1].show("KADIAN1:###")
    wait_until(lambda: "已损坏" in page.problem.text())
    scanner[-1].show(qr_text(invited(site)))
    wait_until(lambda: page.enrolment is not None)
    assert scanner[-1].stopped and page.problem.isHidden()


@pytest.mark.parametrize("kind", ["other", "missing", "expired", "picture"])
def test_what_cannot_be_used_is_said_and_leaves_nothing(page, site, tmp_path, kind):
    path = tmp_path / ("x.png" if kind == "picture" else "x.kadian-join")
    if kind == "other":
        path.write_bytes(b"something else")
    elif kind == "picture":
        path.write_bytes(png_bytes("HELLO"))
    elif kind == "expired":
        with site.open() as station:
            made = invite(
                station.ledger, station.register, site.authority, checkpoint="K1", hours=1
            )
        page.show_enrolment(made)
        late = msgspec.structs.replace(made.ticket, expires=1)
        page.enrolment = msgspec.structs.replace(made, ticket=late)
        page.join_button.click()
    if kind != "expired":
        page.read(path)
    wait_until(page.problem.isVisible)
    assert len(page.problem.text()) > 10 and page.join_button.isHidden()
    assert not is_station(tmp_path / "new")


def test_by_keyboard_there_and_back(app, page):
    page.activateWindow()
    wait_until(lambda: QApplication.activeWindow() is page)
    reached = []
    while QApplication.focusWidget() not in reached:
        reached.append(QApplication.focusWidget())
        QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
    shown = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    assert set(shown) <= set(reached) and all(one.accessibleName() for one in shown)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert app.joining is None
