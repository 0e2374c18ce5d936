"""From the grabbing of a frame to its verdict: headless up to the commit, and drawn in the window.

    python -m benchmarks.flow [--quick] [--json FILE]

The demo's recording stands for the camera, played at 30 frames a second; the real scanner, gate,
ledger and window stand behind it. The window is shown by Xvfb where there is one, else by Qt's
offscreen platform. Per verdict, on one clock: grabbed, taken by the decoder, decoded, decided,
committed, painted; ``search`` is what went by since the pass
came into view. The empty scene is a still picture with fresh noise in every frame.
"""

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.common import main, row, scratch, spread
from gate_app.demo.recording import (
    FRAMES_A_POSE,
    LOOKS,
    PAUSE_FRAMES,
    POSES,
    make_recording,
)
from gate_app.demo.site import found_demo
from gate_app.domain.verdict import How
from gate_app.facts import Scan
from gate_app.gate import Outcome
from gate_app.scanning.camera import Camera, Frame, SourceKind
from gate_app.scanning.decoder import Decoder, Read
from gate_app.scanning.presentation_sim import scene
from gate_app.scanning.replay_camera import VideoCamera
from gate_app.scanning.scanner import LiveScanner, Presentation
from gate_app.station import Station

FRAMES_A_SECOND = 30.0
OLDEST_MS = 100.0
OTHER_SHARE = 15.0
SECONDS, QUICK_SECONDS = 60.0, 3.0
EMPTY_SECONDS, QUICK_EMPTY_SECONDS = 10.0, 1.5


A_PASS = PAUSE_FRAMES + POSES * FRAMES_A_POSE
A_LOOP = len(LOOKS) * A_PASS + PAUSE_FRAMES
"""Frames of the recording: from one pass to the next, and until it begins again."""


class At30(VideoCamera):
    """The recording, as fast as a camera gives its pictures."""

    def open(self) -> None:
        super().open()
        self.frame_rate = FRAMES_A_SECOND


class EmptyScene:
    """A desk with nobody at it, 30 times a second; noise as a sensor has it."""

    name = "empty"
    kind = SourceKind.CAMERA
    live = True
    frame_rate = 0.0

    def __init__(self) -> None:
        still = scene(1280, 720, seed=7).astype(np.int16)
        noise = np.random.default_rng(7)
        self._pictures = [
            np.clip(still + noise.integers(-4, 5, still.shape, dtype=np.int16), 0, 255).astype(
                np.uint8
            )
            for _ in range(8)
        ]
        self._number = 0
        self._started = 0.0

    def open(self) -> None:
        self._number, self._started = 0, time.monotonic()

    def read(self) -> Frame | None:
        due = self._started + self._number / FRAMES_A_SECOND
        time.sleep(max(0.0, due - time.monotonic()))
        self._number += 1
        picture = self._pictures[self._number % len(self._pictures)]
        return Frame(picture, time.monotonic(), self._number, self.name)

    def close(self) -> None:
        """Nothing to give back."""


class TimedDecoder(Decoder):
    """Remembers when each frame was taken up, and how old it was when it was read."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[float, float] = {}
        self.ages: list[float] = []

    def decode(self, frame: Frame) -> list[Read]:
        self.taken[frame.grabbed_at] = time.monotonic()
        reads = super().decode(frame)
        self.ages.append((time.monotonic() - frame.grabbed_at) * 1000)
        return reads


class Work:
    """CPU of this process over a stretch of time, in cores."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._cpu, self._wall = self._now()

    def _now(self) -> tuple[float, float]:
        spent = self._process.cpu_times()
        return spent.user + spent.system, time.perf_counter()

    def cores(self) -> float:
        cpu, wall = self._now()
        return round((cpu - self._cpu) / (wall - self._wall), 2)


def parts(
    decoder: TimedDecoder,
    seen: Presentation,
    outcomes: list[Outcome],
    handed_over: float,
    done: float,
) -> dict[str, float]:
    """Milliseconds of each part of the way, for one verdict that was done at ``done``."""
    grabbed, decoded = seen.grabbed_at, seen.decoded_at
    taken = decoder.taken[grabbed]
    decide, commit = outcomes[0].decide_ms, outcomes[0].commit_ms
    after = (done - decoded) * 1000
    since_in_view = seen.frame.number % A_LOOP % A_PASS - PAUSE_FRAMES
    return {
        "total": (done - grabbed) * 1000,
        "search": max(0, since_in_view) * 1000 / FRAMES_A_SECOND,
        "wait": (taken - grabbed) * 1000,
        "decode": (decoded - taken) * 1000,
        "decide": decide,
        "commit": commit,
        "hand_over": (handed_over - decoded) * 1000 - decide - commit,
        "paint": (done - handed_over) * 1000,
        "not_decoding": after,
    }


