"""Makes docs/screenshots/office-*.png from the supervisors' window at work.

What they show is real: the demo site after a busy half hour, looked at by its supervisor.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtTest import QTest

import assets
from gate_app.demo.site import found_demo, read_demo
from gate_app.facts import Scan
from gate_app.issuing.draft import DraftKind
from gate_app.scanning.cv import cv2
from gate_app.scanning.recorder import write_video
from gate_app.scanning.replay_camera import read_image
from gate_app.station import Station
from tests.office_bench import OfficeBench
from ui.app import make_application
from ui.camera_thread import opener


def busy(folder):
    """Let the demo's people come and go."""
    demo = read_demo(folder)
    with Station(folder) as station:
        station.duty.sign_on("1001")
        for one in demo.passes:
            (outcome, *_) = station.gate.present([Scan(one.code)])
            if outcome.pending is not None:
                station.gate.answer(outcome.pending, admit=True, note="missed-scan")
        station.acts.let_emergency_through(reason="ambulance", plate="桂B12345")


def fill_in(office):
    """A vehicle's pass, all but the end of its plate."""
    page = office.go("new-pass")
    office.until(lambda: bool(page.form.zones))
    page.choose(DraftKind.VEHICLE)
    texts = ("桂BD5432X", "大埔镇—柳州市", "韦大山、覃芳", "新鲜蔬菜")
    for name, text in zip(("name", "route", "crew", "goods"), texts, strict=True):
        page.form.texts[name].setText(text)
    page.form.zones[1].setChecked(True)
    page.issue()
    office.until(page.form.cells["name"].said.text)


class Photographer:
    """Opens pages and keeps what is on screen."""

    def __init__(self, app, folder, target):
        self.office, self.target = OfficeBench(app, folder), target

    def take(self, name, window=None):
        self.office.settle()
        QTest.qWait(400)
        path = self.target / f"office-{name}.png"
        (window or self.office.window).grab().save(str(path), "PNG", 0)
        sys.stdout.write(f"{path.name}\n")


def photograph(office, camera, folder):
    """Take somebody's photo, and ask before a pass is reported lost."""
    recording = folder / "visitor.mp4"
    write_video(recording, visitor(), 15.0)
    page = office.go("passes")
    page.text.setText("韦小芳")
    office.until(lambda: page.table.rows.rowCount() and page.table.rows.things[0].name == "韦小芳")
    page.photo.open_camera = opener(str(recording))
    page.photo.take()
    dialog = page.photo.dialog
    office.until(dialog.shoot_button.isEnabled)
    camera.take("photo", dialog)
    dialog.shoot()
    office.until(lambda: dialog.photo is not None)
    dialog.keep()
    office.until(lambda: page.table.rows.texts[0][7] == "○ 待印")
    page.lost_button.click()
    camera.take("passes")
    page.sure.forget()


def visitor():
    """Two seconds of the demo's drawn face before a wall."""
    face = read_image(assets.path("demo/portrait.jpg"))
    high, wide = face.shape[:2]
    face = cv2.resize(face, (wide * 640 // high, 640))
    frame = np.full((720, 1280, 3), (170, 160, 150), np.uint8)
    left = (1280 - face.shape[1]) // 2
    frame[80:, left : left + face.shape[1]] = face
    return (frame for _ in range(30))


def make_all(target_folder):
    """Make every screenshot of the office in ``target_folder``."""
    target = Path(target_folder)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "site"
        app = make_application(["kadian"])
        found_demo(folder)
        busy(folder)
        camera = Photographer(app, folder, target)
        office = camera.office
        camera.take("sign-on")
        office.sign_on("2001")
        office.go("overview")
        camera.take("overview")
        office.go("log")
        camera.take("log")
        office.page.text.setText("小芳")
        office.until(lambda: {row[3] for row in office.page.table.rows.texts} == {"韦小芳"})
        camera.take("log-search")
        lines = office.page.table.rows.things
        office.go("history", next(one.holder for one in lines if one.holder))
        camera.take("history")
        office.go("inside")
        camera.take("inside")
        office.go("conflicts")
        camera.take("conflicts")
        office.go("charts")
        office.until(lambda: office.page.shown is not None)
        for number, name in enumerate(("crossings", "inside", "refusals")):
            office.page.what.setCurrentIndex(number)
            camera.take(f"charts-{name}")
        office.go("exports")
        office.page.whole.setChecked(True)
        office.page.ask_where = lambda proposed: Path(temporary) / proposed.name
        office.page.start()
        office.until(lambda: office.page.manifest is not None)
        camera.take("exports")
        fill_in(office)
        camera.take("new-pass")
        photograph(office, camera, Path(temporary))
        office.go("overview")
        office.window.use_theme("night")
        office.until(lambda: office.page.shown is not None)
        camera.take("night-overview")
        office.window.use_theme("day")
        office.window.use_language("en")
        office.go("log")
        office.page.text.clear()  # what was typed there is still there
        office.until(lambda: office.page.table.rows.rowCount() > 20)
        camera.take("english-log")
        office.close()


if __name__ == "__main__":
    make_all(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
