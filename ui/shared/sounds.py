"""Six sounds, played on a thread of their own; no device means silence, never a delay."""

import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import assets

READ, ENTRY, EXIT, REFUSE, ATTENTION, ALARM = (
    "read",
    "entry",
    "exit",
    "refuse",
    "attention",
    "alarm",
)
NAMES = (READ, ENTRY, EXIT, REFUSE, ATTENTION, ALARM)
_RETRY_S = 30.0


class Sounds:
    """Plays the newest sound asked for. ``on_heard`` is told, on its thread, whether it could."""

    def __init__(self, on_heard: Callable[[bool], None] = lambda heard: None) -> None:
        self._on_heard = on_heard
        self._wanted: queue.Queue[str] = queue.Queue(maxsize=2)
        self._thread = threading.Thread(target=self._run, name="sounds", daemon=True)
        self._silent_until = 0.0

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def play(self, name: str) -> None:
        """Play a sound soon; dropped when two are waiting already."""
        try:
            self._wanted.put_nowait(name)
        except queue.Full:
            pass

    def stop(self) -> None:
        """End the thread."""
        self.play("")
        if self._thread.is_alive():
            self._thread.join(timeout=2.0)

    def _run(self) -> None:
        while name := self._wanted.get():
            if time.monotonic() < self._silent_until:
                continue
            try:
                _play_file(str(assets.path(f"sounds/{name}.wav")))
            except Exception:
                # Whatever a sound system raises: the guard sees a light, the gate goes on.
                self._silent_until = time.monotonic() + _RETRY_S
                self._on_heard(False)
            else:
                self._on_heard(True)


def _play_file(path: str) -> None:
    """Play to the end; raises when there is no device."""
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_NODEFAULT)
        return
    if sys.platform == "linux" and not _has_loudspeaker():
        raise OSError("no sound card and no sound server")
    import miniaudio

    # Not the null backend, which plays to nobody and calls it a success.
    backends = [one for one in miniaudio.Backend if one.name not in ("NULL", "CUSTOM")]
    length = miniaudio.get_file_info(path).duration
    with miniaudio.PlaybackDevice(backends=backends, buffersize_msec=60) as device:
        ended = threading.Event()
        stream = miniaudio.stream_with_callbacks(
            miniaudio.stream_file(path), end_callback=ended.set
        )
        next(stream)
        device.start(stream)
        ended.wait(length + 1.0)
        time.sleep(0.08)


def _has_loudspeaker() -> bool:
    """Whether it is worth asking: ALSA's library complains at length where there is nothing."""
    cards = Path("/proc/asound/cards")
    if cards.exists() and "[" in cards.read_text():
        return True
    return Path(os.environ.get("XDG_RUNTIME_DIR", "/run"), "pulse", "native").exists()
