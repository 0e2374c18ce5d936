"""A holder's photo: from the camera, a file, a folder; looked at, kept, honest about the pass."""

import gc
import io
import threading
import time

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from gate_app.domain.people import HolderPhoto
from gate_app.domain.verdict import Reason
from gate_app.issuing.photos import SIZE, load_photo, make_photo
from gate_app.scanning.camera import CameraError, Frame, SourceKind
from gate_app.scanning.recorder import write_video
from tests.issuing.photo_files import fill, picture
from ui.camera_thread import opener
from ui.office.photo_camera import framed, photo_of

RED, GREEN, BLUE = (30, 30, 200), (30, 160, 30), (200, 30, 30)
"""In BGR, as cameras give it."""


def scene(width=1280, height=720, middle=GREEN):
    """Red to the left of the photo's frame, blue to its right; in it, its own colour."""
    image = np.empty((height, width, 3), np.uint8)
    box = framed(width, height)
    image[:, :] = middle
    image[:, : box.left()] = RED
    image[:, box.left() + box.width() :] = BLUE
    return image


class Webcam:
    """A camera that shows what it is told, with the noise of a living one."""

    name, kind, live, frame_rate = "试验摄像头", SourceKind.CAMERA, True, 0.0

    def __init__(self):
        self.image = scene()
        self.fault = None
        self.opened, self.closed, self.reads = 0, 0, 0
        self.closing = threading.Event()

    def open(self):
        if self.fault:
            raise CameraError(self.fault)
        self.opened += 1

    def read(self):
        time.sleep(0.01)
        if self.fault:
            raise CameraError(self.fault)
        self.reads += 1
        image = self.image.copy()
        image[0, 0] = self.reads % 250
        return Frame(image, time.monotonic(), self.reads)

    def close(self):
        if self.opened:
            self.closed += 1
            self.closing.set()


@pytest.fixture
def passes(office):
    page = office.go("passes")
    office.until(lambda: page.table.rows.rowCount() > 0)
    return page


@pytest.fixture
def webcam(passes):
    webcam = Webcam()
    passes.photo.open_camera = lambda: webcam
    return webcam


def choose_person(office, page, name=None):
    name = name or next(one.case.name for one in office.demo.passes if one.case.reason is Reason.OK)
    page.text.setText(name)
    page.search()
    office.until(lambda: page.table.rows.things and page.table.rows.things[0].name == name)
    page.table.selectRow(0)
    return page.table.rows.things[0]


def on_file(office, holder):
    kept = office.ledger(lambda station: station.register.item(HolderPhoto, holder))
    return None if kept is None else load_photo(office.folder, kept.photo)


def colour_of(jpeg):

    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.size == SIZE
        corners = [(2, 2), (SIZE[0] - 3, 2), (2, SIZE[1] - 3), (SIZE[0] - 3, SIZE[1] - 3)]
        seen = [image.getpixel(at) for at in corners]
    assert max(max(a) - min(a) for a in zip(*seen, strict=True)) < 30, seen
    return max(range(3), key=lambda channel: seen[0][channel])


@pytest.mark.parametrize("size", [(1280, 720), (640, 480), (480, 640), (1920, 1080)])
def test_the_frame_is_three_to_four_and_what_is_in_it_becomes_the_photo(size):
    box = framed(*size)
    assert abs(box.width() * 4 - box.height() * 3) <= 4
    assert (box.width(), box.height()) <= size
    photo = photo_of(Frame(scene(*size), 0.0, 0))
    assert colour_of(photo.jpeg) == 1


def test_take_look_again_keep(office, passes, webcam):
    chosen = choose_person(office, passes)
    passes.photo.take_button.click()
    dialog = passes.photo.dialog
    assert chosen.name in dialog.windowTitle()
    office.until(dialog.shoot_button.isEnabled)
    office.until(lambda: QApplication.focusWidget() is dialog.shoot_button)
    office.press(Qt.Key.Key_Return)
    office.until(lambda: dialog.photo is not None)
    assert colour_of(dialog.photo.jpeg) == 1
    assert dialog.keep_button.isVisible() and not dialog.shoot_button.isVisible()
    webcam.image = scene(middle=BLUE)
    dialog.again_button.click()
    assert dialog.photo is None and dialog.shoot_button.isVisible()
    office.until(lambda: int(dialog._shown.frame.image[300, 640][0]) == BLUE[0])
    assert on_file(office, chosen.issued.holder) is None
    dialog.shoot()
    office.until(lambda: dialog.photo is not None)
    office.press(Qt.Key.Key_Return)
    office.until(lambda: "下次补办或续期时印上" in office.window.foot.text())
    assert colour_of(on_file(office, chosen.issued.holder)) == 2
    assert office.entries("holder-photo-put")[-1].header.actor == "2001"
    office.until(lambda: passes.table.rows.texts[0][7] == "○ 待印")
    assert "这张证上" in passes.photo.note.text()
    office.until(webcam.closing.is_set)


