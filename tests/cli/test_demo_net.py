"""``gate demo --gates N --hub``: a park on one laptop, with a real hub."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from gate_app.cli import demo
from gate_app.cli.demo_net import window_commands
from gate_app.demo import server
from gate_app.demo.server import DemoServer, ServerError
from ui import app, main


def test_a_park_tells_its_story(gate, tmp_path, monkeypatch):
    told = gate("demo", "--gates", 2, "--hub", "--headless", "--data-dir", tmp_path)
    assert told.exit_code == 0, told.output
    for word in ("在区内", "通行证已挂失", "连不上中心", "2 个卡点已就绪"):
        assert word in told.stdout, told.output
    office = next(line for line in told.stdout.splitlines() if "office" in line and "条" in line)
    hub = next(line for line in told.stdout.splitlines() if line.strip().startswith("中心 "))
    assert office.split("office ")[1].split(" ")[0] == hub.split()[1]
    folder = tmp_path / "park"
    assert (folder / "gate-2" / "ledger.db").exists()
    assert not (folder / "gate-3").exists()
    each_window_has_passes_to_look_at_and_somebody_to_sign_on(folder, monkeypatch)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_it_leaves_no_server_behind(tmp_path, number):
    before = servers()
    told = subprocess.Popen(
        [sys.executable, "-m", "gate_app", "demo", "--hub", "--headless", "--data-dir", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert told.stdout is not None
    with told.stdout:
        next(line for line in told.stdout if "已就绪" in line)
        started = servers() - before
        assert started
        told.send_signal(number)
        told.stdout.read()
    assert told.wait(30) == 128 + number
    assert not servers() & started


def servers():
    """Servers of demos, wherever they were started."""
    found = psutil.process_iter(["cmdline"])
    return {one.pid for one in found if "/kadian-hub-" in " ".join(one.info["cmdline"] or ())}


def each_window_has_passes_to_look_at_and_somebody_to_sign_on(park, monkeypatch):
    monkeypatch.setattr(demo, "make_recording", lambda folder, _: (folder / demo.FILE).touch())
    monkeypatch.setattr(main, "has_display", lambda: True)
    shown = []
    monkeypatch.setattr(app, "run", lambda *given, **how: shown.append((given, how)) or 0)
    for command in window_commands(park, ["gate-1", "gate-2"]):
        assert CliRunner().invoke(main.main, command).exit_code == 0
    office, *gates = shown
    assert office[0] == (park / "office", "office")
    assert [given for given, _ in gates] == [(park / "gate-1",), (park / "gate-2",)]
    assert all(Path(how["source"]).is_file() for _, how in gates)
    assert all("2001" in "".join(app.demo_notes(given[0])) for given, _ in shown)


def test_without_postgresql_it_says_what_to_install(gate, tmp_path, monkeypatch):
    monkeypatch.setattr(server, "_INSTALLED", tmp_path / "nowhere")
    monkeypatch.setattr(server.shutil, "which", lambda _: None)
    said = gate("demo", "--hub", "--headless", "--data-dir", tmp_path)
    assert said.exit_code == 1
    assert "PostgreSQL" in said.stderr and "怎么办" in said.stderr
    assert not (tmp_path / "park").exists()


def test_a_server_that_does_not_start_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(server.tempfile, "mkdtemp", lambda prefix: str(tmp_path / prefix))
    (tmp_path / "kadian-hub-").mkdir()
    tmp_path.chmod(0o755)
    one = DemoServer()
    monkeypatch.setitem(one._programs, "initdb", "/bin/false")
    with pytest.raises(ServerError) as caught, one:
        pass
    assert caught.value.what_to_do
    assert not (tmp_path / "kadian-hub-").exists()


def test_a_folder_of_somebody_elses_is_left_alone(gate, tmp_path):
    photo = tmp_path / "park" / "photo.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"mine")
    said = gate("demo", "--hub", "--headless", "--data-dir", tmp_path)
    assert said.exit_code == 1
    assert "没有动它" in said.stderr
    assert photo.read_bytes() == b"mine"
