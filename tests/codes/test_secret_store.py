"""Where the station's key lies, with and without a keyring."""

import os
import threading
from pathlib import Path

import pytest

from gate_app.codes import system_keyring
from gate_app.codes.secret_store import (
    FileStore,
    KeyringStore,
    SecretStoreError,
    open_secret_store,
)

SECRET = bytes(range(32))


class FakeKeyring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class ForgetfulKeyring(FakeKeyring):
    """Takes everything, keeps nothing: the null backend."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = ""


class FailingKeyring(FakeKeyring):
    """Raises on every call: the fail backend, or one that was locked meanwhile."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("No recommended backend was available")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("No recommended backend was available")


def test_file_store(tmp_path: Path) -> None:
    store = open_secret_store(tmp_path, find_backend=lambda: None)
    assert isinstance(store, FileStore)
    assert store.get("station") is None
    store.put("station", b"older")
    store.put("station", SECRET)
    assert store.get("station") == SECRET
    assert open_secret_store(tmp_path, find_backend=FakeKeyring).get("station") == SECRET
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["station"]


def test_only_the_user_may_read_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        open_secret_store(tmp_path, use_keyring=False).put("station", SECRET)
    finally:
        os.umask(before)
    for path in (tmp_path / "secrets", tmp_path / "secrets" / "station"):
        assert path.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_keyring_store(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    store = open_secret_store(tmp_path, find_backend=lambda: keyring)
    assert isinstance(store, KeyringStore)
    assert store.get("station") is None
    store.put("station", SECRET)
    assert open_secret_store(tmp_path, find_backend=lambda: keyring).get("station") == SECRET
    assert not (tmp_path / "secrets").exists()


def test_two_installations_do_not_share_a_key(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        open_secret_store(folder, find_backend=lambda: keyring).put("s", folder.name.encode())
    for folder in folders:
        store = open_secret_store(folder, find_backend=lambda: keyring)
        assert store.get("s") == folder.name.encode()


def test_a_key_in_the_keyring_is_not_taken_for_lost(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    open_secret_store(tmp_path, find_backend=lambda: keyring).put("station", SECRET)
    with pytest.raises(SecretStoreError, match="钥匙串"):
        open_secret_store(tmp_path, find_backend=lambda: None)
    shut = open_secret_store(tmp_path, find_backend=FailingKeyring)
    with pytest.raises(SecretStoreError, match="钥匙串"):
        shut.get("station")
    with pytest.raises(SecretStoreError, match="钥匙串"):
        shut.put("station", SECRET)


def test_a_keyring_is_believed_only_after_a_round_trip() -> None:
    keyring = FakeKeyring()
    assert system_keyring.keeps_secrets(keyring)
    assert keyring.kept == {}
    assert not system_keyring.keeps_secrets(ForgetfulKeyring())
    with pytest.raises(RuntimeError):
        system_keyring.keeps_secrets(FailingKeyring())


@pytest.mark.parametrize("backend", ["fail", "null"])
def test_the_library_s_own_dummies_are_no_keyring(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.core import load_keyring

    dummy = load_keyring(f"keyring.backends.{backend}.Keyring")
    monkeypatch.setattr(keyring, "get_keyring", lambda: dummy)
    monkeypatch.setattr(system_keyring, "_secret_service_is_open", lambda: True)
    assert system_keyring.find_keyring() is None


def test_without_a_desktop_session_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    assert system_keyring.find_keyring() is None
    monkeypatch.setenv("DISPLAY", ":77")
    assert system_keyring.find_keyring() is None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    assert system_keyring.find_keyring() is None


def test_a_keyring_that_hangs_does_not_hang_the_gate() -> None:
    never = threading.Event()
    with pytest.raises(TimeoutError):
        system_keyring.in_time(never.wait, 0.05)
    never.set()


def test_the_demo_leaves_no_trace_in_the_keyring(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    store = open_secret_store(tmp_path, use_keyring=False, find_backend=lambda: keyring)
    store.put("station", SECRET)
    assert keyring.kept == {}


def test_a_folder_that_cannot_be_used_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(SecretStoreError, match="密钥读写失败"):
        open_secret_store(tmp_path / "missing", use_keyring=False)
    (tmp_path / "secrets").write_bytes(b"in the way")
    store = open_secret_store(tmp_path, use_keyring=False)
    with pytest.raises(SecretStoreError, match="密钥读写失败"):
        store.put("station", SECRET)
    with pytest.raises(SecretStoreError, match="密钥读写失败"):
        store.get("station")


def test_a_failed_write_keeps_the_old_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_secret_store(tmp_path, use_keyring=False)
    store.put("station", SECRET)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SecretStoreError, match="No space"):
        store.put("station", b"newer")
    assert store.get("station") == SECRET
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["station"]
