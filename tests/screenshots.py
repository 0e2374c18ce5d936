"""Makes docs/screenshots/*.png from the window at work: ./test --screenshots, then look at them.

What they show is real: the demo site, its passes held before a simulated camera, and the same
window that opens on a laptop; only the loudspeaker and the power service are faked.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gate_app.codes import qr
from gate_app.demo.site import found_demo
from gate_app.scanning.camera import Frame
from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.decoder import Decoder
from gate_app.scanning.presentation_sim import Look, presentation
from tests.ui.bench import GateBench
from ui.app import make_application

SCALED = "KADIAN_SCREENSHOTS_SCALED"
TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PLAIN = Look(module_px=4.6, noise=0.0)
PHONE = replace(PLAIN, on_phone=True)
DARK_PHONE = replace(PHONE, inverted=True)


class Photographer:
    """Holds passes up, presses keys, and keeps what is on screen."""

    def __init__(self, app, folder):
        self.gate = GateBench(app, folder)
        self.decoder = Decoder()

    def hold_up(self, *names, look=PLAIN):
        """Show a pass to the camera, picture and all."""
        gate = self.gate
        image = list(presentation(qr.matrix(gate.code(names[0])), look, 3, frames=12))[8]
        reads = self.decoder.decode(Frame(image, 0.0, 0))
        gate.scanner.see(reads=reads, image=image)
        gate.show(*names)
        gate.settle()

    def take(self, name):
        """Keep what is on screen as docs/screenshots/NAME.png."""
        QTest.qWait(120)
        self.gate.settle()
        QTest.qWait(60)
        keep(self.gate.window, name)

    def sign_on(self, staff):
        gate = self.gate
        gate.press(Qt.Key.Key_F2)
        gate.sign(gate.panel.form, staff)
        gate.until(lambda: gate.window.status.on_duty is not None and gate.panel is None)


def keep(widget, name):
    """Save what a widget shows."""
    widget.grab().save(str(TARGET / f"{name}.png"), "PNG", 0)
    sys.stdout.write(f"{name}.png\n")


def at_full_size(app, folder):
    """Every verdict, every theme and language, and the panels that matter most."""
    camera = Photographer(app, folder)
    gate = camera.gate
    camera.hold_up("收款码", look=PHONE)
    gate.flow.clear()
    gate.press(Qt.Key.Key_F2)
    gate.panel.form.code.setText("1001")
    gate.panel.form.pin.setText("271828")
    camera.take("sign-on")
    gate.press(Qt.Key.Key_Escape)
    camera.sign_on("1001")
    QTest.qWait(4_200)
    camera.take("ready")
    camera.hold_up("韦小芳")
    camera.take("admit-entry")
    camera.hold_up("覃大勇", look=PHONE)
    camera.take("admit-exit")
    camera.hold_up("蓝陪同")
    camera.take("attend-confirm")
    camera.hold_up("罗在别区")
    camera.take("attend-reason")
    for name, title, look in (
        ("黄吊销", "refuse-revoked", PLAIN),
        ("吴走错", "refuse-wrong-gate", PHONE),
        ("苏次数", "refuse-quota", DARK_PHONE),
        ("假证", "refuse-forged", PLAIN),
    ):
        camera.hold_up(name, look=look)
        camera.take(title)
    camera.hold_up("苏次数")
    gate.press(Qt.Key.Key_O)
    gate.panel.choice.pick("medical")
    gate.panel.form.code.setText("2001")
    camera.take("override")
    camera.hold_up("莫夜班", "桂B·12345")
    camera.take("two-codes")
    gate.press(Qt.Key.Key_Escape)
    gate.press(Qt.Key.Key_Escape)
    gate.flow.clear()
    gate.press(Qt.Key.Key_F3)
    gate.put(gate.panel.people.text, "苏")
    gate.panel.people.text.setText("苏次数")
    gate.press(Qt.Key.Key_Return)
    gate.panel.notes.pick("identity-checked")
    camera.take("no-code")
    for key, title in (
        (Qt.Key.Key_F8, "late-entry"),
        (Qt.Key.Key_F6, "undo"),
        (Qt.Key.Key_F7, "emergency"),
        (Qt.Key.Key_F10, "gate-state"),
        (Qt.Key.Key_F1, "help"),
    ):
        gate.press(Qt.Key.Key_Escape)
        gate.window.setFocus()
        gate.press(key)
        camera.take(title)
    gate.press(Qt.Key.Key_Escape)
    gate.scanner.on_state(CameraState.LOST, "摄像头没有画面，正在重新连接。")
    camera.take("camera-lost")
    gate.scanner.on_state(CameraState.LIVE, "")
    gate.window.use_theme("night")
    for name, title in (
        ("莫夜班", "night-admit"),
        ("罗在别区", "night-attend"),
        ("周过期", "night-refuse"),
    ):
        camera.hold_up(name)
        camera.take(title)
    gate.press(Qt.Key.Key_Escape)
    gate.window.use_theme("day")
    gate.window.use_language("en")
    for name, title in (
        ("桂BD12345", "english-admit"),
        ("罗在别区", "english-attend"),
        ("吴走错", "english-refuse"),
    ):
        camera.hold_up(name)
        camera.take(title)
    gate.press(Qt.Key.Key_Escape)
    gate.press(Qt.Key.Key_F1)
    camera.take("english-help")
    gate.press(Qt.Key.Key_Escape)
    gate.window.use_language("zh")
    gate.ledger(lambda station: setattr(station.gate, "present", disk_is_full))
    gate.scanner.show(gate.code("韦小芳"))
    gate.until(lambda: gate.card is not None)
    camera.take("disk-full")
    gate.flow.clear()
    gate.press(Qt.Key.Key_F9)
    gate.press(Qt.Key.Key_1)
    gate.until(lambda: gate.panel is not None and hasattr(gate.panel, "heads"))
    for _ in range(3):
        gate.press(Qt.Key.Key_Space)
    camera.take("evacuation")
    gate.close()
    in_use(app, folder)


def disk_is_full(_scans):
    """What the ledger says on a full disk."""
    from gate_app.ledger.database import DiskFullError

    raise DiskFullError("磁盘已满，无法记入台账。", what_to_do="请清理磁盘，程序会自动恢复。")


def in_use(app, folder):
    """The page in the place of the window."""
    from gate_app.station import Station

    with Station(folder):
        gate = GateBench(app, folder)
        keep(gate.app.page, "folder-in-use")
        gate.close()


def at_150_percent(app, folder):
    """The same screen, 910 by 512 to Qt."""
    camera = Photographer(app, folder)
    gate = camera.gate
    gate.window.resize(910, 512)
    QTest.qWait(100)
    camera.hold_up("韦小芳")
    camera.take("scaled-150-admit")
    camera.hold_up("罗在别区")
    camera.take("scaled-150-attend")
    gate.window.use_language("en")
    camera.hold_up("吴走错")
    camera.take("scaled-150-english-refuse")
    gate.flow.clear()
    gate.press(Qt.Key.Key_F3)
    camera.take("scaled-150-english-no-code")
    gate.close()


def main():
    """Make them all; the scaled ones in a process of their own, as Qt reads the scale once."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    TARGET.mkdir(parents=True, exist_ok=True)
    scaled = SCALED in os.environ
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "site"
        app = make_application(["kadian"])
        found_demo(folder)
        (at_150_percent if scaled else at_full_size)(app, folder)
    if not scaled:
        environment = {**os.environ, SCALED: "1", "QT_SCALE_FACTOR": "1.5"}
        subprocess.run([sys.executable, "-m", "tests.screenshots"], env=environment, check=True)


if __name__ == "__main__":
    main()
