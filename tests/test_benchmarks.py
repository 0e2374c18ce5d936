"""The benchmarks work, on the smallest sizes; what they measure is never asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import append, common, hub, hub_stations, memory, searching, start
from benchmarks.table import TITLES, as_markdown
from tests.hub.server import Server

ROOT = Path(__file__).resolve().parent.parent
FLOW = """
import json, sys
from functools import partial
from pathlib import Path
from benchmarks.common import make_site
from benchmarks.flow import At30, measure, rows
from gate_app.codes import qr
from gate_app.scanning.presentation_sim import Look, render, scene
from gate_app.scanning.recorder import write_video

folder = Path(sys.argv[1])
site = make_site(folder / "site", 6)
empty = scene(1280, 720, seed=7)
shown = [render(qr.matrix(code), Look(module_px=4.4), 1, empty) for code in site.codes()]
film = folder / "film.avi"
frames = [frame for one in shown for frame in (*[one] * 8, empty)]
write_video(film, frames, 30.0)
figures = measure(site.folder, partial(At30, film, paced=True, loop=True), 2.0, 0.5, 0.0)
print(json.dumps(rows(figures)))
"""


def check(result):
    assert result["rows"]
    for line in result["rows"]:
        assert set(line) == {"what", "goal", "measured", "met", "note"}
        assert (line["met"] is None) == (not line["goal"])
        assert common.line_of(line)
    json.dumps(result)


def test_append():
    result = append.run(quick=True, rounds=10, holders=20)
    check(result)
    assert result["figures"]["append"]["n"] == 10


def test_start():
    check(start.run(quick=True, starts=1, window_starts=0))


def test_memory(monkeypatch):
    monkeypatch.setattr(memory, "QUICK_HOLDERS", 20)
    check(memory.run(quick=True, parts=(40, 8, 8)))


def test_searching():
    result = searching.run(quick=True, entries=2_000)
    check(result)
    found = {name: times["lines"] for name, times in result["figures"]["search_ms"].items()}
    assert found["a whole name"] and found["refused"] and found["an enterprise by its code"]
    assert not found["a name that nobody has"] and not found["a reason that never was"]


def test_flow(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FLOW, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = json.loads(done.stdout.splitlines()[-1])
    check({"rows": lines})


def test_together():
    script = "import json; from benchmarks.together import measure, rows;"
    script += " print(json.dumps(rows(measure(30, 4, 0.3), 30, 4, 0.3)))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    check({"rows": json.loads(done.stdout.splitlines()[-1])})


def test_hub(tmp_path):
    with Server() as server:
        slow = hub_stations.revocations(server, tmp_path / "site", 1, 1)
        figures = {
            "backlog": hub.against_copy(server, 30, 1),
            "at once": hub.all_at_once(server, 3, 5),
            "rounds": hub.idle_rounds(server, 4, 3),
            "revocation": slow,
            "revocation, polling only": slow,
        }
    check({"rows": hub.rows(figures)})
    assert slow["s"]["n"] == 1


def test_every_benchmark_has_a_title_and_is_in_the_read_me():
    read_me = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for name in benchmarks.ALL:
        assert name in TITLES
        assert f"`{name}`" in read_me
        assert benchmarks.is_there(name)


def test_figures_are_kept_and_become_a_page(tmp_path, monkeypatch, capsys):
    found = {
        "at": "2026-11-23 12:00 UTC",
        "quick": True,
        "seconds": 1.0,
        "load_before": [0.5, 0.5, 0.5],
        "rows": [
            common.row("A", "≤ 1", "0.5", met=True),
            common.row("B | C", "≤ 1", "2", met=False, note="too slow"),
        ],
        "figures": {},
    }
    monkeypatch.setattr(benchmarks, "measure", lambda name, quick: found)
    monkeypatch.setattr(benchmarks, "TABLE", tmp_path / "page.md")
    file = tmp_path / "figures.json"
    monkeypatch.setattr(sys, "argv", ["benchmarks", "append", "--quick", "--json", str(file)])
    assert benchmarks.main() == 0
    monkeypatch.setattr(
        sys, "argv", ["benchmarks", "start", "--table", "--quick", "--json", str(file)]
    )
    assert benchmarks.main() == 0
    assert set(json.loads(file.read_text("utf-8"))["measured"]) == {"append", "start"}
    page = (tmp_path / "page.md").read_text("utf-8")
    assert page.index(f"## {TITLES['append']}") < page.index(f"## {TITLES['start']}")
    assert "B \\| C" in page
    assert "MISSED B | C: 2" in capsys.readouterr().out


def test_a_benchmark_that_cannot_run_is_said_and_the_others_go_on(tmp_path, monkeypatch, capsys):
    def measure(name, quick):
        raise OSError("no disk")

    monkeypatch.setattr(benchmarks, "measure", measure)
    file = tmp_path / "figures.json"
    monkeypatch.setattr(sys, "argv", ["benchmarks", "append", "start", "--json", str(file)])
    assert benchmarks.main() == 1
    assert capsys.readouterr().err.count("no disk") == 2


def test_the_page_says_what_was_missed():
    assert "None." in as_markdown({"measured": {}})


@pytest.mark.parametrize("name", ["nosuch", "table"])
def test_an_unknown_name_is_refused(name, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks", name])
    with pytest.raises(SystemExit):
        benchmarks.main()
    assert name in capsys.readouterr().err
