"""gate log verify: says what it proves, and finds damage of every kind without a traceback."""

import os
import shutil
import subprocess
import sys

import pytest

from gate_app.config import FILE
from tests.busy_site import busy_site, sql
from tests.stations import SmallSite, one

GATE = [sys.executable, "-m", "gate_app"]


def test_verify_says_what_it_proves(site, gate):
    result = gate("log", "verify", "--views", "--data-dir", site)
    assert result.exit_code == 0, result.output
    last = gate("log", "list", "--json", "--limit", "1", "--data-dir", site).lines[0]["seq"]
    assert f"从第 1 条到第 {last} 条首尾相接，没有改动" in result.stdout
    assert f"签名到第 {last} 条" in result.stdout
    assert "尚无中心见证" in result.stdout
    assert "视图与记录一致" in result.stdout


def test_verify_names_what_is_not_signed_yet(tmp_path, gate):
    small = SmallSite(tmp_path / "site")
    with small.open() as station:
        one(station, small.code())
        result = gate("log", "verify", "--json", "--data-dir", small.folder)
        (found,) = result.lines
        assert result.exit_code == 0 and found["ok"]
        (last,), (signed,) = found["last"].values(), found["signed"].values()
        assert last == signed + 1
        assert f"之后 {last - signed} 条" in found["proves"][0]


def cut(site, name, share):
    path = site / name
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


DAMAGE = {
    "a body": sql(
        "UPDATE entry SET body = replace(body, '韦小芳', '韦小方') WHERE kind = 'crossing'"
    ),
    "a body taken out of the file": sql("DELETE FROM entry WHERE seq = 20"),
    "the last entry": sql("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"),
    "a time": sql("UPDATE entry SET at = at + 1 WHERE seq = 12"),
    "an order": sql(
        "UPDATE entry SET seq = 9001 WHERE seq = 20",
        "UPDATE entry SET seq = 20 WHERE seq = 21",
        "UPDATE entry SET seq = 21 WHERE seq = 9001",
    ),
    "a signature": sql("UPDATE head SET signature = zeroblob(64)"),
    "a signed hash": sql("UPDATE head SET hash = replace(hash, 'a', 'b')"),
    "a head of nowhere": sql("UPDATE head SET seq = seq + 1000"),
    "text for a hash": sql("UPDATE entry SET prev = 'no' WHERE seq = 5"),
    "garbage for bodies": sql("UPDATE entry SET body = randomblob(300)"),
    "nothing for a body": sql("UPDATE entry SET body = 17 WHERE seq = 8"),
    "no entries": sql("DELETE FROM entry"),
    "no table": sql("DROP TABLE entry"),
    "no heads": sql("DROP TABLE head"),
    "not a database": lambda site: (site / "ledger.db").write_bytes(b"not a database" * 999),
    "an empty file": lambda site: (site / "ledger.db").write_bytes(b""),
    "half a file": lambda site: cut(site, "ledger.db", 0.5),
    "a little less": lambda site: cut(site, "ledger.db", 0.97),
    "zeros in the middle": lambda site: overwrite(site, 0.5, bytes(4096)),
    "noise everywhere": lambda site: overwrite(site, 0.05, os.urandom(150_000)),
}


def overwrite(site, share, noise):
    path = site / "ledger.db"
    with path.open("rb+") as file:
        file.seek(int(path.stat().st_size * share) // 4096 * 4096)
        file.write(noise[: path.stat().st_size - file.tell()])


@pytest.mark.parametrize("json_too", [False, True])
@pytest.mark.parametrize("what", DAMAGE)
def test_any_damage_is_found_and_said(site, gate, what, json_too):
    DAMAGE[what](site)
    result = gate("log", "verify", "--data-dir", site, *(["--json"] if json_too else []))
    assert result.exit_code == 1, result.output
    if json_too:
        (found,) = result.lines
        assert not found["ok"]
        assert found["faults"]
        assert not found["proves"]
    else:
        assert "✕" in result.stdout
        assert "没有改动" not in result.stdout


@pytest.mark.parametrize("what", DAMAGE)
@pytest.mark.parametrize(
    "command", [["list"], ["tail"], ["verify", "--views"], ["export", "x.csv"]]
)
def test_no_command_ends_in_a_traceback(site, gate, tmp_path, monkeypatch, what, command):
    monkeypatch.chdir(tmp_path)
    DAMAGE[what](site)
    result = gate("log", *command, "--data-dir", site)
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.output


def test_a_cut_log_is_noticed_by_the_tail(tmp_path, gate):
    small = SmallSite(tmp_path / "site")
    copy = tmp_path / "copy"
    with small.open() as station:
        for _ in range(5):
            one(station, small.code())
        shutil.copytree(small.folder, copy)
    (copy / "ledger.db-wal").write_bytes(b"")
    result = gate("log", "verify", "--data-dir", copy)
    assert result.exit_code == 1
    assert "末尾缺少记录" in result.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM presence",
        "UPDATE log SET verdict = 'admit' WHERE verdict = 'refuse'",
        "INSERT INTO revoked VALUES ('x', 1, 0, '')",
        "DELETE FROM revoked",
    ],
)
def test_views_that_differ_from_their_entries_are_named(site, gate, statement):
    sql(statement)(site)
    assert gate("log", "verify", "--data-dir", site).exit_code == 0
    result = gate("log", "verify", "--views", "--data-dir", site)
    assert result.exit_code == 1
    assert f"视图 {statement.split()[2 if 'UPDATE' not in statement else 1]}" in result.stdout


def test_a_whole_ledger_put_in_the_place_of_ours_is_noticed(site, tmp_path, gate):
    other = busy_site(tmp_path / "other").folder
    for name in ("ledger.db", "ledger.tail"):
        shutil.copy(other / name, site / name)
    result = gate("log", "verify", "--data-dir", site)
    assert result.exit_code == 1
    assert "没有主管机构的授权" in result.stdout
    (site / FILE).unlink()
    assert "没有核对主管机构的授权" in gate("log", "verify", "--data-dir", site).stdout


def test_verify_holds_while_the_gate_works(tmp_path):
    small = SmallSite(tmp_path / "site")
    codes = [small.code() for _ in range(300)]
    command = [*GATE, "log", "verify", "--data-dir", small.folder]
    with small.open() as station:
        checks = []
        for number, code in enumerate(codes):
            if number % 100 == 0:
                checks.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            one(station, code)
            small.ticks.pass_by(1000)
        outputs = [check.communicate()[0] for check in checks]
    assert [check.returncode for check in checks] == [0] * len(checks), outputs


def test_views_need_the_description_of_the_station(site, gate):
    (site / FILE).unlink()
    assert gate("log", "verify", "--data-dir", site).exit_code == 0
    result = gate("log", "verify", "--views", "--data-dir", site)
    assert result.exit_code == 1
    assert "还没有卡点" in result.stderr
