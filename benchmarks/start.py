"""From the start of the process to the first verdict: on the command line and in the window.

    python -m benchmarks.start [--quick] [--json FILE]

``scan`` is ``python -m gate_app scan -`` with one pass on its standard input: start to the end of
its first JSON line, which comes after the commit. ``window`` is the whole program with a pass lying
before its camera: start to the first verdict painted. Beside them what Python takes to start at
all, and which imports cost most.
"""

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.common import main, make_site, row, scratch
from gate_app.codes import qr
from gate_app.scanning.presentation_sim import Look, render, scene
from gate_app.scanning.recorder import write_video

STARTS, QUICK_STARTS = 15, 3
WINDOW_STARTS, QUICK_WINDOW_STARTS = 5, 1
IMPORTS = 12
SCAN = ("-m", "gate_app", "scan", "-", "--data-dir")
WINDOW = """
import sys, time
from functools import partial
from pathlib import Path
from benchmarks.flow import Silent
from ui.app import StationApp, make_application
app = make_application(["benchmark"])
folder = Path(sys.argv[1])
station = StationApp(
    app, folder, source=sys.argv[2], make_sounds=Silent, make_awake=Silent, cameras=list
)
shown = []
def poll():
    if station.gate is None:
        return
    timer.stop()
    shown.append(time.monotonic())
    station.gate.window.stage.verdict.painted.connect(done)
def done(grabbed_at, at):
    print(f"{shown[0]} {at}", flush=True)
    app.quit()
from PySide6.QtCore import QTimer
timer = QTimer(interval=5)
timer.timeout.connect(poll)
timer.start()
station.open()
app.exec()
station.close()
"""


def nothing() -> float:
    """Seconds of a Python that does nothing."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return time.monotonic() - started


def first_line(folder: Path, code: str) -> float:
    """Seconds until the first verdict is on standard output."""
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, *SCAN, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        process.stdin.write(code.encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        took = time.monotonic() - started
        process.stdin.close()
        assert b'"verdict"' in line, line
    return took


def window_up(folder: Path, recording: Path) -> tuple[float, float]:
    """Seconds until the window is there, and until its first verdict is painted."""
    started = time.monotonic()
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, str(folder), str(recording)],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        timeout=60,
    )
    shown, painted = map(float, done.stdout.split()[-2:])
    return shown - started, painted - started


def imports(folder: Path, code: str) -> list[tuple[str, float]]:
    """Modules by what their import costs with all they import, in ms; outermost first."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *SCAN, str(folder)],
        check=True,
        input=code.encode() + b"\n",
        capture_output=True,
    )
    found = re.findall(
        r"^import time:\s+\d+ \|\s+(\d+) \| +(\S+)$", done.stderr.decode(), re.MULTILINE
    )
    costs = {name: int(microseconds) / 1000 for microseconds, name in found}
    dearest = sorted(costs.items(), key=lambda one: -one[1])
    return [(name, round(cost, 1)) for name, cost in dearest[:IMPORTS]]


def run(quick: bool, starts: int = 0, window_starts: int = -1) -> dict[str, Any]:
    starts = starts or (QUICK_STARTS if quick else STARTS)
    if window_starts < 0:
        window_starts = QUICK_WINDOW_STARTS if quick else WINDOW_STARTS
    with scratch() as folder:
        site = make_site(folder / "station", 100)
        code = site.codes()[0]
        bare, lines = [], []
        for _ in range(starts):
            bare.append(nothing())
            lines.append(first_line(site.folder, code))
        dearest = imports(site.folder, code)
        windows = []
        if window_starts:
            film = folder / "film.avi"
            shown = render(qr.matrix(code), Look(module_px=4.4), 1, scene(1280, 720, seed=7))
            write_video(film, [shown] * 30, 30.0)
            windows = [window_up(site.folder, film) for _ in range(window_starts)]
    python, scan = statistics.median(bare), statistics.median(lines)
    figures: dict[str, Any] = {
        "unit": "s",
        "python_alone": round(python, 3),
        "scan_first_line": round(scan, 3),
        "scan_first_line_slowest": round(max(lines), 3),
        "imports_ms": dict(dearest),
    }
    rows = [
        row(
            "Start to first verdict, `gate scan -`",
            "",
            f"{scan:.2f} s",
            note=f"median of {starts}; Python alone {python:.2f} s",
        )
    ]
    if windows:
        shown = statistics.median(one for one, _ in windows)
        painted = statistics.median(one for _, one in windows)
        figures |= {"window_shown": round(shown, 3), "window_first_verdict": round(painted, 3)}
        rows.append(
            row(
                "Start to first verdict drawn in the window",
                "",
                f"{painted:.2f} s",
                note=f"the window itself after {shown:.2f} s; offscreen, a film for the camera",
            )
        )
    return {"rows": rows, "figures": figures}


if __name__ == "__main__":
    main(run, __doc__.splitlines()[0])
