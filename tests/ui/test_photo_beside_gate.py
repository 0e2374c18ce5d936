"""A photo on a laptop that is gate and office at once: one camera, and the gate scans on."""

import io

import numpy as np
import pytest
from PIL import Image
from shiboken6 import isValid

from gate_app.domain.verdict import Verdict
from tests.ui.test_two_windows import open_office
from ui.office import photo_camera
from ui.office.photo_camera import BorrowedCamera, framed


@pytest.fixture
def dialog(gate):
    office = open_office(gate)
    office.go("passes")
    page = office.page
    gate.until(lambda: page.table.rows.rowCount() > 0)
    page.table.selectRow(0)
    page.photo.take()
    return page.photo.dialog


def face(shade):
    """A frame whose middle, and it alone, has this shade."""
    image = np.zeros((360, 640, 3), np.uint8)
    box = framed(640, 360)
    image[:, box.left() : box.left() + box.width()] = shade
    return image


def test_the_gates_pictures_are_used_and_it_goes_on(gate, dialog):
    assert isinstance(dialog.camera, BorrowedCamera) and len(gate.scanners) == 1
    assert not dialog.shoot_button.isEnabled()
    gate.scanner.see(image=face(200))
    gate.until(dialog.shoot_button.isEnabled)
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
    dialog.shoot()
    gate.until(lambda: dialog.photo is not None)
    with Image.open(io.BytesIO(dialog.photo.jpeg)) as photo:
        assert min(photo.convert("L").getextrema()) > 190
    dialog.reject()
    gate.until(lambda: not isValid(dialog))
    assert not gate.scanner.stopped
    gate.scanner.see(image=face(100))
    gate.settle()
    assert gate.show("覃大勇").direction is not None


def test_a_picture_that_is_old_is_taken_for_nobody(gate, dialog):
    gate.scanner.see(image=face(200))
    gate.until(dialog.shoot_button.isEnabled)
    dialog.camera._silence.setInterval(1)
    dialog.camera._silence.start()
    gate.until(lambda: not dialog.shoot_button.isEnabled())
    dialog.shoot()
    gate.settle()
    assert dialog.photo is None
    dialog.camera._silence.setInterval(photo_camera.SILENCE_MS)
    gate.scanner.see(image=face(120))
    gate.until(dialog.shoot_button.isEnabled)
    dialog.reject()


def test_the_gate_may_close_first(gate, dialog):
    gate.scanner.see(image=face(200))
    gate.until(dialog.shoot_button.isEnabled)
    gate.window.close()
    assert gate.app.gate is None
    gate.until(lambda: isValid(dialog))
    dialog.reject()
    gate.until(lambda: not isValid(dialog))
