"""Ed25519 keys: signing, verifying, naming them, and reading a file of public ones."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from gate_app.errors import GateError

KEY_BYTES: Final = 32

PublicKeys: TypeAlias = Mapping[str, Ed25519PublicKey]
"""Public keys by kid: those that a reader trusts."""


class KeyFileError(GateError):
    """A file of public keys cannot be used."""


class SigningKey:
    """An Ed25519 private key (RFC 8032); its secret is the 32-byte ``seed``."""

    def __init__(self, seed: bytes) -> None:
        """The key of a 32-byte seed; ValueError for another length."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.seed = seed
        self.public = self._private.public_key().public_bytes_raw()
        self.kid = kid_of(self.public)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new key from the operating system's random numbers."""
        return cls(os.urandom(KEY_BYTES))

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of ``message``; the same each time."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        # Never the seed: a key ends up in log lines by accident.
        return f"SigningKey(kid={self.kid})"


def kid_of(public: bytes) -> str:
    """Name of a public key: the first 8 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public).hexdigest()[:16]


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` is that of ``message`` by the key ``public``; never raises."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys(publics: Iterable[bytes]) -> dict[str, Ed25519PublicKey]:
    """Keys by kid, ready for reading passes; ValueError for a key that is not 32 bytes."""
    return {kid_of(public): Ed25519PublicKey.from_public_bytes(public) for public in publics}


def read_key_file(path: Path) -> dict[str, Ed25519PublicKey]:
    """Keys of a JSON list of ``{"kid": hex, "public": hex}``; KeyFileError when it is not one."""
    try:
        listed = json.loads(path.read_bytes())
    except OSError as error:
        raise KeyFileError(
            f"打不开公钥文件 {path.name}：{error.strerror or error}",
            what_to_do="检查文件路径和权限。",
        ) from error
    except (ValueError, RecursionError) as error:
        raise KeyFileError(f"公钥文件 {path.name} 不是 JSON。", what_to_do=_HOW) from error
    if not isinstance(listed, list):
        raise KeyFileError(f"公钥文件 {path.name} 不是列表。", what_to_do=_HOW)
    return public_keys(_listed_key(item, number) for number, item in enumerate(listed, 1))


_HOW: Final = '文件应为 [{"kid": "…", "public": "…"}]，均为十六进制。'


def _listed_key(item: object, number: int) -> bytes:
    if not isinstance(item, dict) or item.keys() != {"kid", "public"}:
        raise KeyFileError(f"第 {number} 个公钥的格式不对。", what_to_do=_HOW)
    kid, text = item["kid"], item["public"]
    try:
        public = bytes.fromhex(text)
        Ed25519PublicKey.from_public_bytes(public)
    except (TypeError, ValueError) as error:
        raise KeyFileError(
            f"第 {number} 个公钥不是 {KEY_BYTES} 字节的十六进制。", what_to_do=_HOW
        ) from error
    if kid != kid_of(public):
        raise KeyFileError(
            f"第 {number} 个公钥与它的编号（kid）不符。",
            what_to_do="向发证办公室重新索取公钥文件。",
        )
    return public
