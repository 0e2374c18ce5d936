"""Keeps a camera open: grabs on a thread, keeps the newest frame only, reopens what was lost."""

import enum
import threading
import time
from collections.abc import Callable

import numpy as np

from gate_app.errors import GateError
from gate_app.scanning.camera import Camera, Frame

_CHECK_S = 0.05
_RETRY_S = (0.3, 0.6, 1.2)
# A driver may block for ever in a call; no more threads than this wait for one.
_MOST_GRABBERS = 6


class CameraState(enum.Enum):
    """What the guard is told about the camera."""

    OPENING = "opening"
    LIVE = "live"
    LOST = "lost"
    FROZEN = "frozen"
    ENDED = "ended"


class CameraWatch:
    """Gives the newest frame of a camera and brings the camera back when it stops.

    Who handles what: a camera that cannot be opened or read, or gives nothing for `silence_s`, is
    LOST; a live one whose pictures have been the same to the last bit for as long is FROZEN (real
    sensors are never without noise). Both are closed and opened anew through `open_camera` (which
    names the source, and may raise CameraError) until they are LIVE again. A call that blocks
    stays behind in its own thread. A recording that ends is ENDED, and nothing is reopened.
    `on_state` is called with the state and a sentence for the guard, from a thread of the watch.
    """

    def __init__(
        self,
        open_camera: Callable[[], Camera],
        *,
        on_state: Callable[[CameraState, str], None] = lambda state, why: None,
        silence_s: float = 1.8,
        opening_s: float = 25.0,
    ) -> None:
        self._open_camera = open_camera
        self._on_state = on_state
        self._silence_s = silence_s
        self._opening_s = opening_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="camera-watch", daemon=True)
        self._state = CameraState.OPENING
        self._arrived = threading.Condition()
        self._newest: Frame | None = None
        self._frozen_image: object = None

    @property
    def state(self) -> CameraState:
        """The state now."""
        return self._state

    def start(self) -> None:
        """Begin to open the camera; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the watch within about a second; a blocked driver call is left behind."""
        self._stopping.set()
        with self._arrived:
            self._arrived.notify_all()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=2.0)

    def newest(self, timeout: float) -> Frame | None:
        """The newest frame, each once; None when there was none for `timeout` seconds."""
        with self._arrived:
            self._arrived.wait_for(
                lambda: self._newest is not None or self._stopping.is_set(), timeout
            )
            frame, self._newest = self._newest, None
            return frame

    def _supervise(self) -> None:
        self._on_state(CameraState.OPENING, "正在打开摄像头……")
        grabbers: list[_Grabber] = []
        failures = 0
        while not self._stopping.is_set():
            grabbers = [grabber for grabber in grabbers if grabber.alive]
            if len(grabbers) < _MOST_GRABBERS:
                grabber = _Grabber(self._open_camera, self._take)
                grabbers.append(grabber)
                if self._watch_over(grabber):
                    failures = 0
                grabber.leave()
            if self._state is CameraState.ENDED:
                break
            self._stopping.wait(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
            failures += 1
        for grabber in grabbers:
            grabber.leave()
            grabber.join(timeout=0.5 / len(grabbers))

    def _watch_over(self, grabber: "_Grabber") -> bool:
        """Return when this grabber is of no more use; whether it ever showed a living picture."""
        shown = False
        while not self._stopping.wait(_CHECK_S):
            now = time.monotonic()
            if grabber.ended:
                self._change(CameraState.ENDED, "录像放完了。")
                return shown
            if grabber.fault:
                self._change(CameraState.LOST, grabber.fault)
                return shown
            patience = self._silence_s if grabber.first_at else self._opening_s
            if now - (grabber.last_at or grabber.started_at) > patience:
                self._change(CameraState.LOST, "摄像头没有画面，正在重新连接。")
                return shown
            if grabber.live and now - grabber.changed_at > self._silence_s and grabber.first_at:
                self._frozen_image = grabber.image
                self._change(CameraState.FROZEN, "摄像头画面不动，正在重新连接。请检查镜头盖。")
                return shown
            if grabber.first_at and not self._still_frozen(grabber):
                self._change(CameraState.LIVE, "")
                shown = True
        return shown

    def _still_frozen(self, grabber: "_Grabber") -> bool:
        """Whether a reopened camera shows just the picture at which it froze."""
        if self._frozen_image is None:
            return False
        if _same_picture(self._frozen_image, grabber.image):
            return True
        self._frozen_image = None
        return False

    def _take(self, frame: Frame) -> None:
        # The picture at which it froze is the past: no pass in it may be presented again.
        if self._frozen_image is not None and _same_picture(self._frozen_image, frame.image):
            return
        with self._arrived:
            self._newest = frame
            self._arrived.notify_all()

    def _change(self, state: CameraState, why: str) -> None:
        if state is not self._state and not self._stopping.is_set():
            self._state = state
            self._on_state(state, why)


class _Grabber:
    """One opening of the camera and the thread that reads it, until it fails or is left."""

    def __init__(self, open_camera: Callable[[], Camera], take: Callable[[Frame], None]) -> None:
        self.started_at = time.monotonic()
        self.first_at = 0.0
        self.last_at = 0.0
        self.changed_at = 0.0
        self.image: object = None
        self.live = False
        self.ended = False
        self.fault = ""
        self._open_camera = open_camera
        self._take = take
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera-grab", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def leave(self) -> None:
        """Take no more of its frames; it closes its camera as soon as the driver lets it."""
        self._left.set()

    def join(self, timeout: float) -> None:
        self._thread.join(timeout)

    def _run(self) -> None:
        camera: Camera | None = None
        try:
            camera = self._open_camera()
            camera.open()
            self.live = camera.live
            self._grab(camera)
        except GateError as fault:
            self.fault = str(fault)
        except Exception as fault:
            # A driver's stray exception is a lost camera to the guard, never a dead thread.
            self.fault = f"摄像头出错（{type(fault).__name__}），正在重新连接。"
        finally:
            if camera is not None:
                camera.close()

    def _grab(self, camera: Camera) -> None:
        while not self._left.is_set():
            frame = camera.read()
            if self._left.is_set():
                return
            if frame is None:
                if camera.live:
                    self.fault = "摄像头没有画面，正在重新连接。"
                else:
                    self.ended = True
                return
            now = time.monotonic()
            if not self.live or not _same_picture(self.image, frame.image):
                self.changed_at = now
            self.image = frame.image
            self._take(frame)
            self.last_at = now
            self.first_at = self.first_at or now


def _same_picture(one: object, other: object) -> bool:
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return False
    # A sample settles it for nearly every frame; comparing all of 1080p takes a millisecond.
    return np.array_equal(one[::16, ::16], other[::16, ::16]) and np.array_equal(one, other)
