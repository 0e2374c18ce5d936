"""What the laptop remembers about its window, and what it does with a damaged memory."""

import pytest

from ui.preferences import FILE, Preferences, read_preferences, write_preferences
from ui.shared.theme import NIGHT


def test_what_was_written_is_read(tmp_path):
    written = Preferences(theme="night", language="en", camera="046d:0825:C270")
    write_preferences(tmp_path, written)
    assert read_preferences(tmp_path) == written


@pytest.mark.parametrize("stored", ["", "{", "[]", "7", '{"theme": "night", "later": 1}', "null"])
def test_whatever_lies_there_is_read(tmp_path, stored):
    (tmp_path / FILE).write_text(stored, "utf-8")
    assert read_preferences(tmp_path).language == "zh"


def test_a_disk_that_takes_nothing_is_no_fault(tmp_path):
    write_preferences(tmp_path / "missing", Preferences())


def test_the_window_opens_as_it_was_left(open_gate, folder):
    write_preferences(folder, Preferences(theme="night", language="en"))
    gate = open_gate(folder)
    assert gate.window.theme is NIGHT
    assert gate.show("假证").word == "REFUSE"


def test_unknown_names_fall_back(open_gate, folder):
    write_preferences(folder, Preferences(theme="dusk", language="xx"))
    gate = open_gate(folder)
    assert gate.window.theme.name == "day"
    assert gate.show("假证").word == "拒绝"
    gate.window.use_language(gate.app.languages.next())
