"""The demo's recording: its passes held before a camera, each in a way of its own."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path

from gate_app.codes import qr
from gate_app.demo.cases import Trait
from gate_app.demo.site import Demo, DemoPass
from gate_app.scanning.cv import Image
from gate_app.scanning.presentation_sim import Look, render, scene
from gate_app.scanning.recorder import write_video

FILE = "recording.mp4"
FRAME_RATE = 15.0
PAUSE_FRAMES = 45
"""Three seconds: time for a guard to answer before the next one comes."""
POSES, FRAMES_A_POSE = 5, 3
_PLAIN = Look(module_px=4.4)
_PHONE = replace(_PLAIN, on_phone=True, moire=0.15)
LOOKS: tuple[tuple[Trait, str, Look], ...] = (
    (Trait.PLAIN, "韦小芳", _PLAIN),
    (Trait.INSIDE, "覃大勇", _PHONE),
    (Trait.PLAIN, "桂B·12345", replace(_PLAIN, tilt=35)),
    (Trait.NIGHT_WINDOW, "莫夜班", replace(_PHONE, inverted=True)),
    (Trait.PHOTO, "蓝陪同", replace(_PLAIN, module_px=5.0)),
    (Trait.REVOKED, "黄吊销", replace(_PLAIN, defocus=0.8)),
    (Trait.LOST, "梁挂失", replace(_PHONE, glare=0.4)),
    (Trait.OTHER_ZONE, "吴走错", replace(_PLAIN, motion=(3.0, 0.0))),
    (Trait.EXPIRED, "周过期", replace(_PLAIN, light=0.35, noise=6.0)),
    (Trait.QUOTA_USED, "苏次数", replace(_PLAIN, roll=40)),
    (Trait.TEST_OVERDUE, "何超期", _PHONE),
    (Trait.FORGED, "假证", _PLAIN),
    (Trait.PAYMENT_CODE, "收款码", replace(_PHONE, module_px=6.0)),
)
"""Which passes are shown, in order, and how: printed, phone, dark phone, tilted, blurred."""


def shown_in_recording(demo: Demo) -> list[DemoPass]:
    """The passes that the recording shows, in its order."""
    by_name = {(one.case.trait, one.case.name): one for one in demo.passes}
    return [by_name[trait, name] for trait, name, _ in LOOKS]


def make_recording(folder: Path, demo: Demo) -> Path:
    """Draw the recording (1280 x 720, 15 frames a second), some seconds of work."""
    path = folder / FILE
    write_video(path, _frames(demo), FRAME_RATE)
    return path


def _frames(demo: Demo) -> Iterator[Image]:
    empty = scene(_PLAIN.width, _PLAIN.height, seed=7)
    for seed, (one, (_, _, look)) in enumerate(zip(shown_in_recording(demo), LOOKS, strict=True)):
        yield from repeat(empty, PAUSE_FRAMES)
        matrix = qr.matrix(one.code)
        for step in range(POSES):
            # A hand that comes up from below and then sways a little.
            sway = 6 * math.sin(step + seed)
            shift = (look.shift[0] + sway, look.shift[1] + 160 * 0.2**step + sway)
            pose = replace(look, shift=shift, roll=look.roll + sway / 3)
            yield from repeat(render(matrix, pose, 100 * seed + step, empty), FRAMES_A_POSE)
    yield from repeat(empty, PAUSE_FRAMES)
