"""gate log export: whole files or none, masked names unless recorded, no formula."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import openpyxl
import psutil
import pytest

from gate_app.codes.pass_number import pass_number
from gate_app.exports.export import manifest_path
from tests.busy_site import FORMULA, KNOWN, sql
from tests.staff import signed_on
from tests.stations import GUARD_PIN, SmallSite, one


def seqs(result):
    return [line["seq"] for line in result.lines]


def rows_of(path):
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def manifest_of(path):
    return json.loads(manifest_path(path).read_text("utf-8"))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_writes_every_line_and_records_itself(site, gate, tmp_path, ending):
    before = seqs(gate("log", "list", "--json", "--limit", "1000", "--data-dir", site))
    target = tmp_path / f"log.{ending}"
    result = gate("log", "export", target, "--data-dir", site)
    assert result.exit_code == 0, result.output
    rows = rows_of(target)
    assert [int(row["序号"]) for row in rows] == before[::-1]
    (crossing,) = [
        row
        for row in rows
        if row["证号"] == pass_number(KNOWN) and row["方向"] == "进" and row["类型"] == "通行"
    ]
    assert crossing["姓名"] == "韦*芳"
    assert crossing["值班员"] == "覃大山 101"
    assert crossing["原因"] == "通行证有效"
    assert crossing["时间"] == "2026-11-20 12:13:00"
    (recorded,) = gate("log", "list", "--json", "--kind", "exported", "--data-dir", site).lines
    assert recorded["note"] == f"{ending} {len(before)}"
    told = manifest_of(target)
    assert told["recorded"] and told["basis"]["verified"]
    assert told["rows"] == len(before)
    assert told["basis"]["head"][2] == max(before)


def test_an_unmasked_export_keeps_names_and_no_formula(site, gate, tmp_path):
    target = tmp_path / "log.csv"
    asked = ["log", "export", target, "--unmasked", "--data-dir", site]
    for nobody in [("101", GUARD_PIN), ("201", "000000"), (None, None)]:
        assert gate(*asked, staff=nobody).exit_code == 1
        assert not target.exists()
    assert gate(*asked, staff=signed_on(site)).exit_code == 0
    names = {row["姓名"] for row in rows_of(target)}
    assert {"韦小芳", f"'{FORMULA}"} <= names
    cells = [cell for row in rows_of(target) for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]
    assert "'@handover" in cells and "'+no code" in cells


def test_an_export_is_filtered_and_says_so_without_the_name(site, gate, tmp_path):
    target = tmp_path / "log.csv"
    gate("log", "export", target, "--person", "韦小芳", "--kind", "crossing", "--data-dir", site)
    assert len(rows_of(target)) == 2
    assert manifest_of(target)["filter"] == {"person": "韦*芳", "kinds": ["crossing"]}
    (recorded,) = gate("log", "list", "--json", "--kind", "exported", "--data-dir", site).lines
    assert "韦小芳" not in recorded["note"]


def test_while_the_window_is_open_only_masked_names_leave(tmp_path, gate):
    small = SmallSite(tmp_path / "site")
    with small.open() as station:
        one(station, small.code(name="韦小芳"))
        masked = gate("log", "export", tmp_path / "a.csv", "--data-dir", small.folder)
        whole = gate("log", "export", tmp_path / "b.csv", "--unmasked", "--data-dir", small.folder)
        listed = gate("log", "list", "--json", "--data-dir", small.folder)
    assert masked.exit_code == 0
    assert "没有记入台账" in masked.stderr
    assert manifest_of(tmp_path / "a.csv")["recorded"] is False
    assert whole.exit_code == 1
    assert "--unmasked" in whole.stderr
    assert not (tmp_path / "b.csv").exists()
    assert "exported" not in {line["kind"] for line in listed.lines}


def test_an_existing_file_is_kept_unless_forced(site, gate, tmp_path):
    target = tmp_path / "log.csv"
    target.write_text("kept")
    assert gate("log", "export", target, "--data-dir", site).exit_code == 1
    assert target.read_text() == "kept"
    assert gate("log", "export", target, "--force", "--data-dir", site).exit_code == 0
    assert rows_of(target)


@pytest.mark.parametrize("target", ["no-folder/log.csv", "log.docx", "log", "."])
def test_a_target_that_cannot_be_is_said(site, gate, tmp_path, target):
    before = sorted(tmp_path.iterdir())
    result = gate("log", "export", tmp_path / target, "--data-dir", site)
    assert result.exit_code == 1
    assert "怎么办" in result.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_a_damaged_ledger_is_exported_with_a_warning(site, gate, tmp_path):
    sql("UPDATE entry SET at = at + 1 WHERE seq = 12")(site)
    result = gate("log", "export", tmp_path / "log.csv", "--data-dir", site)
    assert result.exit_code == 0, result.output
    assert "校验没有通过" in result.stderr
    assert manifest_of(tmp_path / "log.csv")["basis"]["faults"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_disk_that_fills_up_leaves_nothing_and_no_traceback(site, tmp_path, ending):
    # No file of this process may grow beyond 8 KB: the export does not fit, the ledger is shut.
    out = tmp_path / "out"
    out.mkdir()
    code = (
        "import resource, sys;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192));"
        "sys.argv[0] = 'gate'; from gate_app.cli import main; main()"
    )
    limited = [sys.executable, "-c", code]
    small = SmallSite(tmp_path / "small")
    with small.open() as station:
        for _ in range(60):
            one(station, small.code())
        done = subprocess.run(
            [*limited, "log", "export", out / f"log.{ending}", "--data-dir", small.folder],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "磁盘已满" in done.stderr
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr
    assert list(out.iterdir()) == []


def test_the_data_folder_may_be_relative(site, gate, monkeypatch):
    monkeypatch.chdir(site.parent)
    assert gate("log", "verify", "--data-dir", site.name).exit_code == 0
    assert gate("log", "export", "log.csv", "--data-dir", site.name).exit_code == 0


def test_ctrl_c_stops_the_export_and_leaves_nothing(site, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    # A group of its own, as a terminal makes one: Ctrl-C reaches parent and child alike.
    command = [sys.executable, "-m", "gate_app", "log", "export", out / "log.xlsx"]
    with subprocess.Popen(
        [*command, "--data-dir", site], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        child = child_of(running)
        # Still loading; however slow it is, the parent knows of the key before it goes on.
        child.suspend()
        os.killpg(running.pid, signal.SIGINT)
        child.resume()
        _, said = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "已取消" in said and "Traceback" not in said
    assert list(out.iterdir()) == []


def child_of(running):
    """The process that exports, as soon as there is one."""
    parent, until = psutil.Process(running.pid), time.monotonic() + 30
    while time.monotonic() < until:
        for child in parent.children():
            if "spawn_main" in " ".join(child.cmdline()):
                return child
        time.sleep(0.005)
    raise AssertionError(running.communicate(timeout=5))
