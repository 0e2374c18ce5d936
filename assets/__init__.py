"""Fonts, sounds, icons and texts that travel with the program."""

from importlib.resources import files
from pathlib import Path


def path(name: str) -> Path:
    """The file or folder `name` ("sounds/entry.wav"), in a checkout and in a bundle alike."""
    return Path(str(files(__name__))).joinpath(*name.split("/"))
