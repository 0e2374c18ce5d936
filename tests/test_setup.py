"""Setting up: what counts as ready, and that ready costs nothing. No network, no apt."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROBE = """#!/bin/sh
exit {code}
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with an environment that looks complete; its python says what it is told."""
    folder = tmp_path / "卡点 gate"
    (folder / "scripts").mkdir(parents=True)
    bin_ = folder / ".venv" / "bin"
    bin_.mkdir(parents=True)
    (folder / "scripts" / "setup.sh").write_text(
        (ROOT / "scripts/setup.sh").read_text("utf-8"), "utf-8"
    )
    (folder / "pyproject.toml").write_text('requires-python = ">=3.11"\n', "utf-8")
    os.utime(folder / "pyproject.toml", (1_000, 1_000))
    for name in ("gate", "pip"):
        (bin_ / name).write_text(f"#!{bin_}/python\n", "utf-8")
    answer(folder, 0)
    (folder / ".venv" / ".stamp-run").touch()
    return folder


def answer(checkout, code):
    python = checkout / ".venv" / "bin" / "python"
    python.write_text(PROBE.format(code=code), "utf-8")
    python.chmod(0o755)


def holds(checkout, command):
    script = f'source "{checkout}/scripts/setup.sh"; {command}'
    return subprocess.run(["bash", "-uc", script], check=False).returncode == 0


def test_complete_is_ready(checkout):
    assert holds(checkout, "venv_ready run")


def test_what_the_tests_need_is_more(checkout):
    assert not holds(checkout, "venv_ready dev")
    (checkout / ".venv" / ".stamp-dev").touch()
    assert holds(checkout, "venv_ready dev")


def test_the_tests_environment_runs_the_program_too(checkout):
    (checkout / ".venv" / ".stamp-run").rename(checkout / ".venv" / ".stamp-dev")
    assert holds(checkout, "venv_ready run")


def test_interrupted_is_not_ready(checkout):
    (checkout / ".venv" / ".stamp-run").rename(checkout / ".venv" / ".stamp-new")
    assert not holds(checkout, "venv_ready run")


def test_new_requirements_are_not_ready(checkout):
    stamp = (checkout / ".venv" / ".stamp-run").stat().st_mtime
    os.utime(checkout / "pyproject.toml", (stamp + 1, stamp + 1))
    assert not holds(checkout, "venv_ready run")


def test_a_lost_package_is_not_ready(checkout):
    answer(checkout, 1)
    assert not holds(checkout, "venv_ready run")


def test_a_moved_checkout_is_neither_ready_nor_usable(checkout):
    moved = checkout.rename(checkout.parent / "elsewhere")
    assert not holds(moved, "venv_ready run")
    assert not holds(moved, "venv_usable")


def test_an_environment_without_stamp_is_kept_while_pip_works(checkout):
    (checkout / ".venv" / ".stamp-run").unlink()
    assert holds(checkout, "venv_usable")
    answer(checkout, 1)
    assert not holds(checkout, "venv_usable")


def test_the_oldest_python_is_the_one_of_pyproject(checkout):
    assert holds(checkout, '[[ $(oldest_python) == "3, 11" ]]')


INSTALLED = """ii |libgl1|
ii |libglib2.0-0t64|libglib2.0-0 (= 2.84.4-3), libglib2.0-cil
rc |libzbar0|
hi |libegl1|
"""


@pytest.mark.parametrize(
    ("package", "missing"),
    [
        ("libgl1", False),
        ("libegl1", False),  # on hold is installed
        ("libglib2.0-0", False),  # provided under its newer name
        ("libglib2.0-cil", False),
        ("libzbar0", True),  # removed, configuration left
        ("libxcb-cursor0", True),
    ],
)
def test_missing_packages(checkout, package, missing):
    (checkout / "installed").write_text(INSTALLED, "utf-8")
    fake = f'dpkg-query() {{ cat "{checkout}/installed"; }}; '
    wanted = package if missing else ""
    assert holds(checkout, f'{fake}[[ $(missing_packages {package}) == "{wanted}" ]]')
