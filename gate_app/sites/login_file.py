"""The login file of the hub: a one-time login for one laptop, and all it needs to find the hub.

``gate hub init --office`` writes it for the first office, ``gate hub relogin`` and
``gate station login`` for a station that lost its own. It opens the hub once: a secret.
"""

from contextlib import suppress
from pathlib import Path

import msgspec

from gate_app.errors import UsageError
from gate_app.issuing.whole_file import CancelledError, stopped, whole_file
from gate_app.sites.enrolment_file import HubLogin

SYSTEM = "system"
"""As ``sslrootcert`` no file, but the system's certificates (libpq 16 and newer)."""


class LoginFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands in the file; ``expires`` in ms UTC, the root certificate as PEM."""

    hub: str
    login: str
    password: str
    expires: int = 0
    root_certificate: str = ""


def read_login(path: Path) -> HubLogin:
    """Read the file. Raises UsageError."""
    try:
        said = msgspec.json.decode(path.read_bytes(), type=LoginFile)
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(
            f"{path} 不是中心的登录文件。",
            what_to_do="请让管中心的人运行 gate hub init --office，或让指挥部做一份。",
        ) from error
    return HubLogin(said.hub, said.login, said.password, said.root_certificate)


def write_login(login: HubLogin, expires: int, path: Path) -> None:
    """Write the file, readable by this user alone. Raises WriteError."""
    said = LoginFile(
        login.address, login.login, login.password, expires, root_certificate=login.root_certificate
    )
    with whole_file(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(said), indent=2))


def check_writable(path: Path) -> None:
    """Try it before somebody is asked for what shall stand in it. Raises WriteError."""
    with suppress(CancelledError), whole_file(path):
        raise stopped()


def as_told(url: str) -> HubLogin:
    """A hub as another laptop needs to know it: its root certificate in it, no login.

    Raises UsageError where the certificate cannot be read, HubForeignError.
    """
    # Loaded when it is used: a station without a hub starts without it.
    from gate_app.sync.postgres_line import root_file, with_login, without_login, without_root

    root = root_file(url)
    if root == SYSTEM:
        return HubLogin(without_login(with_login(without_root(url), "", SYSTEM)), "", "")
    try:
        certificate = Path(root).read_text("ascii") if root else ""
    except (OSError, ValueError) as error:
        raise UsageError(f"读不了中心的根证书：{root}", what_to_do="请检查这个文件。") from error
    return HubLogin(without_root(url), "", "", certificate)