def summary(verdicts: list[dict[str, float]], decoder: TimedDecoder, cores: float) -> dict:
    """Spreads of every part; the share of all time that is not decoding, in %."""
    shares = [100 * one["not_decoding"] / one["total"] for one in verdicts]
    whole = [one["search"] + one["total"] for one in verdicts]
    after = sum(one["not_decoding"] for one in verdicts)
    return {
        "verdicts": len(verdicts),
        "unit": "ms",
        **{part: spread([one[part] for one in verdicts], 2) for part in verdicts[0]},
        "share_not_decoding": spread(shares),
        "in_view_to_done": spread(whole),
        "share_not_decoding_since_in_view": round(100 * after / sum(whole), 1),
        "frames": len(decoder.ages),
        "age_of_decoded_frames": spread(decoder.ages),
        "cores": cores,
    }


def headless(folder: Path, film: Callable[[], Camera], seconds: float) -> dict:
    """Scanner's threads → a queue → the ledger's thread: done when committed."""
    decoder = TimedDecoder()
    seen: queue.Queue[Presentation] = queue.Queue()
    scanner = LiveScanner(
        film,
        on_presentation=seen.put,
        decoder=decoder,
    )
    verdicts = []
    with Station(folder) as station:
        scanner.start()
        work, until = Work(), time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                one = seen.get(timeout=left)
                scans = [Scan(text, How.CAMERA, camera=one.source_name) for text in one.texts]
                outcomes = station.gate.present(scans)
                now = time.monotonic()
                verdicts.append(parts(decoder, one, outcomes, now, now))
        cores = work.cores()
        scanner.stop()
    return summary(verdicts, decoder, cores)


def empty_headless(seconds: float, warm_up: float) -> dict:
    decoder = TimedDecoder()
    scanner = LiveScanner(EmptyScene, on_presentation=lambda one: None, decoder=decoder)
    scanner.start()
    time.sleep(1.5 * warm_up)
    decoder.ages.clear()
    work = Work()
    time.sleep(seconds)
    cores = work.cores()
    scanner.stop()
    return {"cores": cores, "frames_a_second": round(len(decoder.ages) / seconds, 1)}


