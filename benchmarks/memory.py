"""How memory grows while the gate works: 100,000 scans, 20,000 frames, 20,000 verdicts shown.

    python -m benchmarks.memory [--quick] [--json FILE]

Resident memory of the process after a warm-up against that at the end of each stretch, and the
greatest in between. The scans go through ``Gate.present`` of a real station, each committed; 2,000
people, so every one goes in and out many times. The frames alternate between passes held up and an
empty scene, the verdicts are cards of all three kinds on the panel (Qt's offscreen platform).
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.common import main, make_site, row, scratch
from gate_app.codes import qr
from gate_app.facts import Scan
from gate_app.scanning.camera import Frame
from gate_app.scanning.decoder import Decoder
from gate_app.scanning.presentation_sim import Look, render, scene
from gate_app.station import Station

GOAL_MB = 20.0
HOLDERS, QUICK_HOLDERS = 2_000, 300
SCANS, QUICK_SCANS = 100_000, 800
FRAMES, QUICK_FRAMES = 20_000, 150
VERDICTS, QUICK_VERDICTS = 20_000, 200
SAMPLES = 50


def resident() -> float:
    """MB."""
    return psutil.Process().memory_info().rss / 2**20


def growth(step: Callable[[int], object], times: int, warm_up: int) -> dict[str, float]:
    """Do ``step`` so often; MB resident after the warm-up, at the end, and most."""
    for number in range(warm_up):
        step(number)
    before = most = resident()
    started = time.monotonic()
    for number in range(warm_up, warm_up + times):
        step(number)
        if number % max(times // SAMPLES, 1) == 0:
            most = max(most, resident())
    after = resident()
    return {
        "times": times,
        "before_mb": round(before, 1),
        "after_mb": round(after, 1),
        "most_mb": round(max(most, after), 1),
        "grew_mb": round(after - before, 1),
        "seconds": round(time.monotonic() - started, 1),
    }


def scans(folder: Path, times: int, holders: int) -> dict[str, float]:
    site = make_site(folder, holders)
    codes = site.codes()
    with Station(folder) as station:

        def step(number: int) -> None:
            station.gate.present([Scan(codes[number % holders])])
            if number % 1000 == 0:
                # The gate's idle moments, as the window uses them.
                station.status()
                station.ledger.tidy()

        return growth(step, times, warm_up=min(holders, times))


def frames(times: int) -> dict[str, float]:
    """A pass from each of eight poses, an empty desk between them; the decoder of one camera."""
    empty = scene(1280, 720, seed=7)
    pictures = []
    for seed in range(8):
        code = "GP1:" + "".join(np.random.default_rng(seed).choice(list("ABCDEF0123456789"), 240))
        look = Look(module_px=4.4, tilt=5.0 * seed)
        pictures += [render(qr.matrix(code), look, seed, empty)] * 3 + [empty]
    decoder = Decoder()
    return growth(
        lambda number: decoder.decode(Frame(pictures[number % len(pictures)], 0.0, number)),
        times,
        warm_up=min(200, times),
    )


def verdicts(times: int) -> dict[str, float]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gate_app.domain.passes import PassKind
    from gate_app.domain.verdict import Direction, Verdict
    from gate_app.reading import Person
    from ui.app import make_application
    from ui.shared.cards import Card
    from ui.shared.theme import DAY, Sizes
    from ui.shared.verdict_panel import VerdictPanel

    app = make_application(["benchmark"])
    panel = VerdictPanel(DAY, Sizes())
    panel.resize(1000, 600)
    panel.show()
    person = Person(
        name="韦小芳",
        kind=PassKind.PERSON,
        enterprise="柳城机械厂",
        zones=("一区",),
        pass_id="0" * 16,
        number="0000000000",
        holder="1" * 16,
        exp=2_000_000_000,
    )
    cards = [
        Card(
            verdict=verdict,
            word=word,
            reason=f"第 {number} 位",
            step="请到 3 号卡点",
            direction=Direction.ENTRY,
            person=person,
        )
        for number in range(50)
        for verdict, word in (
            (Verdict.ADMIT, "放行"),
            (Verdict.ATTEND, "核对"),
            (Verdict.REFUSE, "拒绝"),
        )
    ]

    def step(number: int) -> None:
        panel.show_card(cards[number % len(cards)], float(number))
        app.processEvents()

    found = growth(step, times, warm_up=min(300, times))
    panel.close()
    return found


def run(quick: bool, parts: tuple[int, int, int] | None = None) -> dict[str, Any]:
    of_scans, of_frames, of_verdicts = parts or (
        (QUICK_SCANS, QUICK_FRAMES, QUICK_VERDICTS) if quick else (SCANS, FRAMES, VERDICTS)
    )
    holders = QUICK_HOLDERS if quick else HOLDERS
    with scratch() as folder:
        figures: dict[str, Any] = {"scans": scans(folder / "station", of_scans, holders)}
    figures["frames"] = frames(of_frames)
    figures["verdicts"] = verdicts(of_verdicts)
    rows = []
    for name, what in (
        ("scans", "scans through the gate"),
        ("frames", "frames through the decoder"),
        ("verdicts", "verdicts drawn"),
    ):
        one = figures[name]
        rows.append(
            row(
                f"Memory after {one['times']:,} {what}",
                "< 20 MB more" if name == "scans" else "",
                f"{one['grew_mb']:+} MB",
                met=one["grew_mb"] < GOAL_MB if name == "scans" else None,
                note=f"{one['before_mb']} → {one['after_mb']} MB, most {one['most_mb']} MB",
            )
        )
    return {"rows": rows, "figures": figures}


if __name__ == "__main__":
    main(run, __doc__.splitlines()[0])
