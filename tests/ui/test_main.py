"""How the program starts: with a window, without one, with a station, without one."""

import sys

from click.testing import CliRunner

import gate_app.cli.demo
import ui.main
from gate_app.demo.site import found_demo


def test_without_a_display_the_demo_runs_headless(tmp_path, monkeypatch):
    ran = []
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(gate_app.cli.demo, "run_headless", ran.append)
    folder = tmp_path / "site"
    result = CliRunner().invoke(ui.main.main, ["--data-dir", str(folder)])
    assert result.exit_code == 0, result.output
    assert ran == [folder]
    found_demo(folder)
    result = CliRunner().invoke(ui.main.main, ["--data-dir", str(folder)])
    assert result.exit_code == 1 and "gate scan" in result.output


def test_every_command_of_the_core_is_there():
    from gate_app.cli import main as core

    assert set(core.commands) <= set(ui.main.main.commands)


def test_qt_and_pictures_are_not_loaded_for_a_command_that_needs_none():
    import subprocess

    script = "import sys, ui.main; assert not {'PySide6', 'cv2', 'PIL', 'psycopg'} & {*sys.modules}"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_station_opens_in_the_window(folder, monkeypatch):
    opened = []
    monkeypatch.setattr(ui.main, "open_window", lambda at, **more: opened.append((at, more)))
    arguments = ["--data-dir", str(folder), "--camera", "0", "--no-demo"]
    result = CliRunner().invoke(ui.main.main, arguments)
    assert result.exit_code == 0, result.output
    assert opened == [(folder, {"camera": "0", "serial": ""})]


def test_a_folder_without_a_station_says_so_when_no_demo_is_wanted(tmp_path, open_gate, folder):
    (folder / "station.json").unlink()
    gate = open_gate(folder)
    assert "没有卡点" in gate.app.page.what.text()
