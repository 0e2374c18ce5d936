"""gate demo: the same verdicts on a fresh site at any hour; doctor beside it."""

import csv
from datetime import UTC, datetime

import pytest

from gate_app.clock import TrustedClock
from gate_app.demo.recording import make_recording, shown_in_recording
from gate_app.demo.site import found_demo, read_demo
from gate_app.facts import Scan
from gate_app.station import Station
from tests.stations import FakeTicks


@pytest.mark.parametrize("minute", [0, 1, 59, 239, 359, 480, 719, 720, 959, 960, 961, 1439])
def test_every_case_holds_at_any_hour_of_the_day(tmp_path, monkeypatch, minute):
    monkeypatch.setattr("gate_app.codes.pins.make_verifier", lambda pin: "made slow by intent")
    start = int(datetime(2026, 12, 30, 0, 0, 58, tzinfo=UTC).timestamp() * 1000)
    ticks = FakeTicks(wall=start + minute * 60_000)
    demo = found_demo(tmp_path / "site", clock=TrustedClock(ticks))
    with Station(tmp_path / "site", clock=TrustedClock(ticks)) as station:
        for one in demo.passes:
            decision = station.gate.present([Scan(one.code)])[0].decision
            case = one.case
            assert (decision.verdict, decision.reason, decision.direction) == (
                case.verdict, case.reason, case.direction), case.name  # fmt: skip


def test_the_list_of_passes_says_what_each_must_give(demo):
    with (demo / "passes" / "passes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    passes = read_demo(demo).passes
    assert [row["code"] for row in rows] == [one.code for one in passes]
    assert [row["verdict"] for row in rows] == [one.case.verdict.value for one in passes]
    assert all((demo / "passes" / row["file"]).exists() for row in rows)


def test_setting_up_twice_changes_nothing(demo, gate, monkeypatch):
    (demo / "recording.mp4").touch()
    before = (demo / "ledger.db").read_bytes()
    assert gate("demo", "--data-dir", demo, "--setup-only").exit_code == 0
    assert (demo / "ledger.db").read_bytes() == before


def test_a_real_station_is_never_turned_into_a_demo(demo, gate):
    config = demo / "station.json"
    config.write_text(config.read_text().replace('"demo": true', '"demo": false'))
    result = gate("demo", "--data-dir", demo, "--headless")
    assert result.exit_code == 1
    assert "正式卡点" in result.stderr


def test_the_recording_shows_each_of_its_passes_once_and_in_order(demo, gate):
    shown = shown_in_recording(read_demo(demo))
    make_recording(demo, read_demo(demo))
    result = gate("scan", demo / "recording.mp4", "--data-dir", demo)
    assert [(line["verdict"], line["reason"]) for line in result.lines] == [
        (one.case.verdict.value, one.case.reason.value) for one in shown
    ]
    again = gate("demo", "--data-dir", demo, "--headless")
    assert again.exit_code == 0
    assert "台账" in again.stdout


def test_the_doctor_finds_a_healthy_demo(demo, gate):
    result = gate("doctor", "--data-dir", demo, "--json")
    assert result.exit_code == 0
    states = {line["check"]: line["state"] for line in result.lines}
    assert set(states) == {
        "camera", "decoder", "database", "disk", "clock", "key", "font", "version"
    }  # fmt: skip
    assert states["database"] == states["decoder"] == states["key"] == "fine"


def test_the_doctor_says_what_to_do_about_a_damaged_ledger(demo, gate):
    (demo / "ledger.db").write_bytes(b"not a database at all" * 1000)
    result = gate("doctor", "--data-dir", demo)
    assert result.exit_code == 1
    assert "✕ 台账文件已损坏" in result.stdout
    assert "怎么办" in result.stdout


@pytest.mark.parametrize("left", ["ledger only", "no list of passes"])
def test_a_set_up_that_was_cut_short_is_done_again_and_nothing_is_deleted(demo, left):
    (demo / "demo.json").unlink()
    if left == "ledger only":
        (demo / "station.json").unlink()
    old = (demo / "ledger.db").read_bytes()
    made = found_demo(demo)
    with Station(demo) as station:
        assert station.gate.present([Scan(made.passes[0].code)])[0].decision.reason == "ok"
    (aside,) = demo.glob("unfinished-*")
    assert (aside / "ledger.db").read_bytes() == old
