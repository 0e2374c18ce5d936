"""Photos of holders: from any picture file to a small JPEG, stored by its hash."""

import hashlib
import io
import os
import re
import time
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from PIL import Image, ImageOps

from gate_app.codes.pass_number import PassNumberError, parse
from gate_app.domain.people import HolderPhoto
from gate_app.errors import GateError
from gate_app.ledger.register import Register

SIZE: Final = (240, 320)
"""Width and height in px, 3:4."""
MOST_BYTES: Final = 20_000
"""What a photo may weigh: every gate of its zones gets it."""
FOLDER: Final = "photos"
SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})

_FORMATS: Final = ("JPEG", "PNG", "BMP", "WEBP")
_LARGEST_FILE: Final = 40 << 20
_MOST_PIXELS: Final = 60_000_000
_LEAST_SIDE: Final = 90
# Of what is cut off above and below; faces stand in the upper part of a picture.
_CUT_ABOVE: Final = 0.3
_NUMBER: Final = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{4}[- ]?[0-9A-Z]{4}[- ]?[0-9]{2}(?![0-9A-Z])")
_SIGNS: Final = re.compile(r"[\s_\-+,，、.()\[\]【】]+")
_BETWEEN_SCRIPTS: Final = re.compile(
    r"(?<=[^\x00-\x7f])(?=[\x00-\x7f])|(?<=[\x00-\x7f])(?=[^\x00-\x7f])"
)
_TAIL: Final = re.compile(r"[0-9]{3}[0-9X]")
_PART: Final = re.compile(r"[0-9a-f]{16}\.part")
_OLD_PART_S: Final = 3_600
_TRY_ANOTHER: Final = "请换一张 JPG 或 PNG 照片。"


class PhotoError(GateError):
    """A picture that cannot become a photo."""


class Photo(msgspec.Struct, frozen=True):
    """A JPEG of 240 × 320 px, and the first 8 bytes of its SHA-256 in hex, as in the pass."""

    hash: str
    jpeg: bytes


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Whose photo is looked for, and what a file may be called after."""

    holder: str
    name: str
    identity_tail: str = ""
    numbers: tuple[str, ...] = ()
    """Pass numbers."""


class Matches(msgspec.Struct, frozen=True):
    """Which file is whose, by holder number; and the files left over, each with why."""

    of_holder: dict[str, Path]
    left_over: list[tuple[Path, str]]


def make_photo(data: bytes) -> Photo:
    """Turn a picture file (JPEG, PNG, BMP, WebP) upright, crop it to 3:4 and shrink it.

    Nothing of the file but its pixels is kept: no place, no time, no camera. Raises PhotoError.
    """
    if len(data) > _LARGEST_FILE:
        raise PhotoError("照片文件太大。", what_to_do="请换一张 40 MB 以内的照片。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                upright = _pixels(opened)
    except PhotoError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception as error:
        # Whatever a decoder raises on bytes of any kind means the same to the user.
        raise PhotoError("照片打不开，可能已损坏或格式不支持。", what_to_do=_TRY_ANOTHER) from error
    jpeg = _small_jpeg(_cropped(upright))
    return Photo(hashlib.sha256(jpeg).hexdigest()[:16], jpeg)


def read_photo(path: Path) -> Photo:
    """The photo of a file. Raises PhotoError, which names the file."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
        return make_photo(data)
    except PhotoError as error:
        raise PhotoError(f"{path.name}：{error}", what_to_do=error.what_to_do) from error
    except OSError as error:
        raise PhotoError(
            f"{path.name}：读不了（{error.strerror or error}）。", what_to_do="请检查文件和权限。"
        ) from error


def photo_path(folder: Path, photo_hash: str) -> Path:
    """Where the photo of a hash lies in a station's folder."""
    return folder / FOLDER / f"{photo_hash}.jpg"


def keep_photo(folder: Path, photo: Photo) -> Path:
    """Store a photo in a station's folder, for good. Raises PhotoError when the disk says no."""
    path = photo_path(folder, photo.hash)
    if load_photo(folder, photo.hash) == photo.jpeg:
        return path
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(exist_ok=True)
        with part.open("wb") as file:
            file.write(photo.jpeg)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise PhotoError(
            f"照片没有存上（{error.strerror or error}）。", what_to_do="请检查磁盘空间和权限。"
        ) from error
    return path


def remove_parts(folder: Path) -> None:
    """Remove from a station's folder the half photos that a kill left, an hour ago or longer."""
    with suppress(OSError):
        for part in (folder / FOLDER).glob("*.part"):
            if _PART.fullmatch(part.name) and time.time() - part.lstat().st_mtime > _OLD_PART_S:
                part.unlink()


def load_photo(folder: Path, photo_hash: str | None) -> bytes | None:
    """The JPEG of a hash; None where there is none, or it is not the one that was issued."""
    if photo_hash is None:
        return None
    try:
        jpeg = photo_path(folder, photo_hash).read_bytes()
    except OSError:
        return None
    return jpeg if hashlib.sha256(jpeg).hexdigest()[:16] == photo_hash else None


def newest_photo(register: Register, holder: str, issued: str | None = None) -> str | None:
    """The photo (hash) that a holder's next pass carries; ``issued`` is that of the last one."""
    kept = register.item(HolderPhoto, holder)
    return issued if kept is None else kept.photo


