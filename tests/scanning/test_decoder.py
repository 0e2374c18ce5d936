"""Codes are read however they are held, and nothing beside a pass hides it."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp

from gate_app.codes import qr
from gate_app.scanning.cv import to_gray
from gate_app.scanning.decoder import (
    _LARGE_HEIGHT,
    Decoder,
    _Found,
    _ladder,
    _quick_looks,
    _zbar,
    _zxing,
    decode_still,
)
from gate_app.scanning.presentation_sim import Look, render, scene
from gate_app.scanning.reads import Read, merged, regions_of, same_place

from .conftest import fragment, frame, held_up, sheet

PASS = "GP1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 5 + "ABCDEFGHIJKLMNOPQRST"
OTHER = "GP1:" + PASS[:3:-1]
PAYMENT = "wxp://f2f0Xq-made-up-payment-code-0123456789"


def texts(reads):
    return [read.text for read in reads]


def read_within(picture, frames, **settings):
    """Every text read when the picture stays before the camera."""
    decoder = Decoder(**settings)
    return {t for n in range(frames) for t in texts(decoder.decode(frame(picture, n)))}


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"width": 1920, "height": 1080, "module_px": 6},
        {"module_px": 2.5},
        {"tilt": 50},
        {"roll": 90},
        {"inverted": True, "on_phone": True},
        {"glare": 0.5},
        {"occlusion": 0.15},
    ],
    ids=str,
)
def test_a_pass_is_read_at_first_sight(look):
    (read,) = Decoder().decode(frame(held_up(PASS, **look)))
    assert read.text == PASS and read.reader == "zxing"


@pytest.mark.parametrize(
    "look",
    [
        {"light": 0.15, "noise": 9},
        {"on_phone": True, "moire": 0.9, "module_px": 3.5},
    ],
    ids=str,
)
def test_a_hard_pass_is_read_by_a_second_look(look):
    picture = held_up(PASS, **look)
    assert texts(_zxing(to_gray(picture)).reads) == [], "no longer hard: take a harder one"
    assert read_within(picture, 40) == {PASS}


def test_a_code_that_is_found_but_not_read_gets_a_closer_look():
    picture = held_up(PASS, light=0.3, noise=4, defocus=1.6, module_px=3.2)
    (read,) = Decoder().decode(frame(picture))
    assert read.text == PASS and read.reader == "zxing close-up"


def test_corners_lie_on_the_code():
    picture = render(qr.matrix(PASS), Look(module_px=4, shift=(100, -50)), 1)
    (read,) = Decoder().decode(frame(picture))
    half = 4 * 53 / 2
    middle = np.array([640 + 100, 360 - 50])
    ideal = middle + np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    assert np.abs(np.array(read.corners) - ideal).max() < 8


@pytest.mark.parametrize("stage", [*_quick_looks(), *_ladder()], ids=lambda stage: stage.name)
@pytest.mark.parametrize("height", [720, 1080])
def test_every_stage_reads_and_says_where(stage, height):
    assert (height > _LARGE_HEIGHT) == (height == 1080)
    picture = held_up(PASS, width=height * 16 // 9, height=height, module_px=6)[:, :, 1]
    (read,) = stage.look(np.ascontiguousarray(picture))
    (plain,) = Decoder().decode(frame(picture))
    assert read.text == PASS and read.reader == stage.name
    spots, expected = (sorted(r.corners) for r in (read, plain))
    assert np.abs(np.array(spots) - np.array(expected)).max() < 12


def test_both_of_two_passes_are_read():
    assert set(texts(Decoder().decode(frame(sheet(PASS, OTHER))))) == {PASS, OTHER}


def test_a_second_pass_that_is_harder_to_read_is_named_in_the_same_frame():
    picture = held_up(PASS, light=0.3, noise=4, defocus=1.6, module_px=3.2)
    easy = sheet("GP1:EASY", side=200)
    picture[20 : 20 + easy.shape[0], 20 : 20 + easy.shape[1]] = easy[:, :, None]
    assert set(texts(Decoder().decode(frame(picture)))) == {"GP1:EASY", PASS}


def test_a_payment_code_hides_no_pass():
    assert set(texts(Decoder().decode(frame(sheet(PAYMENT, PASS))))) == {PAYMENT, PASS}


def test_an_easy_code_beside_it_hides_no_hard_pass():
    """A payment code that lies on the desk is read in every frame; the pass needs second looks."""
    hard = held_up(PASS, light=0.15, noise=9)
    payment = sheet(PAYMENT, side=240)
    height, width = payment.shape
    hard[20 : 20 + height, 20 : 20 + width] = payment[:, :, None]
    assert read_within(hard, 40) == {PAYMENT, PASS}


def test_a_fragment_of_a_split_code_hides_no_pass():
    picture = sheet(fragment(b"part one"), PASS)
    assert read_within(picture, 10) == {PASS}
    hard = held_up(PASS, light=0.15, noise=9)
    beside = sheet(fragment(b"part one"), side=240)
    hard[20 : 20 + beside.shape[0], 20 : 20 + beside.shape[1]] = beside[:, :, None]
    assert read_within(hard, 40) == {PASS}


@pytest.mark.parametrize("version", [1, 3, 7])
@pytest.mark.parametrize("index", range(8))
def test_a_fragment_alone_is_no_code(version, index):
    """Whatever its mask, and however it is turned or shown."""
    part = sheet(fragment(b"part%d" % index, index, 8, version))
    for picture in (part, np.rot90(part).copy(), 255 - part):
        assert read_within(picture, 4) == set() and decode_still(picture) == []


@pytest.mark.parametrize("content", ["12345", "HELLO", "hello", "2024", PASS, PAYMENT, "GP1:A"])
def test_a_whole_code_is_no_fragment(content):
    for picture in (sheet(content), np.rot90(sheet(content)).copy(), 255 - sheet(content)):
        assert read_within(picture, 1) == {content}


def test_zbar_survives_a_fragment():
    assert _zbar(sheet(fragment(b"part one"), PASS)) == _Found()


@pytest.mark.parametrize("kind", ["Code128", "EAN13", "DataMatrix", "PDF417", "Aztec"])
def test_other_barcodes_are_no_codes_and_hide_none(kind):
    content = "4006381333931"
    barcode = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, kind))
    drawn = np.array(barcode.to_image(scale=3))
    drawn = drawn if drawn.ndim == 2 else drawn[:, :, 0]
    picture = np.pad(drawn, 60, constant_values=255)
    picture = np.pad(picture, ((0, max(0, 800 - picture.shape[0])), (0, 0)), constant_values=255)
    assert read_within(picture, 9) == set()
    code = sheet(PASS)
    room = max(0, picture.shape[0] - code.shape[0])
    code = np.pad(code, ((0, room), (0, 0)), constant_values=255)
    picture = np.pad(picture, ((0, code.shape[0] - picture.shape[0]), (0, 0)), constant_values=255)
    assert read_within(np.hstack([picture, code]), 3) == {PASS}


@pytest.mark.parametrize("content", ["José", "通行证", "\x80\xff"])
def test_bytes_beyond_ascii_are_a_code_but_no_text(content):
    (read,) = Decoder().decode(frame(sheet(content)))
    assert read.text.isascii() and "\\x" in read.text


def test_an_empty_scene_reads_nothing():
    decoder = Decoder()
    for number in range(12):
        assert decoder.decode(frame(scene(1280, 720, number), number)) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (3, 500), (500, 2, 3), (40, 40)])
def test_tiny_pictures_are_no_crash(shape):
    picture = np.zeros(shape, dtype=np.uint8)
    assert read_within(picture, 6, retry_every=1) == set()
    assert decode_still(picture) == []


@settings(max_examples=30)
@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=90)))
def test_no_picture_breaks_it(picture):
    read_within(picture, 2, retry_every=1)


def test_gray_and_colour_read_alike():
    picture = held_up(PASS)
    assert texts(Decoder().decode(frame(picture))) == [PASS]
    assert texts(Decoder().decode(frame(picture[:, :, 1]))) == [PASS]


STRIPED = held_up(PASS, on_phone=True, moire=0.9, module_px=3.5)
"""Read by stages of the ladder only."""


def test_only_some_frames_are_shown_to_the_ladder():
    decoder = Decoder(retry_every=4, budget_s=10)
    found = [bool(decoder.decode(frame(STRIPED, n))) for n in range(8)]
    assert found == [False, False, False, True] * 2


def test_a_small_budget_still_takes_every_stage_in_turn():
    decoder = Decoder(retry_every=1, budget_s=0.0)
    readers = {r.reader for n in range(12) for r in decoder.decode(frame(STRIPED, n))}
    assert readers == {"zxing enlarged", "zbar black and white"}


def test_a_damaged_code_in_view_does_not_draw_all_attention():
    hard = held_up(PASS, light=0.15, noise=9)
    damaged = sheet(PAYMENT, side=240)
    damaged[100:220, 100:220] = 128
    hard[20 : 20 + damaged.shape[0], 20 : 20 + damaged.shape[1]] = damaged[:, :, None]
    assert PASS in read_within(hard, 40)


SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
APART = ((50.0, 0.0), (60.0, 0.0), (60.0, 10.0), (50.0, 10.0))


@pytest.mark.parametrize(
    "more, left",
    [
        (Read("a", APART, "zbar"), ["a"]),
        (Read("b", APART, "zbar"), ["a", "b"]),
        (Read("changed", SQUARE, "zbar"), ["a"]),
    ],
)
def test_a_code_counts_once_a_frame(more, left):
    assert texts(merged([Read("a", SQUARE, "zxing")], [more])) == left


def test_places_are_told_apart():
    assert same_place(Read("", SQUARE, ""), Read("", SQUARE, ""))
    assert not same_place(Read("", SQUARE, ""), Read("", APART, ""))


def test_a_code_beside_a_turned_one_is_not_taken_for_it():
    turned = ((50.0, 0.0), (100.0, 50.0), (50.0, 100.0), (0.0, 50.0))
    beside = ((2.0, 2.0), (22.0, 2.0), (22.0, 22.0), (2.0, 22.0))
    assert not same_place(Read("", beside, ""), Read("", turned, ""))


def test_regions_stay_in_the_picture():
    far = ((-30.0, -30.0), (400.0, -20.0), (400.0, 300.0), (-30.0, 300.0))
    (region,) = regions_of([Read("", far, "")], (240, 320))
    assert (region.left, region.top, region.right, region.bottom) == (0, 0, 320, 240)
    outside = ((500.0, 500.0),) * 4
    assert regions_of([Read("", outside, "")], (240, 320)) == []


@pytest.mark.parametrize(
    "picture",
    [
        held_up(PASS),
        held_up(PASS, light=0.3, noise=4, defocus=1.6, module_px=3.2),
        held_up(PASS, light=0.15, noise=9),
        np.kron(np.where(qr.matrix(PASS), 0, 255), np.ones((4, 4))).astype(np.uint8),
        np.kron(np.where(np.pad(qr.matrix(PASS), 4), 0, 255), np.ones((80, 80))).astype(np.uint8),
    ],
    ids=["plain", "defocused", "dark", "cut out", "huge"],
)
def test_a_still_is_read_by_any_means(picture):
    (read,) = decode_still(picture)
    assert read.text == PASS
    xs, ys = [x for x, _ in read.corners], [y for _, y in read.corners]
    assert min(xs) > -3 and max(xs) < picture.shape[1] + 3
    assert min(ys) > -3 and max(ys) < picture.shape[0] + 3
