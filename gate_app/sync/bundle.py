"""The file that carries ledgers on a stick: a zip of sealed segments, signed by who made it.

A ``.kadian`` file is a zip (any computer can look into it) of one member a ledger and epoch,
one JSON line an entry, and ``manifest.json`` with the digest of each, signed. A segment proves
itself by its station's seal; the manifest proves that nothing was cut from the file.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Self

import msgspec

from gate_app.domain.entries import Entry, Header
from gate_app.errors import GateError
from gate_app.ledger.chain import Signer, Verifier, canonical, entry_hash, station_id
from gate_app.sync.hub import Seal, Segment

SUFFIX = ".kadian"
FORMAT = 1
LINE_MAX = 1 << 20
MANIFEST_MAX = 8 << 20
PHOTO_MAX = 32 << 10
UNSEALED_MAX = 256 << 20
"""Bytes without a seal in between, all of which are held in memory: 2,000 of the longest entries,
as a hub takes them under one seal."""
ENTRIES_MAX = 10**9
"""More than any park writes, and as far as a progress bar counts."""
SWELL_MAX = 100
"""How many times its size on the stick a part may be long; entries come to less than ten."""
SWELL_FREE = 1 << 30
"""Bytes up to which that is not asked: what one station wrote may pack well, and is soon read."""
_TORN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(msgspec.MsgspecError, ValueError, KeyError),
    *(NotImplementedError, RuntimeError),  # an unknown or encrypted way of packing
)
"""What a cut or changed file makes the zip reader raise."""
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.sig"


class BundleError(GateError):
    """The file is no bundle, is cut or was changed; nothing of it was taken over."""


class Part(msgspec.Struct, frozen=True):
    """One member of the file: what it holds of which ledger, and its SHA-256 (hex)."""

    name: str
    station: str
    epoch: int
    first: int
    last: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the file says of itself. ``held`` is how far its maker holds each ledger."""

    format: int = FORMAT
    station: str
    public: str
    installation: str = ""
    made_at: int
    """ms UTC, trusted time of the maker."""
    reader: str = ""
    """Checkpoint whose gates may read it; empty for offices, which read everything."""
    held: dict[str, dict[str, int]]
    """Station, then epoch (as text), to the last seq held."""
    parts: tuple[Part, ...] = ()
    photos: dict[str, str] = {}
    """Member name by photo hash."""


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a part: an entry, or the seal of those since the last one.

    ``raw`` (base64) stands for a body that is no text: nobody should write one, and somebody may.
    """

    header: Header | None = None
    body: str | None = None
    raw: bytes | None = None
    seal_at: int = 0
    seal: str = ""


class BundleWriter:
    """Writes a bundle into an open file, ledger by ledger; ``close`` signs it."""

    def __init__(self, file: BinaryIO, manifest: Manifest, signer: Signer) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._manifest, self._signer = manifest, signer
        self._parts: list[Part] = []
        self._photos: dict[str, str] = {}

    def add(self, segments: Iterable[Segment]) -> None:
        """Add segments of one epoch of one station, in order; nothing if there are none."""
        digest, count = hashlib.sha256(), 0
        first = last = None
        name = f"ledgers/{len(self._parts):05}.jsonl"
        for segment in segments:
            lines = _lines(segment)
            digest.update(lines)
            if first is None:
                first = segment.entries[0].header
                member = self._zip.open(name, "w", force_zip64=True)
            member.write(lines)
            last = segment.entries[-1].header
            count += len(segment.entries)
        if first is None or last is None:
            return
        member.close()
        self._parts.append(
            Part(name, first.station, first.epoch, first.seq, last.seq, digest.hexdigest())
        )

    def add_photo(self, name: str, data: bytes) -> None:
        """Add a photo under its hash."""
        member = f"photos/{name}.jpg"
        self._photos[name] = member
        self._zip.writestr(member, data, zipfile.ZIP_STORED)

    def close(self) -> Manifest:
        """Write and sign the manifest."""
        manifest = msgspec.structs.replace(
            self._manifest, parts=tuple(self._parts), photos=self._photos
        )
        raw = canonical(manifest)
        self._zip.writestr(_MANIFEST, raw)
        self._zip.writestr(_SIGNATURE, self._signer.sign(_message(raw)).hex())
        self._zip.close()
        return manifest


class Bundle:
    """An open bundle whose manifest is signed by the station that it names."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = archive, manifest

    @classmethod
    def read(cls, file: BinaryIO, verify: Verifier) -> Self:
        """Read the manifest and check its signature. Raises BundleError."""
        try:
            archive = zipfile.ZipFile(file)
            raw = _member(archive, _MANIFEST, MANIFEST_MAX)
            signature = bytes.fromhex(_member(archive, _SIGNATURE, 128).decode("ascii"))
            manifest = msgspec.json.decode(raw, type=Manifest)
            public = bytes.fromhex(manifest.public)
            _check_counts(manifest.parts)
        except _TORN as error:
            raise _unreadable() from error
        if manifest.format > FORMAT:
            raise BundleError(
                "这份数据由更新版本的程序导出，这个版本读不了。",
                what_to_do="请安装最新版本的卡点。",
            )
        signed = verify(public, signature, _message(raw))
        if not signed or station_id(public) != manifest.station:
            raise BundleError(
                "这份数据的签名不对，可能被改过。", what_to_do="请让对方重新导出；并告诉主管。"
            )
        return cls(archive, manifest)

    def segments(self, part: Part) -> Iterator[Segment]:
        """Read the segments of a part, its digest checked first. Raises BundleError."""
        try:
            if self._digest(part) != part.sha256:
                raise _part_unreadable(part)
            with self._zip.open(part.name) as file:
                yield from _segments(file)
        except _TORN as error:
            raise _part_unreadable(part) from error
        except OSError as error:
            raise _unplugged() from error

    def photo(self, name: str) -> bytes | None:
        """Read a photo by its hash; None if it is not there or cannot be read."""
        try:
            return _member(self._zip, self.manifest.photos[name], PHOTO_MAX)
        except (*_TORN, OSError):
            return None

    def _digest(self, part: Part) -> str:
        packed = self._zip.getinfo(part.name)
        if packed.file_size > max(SWELL_FREE, SWELL_MAX * packed.compress_size):
            raise ValueError(f"{part.name} swells to {packed.file_size} bytes")
        with self._zip.open(part.name) as file:
            # The raw stream: a digest of gigabytes needs no memory.
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


