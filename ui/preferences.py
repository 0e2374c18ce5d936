"""What this laptop's window remembers: theme, language, camera. Never anything about people."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

FILE = "window.json"


@dataclass(frozen=True)
class Preferences:
    """Defaults for a new laptop; ``camera`` is a source as ``open_source`` takes it."""

    theme: str = "day"
    language: str = "zh"
    camera: str = ""

    def having(self, **changes: str) -> "Preferences":
        """The same with some of it changed."""
        return replace(self, **changes)


def read_preferences(folder: Path) -> Preferences:
    """What is remembered in the folder; defaults for whatever is missing or unreadable."""
    try:
        stored = json.loads((folder / FILE).read_text("utf-8"))
        known = asdict(Preferences())
        return Preferences(**{name: str(value) for name, value in stored.items() if name in known})
    except (OSError, ValueError, AttributeError):
        return Preferences()


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Remember; a disk that takes nothing is no reason to stop."""
    try:
        (folder / FILE).write_text(json.dumps(asdict(preferences)), "utf-8")
    except OSError:
        pass
