"""The guard's window in English, down to tool tips and accessible names: all but names."""

import pytest
from PySide6.QtCore import Qt

from gate_app.demo.site import read_demo
from tests.ui.speech import names_in, speaks_english
from ui.gate.panels import PANELS


@pytest.fixture
def english(gate):
    gate.window.use_language("en")
    gate.settle()
    return gate


def names(bench):
    """The site's names, and those on the demo's passes and in its notes."""
    return {
        *bench.ledger(names_in),
        *(one.name for one in bench.demo.staff),
        *(part for one in bench.demo.passes for part in (one.case.name, one.code)),
    }


def test_the_window_says_nothing_in_chinese(english):
    speaks_english(english.window, names(english))


@pytest.mark.parametrize("name", PANELS)
def test_no_panel_says_anything_in_chinese(english, name):
    english.show("韦小芳")
    english.window.open_panel(name)
    english.settle()
    speaks_english(english.window, names(english))


def test_every_verdict_is_said_in_english(english):
    for one in read_demo(english.folder).passes:
        english.show(one.case.name)
        speaks_english(english.stage, names(english))
        english.press(Qt.Key.Key_Escape)
