"""Chinese is the source; every text has an English one, and F12 switches while working."""

import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

import assets
from gate_app import words
from gate_app.ledger.lock import FolderInUseError
from gate_app.scanning.camera_watch import CameraState
from ui.gate.panels import PANELS
from ui.shared.faults import fault_text

CHINESE = re.compile(r"[\u4e00-\u9fff]")
OFFICE = "office"
ROOT = Path(__file__).resolve().parent.parent.parent


def script():
    path = ROOT / "scripts" / "update_translations.py"
    spec = importlib.util.spec_from_file_location("update_translations", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def english():
    """The gate's texts; the office's are looked at by the office's tests."""
    tree = ET.parse(assets.path("i18n/kadian_en.ts"))
    return {
        (context.findtext("name"), message.findtext("source")): message.findtext("translation")
        for context in tree.iter("context")
        if context.findtext("name") != OFFICE
        for message in context.iter("message")
    }


def test_every_text_has_an_english_one(english):
    assert not [source for source, translation in english.items() if not translation]
    assert not [text for text in english.values() if CHINESE.search(text) and text != "中文"]


def test_every_value_filled_in_is_filled_in_in_english(english):
    holes = re.compile(r"\{\w*\}")
    for (_, source), translation in english.items():
        assert sorted(holes.findall(source)) == sorted(holes.findall(translation)), source


def test_every_word_of_the_core_is_there(english):
    missing = [text for text in script().words() if ("words", text) not in english]
    missing += [text for text in script().faults() if ("faults", text) not in english]
    assert not missing, "run scripts/update_translations.py and translate"


@pytest.mark.parametrize(
    "table",
    [words.VERDICTS, words.NOTES, words.KINDS, words.EMERGENCY_NOTES, words.UNDO_NOTES],
    ids=["verdicts", "notes", "kinds", "emergencies", "undo"],
)
def test_the_tables_of_words_are_collected(english, table):
    assert all(("words", text) in english for text in table.values())


def test_every_text_of_the_window_is_there(english):
    call = re.compile(r'translate\(\s*"(\w+)",\s*((?:"[^"]*"\s*)+)')
    for path in script().sources("ui"):
        if OFFICE in path.parts:
            continue
        for context, parts in call.findall(path.read_text("utf-8")):
            text = "".join(re.findall(r'"([^"]*)"', parts))
            assert (context, text) in english, "run scripts/update_translations.py"


def chinese_texts(widget):
    found = []
    for kind in (QLabel, QAbstractButton, QLineEdit):
        for one in widget.findChildren(kind):
            if one.isVisible():
                text = one.text() or getattr(one, "placeholderText", str)()
                found += [text] if CHINESE.search(text) else []
    return found


NAMES = (
    "1 号卡点",
    "一区",
    "指挥部",
    "政策咨询",
    "诉求",
    "急救",
    "中文",
    "李卫国",
    "韦晚班",
    "黄主任",
)
"""Names are data: they stay as the site wrote them."""


def test_f12_switches_everything_and_back(gate):
    gate.press(Qt.Key.Key_F12)
    left = [t for t in chinese_texts(gate.window) if not any(name in t for name in NAMES)]
    assert not left
    assert gate.stage.prompt.text() == "Nobody on duty: press F2. Scanning works."
    gate.press(Qt.Key.Key_F12)
    assert gate.stage.prompt.text().startswith("无人值班")


def test_what_is_said_of_the_camera_changes_its_language(gate):
    gate.window.show_camera_state(CameraState.ENDED, "录像放完了。")
    assert gate.stage.live.accessibleName() == "录像放完了。"
    gate.window.use_language("en")
    assert gate.stage.live.accessibleName() == "The recording has ended."


def test_a_verdict_on_screen_changes_its_language(gate):
    gate.show("周过期")
    gate.press(Qt.Key.Key_F12)
    assert gate.card.word == "REFUSE" and gate.card.reason == "The pass has expired"
    assert gate.card.step.startswith("Expired 20")


@pytest.mark.parametrize("name", [n for n, kind in PANELS.items() if not kind.personal])
def test_every_panel_speaks_english(gate, name):
    gate.window.use_language("en")
    gate.window.open_panel(name)
    gate.settle()
    left = [t for t in chinese_texts(gate.panel) if not any(one in t for one in NAMES)]
    assert not left


def test_a_fault_with_values_in_it_is_translated(gate):
    gate.window.use_language("en")
    error = FolderInUseError(
        "数据文件夹正在被另一个卡点程序使用（进程 7，从 2026-01-31 08:00:00 起）。",
        what_to_do="请先关闭那个窗口，再重新打开。",
    )
    what, step = fault_text(error)
    assert what == (
        "The data folder is in use by another gate program (process 7, since 2026-01-31 08:00:00)."
    )
    assert not CHINESE.search(step)
