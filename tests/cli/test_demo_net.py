"""``gate demo --gates N --hub``: a park on one laptop, with a real hub."""

import pytest

from gate_app.demo import server
from gate_app.demo.server import DemoServer, ServerError


def test_a_park_tells_its_story(gate, tmp_path):
    told = gate("demo", "--gates", 2, "--hub", "--headless", "--data-dir", tmp_path)
    assert told.exit_code == 0, told.output
    for word in ("在区内", "通行证已挂失", "连不上中心", "2 个卡点已就绪"):
        assert word in told.stdout, told.output
    office = next(line for line in told.stdout.splitlines() if "office" in line and "条" in line)
    hub = next(line for line in told.stdout.splitlines() if line.strip().startswith("中心 "))
    assert office.split("office ")[1].split(" ")[0] == hub.split()[1]
    # Again in the same folder: made anew.
    folder = tmp_path / "park"
    assert (folder / "gate-2" / "ledger.db").exists()
    assert not (folder / "gate-3").exists()


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
