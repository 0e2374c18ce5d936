"""What is held up is presented once, in order, from whatever source."""

import threading

import numpy as np
import pytest

from gate_app.scanning.camera import CameraError, SourceKind, open_source
from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.cv import cv2
from gate_app.scanning.decoder import Decoder
from gate_app.scanning.presentation_sim import scene
from gate_app.scanning.recorder import write_video
from gate_app.scanning.repeat_guard import RepeatGuard
from gate_app.scanning.scanner import LiveScanner, decode_source, presentations

from .conftest import FakeCamera, eventually, held_up, sheet, shown, wait_for

ONE = "GP1:" + "ONE" * 60
TWO = "GP1:" + "TWO" * 60


def open_file(path):
    return lambda: open_source(str(path))


def save(path, image):
    path.write_bytes(cv2.imencode(path.suffix, image)[1].tobytes())
    return path


@pytest.fixture
def people(tmp_path):
    """A video of one person for 5 s, at once the next one, nobody, and the first again."""
    one, two, nobody = held_up(ONE), held_up(TWO), scene(1280, 720, 8)
    images = [one] * 25 + [two] * 10 + [nobody] * 20 + [one] * 5
    write_video(tmp_path / "people.avi", images, 5)
    return tmp_path / "people.avi"


def test_everybody_in_a_video_is_presented_once_each_time(people):
    seen = list(presentations(open_file(people)))
    assert [p.texts for p in seen] == [(ONE,), (TWO,), (ONE,)]
    assert [p.frame.number for p in seen] == [0, 25, 55]
    assert {p.how for p in seen} == {SourceKind.VIDEO}
    assert all(p.decoded_at >= p.grabbed_at for p in seen)


def test_a_presentation_brought_in_by_hand_counts_once(tmp_path):
    write_video(tmp_path / "hand.avi", shown(ONE, seed=4), 30)
    seen = presentations(open_file(tmp_path / "hand.avi"))
    assert [p.texts for p in seen] == [(ONE,)]


def test_two_codes_in_one_frame_are_presented_together(tmp_path):
    save(tmp_path / "both.png", sheet(ONE, TWO))
    (both,) = presentations(open_file(tmp_path / "both.png"))
    assert set(both.texts) == {ONE, TWO} and len(both.reads) == 2


def test_every_image_of_a_folder_is_presented_even_with_nothing_on_it(tmp_path):
    save(tmp_path / "1.png", sheet(ONE))
    save(tmp_path / "2.png", sheet(ONE))
    save(tmp_path / "3.jpg", scene(640, 480, 3))
    (tmp_path / "4.png").write_bytes(b"no image")
    save(tmp_path / "5.png", sheet(TWO))
    seen = list(presentations(open_file(tmp_path)))
    assert [(p.source_name, p.texts) for p in seen] == [
        ("1.png", (ONE,)),
        ("2.png", (ONE,)),
        ("3.jpg", ()),
        ("4.png", ()),
        ("5.png", (TWO,)),
    ]
    assert [bool(p.problem) for p in seen] == [False, False, False, True, False]


@pytest.mark.parametrize("content", [b"", b"words"])
def test_an_only_image_that_is_bad_is_a_fault(tmp_path, content):
    (tmp_path / "bad.png").write_bytes(content)
    with pytest.raises(CameraError):
        list(presentations(open_file(tmp_path / "bad.png")))


def test_a_live_source_is_presented_and_the_generator_ends_when_closed():
    camera = FakeCamera(images=[held_up(ONE)] * 10_000)
    states = []
    seen = presentations(lambda: camera, on_state=lambda state, why: states.append(state))
    first = next(seen)
    seen.close()
    assert first.texts == (ONE,) and first.how is SourceKind.CAMERA
    assert states[0] is CameraState.OPENING
    eventually(lambda: camera.closed >= 1)


def test_a_network_camera_is_presented(mjpeg):
    mjpeg.picture = held_up(ONE)
    seen = presentations(open_file(mjpeg.address))
    first = next(seen)
    seen.close()
    assert first.texts == (ONE,) and first.how is SourceKind.STREAM


def test_decode_only_names_every_file_and_every_read_frame(tmp_path, people):
    save(tmp_path / "pass.png", sheet(ONE))
    (tmp_path / "bad.png").write_bytes(b"")
    assert [(d.name, d.texts) for d in decode_source(str(tmp_path))] == [
        ("bad.png", ()),
        ("pass.png", (ONE,)),
    ]
    frames = list(decode_source(str(people)))
    assert [d.name for d in frames] == [f"people.avi#{n}" for n in [*range(35), *range(55, 60)]]
    assert all(d.milliseconds >= 0 for d in frames)
    with pytest.raises(CameraError):
        list(decode_source(str(tmp_path / "nowhere")))


class Window:
    """A window's side of a live scanner."""

    def __init__(self, open_camera, **settings):
        self.presented, self.states, self.previews = [], [], 0
        self.heard = threading.Event()
        self.scanner = LiveScanner(
            open_camera,
            on_presentation=self.on_presentation,
            on_preview=self.on_preview,
            on_state=lambda state, why: self.states.append(state),
            **settings,
        )

    def on_presentation(self, presentation):
        self.presented.append(presentation)
        self.heard.set()

    def on_preview(self):
        self.previews += 1

    def __enter__(self):
        self.scanner.start()
        return self

    def __exit__(self, *fault):
        self.scanner.stop()
        assert not self.scanner._thread.is_alive()


def test_a_live_scanner_presents_once_and_says_when_it_ends():
    camera = FakeCamera(images=[held_up(ONE)] * 40)
    camera.live, camera.kind = False, SourceKind.VIDEO
    with Window(lambda: camera) as window:
        wait_for(window.heard)
        eventually(lambda: window.scanner.state is CameraState.ENDED)
    assert [p.texts for p in window.presented] == [(ONE,)]
    assert window.presented[0].how is SourceKind.VIDEO
    assert window.states[-1] is CameraState.ENDED


def test_a_busy_window_gets_one_call_and_the_newest_frame():
    camera = FakeCamera()
    with Window(lambda: camera) as window:
        eventually(lambda: window.previews == 1)
        before = next(camera.numbers)
        eventually(lambda: next(camera.numbers) > before + 50)
        assert window.previews == 1
        preview = window.scanner.take_preview()
        assert preview.frame.number > 0 and preview.age_s >= 0
        eventually(lambda: window.previews == 2)
        assert window.scanner.take_preview().frame.number > preview.frame.number


def test_a_preview_outlines_what_is_read():
    camera = FakeCamera(images=[held_up(ONE)] * 10_000)
    with Window(lambda: camera) as window:
        wait_for(window.heard)
        eventually(lambda: (preview := window.scanner.take_preview()) and preview.reads)


def test_own_decoder_and_guard_are_used(tmp_path):
    clip = tmp_path / "c.avi"
    write_video(clip, [held_up(ONE)] * 8, 2)
    seen = presentations(open_file(clip), decoder=Decoder(), guard=RepeatGuard(mute_s=0.4))
    assert len(list(seen)) == 8


def test_stopping_twice_or_unstarted_is_harmless():
    window = Window(FakeCamera)
    window.scanner.stop()
    with window:
        pass
    window.scanner.stop()


def test_a_gray_camera_is_read_too():
    gray = np.ascontiguousarray(held_up(ONE)[:, :, 1])
    camera = FakeCamera(images=[gray] * 10_000)
    seen = presentations(lambda: camera)
    assert next(seen).texts == (ONE,)
    seen.close()
