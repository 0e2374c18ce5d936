"""The sealed keys as a text: kept as a file, printed as a QR code and as lines to type again.

Whoever finds it needs the passphrase, too. Each line ends in four check characters, so that a
slip while typing is named by its line.
"""

import base64
import binascii
import re
import secrets
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

from gate_app.codes.keys import SigningKey
from gate_app.codes.sealing import unseal
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import read_config
from gate_app.errors import GateError, NotAllowedError
from gate_app.issuing.pass_keys import AUTHORITY_FILE, FOLDER, PASS_KEYS_FILE, open_authority
from gate_app.ledger.database import faults
from gate_app.ledger.lock import FolderLock
from gate_app.ledger.register import Register
from gate_app.ledger.restore import bring_bytes, put_aside
from gate_app.sites.station_secrets import STATION_FILE, seal_station, unseal_station

FILES: Final = (AUTHORITY_FILE, PASS_KEYS_FILE, STATION_FILE)
PREFIX: Final = "KDK1:"
WIDTH: Final = 40
CHECK: Final = 4
LARGEST: Final = 16 * 2**20
_LINE = re.compile(rf"([A-Z2-7]{{1,{WIDTH}}})[-=]([A-Z2-7]{{{CHECK}}})")


class RecoveryError(GateError):
    """This text is no copy of the keys, or was copied wrongly."""


def recovery_text(folder: Path, register: Register, passphrase: str) -> str:
    """The sealed keys of this station as one line; seals what was not sealed yet.

    Raises SealError for a wrong passphrase, KeysError, SecretStoreError, LedgerError.
    """
    open_authority(folder, passphrase)  # a copy that nobody can open is none
    if not (folder / FOLDER / STATION_FILE).exists():
        seal_station(folder, register, passphrase)
    parts = []
    for name in FILES:
        with faults():
            sealed = (folder / FOLDER / name).read_bytes()
        parts.append(len(sealed).to_bytes(2, "big") + sealed)
    return PREFIX + base64.b32encode(b"".join(parts)).decode().rstrip("=")


def lines_of(text: str) -> list[str]:
    """The same in lines with check characters."""
    body = text.removeprefix(PREFIX)
    rows = [body[start : start + WIDTH] for start in range(0, len(body), WIDTH)]
    return [f"{row}-{_check(number, row)}" for number, row in enumerate(rows, 1)]


def write_recovery(path: Path, text: str) -> None:
    """Write the file to keep. Raises LedgerError."""
    said = ["# Kadian（卡点）密钥备份。要用口令才能打开；请与口令分开保管。", text, *lines_of(text)]
    bring_bytes("\n".join([*said, ""]).encode(), path)


def hand_out(target: Path, write: Callable[[Path], object], record: Callable[[], object]) -> None:
    """Have a copy of the keys written, recorded, and only then found under its name.

    Raises whatever the two raise: then no file appears.
    """
    waiting = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        write(waiting)
        record()
        with faults():
            waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)


def read_recovery(path: Path) -> dict[str, bytes]:
    """The sealed keys by file name, from the file, a photo of the sheet, or typed lines.

    Raises RecoveryError.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise RecoveryError("文件太大，不是密钥备份。", what_to_do="请检查选的文件。")
        data = path.read_bytes()
    except OSError as error:
        raise RecoveryError(
            f"打不开 {path.name}（{error.strerror or error}）。", what_to_do="请检查文件和权限。"
        ) from error
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _files(_code_in(data))
    try:
        return _files(_text(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise RecoveryError("这不是密钥备份。", what_to_do="请检查选的文件。") from error


def take_in(folder: Path, files: dict[str, bytes], passphrase: str) -> None:
    """Put these keys into the station's folder; older ones are put aside, never deleted.

    Raises SealError for a wrong passphrase, NotAllowedError for another site's keys,
    FolderInUseError, LedgerError; then nothing is changed.
    """
    config = read_config(folder)
    authority = SigningKey(unseal(files[AUTHORITY_FILE], passphrase))
    if authority.public.hex() != config.authority:
        raise NotAllowedError("这是另一个园区的密钥。", what_to_do="请检查选的文件。")
    held = unseal_station(files[STATION_FILE], passphrase)
    lock = FolderLock(folder)
    try:
        put_aside(folder, (FOLDER,))
        with faults():
            (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
        for name, sealed in files.items():
            bring_bytes(sealed, folder / FOLDER / name)
        store = open_secret_store(folder)
        for name, secret in held.items():
            if store.get(name) is None:
                store.put(name, secret)
    finally:
        lock.release()


def _check(number: int, row: str) -> str:
    digest = zlib.crc32(f"{number}:{row}".encode()).to_bytes(4, "big")
    return base64.b32encode(digest).decode()[:CHECK]


def _code_in(picture: bytes) -> str:
    import numpy as np
    from PIL import Image

    from gate_app.scanning.decoder import decode_still

    try:
        with Image.open(BytesIO(picture)) as opened:
            pixels = np.ascontiguousarray(np.array(opened.convert("L")))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise RecoveryError("这张图片打不开。", what_to_do="请重新拍一张。") from error
    for read in decode_still(pixels):
        if read.text.startswith(PREFIX):
            return read.text.removeprefix(PREFIX)
    raise RecoveryError("图片里没有密钥备份的二维码。", what_to_do="请拍清楚、拍正，再试一次。")


def _text(text: str) -> str:
    """What the file says: the one line if it is there, else the lines put together."""
    rows = [re.sub(r"^\s*\d+\s+|\s", "", row.upper()) for row in text.splitlines()]
    rows = [row for row in rows if row and not row.startswith("#")]
    whole = next((row for row in rows if row.startswith(PREFIX)), None)
    if whole is not None:
        return whole.removeprefix(PREFIX)
    body = ""
    for number, row in enumerate(rows, 1):
        found = _LINE.fullmatch(row)
        if found is None or _check(number, found[1]) != found[2]:
            raise RecoveryError(
                f"第 {number} 行抄错了，或漏了一行。", what_to_do="请对照打印件改好这一行。"
            )
        body += found[1]
    return body


def _files(body: str) -> dict[str, bytes]:
    try:
        data = base64.b32decode(body + "=" * (-len(body) % 8))
        files: dict[str, bytes] = {}
        for name in FILES:
            size = int.from_bytes(data[:2], "big")
            files[name], data = data[2 : 2 + size], data[2 + size :]
            if not size or len(files[name]) != size:
                raise ValueError(name)
    except (binascii.Error, ValueError) as error:
        raise RecoveryError(
            "这不是密钥备份，或缺了一段。", what_to_do="请检查选的文件。"
        ) from error
    if data:
        raise RecoveryError("密钥备份的末尾多了东西。", what_to_do="请检查选的文件。")
    return files
