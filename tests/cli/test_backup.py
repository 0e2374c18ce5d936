"""``gate backup`` and ``gate restore``: what they say, and that they ask when they must."""

import pytest

from gate_app.sites.backup_plan import BackupPlan, read_plan
from tests.sites.filled import PASSPHRASE
from tests.sites.real import real_site


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "site"
    real_site(folder)
    return folder


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "stick"
    path.mkdir()
    return path


def test_there_and_back_on_a_new_laptop(gate, pristine, stick, tmp_path):
    made = gate("backup", stick, "--data-dir", pristine, "--json").lines[0]
    assert made["with_station_key"]
    new = tmp_path / "new"
    result = gate("restore", made["backup"], "--data-dir", new, stdin=f"{PASSPHRASE}\n")
    assert result.exit_code == 0, result.output
    assert "校验通过" in result.output
    assert PASSPHRASE not in result.output
    assert gate("log", "verify", "--views", "--data-dir", new).exit_code == 0
    again = gate("restore", made["backup"], "--data-dir", new, "--json").lines[0]
    assert (again["epoch"], again["lost_to"]) == (3, again["after"] + 1)


def test_a_wrong_passphrase_is_told_and_restores_nothing(gate, pristine, stick, tmp_path):
    made = gate("backup", stick, "--data-dir", pristine, "--json").lines[0]
    result = gate("restore", made["backup"], "--data-dir", tmp_path / "new", stdin="wrong wrong\n")
    assert result.exit_code == 1
    assert "口令不对" in result.output
    assert not (tmp_path / "new" / "ledger.db").exists()


def test_now_backs_up_the_ledger_where_it_lies(gate, demo):
    assert gate("backup", "--now", "--data-dir", demo).exit_code == 0
    (copy,) = (demo / "backups").glob("ledger-*.db")
    result = gate("restore", copy, "--data-dir", demo)
    assert result.exit_code == 0, result.output
    assert "新的一段" in result.output
    assert gate("log", "verify", "--views", "--data-dir", demo).exit_code == 0


@pytest.mark.parametrize("arguments", [[], ["--now", "somewhere"]])
def test_where_to_must_be_said_once(gate, demo, arguments):
    result = gate("backup", *arguments, "--data-dir", demo)
    assert result.exit_code == 1
    assert "备份到哪里" in result.output


def test_there_is_nothing_to_back_up(gate, stick, tmp_path):
    for arguments in ([stick], ["--now"]):
        result = gate("backup", *arguments, "--data-dir", tmp_path / "none")
        assert result.exit_code == 1
        assert "还没有卡点" in result.output
    assert list(stick.iterdir()) == []


def test_a_backup_is_checked(gate, pristine, stick):
    made = gate("backup", stick, "--data-dir", pristine, "--json").lines[0]["backup"]
    result = gate("backup", made, "--check", "--data-dir", pristine)
    assert result.exit_code == 0 and "校验通过" in result.output
    result = gate("backup", stick, "--check", "--data-dir", pristine)
    assert result.exit_code == 1 and "没有备份" in result.output


def test_the_daily_backup_is_told_where_to_go(gate, demo, stick):
    assert gate("backup", stick, "--daily", "--keep", "3", "--data-dir", demo).exit_code == 0
    assert read_plan(demo) == BackupPlan(str(stick), 3)
    assert list(stick.iterdir())
    assert gate("backup", demo / "backups", "--daily", "--data-dir", demo).exit_code == 1
