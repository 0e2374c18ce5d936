"""The demo site for every test, and the window that works on it."""

import shutil
import sys

import pytest
from PySide6.QtWidgets import QApplication

from gate_app.demo.site import found_demo
from tests.ui.bench import GateBench
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
def open_gate(qtbot, qapp):
    """open_gate(folder) -> a bench; closed at the end."""
    benches = []
    hook = sys.excepthook

    def make(folder, **options):
        benches.append(GateBench(qapp, folder, **options))
        return benches[-1]

    yield make
    for bench in benches:
        bench.close()
    sys.excepthook = hook


@pytest.fixture
def gate(open_gate, folder):
    return open_gate(folder)
