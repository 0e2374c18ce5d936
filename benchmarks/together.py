"""Gate and office on one laptop: how long a scan waits while the office works.

    python -m benchmarks.together [--quick] [--json FILE]

One process with both windows, as on a site with one laptop. Ten times a second a pass is handed
to the gate's window, as the scanner's threads do, and timed until its verdict is painted: first
with nobody in the office, then while the office reads a roster of 3,000 people, issues their
passes, prints a part of them, renews 500, and takes over 500 enterprises of a workbook. No camera
decodes beside it; ``flow`` measures that. The window is not shown on a real screen (offscreen).
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.common import main, row, scratch, spread
from benchmarks.flow import Silent
from benchmarks.issuing import write_roster
from gate_app.demo.site import Demo, found_demo
from gate_app.domain.entries import EnterprisePut, PassIssued
from gate_app.domain.places import Enterprise
from gate_app.issuing.issue import issue
from gate_app.issuing.pass_keys import open_pass_key
from gate_app.issuing.standing import renew
from gate_app.scanning.camera import SourceKind
from gate_app.scanning.scanner import Presentation
from gate_app.station import Station

PEOPLE, QUICK_PEOPLE = 3_000, 1_000
PRINTED, QUICK_PRINTED = 400, 80
SOME = 500
ALONE_S, QUICK_ALONE_S = 20.0, 4.0
SCAN_EVERY_MS = 100
EXPIRES = 2_000_000_000
MOST_MS = 500.0
"""The fraction of a second that nobody at the gate should wait beyond."""


class NoCamera:
    """A scanner that sees nothing."""

    def __init__(self, _open: Any, **_calls: Any) -> None:
        self.start = self.stop = lambda: None
        self.take_preview = lambda: None
        self.forget = lambda _texts: None


class Scans:
    """Hands passes to the gate's window, and notes from then to the painted verdict, in ms."""

    def __init__(self, station: Any, demo: Demo) -> None:
        from PySide6.QtCore import QTimer

        self._camera = station.gate.camera
        names = ("韦小芳", "覃大勇", "莫夜班")
        self._codes = [one.code for one in demo.passes if one.case.name in names]
        self._number = 0
        self._last = 0.0
        self.times: dict[float, float] = {}
        station.gate.window.stage.verdict.painted.connect(self._painted)
        self._timer = QTimer(interval=SCAN_EVERY_MS)
        self._timer.timeout.connect(self._scan)
        self._timer.start()

    def _scan(self) -> None:
        texts, now = (self._codes[self._number % len(self._codes)],), time.monotonic()
        self._last = now
        self._number += 1
        self._camera.presented.emit(
            Presentation(texts, (), SourceKind.CAMERA, "benchmark", now, now, None)
        )

    def _painted(self, grabbed_at: float, at: float) -> None:
        self.times[grabbed_at] = (at - grabbed_at) * 1000

    def during(self, work: Callable[[], Callable[[], bool]], least_s: float = 0.0) -> dict:
        """Start ``work`` and scan until what it gave says that it is done."""
        wait_until(lambda: self._last in self.times)
        self.times.clear()
        started = time.monotonic()
        over = work()
        self._scan()
        wait_until(over, least_s)
        took = time.monotonic() - started
        wait_until(lambda: self._last in self.times)
        return {"seconds": round(took, 2), **spread(list(self.times.values()))}

    def stop(self) -> None:
        self._timer.stop()


def wait_until(true: Callable[[], bool], least_s: float = 0.0) -> None:
    """Let Qt work until it holds, and for so long at least."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, from_now = QEventLoop(), time.monotonic() + least_s
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: loop.quit() if time.monotonic() >= from_now and true() else None)
    timer.start()
    loop.exec()
    timer.stop()


@contextmanager
def both_windows(folder: Path, demo: Demo) -> Iterator[Any]:
    """The program with gate and office open, its supervisor signed on."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.app import StationApp, make_application

    app = make_application(["benchmark"])
    station = StationApp(
        app,
        folder,
        source="benchmark",
        make_scanner=NoCamera,
        make_sounds=Silent,
        make_awake=Silent,
        cameras=list,
    )
    station.open()
    wait_until(lambda: station.gate is not None)
    station.show_window("office")
    form = station.office.window.sign_on
    form.code.setText("2001")
    form.pin.setText(next(one.pin for one in demo.staff if one.code == "2001"))
    form.press()
    wait_until(lambda: station.office.window.staff is not None)
    try:
        yield station
    finally:
        station.close()
        app.processEvents()