# --- the window -----------------------------------------------------------------------------------


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A screen to draw on: the one there is asked for, an Xvfb, or none at all."""
    if os.environ.get("QT_QPA_PLATFORM"):
        yield os.environ["QT_QPA_PLATFORM"]
        return
    if not shutil.which("Xvfb") or sys.platform != "linux":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield "offscreen"
        return
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as said:
            os.environ["DISPLAY"] = f":{said.readline().strip()}"
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        yield "Xvfb 1366x768"
    finally:
        server.terminate()
        server.wait(10)


class Silent:
    """Stands for sounds and wakefulness: no card and no bus are measured here."""

    def __init__(self, _tell: Callable[[bool], None]) -> None:
        self.start = self.stop = lambda: None
        self.play = self.keep = lambda _what: None


def window(folder: Path, camera: Callable[[], Camera], seconds: float, warm_up: float) -> dict:
    """The whole program, a recording or an empty scene before its camera."""
    from PySide6.QtCore import QTimer

    from ui.app import StationApp, make_application

    app = make_application(["benchmark"])
    decoder = TimedDecoder()
    seen: dict[float, Presentation] = {}
    decided: dict[float, tuple[list[Outcome], float]] = {}
    verdicts: list[dict[str, float]] = []
    station = StationApp(
        app,
        folder,
        source="benchmark",
        make_scanner=lambda _open, **calls: LiveScanner(camera, decoder=decoder, **calls),
        make_sounds=Silent,
        make_awake=Silent,
        cameras=list,
    )

    def painted(grabbed_at: float, at: float) -> None:
        if grabbed_at in seen and grabbed_at in decided:
            outcomes, handed_over = decided[grabbed_at]
            verdicts.append(parts(decoder, seen[grabbed_at], outcomes, handed_over, at))

    def connect() -> None:
        if station.gate is None:
            QTimer.singleShot(5, connect)
            return
        gate = station.gate
        gate.camera.presented.connect(lambda one: seen.__setitem__(one.grabbed_at, one))
        gate.desk.decided.connect(
            lambda outcomes, at: decided.__setitem__(at, (outcomes, time.monotonic()))
        )
        gate.window.stage.verdict.painted.connect(painted)
        QTimer.singleShot(round(1000 * warm_up), begin)

    def begin() -> None:
        verdicts.clear()
        decoder.ages.clear()
        work.append(Work())
        QTimer.singleShot(round(1000 * seconds), end)

    def end() -> None:
        cores.append(work[0].cores())
        app.quit()

    work: list[Work] = []
    cores: list[float] = []
    station.open()
    connect()
    app.exec()
    station.close()
    app.processEvents()
    if not verdicts:
        rate = round(len(decoder.ages) / seconds, 1)
        return {"cores": cores[0], "frames_a_second": rate}
    return summary(verdicts, decoder, cores[0])


def measure(
    site: Path, film: Callable[[], Camera], seconds: float, empty: float, warm_up: float = 1.0
) -> dict[str, Any]:
    with screen() as shown_by:
        return {
            "screen": shown_by,
            "headless": headless(site, film, seconds),
            "empty_headless": empty_headless(empty, warm_up),
            "window": window(site, film, seconds, warm_up),
            "empty_window": window(site, EmptyScene, empty, 2 * warm_up),
        }


def run(quick: bool) -> dict[str, Any]:
    with scratch() as folder:
        site = folder / "site"
        recording = make_recording(site, found_demo(site))
        film = partial(At30, recording, paced=True, loop=True)
        seconds = (QUICK_SECONDS, QUICK_EMPTY_SECONDS) if quick else (SECONDS, EMPTY_SECONDS)
        figures = measure(site, film, *seconds)
    return {"rows": rows(figures), "figures": figures}


def rows(figures: dict[str, Any]) -> list[dict[str, Any]]:
    drawn, bare, where = figures["window"], figures["headless"], figures["screen"]

    def each(part: dict[str, float]) -> str:
        return f"{part['median']} / {part['p99']} ms"

    names = ("wait", "decode", "decide", "commit", "hand_over", "paint")
    ways = ", ".join(f"{name.replace('_', ' ')} {drawn[name]['median']}" for name in names)
    idle, idle_bare = figures["empty_window"], figures["empty_headless"]
    film = "recording at 30 fps as camera"
    return [
        row("Frame → committed, no window", "", each(bare["total"]), note=film),
        row(
            "Frame → verdict drawn",
            "",
            each(drawn["total"]),
            note=f"{drawn['verdicts']} verdicts, {film}, window on {where}; medians: {ways}",
        ),
        row(
            "Newest frame's age when its verdict is drawn, p99",
            "≤ 100 ms",
            f"{drawn['total']['p99']} ms",
            met=drawn["total"]["p99"] <= OLDEST_MS,
            note=f"all frames when decoded: {each(drawn['age_of_decoded_frames'])}",
        ),
        row(
            "Share of frame → drawn that is not decoding, median",
            "≤ 15 %",
            f"{drawn['share_not_decoding']['median']} %",
            met=drawn["share_not_decoding"]["median"] <= OTHER_SHARE,
            note=f"no window {bare['share_not_decoding']['median']} %;"
            f" not decoding {each(drawn['not_decoding'])}; one frame decodes in"
            f" {drawn['decode']['median']} ms, no more than a flush of the disk takes",
        ),
        row(
            "Pass comes into view → verdict drawn",
            "",
            each(drawn["in_view_to_done"]),
            note="counted from its first frame, still half out of the picture; of all that time"
            f" {drawn['share_not_decoding_since_in_view']} % is not looking for the code",
        ),
        row(
            "An empty scene at 30 fps, with the window",
            "< 1 core",
            f"{idle['cores']} cores",
            met=idle["cores"] < 1,
            note=f"{idle['frames_a_second']} frames a second read; no window"
            f" {idle_bare['cores']} cores",
        ),
    ]


if __name__ == "__main__":
    main(run, __doc__.splitlines()[0])
