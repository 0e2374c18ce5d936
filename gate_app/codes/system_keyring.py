"""The operating system's keyring: found, tried, and never waited for without end."""

import os
import secrets
import sys
import threading
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

PROBE_S: Final = 5.0
CALL_S: Final = 30.0

Answer = TypeVar("Answer")


class KeyringBackend(Protocol):
    """The part of a ``keyring`` backend that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def find_keyring() -> KeyringBackend | None:
    """The system's keyring if it really keeps a secret just now, without asking anybody."""
    try:
        return in_time(_tried_keyring, PROBE_S)
    except Exception:
        # No keyring at all is an everyday state (a server, a bare desktop): a file serves.
        return None


def _tried_keyring() -> KeyringBackend | None:
    if sys.platform.startswith("linux") and not _secret_service_is_open():
        return None
    import keyring

    backend = keyring.get_keyring()
    return backend if keeps_secrets(backend) else None


def keeps_secrets(backend: KeyringBackend) -> bool:
    """Whether a secret put in comes out again; the null backend, for one, forgets it."""
    service, secret = "kadian-probe", secrets.token_hex(16)
    backend.set_password(service, "probe", secret)
    kept = backend.get_password(service, "probe")
    backend.delete_password(service, "probe")
    return kept == secret


def _secret_service_is_open() -> bool:
    """Whether a desktop session has its keyring unlocked: a locked one would ask for a password."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    import secretstorage

    connection = secretstorage.dbus_init()
    try:
        if not secretstorage.check_service_availability(connection):
            return False
        # Not get_default_collection(), which makes a missing one and asks for its password.
        return not secretstorage.Collection(connection).is_locked()
    finally:
        connection.close()


def in_time(ask: Callable[[], Answer], seconds: float) -> Answer:
    """The answer of ``ask``, or TimeoutError: a keyring that hangs must not hang the gate."""
    answers: list[Answer] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            answers.append(ask())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=work, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError("the keyring did not answer")
    return answers[0]
