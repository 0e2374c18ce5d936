"""From frames to presentations: what is decoded, counted once, and handed to the gate."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gate_app.scanning.camera import Camera, CameraError, Frame, SourceKind, open_source
from gate_app.scanning.camera_watch import CameraState, CameraWatch
from gate_app.scanning.decoder import Decoder, Read, decode_still
from gate_app.scanning.repeat_guard import RepeatGuard
from gate_app.scanning.replay_camera import UnreadableImageError

_WAIT_S = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Presentation:
    """Codes held up together: the texts that are new now, and the frame they were read in.

    `texts` is empty only for an image in which nothing was read; `problem` then says why when the
    image itself is bad (Chinese, for the user). Times are in time.monotonic() seconds.
    """

    texts: tuple[str, ...]
    reads: tuple[Read, ...]
    how: SourceKind
    source_name: str
    grabbed_at: float
    decoded_at: float
    frame: Frame | None
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """The newest decoded frame, for the screen: `reads` to outline, `age_s` from grab to decode."""

    frame: Frame
    reads: tuple[Read, ...]
    age_s: float


class Decoded(NamedTuple):
    """What `--decode-only` prints: file (and frame), texts, milliseconds."""

    name: str
    texts: tuple[str, ...]
    milliseconds: float


def presentations(
    open_camera: Callable[[], Camera],
    *,
    decoder: Decoder | None = None,
    guard: RepeatGuard | None = None,
    on_state: Callable[[CameraState, str], None] = lambda state, why: None,
) -> Iterator[Presentation]:
    """The presentations of a source, without a window.

    Recordings: every frame in order, as fast as it goes; a pass is muted by the video's own time.
    Images: one presentation each, never muted. Raises CameraError when one cannot be opened.
    Live sources: the newest frame, without end; one that is lost later is tried again and again,
    and `on_state` says so.
    """
    decoder, guard = decoder or Decoder(), guard or RepeatGuard()
    camera = open_camera()
    if camera.live:
        told = [""]

        def tell(state: CameraState, why: str) -> None:
            told[0] = why
            on_state(state, why)

        watch = CameraWatch(open_camera, on_state=tell)
        watch.start()
        ever = False
        try:
            while True:
                if (frame := watch.newest(_WAIT_S)) is None:
                    if watch.state is CameraState.LOST and not ever:
                        raise CameraError(told[0], what_to_do="检查插线、编号或网址后再试。")
                    continue
                ever = True
                _, new = _look(frame, camera.kind, decoder, guard, frame.grabbed_at)
                if new is not None:
                    yield new
        finally:
            watch.stop()
    try:
        camera.open()
        if camera.kind is SourceKind.IMAGE:
            yield from _stills(camera)
            return
        while (frame := camera.read()) is not None:
            at = frame.number / camera.frame_rate
            _, new = _look(frame, camera.kind, decoder, guard, at)
            if new is not None:
                yield new
    finally:
        camera.close()


def decode_source(source: str) -> Iterator[Decoded]:
    """What stands in every image, or in every frame of a video that shows a code; no repeat guard.

    Raises CameraError if the source cannot be opened.
    """
    camera, decoder = open_source(source), Decoder()
    try:
        camera.open()
        if camera.kind is SourceKind.IMAGE:
            for still in _stills(camera):
                took = 1_000 * (still.decoded_at - still.grabbed_at)
                yield Decoded(still.source_name, still.texts, took)
            return
        while (frame := camera.read()) is not None:
            reads = decoder.decode(frame)
            took = 1_000 * (time.monotonic() - frame.grabbed_at)
            if reads:
                name = f"{frame.source_name}#{frame.number}"
                yield Decoded(name, tuple(read.text for read in reads), took)
    finally:
        camera.close()


def _look(
    frame: Frame, how: SourceKind, decoder: Decoder, guard: RepeatGuard, at: float
) -> tuple[tuple[Read, ...], Presentation | None]:
    """What stands in the frame, and what of it is new at `at` seconds of the source's time."""
    reads = tuple(decoder.decode(frame))
    decoded_at = time.monotonic()
    texts = guard.accept([read.text for read in reads], at)
    if not texts:
        return reads, None
    source, grabbed_at = frame.source_name, frame.grabbed_at
    return reads, Presentation(texts, reads, how, source, grabbed_at, decoded_at, frame)


def _stills(camera: Camera) -> Iterator[Presentation]:
    while True:
        started = time.monotonic()
        try:
            frame = camera.read()
        except UnreadableImageError as fault:
            yield Presentation(
                (), (), camera.kind, fault.source_name, started, started, None, str(fault)
            )
            continue
        if frame is None:
            return
        reads = tuple(decode_still(frame.image))
        yield Presentation(
            tuple(read.text for read in reads),
            reads,
            camera.kind,
            frame.source_name,
            frame.grabbed_at,
            time.monotonic(),
            frame,
        )


class LiveScanner:
    """Watches a camera and decodes on threads of its own, for a window.

    `on_presentation` and `on_state` are called on those threads; hand them over to the main thread.
    So is `on_preview`, once for each preview that is taken: a window that is busy gets no queue of
    frames but, with `take_preview()`, the newest.
    """

    def __init__(
        self,
        open_camera: Callable[[], Camera],
        *,
        on_presentation: Callable[[Presentation], None],
        on_preview: Callable[[], None] = lambda: None,
        on_state: Callable[[CameraState, str], None] = lambda state, why: None,
        decoder: Decoder | None = None,
        guard: RepeatGuard | None = None,
    ) -> None:
        self._kind = SourceKind.CAMERA
        self._open_camera = open_camera
        self._on_presentation = on_presentation
        self._on_preview = on_preview
        self._decoder = decoder or Decoder()
        self._guard = guard or RepeatGuard()
        self._watch = CameraWatch(self._open, on_state=on_state)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="decode", daemon=True)
        self._undecided: set[str] = set()
        self._undecided_lock = threading.Lock()
        self._preview: Preview | None = None
        self._preview_lock = threading.Lock()

    @property
    def state(self) -> CameraState:
        """The camera's state now."""
        return self._watch.state

    def start(self) -> None:
        """Begin; returns at once."""
        self._watch.start()
        self._thread.start()

    def stop(self) -> None:
        """End the threads; returns within about five seconds whatever the driver does."""
        self._stopping.set()
        self._watch.stop()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=2.0)

    def forget(self, texts: Iterable[str]) -> None:
        """Present these once more, though they never left the picture; from any thread."""
        with self._undecided_lock:
            self._undecided.update(texts)

    def take_preview(self) -> Preview | None:
        """The newest frame that was not taken yet."""
        with self._preview_lock:
            preview, self._preview = self._preview, None
            return preview

    def _open(self) -> Camera:
        camera = self._open_camera()
        self._kind = camera.kind
        return camera

    def _run(self) -> None:
        while not self._stopping.is_set():
            frame = self._watch.newest(_WAIT_S)
            if frame is None:
                continue
            at = frame.grabbed_at
            with self._undecided_lock:
                undecided, self._undecided = self._undecided, set()
            self._guard.forget(undecided)
            reads, new = _look(frame, self._kind, self._decoder, self._guard, at)
            age_s = time.monotonic() - at
            if self._stopping.is_set():
                return
            if new is not None:
                self._on_presentation(new)
            self._show(Preview(frame, reads, age_s))

    def _show(self, preview: Preview) -> None:
        with self._preview_lock:
            waiting = self._preview is not None
            self._preview = preview
        if not waiting:
            self._on_preview()
