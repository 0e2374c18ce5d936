"""The office on a copy of the demo site, signed on by its supervisor."""

import shutil
import sys

import pytest
from PySide6.QtWidgets import QApplication

from gate_app.demo.site import found_demo
from tests.office_bench import OfficeBench
from ui.app import make_application


@pytest.fixture(scope="session")
def qapp_cls():
    return QApplication


@pytest.fixture(scope="session")
def qapp():
    return make_application(["kadian-tests"])


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "site"
    found_demo(folder)
    return folder


@pytest.fixture
def folder(demo_site, tmp_path):
    copy = tmp_path / "site"
    shutil.copytree(demo_site, copy)
    return copy


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
