"""Simulated presentations: the same each time, and each kind of stress does what it says."""

import itertools

import numpy as np
import pytest

from gate_app.codes import qr
from gate_app.scanning.decoder import Decoder
from gate_app.scanning.presentation_sim import Look, presentation, render, scene

from .conftest import frame

TEXT = "GP1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 3
MATRIX = qr.matrix(TEXT)


def test_the_same_seed_draws_the_same_frames():
    one, other = (list(presentation(MATRIX, Look(), 5, frames=4)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_another_seed_draws_another():
    assert not np.array_equal(render(MATRIX, Look(), 1), render(MATRIX, Look(), 2))


@pytest.mark.parametrize("width, height", [(1280, 720), (1920, 1080), (320, 240)])
def test_pictures_have_the_size_asked_for(width, height):
    picture = render(MATRIX, Look(width=width, height=height), 1)
    assert picture.shape == (height, width, 3) and picture.dtype == np.uint8
    assert scene(width, height, 1).shape == (height, width, 3)


def test_a_presentation_is_read_once_held():
    decoder = Decoder()
    read = [
        [code.text for code in decoder.decode(frame(picture))]
        for picture in presentation(MATRIX, Look(), 3)
    ]
    assert len(read) == 36 and read[-1] == [TEXT]


def test_the_hand_moves():
    pictures = list(presentation(MATRIX, Look(), 3, frames=20))
    moved = [not np.array_equal(a, b) for a, b in itertools.pairwise(pictures)]
    assert all(moved)


@pytest.mark.parametrize(
    "stress",
    [
        {"tilt": 60.0},
        {"roll": 30.0},
        {"motion": (9.0, 4.0)},
        {"defocus": 3.0},
        {"light": 0.2},
        {"noise": 20.0},
        {"glare": 1.0},
        {"moire": 1.0},
        {"occlusion": 0.3},
        {"inverted": True},
        {"on_phone": True},
        {"module_px": 2.0},
        {"shift": (60.0, 20.0)},
    ],
    ids=lambda stress: next(iter(stress)),
)
def test_every_stress_shows(stress):
    room = scene(640, 360, 9)
    plain = render(MATRIX, Look(640, 360), 4, room)
    assert (
        np.abs(plain.astype(int) - render(MATRIX, Look(640, 360, **stress), 4, room)).mean() > 0.5
    )


def test_a_dark_mode_code_is_dark_around():
    look = Look(on_phone=True, inverted=True)
    middle = render(MATRIX, look, 4)[360, :, 1]
    code = slice(640 - 2 * len(MATRIX) - 12, 640 - 2 * len(MATRIX) - 4)
    assert middle[code].mean() < 60