def test_the_next_pass_carries_it_and_only_then_is_it_said(office, passes, webcam):
    choose_person(office, passes)
    passes.photo.take()
    office.until(passes.photo.dialog.shoot_button.isEnabled)
    passes.photo.dialog.shoot()
    office.until(lambda: passes.photo.dialog.photo is not None)
    photo = passes.photo.dialog.photo
    passes.photo.dialog.keep()
    office.until(lambda: passes.table.rows.texts[0][7] == "○ 待印")
    passes.handing.passphrase.setText(office.demo.passphrase)
    passes.replace_button.click()
    assert "其中 1 张印上新照片" in passes.sure.sentence.text()
    passes.sure.yes.click()
    office.until(lambda: office.last("pass-issued").photo == photo.hash)
    office.settle()
    office.until(lambda: any(row[7] == "✓ 有" for row in passes.table.rows.texts))


@pytest.mark.parametrize("how", ["escape", "another page", "sign off"])
def test_the_camera_is_let_go_however_the_dialog_goes(office, passes, webcam, how):
    choose_person(office, passes)
    passes.photo.take()
    dialog = passes.photo.dialog
    office.until(dialog.shoot_button.isEnabled)
    if how == "escape":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    elif how == "another page":
        office.window.go("log")
    else:
        office.window.sign_off()
    office.until(webcam.closing.is_set)
    office.until(lambda: not isValid(dialog))
    assert webcam.opened == webcam.closed == 1
    office.until(lambda: "photo" not in {one.name for one in threading.enumerate()})
    assert not office.entries("holder-photo-put")


def test_a_dialog_that_is_thrown_away_in_the_middle_lets_the_camera_go_too(office, passes, webcam):
    choose_person(office, passes)
    passes.photo.take()
    dialog = passes.photo.dialog
    office.until(dialog.shoot_button.isEnabled)
    dialog.shoot()
    dialog.deleteLater()
    office.until(lambda: not isValid(dialog))
    gc.collect()
    office.until(webcam.closing.is_set)
    office.settle()


def test_a_busy_window_gets_no_queue_of_pictures(office, passes, webcam):
    choose_person(office, passes)
    passes.photo.take()
    camera = passes.photo.dialog.camera
    told = []
    camera.pictured.connect(lambda: told.append(1), Qt.ConnectionType.DirectConnection)
    office.until(passes.photo.dialog.shoot_button.isEnabled)
    told.clear()
    before = webcam.reads
    deadline = time.monotonic() + 30
    while webcam.reads < before + 20 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert webcam.reads >= before + 20
    assert len(told) <= 2, "a picture nobody took was announced again and again"


def test_without_a_camera_it_says_so_and_finds_one_that_is_plugged_in(office, passes, webcam):
    webcam.fault = "没有找到摄像头。"
    choose_person(office, passes)
    passes.photo.take()
    dialog = passes.photo.dialog
    office.until(lambda: "没有找到摄像头" in dialog.view.accessibleDescription())
    assert "选照片" in dialog.view.accessibleDescription()
    assert not dialog.shoot_button.isEnabled()
    dialog.shoot()
    assert dialog.photo is None
    webcam.fault = None
    office.until(dialog.shoot_button.isEnabled)
    webcam.fault = "摄像头断开了。"
    office.until(lambda: not dialog.shoot_button.isEnabled())
    dialog.reject()


def test_a_picture_on_its_way_when_the_camera_went_is_not_taken(office, passes, webcam):
    choose_person(office, passes)
    passes.photo.take()
    dialog = passes.photo.dialog
    office.until(dialog.shoot_button.isEnabled)
    late = dialog._shown
    webcam.fault = "摄像头断开了。"
    office.until(lambda: not dialog.shoot_button.isEnabled())
    dialog.camera.take = lambda: late
    dialog.camera.pictured.emit()
    office.settle()
    assert not dialog.shoot_button.isEnabled() and dialog._shown is None
    dialog.reject()


