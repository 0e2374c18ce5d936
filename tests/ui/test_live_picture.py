"""A new picture paints itself and nothing else, whatever verdict stands beside it."""

from collections import Counter

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest


class Paints(QObject):
    """Counts who is painted."""

    def __init__(self, *watched):
        super().__init__()
        self.count = Counter()
        for one in watched:
            one.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.count[watched] += 1
        return False


def rest(gate, paints):
    """Until nothing but pictures is likely to have anything painted."""
    gate.window._beat.stop()
    gate.window._second.stop()
    gate.settle()
    while True:
        before = paints.count[gate.window]
        QTest.qWait(200)
        if paints.count[gate.window] == before:
            return


def see(gate, paints, view):
    """Another picture, until it was painted."""
    before = paints.count[view]
    gate.scanner.see(shade=before % 200)
    gate.until(lambda: paints.count[view] > before)


def painted_by_ten_pictures(gate, paints, view, others):
    """How often others were painted while ten pictures were, at the least of a few tries.

    A light or a clock may come in between once; what a picture causes comes with each.
    """
    least = None
    for _ in range(5):
        rest(gate, paints)
        paints.count.clear()
        for _ in range(10):
            see(gate, paints, view)
        assert paints.count[view] >= 10
        count = sum(paints.count[other] for other in others)
        least = count if least is None else min(least, count)
        if least == 0:
            break
    return least


@pytest.mark.parametrize("theme", ["day", "night"])
def test_a_picture_beside_a_verdict_does_not_paint_the_verdict_again(gate, theme):
    gate.window.use_theme(theme)
    gate.show("黄吊销")  # red stays
    stage = gate.stage
    paints = Paints(stage.verdict, stage.small, gate.window, gate.window.side_bar)
    see(gate, paints, stage.small)  # the first may come with the rest of the window
    others = [stage.verdict, gate.window]
    assert painted_by_ten_pictures(gate, paints, stage.small, others) == 0


def test_a_picture_without_a_verdict_does_not_paint_the_window_again(gate):
    paints = Paints(gate.stage.live, gate.window)
    see(gate, paints, gate.stage.live)
    assert painted_by_ten_pictures(gate, paints, gate.stage.live, [gate.window]) == 0


@pytest.mark.parametrize("size", [(90, 160), (160, 90), (97, 131)])
def test_the_picture_covers_all_of_its_view(gate, size):
    """What is said to be opaque leaves no pixel of what was there before."""
    view = gate.stage.live
    paints = Paints(view)
    before = paints.count[view]
    gate.scanner.see(image=np.full((*size, 3), 200, np.uint8))
    gate.until(lambda: paints.count[view] > before)
    for width, height in ((301, 203), (203, 301)):
        view.resize(width, height)
        drawn = QImage(view.size(), QImage.Format.Format_RGB32)
        drawn.fill(QColor("magenta"))
        view.render(drawn)
        colours = {drawn.pixelColor(x, y).name() for x in range(width) for y in range(height)}
        assert not {name for name in colours if QColor(name).green() < 60}
