"""A folder, a file or a disk that can only be read: said in words, and still readable."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults.nobody import NOBODY
from tests.faults.sites import copy_of, lived_in
from tests.stations import SmallSite

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder():
    """A site that nobody owns, where nobody can reach it."""
    top = Path(tempfile.mkdtemp(prefix="kadian-"))
    top.chmod(0o755)
    site = SmallSite(top / "site")
    lived_in(site, 5)
    yield site.folder
    give(top, 0o755, 0o644)
    shutil.rmtree(top)


def give(folder: Path, folder_mode: int, file_mode: int) -> None:
    """Hand everything to nobody, with these modes."""
    for path in [folder, *folder.rglob("*")]:
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        path.chmod(folder_mode if path.is_dir() else file_mode)


def as_nobody(folder: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.nobody", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def in_words(outcome: dict) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in outcome["words"]) and bool(outcome["then"])


def test_with_all_rights_everything_works(folder):
    give(folder, 0o755, 0o600)
    done = as_nobody(folder)
    assert done["scan"] == {"did": "refuse"}
    assert done["verify"] == {"did": []}
    assert done["read"]["did"] > 5
    assert done["backup"]["did"].startswith("ledger-")


@pytest.mark.parametrize(
    ("folder_mode", "file_mode"),
    [(0o555, 0o444), (0o555, 0o644), (0o755, 0o444)],
    ids=["folder and files", "folder", "files"],
)
def test_what_can_only_be_read_is_said_and_read(folder, folder_mode, file_mode):
    give(folder, folder_mode, file_mode)
    done = as_nobody(folder)
    assert done["scan"]["fault"] == "ReadOnlyError"
    assert in_words(done["scan"])
    assert done["read"]["did"] > 5
    assert done["verify"] == {"did": []}
    if folder_mode == 0o555:
        assert done["backup"]["fault"] == "ReadOnlyError"


def test_a_folder_that_cannot_even_be_read(folder):
    give(folder, 0o755, 0o000)
    done = as_nobody(folder)
    for step in ("scan", "read", "verify", "backup"):
        assert in_words(done[step])


@pytest.mark.parametrize("folder_mode", [0o555, 0o755])
def test_what_lies_in_the_write_ahead_log_is_read_or_said_to_be_missing(folder, folder_mode):
    """After a kill on a disk that then turned read-only: fewer entries are never the whole."""
    site_of_a_kill = folder.parent / "killed"
    with SmallSite(folder.parent / "other").open() as station:
        for _ in range(5):
            station.acts.let_emergency_through(reason="fire")
        copy_of(station.folder, site_of_a_kill)
        last = station.ledger.head[1]
    assert (site_of_a_kill / "ledger.db-wal").stat().st_size
    give(site_of_a_kill, folder_mode, 0o444)
    done = as_nobody(site_of_a_kill)
    assert done["scan"]["fault"] == "ReadOnlyError"
    if done["read"].get("did") == last:
        assert done["verify"] == {"did": []}
    else:
        assert "words" in done["read"]
        assert "words" in done["verify"] or done["verify"]["did"]
