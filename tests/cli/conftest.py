"""A demo site made once; every test gets a copy of its own."""

import json
import shutil

import pytest
from click.testing import CliRunner

from gate_app.cli import main
from gate_app.demo.site import found_demo
from tests.busy_site import busy_site
from tests.staff import environment


@pytest.fixture(scope="session")
def pristine_demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "site"
    found_demo(folder)
    return folder


@pytest.fixture
def demo(pristine_demo, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(pristine_demo, folder)
    return folder


@pytest.fixture(scope="session")
def pristine_site(tmp_path_factory):
    return busy_site(tmp_path_factory.mktemp("busy") / "site").folder


@pytest.fixture
def site(pristine_site, tmp_path):
    """A small site of its own after a busy half hour; its window is closed."""
    return shutil.copytree(pristine_site, tmp_path / "site")


@pytest.fixture
def gate():
    """Run ``gate`` with arguments; the result also has its JSON lines.

    ``staff`` is the code and PIN of whoever does it, ``tests.staff.signed_on(folder)`` or a pair.
    """

    def run(*arguments, stdin=None, staff=(None, None)):
        result = CliRunner().invoke(
            main,
            [str(one) for one in arguments],
            input=stdin,
            env=environment(staff),
        )
        result.lines = [
            json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")
        ]
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return run
