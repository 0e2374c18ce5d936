"""What one installation knows about itself before any ledger is open: ``station.json``.

Beside it ``hub.json``, where there is a hub; its password lies in the secret store.
"""

import os
from pathlib import Path
from typing import TypeVar

import msgspec
import platformdirs

from gate_app.domain.places import Place
from gate_app.errors import GateError

FILE = "station.json"
HUB_FILE = "hub.json"
HUB_PASSWORD = "hub-password"
"""The name under which the secret store keeps it."""


T = TypeVar("T", bound=msgspec.Struct)


class ConfigError(GateError):
    """The folder holds no station, or its description cannot be read."""


class StationConfig(msgspec.Struct, frozen=True):
    """Where this station stands and whose authority it obeys (public key, hex)."""

    place: Place
    authority: str
    demo: bool = False


class HubConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """The hub of this station, without its password: all in one file, so that none of it is old."""

    address: str
    """As a URL (``postgresql://server/database?...``) or ``key=value``; without login."""
    login: str
    since: int
    """When it was set up here, ms UTC: a register that was never fresh is as old as that."""
    root: str | None = None
    """PEM of whom the hub's certificate is checked against; empty: the system's. None: written by
    an earlier program, the file ``hub-root.pem`` counts.
    """
    before: "HubConfig | None" = None
    """The hub and login that worked before, until this one has been used."""


def default_folder() -> Path:
    """Where the data lies unless ``--data-dir`` says otherwise."""
    return Path(platformdirs.user_data_dir("kadian", appauthor=False))


def is_station(folder: Path) -> bool:
    """Whether the folder holds a station."""
    return (folder / FILE).exists()


def read_config(folder: Path) -> StationConfig:
    """Read the station's description. Raises ConfigError."""
    try:
        config = _read(folder / FILE, StationConfig)
        bytes.fromhex(config.authority)
    except FileNotFoundError:
        raise ConfigError(
            f"这个文件夹里还没有卡点：{folder}",
            what_to_do=f"先建演示站：gate demo --data-dir {folder} --setup-only",
        ) from None
    except ValueError as error:
        raise _unreadable(folder / FILE) from error
    return config


def write_config(folder: Path, config: StationConfig) -> None:
    """Write the station's description; last, so that a half-made station is none."""
    _write(folder / FILE, config)


def read_hub(folder: Path) -> HubConfig | None:
    """Which hub this station has; None is a normal state. Raises ConfigError."""
    try:
        return _read(folder / HUB_FILE, HubConfig)
    except FileNotFoundError:
        return None


def write_hub(folder: Path, hub: HubConfig) -> None:
    """Set the hub up; the password must be in the secret store by then."""
    _write(folder / HUB_FILE, hub)


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigError(
            f"打不开 {path}（{error.strerror}）。", what_to_do="请检查文件夹权限。"
        ) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> ConfigError:
    return ConfigError(f"{path} 读不懂，可能已损坏。", what_to_do="请用备份里的同名文件替换。")


def _write(path: Path, value: StationConfig | HubConfig) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(value), indent=2))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