def test_a_recording_stands_in_for_the_camera(office, passes, tmp_path):
    path = tmp_path / "face.mp4"
    write_video(path, (scene(320, 240) for _ in range(30)), 15.0)
    passes.photo.open_camera = opener(str(path))
    choose_person(office, passes)
    passes.photo.take()
    dialog = passes.photo.dialog
    office.until(dialog.shoot_button.isEnabled)
    dialog.shoot()
    office.until(lambda: dialog.photo is not None)
    assert colour_of(dialog.photo.jpeg) == 1
    dialog.reject()
    office.until(lambda: not isValid(dialog))


def test_a_file_is_looked_at_before_it_is_kept(office, passes, tmp_path):
    chosen = choose_person(office, passes)
    bad, good = tmp_path / "坏.jpg", tmp_path / "好.jpg"
    bad.write_bytes(b"no picture")
    good.write_bytes(picture())
    answers = iter([str(bad), str(good), ""])
    passes.photo.ask_file = lambda: next(answers)
    passes.photo.choose_button.click()
    dialog = passes.photo.dialog
    office.until(lambda: "坏.jpg" in dialog.problem.text())
    assert not dialog.keep_button.isVisible()
    dialog.again_button.click()
    office.until(lambda: dialog.photo is not None)
    assert not dialog.problem.isVisible()
    dialog.keep_button.click()
    office.until(lambda: on_file(office, chosen.issued.holder) is not None)
    assert on_file(office, chosen.issued.holder) == make_photo(picture()).jpeg
    before = len(office.entries())
    passes.photo.choose()
    assert len(office.entries()) == before


def test_several_people_have_no_one_photo(office, passes):
    passes.table.selectAll()
    assert len({one.issued.holder for one in passes.chosen()}) > 1
    assert not passes.photo.take_button.isEnabled()
    assert not passes.photo.choose_button.isEnabled()
    assert passes.photo.folder_button.isEnabled()
    passes.photo.take()
    assert passes.photo.dialog is None


# --- a folder ---------------------------------------------------------------------------------


def names(office, count):
    plain = [one.case.name for one in office.demo.passes if one.case.reason is Reason.OK]
    return list(dict.fromkeys(plain))[:count]


def test_a_folder_shows_what_was_understood_and_then_takes_it(office, passes, tmp_path):
    first, second = names(office, 2)
    folder = fill(
        tmp_path / "pictures",
        查无此人__jpg=picture(),
        说明__txt=b"",
        **{f"{first}__jpg": picture(), f"{second}__jpg": picture(BLUE)},
    )
    passes.photo.ask_folder = lambda: str(folder)
    passes.photo.folder_button.click()
    dialog = passes.photo.dialog
    office.until(lambda: dialog.reading is not None)
    shown = {row[0]: (row[1], row[2]) for row in dialog.table.rows.texts}
    assert shown[f"{first}.jpg"] == (first, "✓ 收下")
    assert shown["查无此人.jpg"] == ("", "✕ 不收") and shown["说明.txt"] == ("", "✕ 不收")
    assert "名册里没有这个人" in dialog.table.rows.texts[0][3]
    assert not office.entries("holder-photo-put")
    dialog.take_button.click()
    office.until(lambda: "收下 2 张照片" in office.window.foot.text())
    assert len(office.entries("holder-photo-put")) == 2
    office.until(lambda: not isValid(dialog))
    passes.photo.choose_folder()
    dialog = passes.photo.dialog
    office.until(lambda: dialog.reading is not None)
    assert not dialog.take_button.isEnabled()
    assert {row[2] for row in dialog.table.rows.texts} == {"✕ 不收", "○ 早已有"}
    dialog.reject()


def test_closing_the_list_takes_nothing(office, passes, tmp_path):
    folder = fill(tmp_path / "pictures", **{f"{names(office, 1)[0]}__jpg": picture()})
    passes.photo.ask_folder = lambda: str(folder)
    passes.photo.choose_folder()
    dialog = passes.photo.dialog
    office.until(lambda: dialog.reading is not None)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    office.settle()
    assert not office.entries("holder-photo-put")


def test_a_folder_that_has_gone_is_told(office, passes, tmp_path):
    passes.photo.ask_folder = lambda: str(tmp_path / "none")
    passes.photo.choose_folder()
    dialog = passes.photo.dialog
    office.until(lambda: "打不开文件夹" in dialog.problem.text())
    assert not dialog.take_button.isEnabled()
    dialog.reject()
