"""The site's authority key and pass-signing keys, at rest behind a passphrase."""

import os
from collections.abc import Sequence
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


class KeysError(GateError):
    """The keys are not here, or none of them may sign."""


class _Kept(msgspec.Struct, frozen=True):
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
    kept = _Kept(tuple(key.seed.hex() for key in pass_keys), identity_key.hex())
    files = {
        AUTHORITY_FILE: seal(authority.seed, passphrase),
        PASS_KEYS_FILE: seal(msgspec.json.encode(kept), passphrase),
    }
    keys = folder / FOLDER
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, sealed in files.items():
        part = keys / f"{name}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(keys / name)


def open_pass_key(folder: Path, passphrase: str) -> SigningKey:
    """The key that signs new passes: the first kept one that is certified and not retired.

    Puts the key of identity hashes back where this laptop has none. Raises SealError (wrong
    passphrase), KeysError, SecretStoreError, LedgerError.
    """
    opened = _opened(folder, PASS_KEYS_FILE, passphrase)
    try:
        kept = msgspec.json.decode(opened, type=_Kept)
    except msgspec.MsgspecError as error:
        raise KeysError("密钥文件由别的版本写成。", what_to_do="请升级程序。") from error
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


def open_authority(folder: Path, passphrase: str) -> SigningKey:
    """The site's authority key. Raises SealError (wrong passphrase), KeysError."""
    return SigningKey(_opened(folder, AUTHORITY_FILE, passphrase))


def _opened(folder: Path, name: str, passphrase: str) -> bytes:
    try:
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
