"""The site's authority key and pass-signing keys, at rest behind a passphrase."""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from gate_app.codes.keys import SigningKey
from gate_app.codes.sealing import seal, unseal
from gate_app.errors import GateError
from gate_app.issuing.identity import put_back_identity_key
from gate_app.ledger.database import connect
from gate_app.ledger.issued import live_pass_keys

FOLDER: Final = "keys"
AUTHORITY_FILE: Final = "authority.sealed"
PASS_KEYS_FILE: Final = "pass-keys.sealed"
_STAGED: Final = "staged"
_TAKEN: Final = "taken"
"""Renaming the one to the other is the moment at which several files change as one."""


class KeysError(GateError):
    """The keys are not here, or none of them may sign."""


class Kept(msgspec.Struct, frozen=True):
    """What an office needs to issue: seeds of pass keys, and the key of identity hashes (hex)."""

    pass_keys: tuple[str, ...]
    identity_key: str = ""


def has_keys(folder: Path) -> bool:
    """Whether passes can be issued on this laptop."""
    return (folder / FOLDER / PASS_KEYS_FILE).exists()


def keep_keys(
    folder: Path,
    authority: SigningKey,
    pass_keys: Sequence[SigningKey],
    passphrase: str,
    *,
    identity_key: bytes = b"",
) -> None:
    """Seal the keys into ``folder/keys``; takes a second by intent.

    With them goes the key of identity hashes: that folder is all a new office laptop needs.

    Raises SealError for a weak passphrase, OSError when the disk says no.
    """
    kept = Kept(tuple(key.seed.hex() for key in pass_keys), identity_key.hex())
    files = {
        AUTHORITY_FILE: seal(authority.seed, passphrase),
        PASS_KEYS_FILE: seal(msgspec.json.encode(kept), passphrase),
    }
    write_sealed(folder, files)


def write_sealed(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put sealed files into ``folder/keys``: after a kill all are old, or all are new.

    Raises OSError when the disk says no; then all are old.
    """
    stage_sealed(folder, files)
    take_staged(folder)


def stage_sealed(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write sealed files beside the kept ones, to be taken or forgotten. Raises OSError."""
    settle_keys(folder)
    staged = folder / FOLDER / _STAGED
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700, parents=True)
    staged.parent.chmod(0o700)
    for name, sealed in files.items():
        with os.fdopen(os.open(staged / name, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())


def take_staged(folder: Path) -> None:
    """What was staged holds from here on, whatever happens next. Raises OSError."""
    (folder / FOLDER / _STAGED).rename(folder / FOLDER / _TAKEN)
    settle_keys(folder)


def settle_keys(folder: Path) -> None:
    """Finish what a kill cut short after it was taken. Raises OSError."""
    taken = folder / FOLDER / _TAKEN
    if not taken.is_dir():
        return
    with suppress(FileNotFoundError):  # somebody else finishes it at the same time
        for path in sorted(taken.iterdir()):
            path.replace(folder / FOLDER / path.name)
        taken.rmdir()


def open_pass_key(folder: Path, passphrase: str) -> SigningKey:
    """The key that signs new passes: the first kept one that is certified and not retired.

    Puts the key of identity hashes back where this laptop has none. Raises SealError (wrong
    passphrase), KeysError, SecretStoreError, LedgerError.
    """
    kept = open_kept(folder, passphrase)
    if kept.identity_key:
        put_back_identity_key(folder, bytes.fromhex(kept.identity_key))
    db = connect(folder.absolute(), write=False)
    try:
        live = live_pass_keys(db)
    finally:
        db.close()
    for seed in kept.pass_keys:
        key = SigningKey(bytes.fromhex(seed))
        if key.public in live:
            return key
    raise KeysError("这里的发证密钥都已停用。", what_to_do="请主管用主管机构密钥启用新的发证密钥。")


def open_kept(folder: Path, passphrase: str) -> Kept:
    """All that is kept for issuing. Raises SealError (wrong passphrase), KeysError."""
    try:
        return msgspec.json.decode(read_sealed(folder, PASS_KEYS_FILE, passphrase), type=Kept)
    except msgspec.MsgspecError as error:
        raise KeysError("密钥文件由别的版本写成。", what_to_do="请升级程序。") from error


def open_authority(folder: Path, passphrase: str) -> SigningKey:
    """The site's authority key. Raises SealError (wrong passphrase), KeysError."""
    return SigningKey(read_sealed(folder, AUTHORITY_FILE, passphrase))


def read_sealed(folder: Path, name: str, passphrase: str) -> bytes:
    """What a sealed file holds. Raises SealError (wrong passphrase), KeysError."""
    try:
        settle_keys(folder)
        sealed = (folder / FOLDER / name).read_bytes()
    except FileNotFoundError:
        raise KeysError(
            "这台电脑上没有发证密钥，只能当卡点用。", what_to_do="请在发证办公室的电脑上办理。"
        ) from None
    except OSError as error:
        raise KeysError(
            f"读不了密钥文件（{error.strerror or error}）。", what_to_do="请检查文件夹权限。"
        ) from error
    return unseal(sealed, passphrase)
