"""A lost or frozen camera is noticed, said, and taken back; the newest frame is the only one."""

import threading
import time

import numpy as np
import pytest

from gate_app.scanning.camera import CameraError, SourceKind, open_source
from gate_app.scanning.camera_watch import CameraState, CameraWatch

from .conftest import PATIENCE_S, FakeCamera, eventually

LIVE, LOST, FROZEN = CameraState.LIVE, CameraState.LOST, CameraState.FROZEN


class Told:
    """The states that were told, in order."""

    def __init__(self):
        self.states = []
        self.reasons = []

    def __call__(self, state, why):
        self.states.append(state)
        self.reasons.append(why)


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def watching(told):
    """watching(open_camera) -> a started watch that is stopped at the end."""
    watches = []

    def start(open_camera, **settings):
        settings = {"silence_s": 0.3, **settings}
        watch = CameraWatch(open_camera, on_state=told, **settings)
        watches.append(watch)
        watch.start()
        return watch

    yield start
    for watch in watches:
        watch.stop()
        assert not watch._thread.is_alive()


def test_a_camera_is_opened_and_shown(watching, told):
    watch = watching(FakeCamera)
    assert watch.newest(PATIENCE_S) is not None
    eventually(lambda: watch.state is LIVE)
    assert told.states == [CameraState.OPENING, LIVE]
    assert all(why for state, why in zip(told.states, told.reasons, strict=True) if state != LIVE)


def test_only_the_newest_frame_waits_and_only_once(watching):
    camera = FakeCamera()
    watch = watching(lambda: camera)
    first = watch.newest(PATIENCE_S)
    eventually(lambda: watch._newest is not None and watch._newest.number > first.number + 20)
    second = watch.newest(PATIENCE_S)
    assert second.number > first.number + 20
    third = watch.newest(PATIENCE_S)
    assert third.number > second.number


def test_nothing_new_is_none(watching):
    camera = FakeCamera()
    camera.blocked.set()
    watch = watching(lambda: camera, silence_s=PATIENCE_S)
    assert watch.newest(0.05) is None
    camera.unblock.set()


def test_a_lost_camera_comes_back(watching, told):
    cameras = []

    def plugged():
        if cameras and cameras[0].faulty.is_set() and not back.is_set():
            raise CameraError("没有这个摄像头。")
        cameras.append(FakeCamera())
        return cameras[-1]

    back = threading.Event()
    watch = watching(plugged)
    eventually(lambda: watch.state is LIVE)
    cameras[0].faulty.set()
    eventually(lambda: watch.state is LOST)
    assert "拔掉了" in told.reasons[-1]
    back.set()
    eventually(lambda: watch.state is LIVE)
    eventually(lambda: cameras[0].closed == 1)
    assert told.states == [CameraState.OPENING, LIVE, LOST, LIVE]


def test_a_read_that_blocks_for_ever_stops_nothing(watching, told):
    stuck, fresh = FakeCamera(), FakeCamera()
    cameras = iter([stuck, fresh])
    watch = watching(lambda: next(cameras))
    eventually(lambda: watch.state is LIVE)
    stuck.blocked.set()
    eventually(lambda: watch.state is LOST)
    eventually(lambda: watch.state is LIVE)
    assert fresh.opened == 1 and stuck.closed == 0
    # When the driver lets go, the old thread's frame is not taken, and its camera is closed.
    before = next(stuck.numbers)
    stuck.unblock.set()
    eventually(lambda: stuck.closed == 1)
    assert next(stuck.numbers) <= before + 2
    assert watch.state is LIVE


def test_blocked_threads_do_not_pile_up(watching):
    opened = []

    def stuck():
        camera = FakeCamera()
        camera.blocked.set()
        opened.append(camera)
        return camera

    watch = watching(stuck, silence_s=0.05, opening_s=0.05)
    eventually(lambda: len(opened) == 6)
    time.sleep(0.5)
    assert len(opened) == 6 and watch.state is LOST
    for camera in opened:
        camera.unblock.set()


def test_a_frozen_camera_is_told_and_comes_back(watching, told):
    camera = FakeCamera()
    watch = watching(lambda: camera)
    eventually(lambda: watch.state is LIVE)
    camera.frozen.set()
    eventually(lambda: watch.state is FROZEN)
    eventually(lambda: camera.opened >= 4)
    # Reopening alone does not make it live: it still shows the same picture.
    assert told.states == [CameraState.OPENING, LIVE, FROZEN]
    camera.frozen.clear()
    eventually(lambda: watch.state is LIVE)


def test_a_frozen_picture_is_not_decoded_again(watching):
    camera = FakeCamera()
    watch = watching(lambda: camera)
    eventually(lambda: watch.state is LIVE)
    camera.frozen.set()
    eventually(lambda: watch.state is FROZEN)
    watch.newest(0.05)
    opened = camera.opened
    eventually(lambda: camera.opened >= opened + 2)
    assert watch.newest(0.05) is None


def test_a_still_recording_is_not_frozen(watching, told):
    same = [np.zeros((48, 64, 3), dtype=np.uint8)] * 150
    camera = FakeCamera(kind=SourceKind.VIDEO, live=False, images=same)
    watch = watching(lambda: camera)
    eventually(lambda: watch.state is CameraState.ENDED)
    assert FROZEN not in told.states and LOST not in told.states
    assert camera.opened == 1 and camera.closed == 1


def test_a_live_source_that_ends_is_lost(watching):
    image = [np.zeros((4, 4), dtype=np.uint8)]
    watch = watching(lambda: FakeCamera(images=image))
    eventually(lambda: watch.state is LOST)


def test_a_stray_exception_is_a_lost_camera(watching, told):
    def broken():
        raise ZeroDivisionError

    watch = watching(broken)
    eventually(lambda: watch.state is LOST)
    assert "ZeroDivisionError" in told.reasons[-1]


def test_it_may_be_stopped_by_what_it_tells():
    watches = []
    watch = CameraWatch(FakeCamera, on_state=lambda state, why: watches[0].stop())
    watches.append(watch)
    watch.start()
    eventually(lambda: not watch._thread.is_alive())


def test_a_source_that_is_not_there_is_waited_for(watching, told):
    camera = FakeCamera()
    camera.faulty.set()
    watch = watching(lambda: camera)
    eventually(lambda: watch.state is LOST)
    camera.faulty.clear()
    eventually(lambda: watch.state is LIVE)


def test_a_network_camera_that_is_cut_comes_back(watching, mjpeg):
    watch = watching(lambda: open_source(mjpeg.address), silence_s=1.0)
    eventually(lambda: watch.state is LIVE)
    mjpeg.stop()
    eventually(lambda: watch.state is LOST)
    mjpeg.start()
    eventually(lambda: watch.state is LIVE)
    assert watch.newest(PATIENCE_S) is not None


def test_a_network_camera_that_stalls_comes_back(watching, mjpeg):
    watch = watching(lambda: open_source(mjpeg.address), silence_s=1.0)
    eventually(lambda: watch.state is LIVE)
    mjpeg.stalled.set()
    eventually(lambda: watch.state is LOST)
    mjpeg.stalled.clear()
    eventually(lambda: watch.state is LIVE)