@contextmanager
def open_bundle(path: Path, verify: Verifier) -> Iterator[Bundle]:
    """Open a bundle for reading. Raises BundleError."""
    try:
        with path.open("rb") as file:
            yield Bundle.read(file, verify)
    except FileNotFoundError:
        raise BundleError(f"没有这个文件：{path}", what_to_do="请检查 U 盘和文件名。") from None
    except OSError as error:
        raise _unplugged() from error


def _check_counts(parts: Iterable[Part]) -> None:
    counts = [part.last - part.first + 1 for part in parts]
    if any(count < 1 for count in counts) or sum(counts) > ENTRIES_MAX:
        raise ValueError("no part can hold so many entries")


def _message(raw: bytes) -> bytes:
    return b"kadian-bundle\x00" + raw


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"{name} is longer than it may be")
    return data


def _lines(segment: Segment) -> bytes:
    out = io.BytesIO()
    for entry in segment.entries:
        try:
            body = None if entry.raw is None else entry.raw.decode("utf-8")
            line = _Line(header=entry.header, body=body)
        except UnicodeDecodeError:
            line = _Line(header=entry.header, raw=entry.raw)
        out.write(canonical(line) + b"\n")
    seal = segment.seal
    out.write(canonical(_Line(seal_at=seal.at, seal=seal.signature.hex())) + b"\n")
    return out.getvalue()


def _segments(file: IO[bytes]) -> Iterator[Segment]:
    decoder = msgspec.json.Decoder(_Line)
    entries: list[Entry] = []
    room = UNSEALED_MAX
    while raw := file.readline(LINE_MAX + 1):
        if len(raw) > LINE_MAX:
            raise ValueError("a line is longer than it may be")
        room -= len(raw)
        if room < 0:
            raise ValueError("too much without a seal")
        line = decoder.decode(raw)
        if line.header is not None:
            body = line.raw if line.body is None else line.body.encode("utf-8")
            entries.append(Entry(line.header, entry_hash(line.header), body))
        elif entries:
            yield Segment(tuple(entries), Seal(line.seal_at, bytes.fromhex(line.seal)))
            entries, room = [], UNSEALED_MAX
    if entries:
        raise ValueError("the last entries have no seal")


def _unreadable() -> BundleError:
    return BundleError(
        "这份数据不完整或已损坏，没有收下。", what_to_do="请让对方重新导出到 U 盘，再试一次。"
    )


def _part_unreadable(part: Part) -> BundleError:
    return BundleError(
        f"这份数据里电脑 {part.station} 的部分读不懂，没有收下；其余的照收。",
        what_to_do="请让对方重新导出到 U 盘，再试一次；还是这样，请主管查看那台电脑。",
    )


def _unplugged() -> BundleError:
    return BundleError("U 盘读不出来。", what_to_do="请重新插好 U 盘，再试一次。")
