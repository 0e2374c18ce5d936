"""What is on screen can be read: contrast, size, nothing cut off, in both themes and languages."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from gate_app.domain.verdict import Verdict
from ui.gate.panels import PANELS
from ui.shared.theme import DAY, NIGHT, TARGET_PX, THEMES, WORD_PX, Sizes, contrast

ROOT = Path(__file__).resolve().parent.parent.parent
ENOUGH = 7.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_pair_of_colours_keeps_seven_to_one(theme):
    assert min(contrast(ink, ground) for ink, ground in theme.pairs()) >= ENOUGH


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def drawn_contrast(widget):
    """Contrast of what is really drawn: the commonest colour against the one furthest from it."""
    image = widget.window().grab().toImage()
    ratio = image.devicePixelRatio()
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    seen = Counter()
    for y in range(round(widget.height() * ratio)):
        for x in range(round(widget.width() * ratio)):
            px, py = round(corner.x() * ratio) + x, round(corner.y() * ratio) + y
            if image.valid(px, py):
                seen[image.pixelColor(px, py).name()] += 1
    ground = seen.most_common(1)[0][0]
    return max(contrast(ground, colour) for colour in seen)


@pytest.mark.parametrize("theme", list(THEMES))
def test_what_is_drawn_keeps_seven_to_one(gate, theme):
    gate.window.use_theme(theme)
    gate.settle()
    side, header = gate.window.side_bar, gate.window.header
    shown = [side._duty, side._hotlines, side.last, *side._counts.values(), *side.lights.values()]
    shown += [header.place, header.time, header.state, gate.stage.prompt]
    shown += [gate.window.key_bar.buttons["help"]]
    for widget in shown:
        assert drawn_contrast(widget) >= ENOUGH, widget.accessibleName() or widget.text()


@pytest.mark.parametrize("name", ["韦小芳", "蓝陪同", "假证"])
@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
def test_a_verdict_fills_the_window_with_its_colour(gate, theme, name):
    gate.window.use_theme(theme.name)
    card = gate.show(name)
    image = gate.window.grab().toImage()
    ground = getattr(theme, card.verdict.value)
    colours = Counter(
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 9)
        for y in range(0, image.height(), 9)
    )
    assert colours.most_common(1)[0][0] == ground
    assert colours[ground] > 0.3 * colours.total()
    assert contrast(*gate.stage.verdict.colours()) >= ENOUGH


def test_verdicts_differ_without_colour(gate):
    from ui.shared.verdict_panel import SHAPES

    assert len(set(SHAPES.values())) == len(Verdict)
    words = {gate.show(name).word for name in ("韦小芳", "蓝陪同", "假证")}
    assert len(words) == 3
    assert len(set(gate.played)) == 3


def cut_off(window):
    """Every visible text that its widget has no room for."""
    found = []
    for kind in (QLabel, QAbstractButton, QLineEdit):
        for widget in window.findChildren(kind):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLineEdit):
                text, room = widget.placeholderText(), widget.width() - 8
                lines, height = [text], widget.height()
            elif isinstance(widget, QLabel) and widget.wordWrap():
                need = widget.heightForWidth(widget.width())
                if need > widget.height() + 1:
                    found.append((widget.text(), need, widget.height()))
                continue
            else:
                lines = widget.text().replace("&&", "&").split("\n")
                room, height = widget.width(), widget.height()
            metrics = QFontMetrics(widget.font())
            wide = max(metrics.horizontalAdvance(line) for line in lines)
            tall = len(lines) * metrics.ascent()
            if wide > room or tall > height:
                found.append((widget.text(), wide, room))
            corner = widget.mapTo(window, widget.rect().bottomRight())
            if not window.rect().contains(corner):
                found.append((widget.text(), "outside", corner))
    lights = window.side_bar.lights.values()
    wide = [light for light in lights if light.sizeHint().width() > light.width()]
    found += [(light.text, light.sizeHint().width(), light.width()) for light in wide]
    panel = window.stage.verdict
    if window.stage.card is not None:
        found += [(p.text, p.px, p.room) for p in panel.pieces if not p.fits]
    return found


def look_everywhere(gate):
    """Open every panel and every verdict; return what is cut off where."""
    found = {}
    for name in ("韦小芳", "罗在别区", "蓝陪同", "吴走错", "假证", "苏次数", "桂B·54321"):
        gate.show(name)
        found[name] = cut_off(gate.window)
    for name in ("override", "temperature"):
        gate.show("苏次数")
        gate.window.open_panel(name)
        gate.settle()
        found[name] = cut_off(gate.window)
    gate.flow.clear()
    found["idle"] = cut_off(gate.window)
    for name, kind in PANELS.items():
        if kind.personal:
            continue
        gate.window.open_panel(name)
        gate.settle()
        found[name] = cut_off(gate.window)
        gate.stage.set_panel(None)
    gate.ledger(lambda station: station.acts.start_evacuation(reason="火警"))
    gate.app.gate.desk.refresh()
    gate.until(lambda: gate.panel is not None)
    gate.settle()
    found["evacuating"] = cut_off(gate.window)
    return {where: what for where, what in found.items() if what}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off_at_1366_by_768(gate, language):
    gate.window.use_language(language)
    assert gate.window.size().toTuple() == (1366, 768)
    assert not look_everywhere(gate)
    assert gate.window.minimumSizeHint().width() <= 1366
    assert gate.window.minimumSizeHint().height() <= 768


def test_nothing_is_cut_off_at_150_percent(folder):
    """In a process of its own: Qt reads the scale once."""
    script = Path(__file__).with_name("scaled.py")
    run = subprocess.run(
        [sys.executable, script, folder],
        cwd=ROOT,
        env={**os.environ, "QT_SCALE_FACTOR": "1.5", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_words_and_targets_keep_their_physical_size(ratio):
    sizes = Sizes.fitting(round(1366 / ratio), round(768 / ratio), ratio)
    assert sizes.word * ratio >= WORD_PX
    assert sizes.target * ratio >= TARGET_PX
    assert sizes.text(1) >= 11


def test_the_word_is_at_least_96_pixels(gate):
    for name in ("韦小芳", "罗在别区", "假证"):
        gate.show(name)
        word = next(piece for piece in gate.stage.verdict.pieces if piece.name == "word")
        assert word.px >= WORD_PX and word.fits


def test_buttons_are_large_enough_for_gloves(gate):
    gate.show("罗在别区")
    shown = [b for b in gate.window.findChildren(QAbstractButton) if b.isVisible()]
    assert len(shown) > 15
    assert min(button.height() for button in shown) >= TARGET_PX


@pytest.mark.parametrize("name", [n for n, kind in PANELS.items() if not kind.personal])
def test_every_control_has_a_name_and_is_reached_by_tab(gate, name):
    gate.window.open_panel(name)
    gate.settle()
    for kind in (QAbstractButton, QLineEdit):
        for widget in gate.panel.findChildren(kind):
            assert widget.accessibleName()
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_theme_is_switched_by_a_key_and_remembered(gate):
    gate.show("假证")
    gate.press(Qt.Key.Key_F11)
    assert gate.window.theme is NIGHT
    assert gate.card.verdict is Verdict.REFUSE
    assert gate.stage.verdict.colours()[0] == NIGHT.refuse
    assert "night" in (gate.folder / "window.json").read_text()


def test_the_demo_says_so_on_every_screen(gate):
    texts = [label.text() for label in gate.window.header.findChildren(QLabel)]
    assert "演示" in texts
    gate.show("假证")
    assert gate.window.header.isVisible()
