"""The office on a copy of the demo site, signed on by its supervisor."""

import sys

import pytest

from tests.office_bench import OfficeBench


@pytest.fixture
def open_office(qtbot, qapp):
    """open_office(folder) -> a bench; closed at the end."""
    benches = []
    hook = sys.excepthook

    def make(folder):
        benches.append(OfficeBench(qapp, folder))
        return benches[-1]

    yield make
    for bench in benches:
        bench.close()
    sys.excepthook = hook


@pytest.fixture
def office(open_office, folder):
    """The office with the demo's supervisor signed on."""
    bench = open_office(folder)
    bench.sign_on("2001")
    return bench
