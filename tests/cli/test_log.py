"""gate log list and tail: what a supervisor asks of the ledger, also while the window is open."""

import json
import signal
import subprocess
import sys
from datetime import datetime
from datetime import time as dtime
from zoneinfo import ZoneInfo

import pytest

from gate_app.cli.log_filter import Moment
from gate_app.codes.pass_number import pass_number
from tests.busy_site import KNOWN
from tests.staff import signed_on
from tests.stations import GUARD_PIN, SmallSite, one

GATE = [sys.executable, "-m", "gate_app"]
NEEDED = {
    "seq",
    "kind",
    "at",
    "wall",
    "verdict",
    "reason",
    "name",
    "zone",
    "staff",
    "shift",
    "note",
}


def seqs(result):
    return [line["seq"] for line in result.lines]


def test_list_gives_one_json_line_an_entry_newest_first(site, gate):
    result = gate("log", "list", "--json", "--limit", "1000", "--data-dir", site)
    assert result.exit_code == 0
    assert seqs(result) == list(range(max(seqs(result)), 0, -1))
    assert all(line.keys() >= NEEDED for line in result.lines)
    assert result.lines[-1]["kind"] == "genesis"


def test_list_shows_the_newest_fifty_and_says_that_there_are_more(site, gate):
    result = gate("log", "list", "--limit", "3", "--data-dir", site)
    assert len(result.stdout.splitlines()) == 3
    assert "--limit" in result.stderr
    assert "下岗" in result.stdout.splitlines()[0]


def test_names_are_masked_unless_asked(site, gate):
    asked = (
        "log",
        "list",
        "--person",
        "韦小芳",
        "--kind",
        "crossing",
        "--json",
        "--data-dir",
        site,
    )
    assert {line["name"] for line in gate(*asked).lines} == {"韦*芳"}
    whole = gate(*asked, "--unmasked", staff=signed_on(site))
    assert {line["name"] for line in whole.lines} == {"韦小芳"}
    (accepted, *_) = gate("log", "list", "--json", "--data-dir", site).lines
    assert (accepted["kind"], accepted["note"]) == ("pin-accepted", "log-unmasked")
    for nobody in [("101", GUARD_PIN), (None, None)]:
        refused = gate(*asked, "--unmasked", staff=nobody)
        assert refused.exit_code == 1 and refused.lines == []
    assert "韦小芳" not in gate("log", "list", "--data-dir", site).stdout


@pytest.mark.parametrize(
    "asked, kinds",
    [
        (
            ["--person", pass_number(KNOWN).lower()],
            {"holder-put", "pass-issued", "crossing", "health-observed"},
        ),
        (["--person", "H1", "--verdict", "admit"], {"crossing"}),
        (["--person", "覃过路"], {"crossing"}),
        (["--zone", "二区"], {"zone-put", "checkpoint-put"}),
        (["--zone", "2"], {"zone-put", "checkpoint-put"}),
        (["--enterprise", "E2"], {"refusal"}),
        (["--kind", "undo", "--kind", "duty-off"], {"undo", "duty-off"}),
        (["--after", "2026-11-20 12:23", "--before", "2026-11-20T12:24", "--kind", "undo"], set()),
        (["--after", "2026-11-20", "--before", "2026-11-21", "--kind", "undo"], {"undo"}),
        (
            [
                "--after",
                "2026-11-20 12:13:00",
                "--before",
                "2026-11-20 12:14",
                "--verdict",
                "refuse",
            ],
            {"refusal"},
        ),
        (["--before", "2026-11-20"], set()),
        (["--person", "没有人"], set()),
    ],
    ids=str,
)
def test_list_filters(site, gate, asked, kinds):
    result = gate("log", "list", "--json", "--data-dir", site, *asked)
    assert result.exit_code == 0, result.output
    assert {line["kind"] for line in result.lines} == kinds


def test_a_time_without_a_day_is_of_today_at_the_site():
    zone = ZoneInfo("Asia/Shanghai")
    before = datetime.now(zone).date()
    asked = datetime.fromtimestamp(Moment(None, dtime(8, 30)).at(zone) / 1000, zone)
    assert before <= asked.date() <= datetime.now(zone).date()
    assert asked.time() == dtime(8, 30)


@pytest.mark.parametrize("command", ["list", "export"])
@pytest.mark.parametrize(
    "asked",
    [
        ["--after", "yesterday"],
        ["--after", "2026-02-30"],
        ["--before", "25:00"],
        ["--before", ""],
        ["--after", "0001-01-01"],
        ["--after", "2026-11-21", "--before", "2026-11-20"],
        ["--zone", "九区"],
        ["--zone", "区"],
        ["--kind", "crossings"],
        ["--verdict", "maybe"],
        ["--person", "韦"],
        ["--enterprise", " "],
    ],
    ids=str,
)
def test_a_wrong_value_is_said_and_ends_with_2(site, gate, tmp_path, command, asked):
    target = [str(tmp_path / "log.csv")] if command == "export" else []
    result = gate("log", command, *target, *asked, "--data-dir", site)
    assert result.exit_code == 2
    assert asked[0] in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "log.csv").exists()


@pytest.mark.parametrize("command", [["list"], ["tail"], ["verify"], ["export", "log.csv"]])
def test_a_folder_without_a_ledger_is_said(gate, tmp_path, command, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = gate("log", *command, "--data-dir", tmp_path / "none")
    assert result.exit_code == 1
    assert "没有台账" in result.stderr


def test_tail_shows_the_last_lines_oldest_first(site, gate):
    newest = seqs(gate("log", "list", "--json", "--limit", "4", "--data-dir", site))
    assert seqs(gate("log", "tail", "--json", "-n", "4", "--data-dir", site)) == newest[::-1]
    assert len(gate("log", "tail", "--data-dir", site).stdout.splitlines()) == 10
    assert gate("log", "tail", "-n", "0", "--data-dir", site).stdout == ""


def follow(folder):
    return subprocess.Popen(
        [*GATE, "log", "tail", "-f", "--json", "-n", "1", "--data-dir", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_tail_follows_and_ends_cleanly_on_ctrl_c(tmp_path):
    small = SmallSite(tmp_path / "site")
    with follow(small.folder) as tail:
        before = json.loads(tail.stdout.readline())
        with small.open() as station:
            for number in range(3):
                one(station, small.code())
                assert json.loads(tail.stdout.readline())["seq"] == before["seq"] + number + 1
        tail.send_signal(signal.SIGINT)
        output, errors = tail.communicate(timeout=60)
    assert (tail.returncode, output, errors) == (0, "", "")


def test_a_reader_that_goes_away_is_no_fault(tmp_path):
    small = SmallSite(tmp_path / "site")
    tail = follow(small.folder)
    tail.stdout.readline()
    tail.stdout.close()
    with small.open() as station:
        one(station, small.code())
        assert tail.wait(60) == 0
    assert tail.stderr.read() == ""
    tail.stderr.close()
