"""What every test stands on: no screen, no home folder, no key ring, a display on request."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

# Before anything imports Qt, and inherited by every process a test starts.
_HOME = tempfile.mkdtemp(prefix="kadian-tests-")
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = str(Path(_HOME, _name.lower()))
# A shell that started the tests in the background ignores Ctrl-C, and so would every child.
signal.signal(signal.SIGINT, signal.default_int_handler)

import pytest
from hypothesis import HealthCheck, settings

from tests.stations import SmallSite

LONG = os.environ.get("KADIAN_LONG") == "1"

# Shared, busy machines: no test fails for being slow.
settings.register_profile(
    "routine", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", settings.get_profile("routine"), max_examples=5_000)
settings.load_profile("long" if LONG else "routine")


def pytest_unconfigure(config):
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    """Leave the campaigns marked long to ./test --long."""
    if LONG:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session")
def campaign():
    """campaign(routine, long) -> how many rounds this run asks for."""
    return lambda routine, long: long if LONG else routine


@pytest.fixture
def real_display():
    """The environment for a *process* that opens a real window, on a display of its own."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1366x768x24", "-noreset"],
        pass_fds=[write_end],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()  # empty when the server died
        assert number, f"Xvfb did not start (it ended with {server.poll()})"
        environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        yield environment
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def site(tmp_path):
    """A small site of one gate."""
    return SmallSite(tmp_path / "site")


@pytest.fixture
def station(site):
    """Its station, open."""
    with site.open() as station:
        yield station


@pytest.fixture
def unknown(tmp_path):
    """A site without an opening count: nobody knows who is inside."""
    return SmallSite(tmp_path / "site", closed=False)
