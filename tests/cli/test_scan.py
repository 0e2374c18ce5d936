"""gate scan: one JSON line per verdict, after its commit, from every kind of source."""

import json
import os
import signal
import subprocess
import sys

import pytest

from gate_app.demo.site import read_demo
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries


def expected(demo):
    return [
        (one.case.verdict.value, one.case.reason.value, one.case.direction.value)
        for one in read_demo(demo).passes
    ]


def got(lines):
    return [(line["verdict"], line["reason"], line["direction"]) for line in lines]


def recorded(demo):
    db = connect(demo, write=False)
    try:
        return {entry.header.seq: entry for entry in read_entries(db)}
    finally:
        db.close()


def test_every_demo_pass_gets_its_verdict_as_a_handheld_scanner_sends_it(demo, gate):
    codes = "\n".join(one.code for one in read_demo(demo).passes)
    result = gate("scan", "-", "--data-dir", demo, stdin=codes)
    assert result.exit_code == 0, result.output
    assert got(result.lines) == expected(demo)


def test_every_demo_pass_gets_its_verdict_from_its_picture(demo, gate):
    result = gate("scan", demo / "passes", "--data-dir", demo)
    assert result.exit_code == 0, result.output
    assert got(result.lines) == expected(demo)
    assert [line["file"] for line in result.lines] == [one.file for one in read_demo(demo).passes]


def test_a_line_is_printed_for_what_is_in_the_ledger_and_names_its_seq(demo, gate):
    codes = "\r\n".join(one.code for one in read_demo(demo).passes)
    result = gate("scan", "-", "--data-dir", demo, stdin=codes)
    entries = recorded(demo)
    for line in result.lines:
        entry = entries[line["seq"]]
        body = json.loads(entry.raw)
        assert body["verdict"] == line["verdict"]
        assert body["reason"] == line["reason"]
        assert body["rested"]["how"] == "handheld"
        assert line["ms"].keys() == {"decode", "verdict", "commit"}


def test_the_same_pass_goes_in_then_out_then_in(demo, gate):
    code = read_demo(demo).passes[0].code
    result = gate("scan", "-", "--data-dir", demo, stdin=f"{code}\n{code}\n{code}\n")
    assert [line["direction"] for line in result.lines] == ["entry", "exit", "entry"]


@pytest.mark.parametrize(("direction", "verdict", "reason"), [
    ("entry", "attend", "already-inside"),
    ("exit", "admit", "ok"),
])  # fmt: skip
def test_a_held_direction_is_kept(demo, gate, direction, verdict, reason):
    inside = read_demo(demo).passes[1].code
    result = gate("scan", "-", "--data-dir", demo, "--direction", direction, stdin=inside)
    assert got(result.lines) == [(verdict, reason, direction)]


def test_a_doubt_that_nobody_answers_stays_unresolved_and_moves_nobody(demo, gate):
    escort = next(one for one in read_demo(demo).passes if one.case.verdict == "attend")
    result = gate("scan", "-", "--data-dir", demo, stdin=f"{escort.code}\n{escort.code}\n")
    assert got(result.lines) == [("attend", "confirm-holder", "entry")] * 2
    entries = recorded(demo)
    assert {entries[line["seq"]].header.kind for line in result.lines} == {"unresolved"}


def test_a_typed_pass_number_is_a_doubt_for_a_known_pass_and_nothing_for_others(demo, gate):
    from gate_app.codes.pass_number import pass_number

    known = gate("pass", "inspect", read_demo(demo).passes[0].code, "--data-dir", demo)
    number = pass_number(known.lines[0]["claims"]["7"])
    result = gate("scan", "-", "--data-dir", demo, stdin=f"{number}\n0000-0000-98\n")
    assert [(line["verdict"], line["reason"]) for line in result.lines] == [
        ("attend", "number-only"),
        ("refuse", "not-a-pass"),
    ]


