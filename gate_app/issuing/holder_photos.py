"""Whose photo is on file: from a folder of pictures, or one at a time, for the next pass.

A pass that was issued keeps the photo it was issued with, because its code names the photo's
hash. What is kept here goes onto the holder's next pass: replaced, renewed, or issued anew.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from gate_app.domain.entries import HolderPhotoPut
from gate_app.domain.people import Holder, HolderPhoto
from gate_app.errors import UsageError
from gate_app.issuing.issue import Cancelled, Progress, must_be_office, never, nobody
from gate_app.issuing.issue import record_in_batches as record
from gate_app.issuing.photos import (
    Photo,
    PhotoError,
    Wanted,
    keep_photo,
    match_photos,
    newest_photo,
    read_photo,
    remove_parts,
)
from gate_app.ledger.issued import registered
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.past import Connection
from gate_app.ledger.register import Register

_OF_THE_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini"})


class FoundPhoto(msgspec.Struct, frozen=True):
    """A file that is certainly this holder's; ``known`` when it is on file already."""

    holder: str
    name: str
    path: Path
    photo: Photo
    known: bool


class WrongFile(msgspec.Struct, frozen=True):
    """A file that was not understood, and why, in words."""

    path: Path
    why: str


class Reading(msgspec.Struct, frozen=True):
    """What a folder holds, each in the order of the files' names."""

    found: list[FoundPhoto]
    wrong: list[WrongFile]
    cancelled: bool = False


def everybody(db: Connection) -> list[Wanted]:
    """All holders with their pass numbers: whom a file may be called after. Raises LedgerError."""
    numbers: dict[str, list[str]] = {}
    for one in registered(db):
        numbers.setdefault(one.issued.holder, []).append(one.issued.number)
    return [
        Wanted(
            holder=one.number,
            name=one.name,
            identity_tail=one.identity_tail,
            numbers=tuple(numbers.get(one.number, ())),
        )
        for one in Register(db).items(Holder)
    ]


def read_folder(
    folder: Path,
    db: Connection,
    *,
    begin: Callable[[int], object] = lambda total: None,
    progress: Callable[[int], object] = lambda done: None,
    cancelled: Cancelled = never,
) -> Reading:
    """Read every file of a folder and say whose it is; nothing is stored.

    What the system itself put there is passed over. Raises UsageError where there is no such
    folder, LedgerError.
    """
    files, wrong = _files(folder)
    wanted = everybody(db)
    matches = match_photos(files, wanted)
    wrong += [WrongFile(path, why) for path, why in matches.left_over]
    names = {one.holder: one.name for one in wanted}
    register = Register(db)
    found: list[FoundPhoto] = []
    mine = sorted(matches.of_holder.items(), key=lambda one: one[1])
    begin(len(mine))
    for done, (holder, path) in enumerate(mine, 1):
        if cancelled():
            return Reading(found, wrong, cancelled=True)
        try:
            photo = read_photo(path)
        except PhotoError as error:
            why = str(error).removeprefix(f"{path.name}：")
            wrong.append(WrongFile(path, f"{why}{error.what_to_do}"))
        else:
            known = newest_photo(register, holder) == photo.hash
            found.append(FoundPhoto(holder, names[holder], path, photo, known))
        progress(done)
    return Reading(found, sorted(wrong, key=lambda one: one.path))


def put_photos(
    photos: Iterable[tuple[str, Photo]],
    ledger: Ledger,
    register: Register,
    *,
    actor: str = "",
    progress: Progress = nobody,
    cancelled: Cancelled = never,
) -> int:
    """Take photos over, by holder number; returns how many are new.

    Every file is stored before its entry, a batch of entries stands or does not, and what is on
    file already is left alone: after a kill the same folder completes. Raises UsageError for an
    unknown holder, NotAllowedError at a gate that is no office, PhotoError, LedgerError.
    """
    must_be_office(ledger)
    wanted = list(photos)
    for holder, _ in wanted:
        if register.item(Holder, holder) is None:
            raise UsageError(f"没有登记这个持证人：{holder}", what_to_do="请核对编号。")
    new = [one for one in wanted if newest_photo(register, one[0]) != one[1].hash]
    remove_parts(ledger.folder)
    for _, photo in wanted:
        keep_photo(ledger.folder, photo)
    bodies = [
        HolderPhotoPut(
            item=HolderPhoto(holder, photo.hash), replaces=register.ref_of(HolderPhoto, holder)
        )
        for holder, photo in new
    ]
    return record(bodies, ledger, actor=actor, progress=progress, cancelled=cancelled)


def _files(folder: Path) -> tuple[list[Path], list[WrongFile]]:
    """What a folder holds: files, and what is no file."""
    try:
        inside: Sequence[Path] = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"打不开文件夹：{folder}", what_to_do="请核对位置和权限；照片要直接放在里面。"
        ) from error
    kept = [
        path
        for path in inside
        if not path.name.startswith(".") and path.name.lower() not in _OF_THE_SYSTEM
    ]
    files = [path for path in kept if path.is_file()]
    wrong = [WrongFile(path, "是文件夹，里面的没有看") for path in kept if path.is_dir()]
    return files, wrong
