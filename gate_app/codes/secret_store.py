"""Where the station's own key lies: the operating system's keyring, else a file of mode 0600."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from gate_app.codes.system_keyring import CALL_S, Answer, KeyringBackend, find_keyring, in_time
from gate_app.errors import GateError

_CHOICE_FILE = "secret-store"


class SecretStoreError(GateError):
    """Secrets cannot be read or kept here now."""


class SecretStore(Protocol):
    """Keeps small secrets of this installation by name."""

    place: str
    """Where the secrets lie, in the user's words."""

    def get(self, name: str) -> bytes | None:
        """The secret, None when there is none; SecretStoreError when the store is shut."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret durably, over an older one; SecretStoreError when that failed."""


class KeyringStore:
    """Secrets in the keyring of the operating system, under a service name of their own."""

    place = "操作系统的钥匙串"

    def __init__(self, service: str, backend: KeyringBackend) -> None:
        self._service = service
        self._backend = backend

    def get(self, name: str) -> bytes | None:
        def ask() -> bytes | None:
            kept = self._backend.get_password(self._service, name)
            return None if kept is None else bytes.fromhex(kept)

        return self._call(ask)

    def put(self, name: str, secret: bytes) -> None:
        self._call(lambda: self._backend.set_password(self._service, name, secret.hex()))

    def _call(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return in_time(ask, CALL_S)
        except Exception as error:
            # Each backend raises errors of its own; all mean that the keyring is shut.
            raise SecretStoreError(
                "打不开操作系统的钥匙串，取不到本机密钥。",
                what_to_do="登录桌面、解锁钥匙串后重试。",
            ) from error


class FileStore:
    """Secrets as files that only this user may read; on Windows the profile's ACL sees to it."""

    place = "数据文件夹（仅本用户可读）"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "secrets"

    def get(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _shut(self._folder, error) from error

    def put(self, name: str, secret: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            _write_durably(self._folder / name, secret)
        except OSError as error:
            raise _shut(self._folder, error) from error


def open_secret_store(
    folder: Path,
    *,
    use_keyring: bool = True,
    find_backend: Callable[[], KeyringBackend | None] = find_keyring,
) -> SecretStore:
    """The store of the data folder ``folder``, which must exist.

    The first opening chooses and writes its choice down: a key kept in the keyring must not
    seem lost, and be made anew, when the program runs later without a desktop. SecretStoreError
    when the chosen keyring is out of reach. Never prompts, never waits beyond a few seconds.
    """
    choice_file = folder / _CHOICE_FILE
    try:
        choice = choice_file.read_text("ascii").strip() if choice_file.exists() else ""
    except (OSError, ValueError) as error:
        raise _shut(folder, error) from error
    if choice == "file":
        return FileStore(folder)
    backend = find_backend() if choice or use_keyring else None
    if choice:
        if backend is None:
            raise SecretStoreError(
                "本机密钥在操作系统的钥匙串里，现在打不开钥匙串。",
                what_to_do="登录桌面、解锁钥匙串后重试。",
            )
        return KeyringStore(choice, backend)
    service = "file" if backend is None else f"kadian-{secrets.token_hex(8)}"
    try:
        _write_durably(choice_file, service.encode("ascii"))
    except OSError as error:
        raise _shut(folder, error) from error
    return FileStore(folder) if backend is None else KeyringStore(service, backend)


def _write_durably(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``, mode 0600, on the disk when this returns."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _shut(folder: Path, error: Exception) -> SecretStoreError:
    return SecretStoreError(
        f"密钥读写失败：{folder}（{getattr(error, 'strerror', None) or error}）",
        what_to_do="检查数据文件夹的权限和磁盘空间。",
    )