def match_photos(files: Iterable[Path], wanted: Sequence[Wanted]) -> Matches:
    """Whose each file is: named by holder number, pass number, identity tail, name, or several.

    Who is meant must be certain: a name that two people have needs the identity tail as well,
    what the file's name says must not contradict itself, and of two photos of one person
    neither is taken.
    """
    people = _People(wanted)
    of_holder: dict[str, list[Path]] = {}
    names = {one.holder: one.name for one in wanted}
    left_over: list[tuple[Path, str]] = []
    for path in sorted(files):
        if path.suffix.lower() not in SUFFIXES:
            left_over.append((path, "不是照片"))
            continue
        meant = people.meant_by(path.stem)
        if len(meant) == 1:
            of_holder.setdefault(meant.pop(), []).append(path)
        elif meant:
            left_over.append((path, "不止一个人对得上，请在文件名里加上证号或身份证后四位"))
        else:
            left_over.append((path, "名册里没有这个人，或者号码对不上"))
    for holder, paths in of_holder.items():
        if len(paths) > 1:
            why = f"{names[holder]} 有 {len(paths)} 张照片，请只留一张"
            left_over += [(path, why) for path in paths]
    return Matches(
        {holder: paths[0] for holder, paths in of_holder.items() if len(paths) == 1},
        sorted(left_over),
    )


class _People:
    """Whom a file's name may mean, found without going through everybody for each file."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._tails = {one.holder: one.identity_tail.upper() for one in wanted}
        self._by_number: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        self._by_tail: dict[str, set[str]] = {}
        for one in wanted:
            name = unicodedata.normalize("NFKC", one.name).upper()
            self._by_name.setdefault(name, set()).add(one.holder)
            if one.identity_tail:
                self._by_tail.setdefault(one.identity_tail.upper(), set()).add(one.holder)
            for number in map(_number, one.numbers):
                self._by_number.setdefault(number, set()).add(one.holder)

    def meant_by(self, stem: str) -> set[str]:
        """Holder numbers; exactly one where it is certain."""
        plain = unicodedata.normalize("NFKC", stem).strip()
        if plain.lower() in self._tails:
            return {plain.lower()}
        if plain.upper() in self._by_tail:  # alone: a camera's IMG_1234 means nobody
            return set(self._by_tail[plain.upper()])
        words = _words(plain.upper())
        said = words & self._by_name.keys()
        named = {holder for word in said for holder in self._by_name[word]}
        if len(said) > 1:  # two people in one name
            return named
        for written in _NUMBER.findall(plain.upper()):
            number = _number(written)
            if number:
                numbered = self._by_number.get(number, set())
                agree = not named or not numbered or named & numbered
                return numbered if agree else named | numbered
        tails = {word for word in words if _TAIL.fullmatch(word)}
        told = {holder for holder in named if self._tails[holder] in tails}
        # Four figures that are not those of the only one of this name: another one of the name.
        return told or {holder for holder in named if not (tails and self._tails[holder])}


def _words(plain: str) -> set[str]:
    """What a name may stand as: the whole, parts between signs, and those of 李伟4452."""
    rest = _NUMBER.sub(" ", plain)
    apart = _BETWEEN_SCRIPTS.sub(" ", rest)
    return {plain, *_SIGNS.split(rest), *_SIGNS.split(apart)} - {""}


def _number(text: str) -> str:
    try:
        return parse(text)
    except PassNumberError:
        return ""


def _pixels(opened: Image.Image) -> Image.Image:
    """Upright RGB pixels on white."""
    width, height = opened.size
    if width * height > _MOST_PIXELS:
        raise _too_large()
    if min(width, height) < _LEAST_SIDE:
        raise PhotoError(
            "照片太小，看不清人。", what_to_do="请换一张宽和高都在 90 像素以上的照片。"
        )
    if opened.format == "JPEG":
        # Decodes no more of a large picture than is needed.
        opened.draft("RGB", (SIZE[1] * 2, SIZE[1] * 2))
    upright = ImageOps.exif_transpose(opened)
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    return upright.convert("RGB")


def _cropped(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    if width * SIZE[1] > height * SIZE[0]:
        wide = height * SIZE[0] // SIZE[1]
        left = (width - wide) // 2
        box = (left, 0, left + wide, height)
    else:
        high = width * SIZE[1] // SIZE[0]
        top = int((height - high) * _CUT_ABOVE)
        box = (0, top, width, top + high)
    small = picture.resize(SIZE, Image.Resampling.LANCZOS, box=box)
    # A new image carries nothing over: neither EXIF nor comments nor colour profiles.
    clean = Image.new("RGB", SIZE)
    clean.paste(small)
    return clean


def _small_jpeg(picture: Image.Image) -> bytes:
    for size in (SIZE, (SIZE[0] // 2, SIZE[1] // 2)):
        scaled = picture if size == SIZE else picture.resize(size, Image.Resampling.LANCZOS)
        for quality in (88, 80, 70, 60, 50, 40, 30):
            file = io.BytesIO()
            scaled.save(file, "JPEG", quality=quality, optimize=True)
            if file.tell() <= MOST_BYTES:
                return file.getvalue()
    raise PhotoError("照片压缩不下来。", what_to_do=_TRY_ANOTHER)


def _too_large() -> PhotoError:
    return PhotoError("照片的像素太多。", what_to_do="请换一张 6000 万像素以内的照片。")
