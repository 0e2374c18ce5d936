"""Photos: upright, 3:4, small, with nothing but pixels; bad files told in words."""

import errno
import hashlib
import io
import os
import struct
import unicodedata
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gate_app.codes.pass_number import pass_number
from gate_app.issuing.photos import (
    MOST_BYTES,
    SIZE,
    PhotoError,
    Wanted,
    keep_photo,
    load_photo,
    make_photo,
    match_photos,
    photo_path,
    read_photo,
    remove_parts,
)


def halves(width, height):
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), (220, 20, 20))
    image.paste((20, 20, 220), (0, height // 2, width, height))
    return image


def saved(image, form="JPEG", **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def noise(width, height):
    return Image.effect_noise((width, height), 90).convert("RGB")


def opened(photo):
    image = Image.open(io.BytesIO(photo.jpeg))
    image.load()
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "BMP", "WEBP"])
@pytest.mark.parametrize("size", [(300, 400), (2000, 500), (400, 3000), (90, 90)])
def test_any_picture_becomes_a_small_jpeg_of_three_to_four(form, size):
    photo = make_photo(saved(noise(*size), form))
    image = opened(photo)
    assert image.format == "JPEG" and image.mode == "RGB"
    assert image.width * 4 == image.height * 3 and image.size <= SIZE
    assert len(photo.jpeg) <= MOST_BYTES
    assert photo.hash == hashlib.sha256(photo.jpeg).digest()[:8].hex()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_any_kind_of_pixels_is_taken(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new("L", (300, 400), 120)
    image = image.convert("I;16") if mode == "I;16" else image.convert("RGB").convert(mode)
    assert opened(make_photo(saved(image, form))).size == SIZE


def test_what_is_transparent_becomes_white():
    image = opened(make_photo(saved(Image.new("RGBA", (300, 400), (0, 0, 0, 0)), "PNG")))
    assert min(image.getpixel((120, 160))) > 250


@pytest.mark.parametrize(("orientation", "turned"), [(1, 0), (3, 180), (6, 90), (8, 270)])
def test_stands_upright_however_the_camera_was_held(orientation, turned):
    exif = Image.Exif()
    exif[0x0112] = orientation
    held = halves(600, 800).rotate(turned, expand=True)
    image = opened(make_photo(saved(held, exif=exif)))
    above, below = image.getpixel((120, 20)), image.getpixel((120, 300))
    assert above[0] > 150 > above[2] and below[2] > 150 > below[0]


def test_nothing_but_pixels_is_kept():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    data = saved(
        halves(600, 800), exif=exif, comment=b"SecretComment", icc_profile=b"SecretProfile" * 20
    )
    assert data.count(b"Secret") > 2
    photo = make_photo(data)
    assert b"Secret" not in photo.jpeg and b"Exif" not in photo.jpeg
    assert not opened(photo).getexif()


def test_the_same_file_gives_the_same_hash():
    data = saved(halves(600, 800))
    assert make_photo(data) == make_photo(data)


def test_more_is_cut_below_than_above():
    image = Image.new("RGB", (300, 1000), "white")
    image.paste((200, 0, 0), (0, 200, 300, 300))
    drawn = opened(make_photo(saved(image)))
    assert drawn.getpixel((120, 30))[1] < 100


def bomb(width, height):
    """A PNG that says it is huge, in a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 10_000, 20_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(side):
    with pytest.raises(PhotoError, match="像素太多"):
        make_photo(bomb(side, side))


GOOD = saved(halves(600, 800))


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", GOOD[:300], GOOD[:-2000], b"%PDF-1.4", saved(halves(300, 400), "GIF")],
    ids=["empty", "text", "head only", "cut", "pdf", "gif"],
)
def test_what_is_no_picture_is_told_in_words(data):
    with pytest.raises(PhotoError, match="打不开") as caught:
        make_photo(data)
    assert caught.value.what_to_do


def test_damaged_bytes_never_surprise():
    for position in range(0, len(GOOD), 97):
        data = bytearray(GOOD)
        data[position] ^= 0xFF
        try:
            make_photo(bytes(data))
        except PhotoError:
            pass


def test_a_stamp_is_too_small():
    with pytest.raises(PhotoError, match="太小"):
        make_photo(saved(halves(60, 80)))


def test_a_bad_file_is_named(tmp_path):
    (tmp_path / "韦小芳.jpg").write_bytes(b"no")
    with pytest.raises(PhotoError, match="韦小芳"):
        read_photo(tmp_path / "韦小芳.jpg")
    with pytest.raises(PhotoError, match="李伟"):
        read_photo(tmp_path / "李伟.jpg")


def test_is_kept_where_the_gate_looks_and_only_the_issued_one_is_shown(tmp_path):
    photo = make_photo(GOOD)
    assert keep_photo(tmp_path, photo) == tmp_path / "photos" / f"{photo.hash}.jpg"
    assert load_photo(tmp_path, photo.hash) == photo.jpeg
    assert load_photo(tmp_path, None) is None and load_photo(tmp_path, "00" * 8) is None
    photo_path(tmp_path, photo.hash).write_bytes(make_photo(saved(halves(400, 300))).jpeg)
    assert load_photo(tmp_path, photo.hash) is None


ID = "8f3b00aa11223344"
PEOPLE = [
    Wanted(holder="a" * 16, name="韦小芳", identity_tail="123X", numbers=(pass_number(ID),)),
    Wanted(holder="b" * 16, name="李伟", identity_tail="0017"),
    Wanted(holder="c" * 16, name="李伟", identity_tail="4452"),
    Wanted(holder="d" * 16, name="欧阳晓明", identity_tail="0017"),
]


@pytest.mark.parametrize(
    ("stem", "holder"),
    [
        ("韦小芳", "a"),
        ("ａ" * 16, "a"),
        ("B" * 16, "b"),
        (pass_number(ID), "a"),
        (pass_number(ID).replace("-", "").lower(), "a"),
        (f"照片 {pass_number(ID)}", "a"),
        ("123x", "a"),
        ("李伟_4452", "c"),
        ("李伟(0017)", "b"),
        ("欧阳晓明-0017", "d"),
        ("李伟4452", "c"),
        (f"韦小芳 李伟 {pass_number(ID)}", "不止一个"),
        (f"{pass_number(ID)}李伟", "不止一个"),
        ("欧阳晓明 2", "d"),
        ("李伟", "不止一个"),
        ("0017", "不止一个"),
        ("陈某", "没有这个人"),
        ("IMG_2031", "没有这个人"),
        (pass_number("00" * 8), "没有这个人"),
        ("0017 2", "没有这个人"),
        ("IMG_0017", "没有这个人"),
        ("韦小芳 9999", "没有这个人"),
        (f"韦小芳 {pass_number('00' * 8)}", "没有这个人"),
        (f"李伟 {pass_number(ID)}", "不止一个"),
        ("韦小芳 李伟 4452", "不止一个"),
    ],
)
def test_whose_a_file_is(stem, holder):
    matches = match_photos([Path(f"{stem}.JPG")], PEOPLE)
    if len(holder) == 1:
        assert matches.of_holder == {holder * 16: Path(f"{stem}.JPG")}
        assert not matches.left_over
    else:
        assert not matches.of_holder
        assert holder in matches.left_over[0][1]


def test_what_is_no_photo_is_left_over_and_so_are_two_of_one_person():
    files = [
        Path("韦小芳.jpg"),
        Path("韦小芳_123X.png"),
        Path("花名册.xlsx"),
        Path("李伟_4452.jpg"),
    ]
    matches = match_photos(files, PEOPLE)
    assert matches.of_holder == {"c" * 16: Path("李伟_4452.jpg")}
    assert dict(matches.left_over) == {
        Path("韦小芳.jpg"): "韦小芳 有 2 张照片，请只留一张",
        Path("韦小芳_123X.png"): "韦小芳 有 2 张照片，请只留一张",
        Path("花名册.xlsx"): "不是照片",
    }


words = st.one_of(
    st.sampled_from(
        [*(one.name for one in PEOPLE), "123X", "0017", "4452", "9999", "IMG", "照片", "2"]
    ),
    st.just(pass_number(ID)),
    st.just(pass_number("00" * 8)),
    st.text(max_size=6),
)


@settings(max_examples=500)
@given(st.lists(words, min_size=1, max_size=4), st.sampled_from([" ", "_", "-", "（", ""]))
def test_a_file_is_never_given_to_somebody_it_does_not_name(parts, between):
    stem = between.join(parts).replace("/", "").replace("\0", "") or "x"
    for holder in match_photos([Path(f"{stem}.jpg")], PEOPLE).of_holder:
        (person,) = [one for one in PEOPLE if one.holder == holder]
        plain = unicodedata.normalize("NFKC", stem).upper()
        assert (
            person.name in plain
            or (person.numbers and person.numbers[0] in plain)
            or plain.strip() == person.identity_tail
        )
        # Names without anything between them are no names; "李伟明" is not 李伟.
        assert not between or not any(
            one.name in parts and one.name != person.name for one in PEOPLE
        )


def test_a_full_disk_leaves_no_part_of_a_photo(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PhotoError, match="没有存上"):
        keep_photo(tmp_path, make_photo(GOOD))
    assert not list((tmp_path / "photos").iterdir())


def test_half_photos_that_a_kill_left_are_removed_and_nothing_else(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    names = ("0123456789abcdef.part", "fedcba9876543210.part", "letter.part", "0" * 16 + ".jpg")
    for name in names:
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (1, 1))
    os.utime(folder / names[1])
    remove_parts(tmp_path)
    assert sorted(one.name for one in folder.iterdir()) == sorted(names[1:])
