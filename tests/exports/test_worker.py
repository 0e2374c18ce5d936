"""An export in a process of its own: recorded before it appears, stopped without a trace."""

import csv
import json
import os
import signal

import pytest

from gate_app.errors import UsageError
from gate_app.exports.export import ExportError, manifest_path
from gate_app.exports.worker import CancelledError, ExportRun, Order
from gate_app.ledger.database import DiskFullError
from gate_app.ledger.logbook import LogFilter
from tests.stations import SmallSite, one


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    made = SmallSite(tmp_path_factory.mktemp("worker") / "site")
    with made.open() as station:
        for number in range(40):
            one(station, made.code(name=f"韦第{number}"))
    return made


def order(site, target, **changed):
    typical = {
        "folder": str(site.folder),
        "target": str(target),
        "format": target.suffix[1:],
        "wanted": LogFilter(),
        "told": {},
    }
    return Order(**{**typical, **changed})


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx", "log.pdf", "log.jsonl"])
def test_every_format_is_written_and_recorded_first(site, tmp_path, name):
    target, recorded = tmp_path / name, []

    def record(body):
        assert not target.exists()
        recorded.append(body)
        return True

    wanted = order(site, target, told={"zone": 1}, unmasked=True)
    manifest = ExportRun(wanted).wait(record)
    assert left_in(tmp_path) == sorted([name, manifest_path(target).name])
    (body,) = recorded
    assert (body.format, body.rows, body.unmasked) == (name[4:], manifest.rows, True)
    assert json.loads(body.filter) == {"zone": 1}
    assert manifest.recorded and manifest.basis.verified and manifest.rows > 40
    assert json.loads(manifest_path(target).read_text("utf-8"))["sha256"] == manifest.sha256


def test_a_filter_travels_to_the_child(site, tmp_path):
    target = tmp_path / "log.csv"
    wanted = LogFilter(kinds=frozenset({"crossing"}), person="韦第7")
    manifest = ExportRun(order(site, target, wanted=wanted)).wait(lambda _: False)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert manifest.rows == len(rows) == 1 and not manifest.recorded
    assert rows[0]["姓名"] == "韦*7"


def test_progress_ends_at_the_whole(site, tmp_path):
    told = []
    manifest = ExportRun(order(site, tmp_path / "log.csv")).wait(lambda _: True, told.append)
    assert told[-1].rows == manifest.rows and told[-1].share == 1.0


def test_a_cancelled_export_leaves_nothing_and_is_not_recorded(site, tmp_path):
    run = ExportRun(order(site, tmp_path / "log.xlsx"))
    run.cancel()
    recorded = []
    with pytest.raises(CancelledError):
        run.wait(recorded.append)
    assert left_in(tmp_path) == [] and not recorded


def test_what_cannot_be_recorded_does_not_leave_the_laptop(site, tmp_path):
    def full(_body):
        raise DiskFullError("磁盘已满，无法记入台账。")

    with pytest.raises(DiskFullError):
        ExportRun(order(site, tmp_path / "log.csv", unmasked=True)).wait(full)
    assert left_in(tmp_path) == []


def test_a_killed_child_is_said_in_words(site, tmp_path):
    run = ExportRun(order(site, tmp_path / "log.csv"))
    os.kill(run.pid, signal.SIGKILL)
    with pytest.raises(ExportError):
        run.wait(lambda _: True)
    assert not (tmp_path / "log.csv").exists()


def test_a_fault_of_the_child_keeps_its_words(site, tmp_path):
    elsewhere = order(site, tmp_path / "x.csv", folder=str(tmp_path))
    with pytest.raises(ExportError) as raised:
        ExportRun(elsewhere).wait(lambda _: True)
    assert "没有台账" in str(raised.value) and raised.value.what_to_do


def test_a_file_that_is_there_is_not_overwritten_unasked(site, tmp_path):
    target = tmp_path / "log.csv"
    target.write_text("mine")
    with pytest.raises(UsageError):
        ExportRun(order(site, target))
    ExportRun(order(site, target, force=True)).wait(lambda _: True)
    assert "mine" not in target.read_text("utf-8-sig")