@pytest.mark.parametrize("line", [
    b"\xff\xfe\x00", b"\x00", "GP1:😀".encode(), b"GP1:" + b"A" * 100_000, b"' OR 1=1 --",
    b"GP2:ABC", b" ", b"\x1b[31m",
])  # fmt: skip
def test_rubbish_is_refused_and_recorded_never_a_traceback(demo, line):
    done = subprocess.run(
        [sys.executable, "-m", "gate_app", "scan", "-", "--data-dir", str(demo)],
        input=line + b"\n", capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["verdict"] == "refuse"
    assert b"Traceback" not in done.stderr
    assert shown["seq"] in recorded(demo)


@pytest.mark.parametrize("source", ["no-such-file.png", "", "/", "ftp://example.com/x"])
def test_a_source_that_is_none_is_told_in_words(demo, gate, source):
    result = gate("scan", source, "--data-dir", demo)
    assert result.exit_code == 1
    assert "错误" in result.stderr
    assert not result.lines


def test_a_folder_without_a_station_says_what_to_do(tmp_path, gate):
    result = gate("scan", "-", "--data-dir", tmp_path, stdin="x\n")
    assert result.exit_code == 1
    assert "还没有卡点" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_decode_only_reads_and_records_nothing(demo, gate):
    before = recorded(demo)
    result = gate("scan", demo / "passes", "--decode-only", "--data-dir", demo)
    codes = [one.code for one in read_demo(demo).passes]
    assert [line["texts"] for line in result.lines] == [[code] for code in codes]
    assert recorded(demo) == before


def test_two_passes_in_one_picture_are_both_named_and_neither_is_admitted(demo, gate, tmp_path):
    import numpy as np

    from gate_app.codes import qr

    one, other = (qr.image(read_demo(demo).passes[n].code, module_px=4) for n in (0, 4))
    height = max(len(one), len(other))
    both = np.hstack(
        [
            np.pad(image, ((0, height - len(image)), (0, 40)), constant_values=255)
            for image in (one, other)
        ]
    )
    (tmp_path / "both.png").write_bytes(qr.gray_png(both))
    result = gate("scan", tmp_path / "both.png", "--data-dir", demo)
    assert {line["holder"] for line in result.lines} == {"韦小芳", "莫夜班"}
    assert {(line["verdict"], line["reason"]) for line in result.lines} == {
        ("attend", "several-codes")
    }


def test_a_second_writer_is_told_who_holds_the_folder(demo):
    command = [sys.executable, "-m", "gate_app", "scan", "-", "--data-dir", str(demo)]
    first = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        first.stdin.write(b"hello\n")
        first.stdin.flush()
        assert json.loads(first.stdout.readline())["verdict"] == "refuse"
        second = subprocess.run(command, input=b"x\n", capture_output=True, check=False, timeout=60)
        assert second.returncode == 1
        assert str(first.pid) in second.stderr.decode()
        read = subprocess.run(
            [*command[:3], "pass", "inspect", "x", "--data-dir", str(demo)],
            capture_output=True, check=True, timeout=60,
        )  # fmt: skip
        assert json.loads(read.stdout) == {"accept": False, "reason": "not-a-pass"}
    finally:
        first.communicate(timeout=30)


def test_interrupting_a_scan_ends_it_quietly(demo):
    process = subprocess.Popen(
        [sys.executable, "-m", "gate_app", "scan", "-", "--data-dir", str(demo)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    process.stdin.write(b"hello\n")
    process.stdin.flush()
    assert process.stdout.readline()
    os.kill(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert b"Traceback" not in error
    assert max(recorded(demo)) > 0


@pytest.mark.parametrize("source", ["99", "http://127.0.0.1:1/camera.mjpg"])
def test_a_camera_that_cannot_be_opened_at_all_is_told_in_words(demo, gate, source):
    result = gate("scan", source, "--data-dir", demo)
    assert result.exit_code == 1
    assert "怎么办" in result.stderr
