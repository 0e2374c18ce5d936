"""What one installation knows about itself before any ledger is open: ``station.json``."""

from pathlib import Path

import msgspec
import platformdirs

from gate_app.domain.places import Place
from gate_app.errors import GateError

FILE = "station.json"


class ConfigError(GateError):
    """The folder holds no station, or its description cannot be read."""


class StationConfig(msgspec.Struct, frozen=True):
    """Where this station stands and whose authority it obeys (public key, hex)."""

    place: Place
    authority: str
    demo: bool = False


def default_folder() -> Path:
    """Where the data lies unless ``--data-dir`` says otherwise."""
    return Path(platformdirs.user_data_dir("kadian", appauthor=False))


def is_station(folder: Path) -> bool:
    """Whether the folder holds a station."""
    return (folder / FILE).exists()


def read_config(folder: Path) -> StationConfig:
    """Read the station's description. Raises ConfigError."""
    try:
        config = msgspec.json.decode((folder / FILE).read_bytes(), type=StationConfig)
        bytes.fromhex(config.authority)
    except FileNotFoundError:
        raise ConfigError(
            f"这个文件夹里还没有卡点：{folder}",
            what_to_do=f"先建演示站：gate demo --data-dir {folder} --setup-only",
        ) from None
    except OSError as error:
        raise ConfigError(
            f"打不开 {folder / FILE}（{error.strerror}）。", what_to_do="请检查文件夹权限。"
        ) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise ConfigError(
            f"{folder / FILE} 读不懂，可能已损坏。", what_to_do="请用备份里的同名文件替换。"
        ) from error
    return config


def write_config(folder: Path, config: StationConfig) -> None:
    """Write the station's description; last, so that a half-made station is none."""
    part = folder / f"{FILE}.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(config), indent=2))
    part.replace(folder / FILE)
