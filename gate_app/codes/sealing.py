"""Secrets behind a passphrase: the site's authority key and the pass-signing keys at rest.

A sealed secret is ``KDS1 ‖ salt[16] ‖ nonce[12] ‖ ciphertext``: ChaCha20-Poly1305 (RFC 8439)
under a key from Argon2id with RFC 9106's low-memory parameters. ``KDS1`` stands for all of these
parameters; others get another name.
"""

import os
import unicodedata
from typing import Final

from argon2.low_level import hash_secret_raw
from argon2.profiles import RFC_9106_LOW_MEMORY
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from gate_app.errors import GateError

SHORTEST_PASSPHRASE: Final = 8

_NAME = b"KDS1"
_SALT_BYTES = 16
_NONCE_BYTES = 12
_HEADER_BYTES = len(_NAME) + _SALT_BYTES + _NONCE_BYTES


class SealError(GateError):
    """A secret cannot be sealed or opened with this passphrase."""


def seal(secret: bytes, passphrase: str) -> bytes:
    """``secret`` encrypted; SealError for a passphrase as weak as a PIN. Takes about 0.4 s."""
    typed = _normal(passphrase)
    if len(typed) < SHORTEST_PASSPHRASE or typed.isdigit():
        raise SealError(
            f"口令太弱：至少 {SHORTEST_PASSPHRASE} 个字符，且不能全是数字。",
            what_to_do="用几个不相干的词组成口令，写下来锁好。",
        )
    salt = os.urandom(_SALT_BYTES)
    header = _NAME + salt + os.urandom(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(_key(passphrase, salt))
    return header + cipher.encrypt(header[-_NONCE_BYTES:], secret, header)


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """The secret again; SealError when the passphrase is wrong or the bytes are damaged."""
    if not sealed.startswith(_NAME):
        raise SealError(
            "这不是加密的密钥文件，或由更新版本的程序写成。",
            what_to_do="检查选的文件；必要时升级程序。",
        )
    header, ciphertext = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    salt, nonce = header[len(_NAME) : -_NONCE_BYTES], header[-_NONCE_BYTES:]
    if len(header) == _HEADER_BYTES:
        try:
            return ChaCha20Poly1305(_key(passphrase, salt)).decrypt(nonce, ciphertext, header)
        except InvalidTag:
            pass
    raise SealError("口令不对，或密钥文件已损坏。", what_to_do="再输一次口令；或用备份的密钥文件。")


def _normal(passphrase: str) -> str:
    # Full-width characters of an input method and plain ones are the same passphrase.
    return unicodedata.normalize("NFKC", passphrase)


def _key(passphrase: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        secret=_normal(passphrase).encode("utf-8", "surrogatepass"),
        salt=salt,
        time_cost=RFC_9106_LOW_MEMORY.time_cost,
        memory_cost=RFC_9106_LOW_MEMORY.memory_cost,
        parallelism=RFC_9106_LOW_MEMORY.parallelism,
        hash_len=RFC_9106_LOW_MEMORY.hash_len,
        type=RFC_9106_LOW_MEMORY.type,
        version=RFC_9106_LOW_MEMORY.version,
    )
