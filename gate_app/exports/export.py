"""Exports lines to one file and says beside it what the file holds and what it rests on."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import msgspec

from gate_app.errors import GateError, UsageError
from gate_app.exports.cells import safe
from gate_app.exports.columns import HEADINGS, Style, cells_of, masked
from gate_app.exports.registry import EndingFile, Format, LineFile
from gate_app.ledger.logline import LogLine
from gate_app.words import time_text

READ_AT_ONCE = 1 << 20


class ExportError(GateError):
    """The file could not be written; nothing is left of it."""


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What an export rests on: the ledger's head and what its verification said."""

    head: tuple[str, int, int, str] | None
    """Station, epoch, seq and hash of the last entry."""
    verified: bool
    signed_to: dict[str, int]
    faults: list[str]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is written to ``NAME.manifest.json``."""

    file: str
    format: str
    sha256: str
    rows: int
    first: str
    """Ref of the first line: station, epoch and seq."""
    last: str
    filter: dict[str, object]
    unmasked: bool
    time_zone: str
    made_at: str
    recorded: bool
    """Whether the export is an entry of the ledger."""
    basis: Basis
    program: str


def manifest_path(target: Path) -> Path:
    """Where the manifest of an export lies."""
    return target.with_name(f"{target.name}.manifest.json")


def check_target(target: Path, *, force: bool) -> None:
    """Raise UsageError before any work where the file cannot be written as asked."""
    if not target.parent.is_dir():
        raise UsageError(f"没有这个文件夹：{target.parent}", what_to_do="请先建好，或换一个位置。")
    if target.is_dir():
        raise UsageError(f"这是一个文件夹：{target}", what_to_do="请写明文件名。")
    if target.exists() and not force:
        raise UsageError(f"文件已经存在：{target}", what_to_do="请换一个名字，或加 --force 覆盖。")


def export(
    lines: Iterable[LogLine],
    target: Path,
    form: Format,
    *,
    style: Style,
    basis: Basis,
    asked: dict[str, object],
    record: Callable[[int], bool],
) -> Manifest:
    """Write the lines, then their manifest; both appear at once and whole, or not at all.

    ``record`` is told the number of rows before the file appears and says whether the ledger
    has it; what it raises keeps the file from appearing. Raises ExportError.
    """
    try:
        # A folder of its own beside the target: whatever happens, one removal leaves nothing.
        work = Path(tempfile.mkdtemp(prefix=".kadian-export-", dir=target.parent))
        try:
            part = work / target.name
            rows, first, last = _write(lines, part, form, style, basis)
            manifest = Manifest(
                file=target.name,
                format=form.name,
                sha256=_sha256(part),
                rows=rows,
                first=first,
                last=last,
                filter=asked,
                unmasked=style.unmasked,
                time_zone=style.time_zone,
                made_at=time_text(time.time_ns() // 1_000_000, style.time_zone),
                recorded=record(rows),
                basis=basis,
                program=f"kadian {version('kadian')}",
            )
            note = work / manifest_path(target).name
            note.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
            note.replace(manifest_path(target))
            part.replace(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise _explain(error, target) from error
    return manifest


def _write(
    lines: Iterable[LogLine], part: Path, form: Format, style: Style, basis: Basis
) -> tuple[int, str, str]:
    rows, first, last = 0, "", ""
    file = form.open(part)
    try:
        if not isinstance(file, LineFile):
            file.row([safe(heading) for heading in HEADINGS])
        for line in lines:
            if isinstance(file, LineFile):
                file.line(line if style.unmasked else masked(line))
            else:
                file.row([safe(cell) for cell in cells_of(line, style)])
            last = f"{line.station}:{line.epoch}:{line.seq}"
            first = first or last
            rows += 1
        if isinstance(file, EndingFile):
            file.end_with(ending(rows, first, last, basis))
        file.close()
    except BaseException:
        file.drop()
        raise
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    return rows, first, last


def ending(rows: int, first: str, last: str, basis: Basis) -> list[str]:
    """What a file rests on, in words, for its last page."""
    told = [f"共 {rows} 条：第一条 {first or '无'}，最后一条 {last or '无'}。"]
    if basis.head is not None:
        station, epoch, seq, digest = basis.head
        told.append(f"台账末条：{station}:{epoch}:{seq}，哈希 {digest}")
    if basis.verified:
        signed = "；".join(
            f"{station} 签名到第 {seq} 条" for station, seq in basis.signed_to.items()
        )
        told.append(f"台账校验：通过。{signed}")
    else:
        told.append(f"台账校验：没有通过，{len(basis.faults)} 处有误。{'；'.join(basis.faults)}")
    return told


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(READ_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()


def _explain(error: OSError, target: Path) -> ExportError:
    text = str(error).lower()
    if "no space" in text or "quota" in text or "too large" in text:
        return ExportError(
            "磁盘已满，没有导出。", what_to_do="请清理磁盘，或导出到别的磁盘；台账没有受影响。"
        )
    if isinstance(error, PermissionError) or "read-only" in text:
        return ExportError(f"不能写入这个文件夹：{target.parent}", what_to_do="请换一个位置。")
    return ExportError(f"没有导出：{error}", what_to_do="请换一个位置再试。")
