"""Files for the desk: where they go, and the system's viewer to look at and print them."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices


def documents() -> Path:
    """Where people expect their files."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(place) if place else Path.home()
    return folder if folder.is_dir() else Path.home()


def show_file(path: Path) -> None:
    """Open a file with whatever the system has for it; printing is done from there."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
