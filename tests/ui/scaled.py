"""Run by test_look in a process of its own, at 150 %: exits with 1 and says what is cut off."""

import sys
from pathlib import Path

from tests.ui.bench import GateBench
from tests.ui.test_look import look_everywhere
from ui.app import make_application
from ui.shared.theme import WORD_PX


def main(folder):
    app = make_application([])
    gate = GateBench(app, folder)
    gate.window.resize(910, 512)
    found = {}
    for language in ("zh", "en"):
        gate.window.use_language(language)
        assert gate.window.size().toTuple() == (910, 512), gate.window.size()
        assert gate.window.devicePixelRatioF() == 1.5
        gate.window.grab()
        for where, what in look_everywhere(gate).items():
            found[language, where] = what
        gate.ledger(lambda station: station.acts.end_evacuation())
        gate.app.gate.desk.refresh()
        gate.until(lambda: gate.panel is None)
        gate.show("假证")
        word = next(piece for piece in gate.stage.verdict.pieces if piece.name == "word")
        assert word.px * 1.5 >= WORD_PX and word.fits
        gate.flow.clear()
    gate.close()
    sys.stdout.writelines(f"{where} {what}\n" for where, what in found.items())
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