def measure(people: int, printed: int, alone_s: float) -> dict[str, Any]:
    with scratch() as folder:
        site, roster = folder / "site", folder / "roster.xlsx"
        demo = found_demo(site)
        write_roster(roster, people)
        key = open_pass_key(site, demo.passphrase)
        with both_windows(site, demo) as station:
            office, scans = station.office.window, Scans(station, demo)
            office.go("issue")
            page = office.page
            wait_until(lambda: bool(page.zones))
            page.enterprise.setCurrentIndex(page.enterprise.findData("450222-0017"))
            page.zones[1].setChecked(True)

            def read() -> Callable[[], bool]:
                page.take(roster)
                return lambda: page.plan is not None

            def issue_all() -> Callable[[], bool]:
                page.handing.passphrase.setText(demo.passphrase)
                page.issue_all()
                return lambda: len(page.issued) > 0 and not page.job.busy

            def print_some() -> Callable[[], bool]:
                target = folder / "passes.pdf"
                del page.issued[printed:]
                page.handing.passphrase.setText(demo.passphrase)
                page.handing.form.setCurrentIndex(page.handing.form.findData("a4"))
                page.handing.write(target)
                return lambda: target.exists() and not page.job.busy

            def acting(work: Callable[[Station], Any]) -> Callable[[], Callable[[], bool]]:
                def start() -> Callable[[], bool]:
                    ended: list[Any] = []
                    station.office.desk.act(work, ended.append, ended.append)
                    return lambda: bool(ended)

                return start

            issued: list[PassIssued] = []

            def renew_some(at: Station) -> object:
                plan = renew(issued[:SOME], at.ledger, at.register, exp=EXPIRES)
                return issue(plan, at.ledger, key, actor="2001")

            def new_enterprises(at: Station) -> object:
                bodies = [EnterprisePut(item=Enterprise(f"N{n}", f"企业{n}")) for n in range(SOME)]
                return at.ledger.append_all(bodies, actor="2001")

            figures = {
                "alone": scans.during(lambda: lambda: True, alone_s),
                "reading": scans.during(read),
                "issuing": scans.during(issue_all),
            }
            issued += page.issued
            figures |= {
                "issued": len(issued),
                "printing": scans.during(print_some),
                "renewing": scans.during(acting(renew_some)),
                "enterprises": scans.during(acting(new_enterprises)),
            }
            scans.stop()
        return figures


def run(quick: bool) -> dict[str, Any]:
    sizes = (QUICK_PEOPLE, QUICK_PRINTED, QUICK_ALONE_S) if quick else (PEOPLE, PRINTED, ALONE_S)
    figures = measure(*sizes)
    return {"rows": rows(figures, *sizes), "figures": figures}


def rows(figures: dict[str, Any], people: int, printed: int, _s: float) -> list[dict[str, Any]]:
    def line(what: str, name: str, note: str = "", *, goal: bool = True) -> dict[str, Any]:
        one = figures[name]
        return row(
            f"Scan → verdict painted, {what}: median / p99 / longest",
            f"longest ≤ {MOST_MS:.0f} ms" if goal else "",
            f"{one['median']} / {one['p99']} / {one['max']} ms",
            met=one["max"] <= MOST_MS if goal else None,
            note=", ".join(part for part in (f"{one['n']} scans", note) if part),
        )

    def took(name: str) -> str:
        return f"done in {figures[name]['seconds']} s"

    return [
        line("nobody in the office", "alone", goal=False),
        line(f"the office reads a roster of {people:,}", "reading", took("reading")),
        line(f"the office issues {figures['issued']:,} passes", "issuing", took("issuing")),
        line(f"the office prints {printed} passes", "printing", took("printing")),
        line(f"the office renews {SOME} passes", "renewing", took("renewing")),
        line(f"the office takes over {SOME} enterprises", "enterprises", took("enterprises")),
    ]


if __name__ == "__main__":
    main(run, __doc__.splitlines()[0])
