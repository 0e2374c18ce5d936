"""``gate enrol``, ``join``, ``station`` and ``bundle``: a second laptop, without any network."""

import numpy as np
import pytest
from PIL import Image

from gate_app.config import is_station
from gate_app.demo.site import read_demo
from gate_app.domain.people import StaffRole
from gate_app.scanning.decoder import decode_still
from gate_app.sites.enrolment_file import decode
from tests.staff import signed_on


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def enrolled(gate, demo, path, *more):
    return gate("enrol", path, "--data-dir", demo, *more, staff=signed_on(demo))


def a_checkpoint(gate, demo):
    own = gate("station", "list", "--data-dir", demo, "--json").lines[0]
    assert own["roles"] == ["gate", "office"]
    return own["checkpoint"]


def test_a_second_laptop_joins_and_works_by_stick(gate, demo, stick, tmp_path):
    place, lane, path = a_checkpoint(gate, demo), tmp_path / "lane", stick / "lane.kadian-join"
    made = enrolled(gate, demo, path, "--for", place)
    assert made.exit_code == 0, made.output
    joined = gate("join", path, "--data-dir", lane)
    assert joined.exit_code == 0, joined.output
    told = made.stdout.split("核对码")[1].strip("。\n ")
    assert told in joined.stdout

    out = gate("bundle", "export", stick, "--data-dir", lane, "--json").lines
    assert [one["reader"] for one in out] == ["office"]
    taken = gate("bundle", "import", stick, "--data-dir", demo, "--json")
    assert taken.exit_code == 0, taken.output
    assert sum(line["entries"] for line in taken.lines) == 3
    back = gate("bundle", "export", stick, "--data-dir", demo)
    assert "已导出" in back.stdout, back.output
    again = gate("bundle", "import", stick, "--data-dir", lane)
    assert again.exit_code == 0, again.output
    assert "新收下" in again.stdout
    stations = gate("station", "list", "--data-dir", lane, "--json").lines
    assert len(stations) == 2
    twice = gate("bundle", "import", stick, "--data-dir", lane, "--json").lines
    assert [line["entries"] for line in twice] == [0] * len(twice)


def test_the_enrolment_may_be_a_picture(gate, demo, tmp_path):
    path = tmp_path / "lane.png"
    made = enrolled(gate, demo, path, "--for", a_checkpoint(gate, demo))
    assert made.exit_code == 0, made.output
    picture = np.array(Image.open(path).convert("RGB"))
    (read,) = decode_still(np.ascontiguousarray(picture))
    assert decode(read.text.encode()).place.checkpoint


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--for", "K99"], "没有这个卡点"),
        ([], "给谁登记"),
        (["--office", "--for", "K1"], "给谁登记"),
        (["--office", "--replaces", "0" * 16], "没有这台电脑"),
    ],
)
def test_what_cannot_be_enrolled_is_said(gate, demo, tmp_path, arguments, word):
    path = tmp_path / "x.kadian-join"
    said = enrolled(gate, demo, path, *arguments)
    assert said.exit_code == 1
    assert word in said.stderr
    assert not path.exists()


def test_only_a_supervisor_enrols(gate, demo, tmp_path):
    guard = next(one for one in read_demo(demo).staff if one.role is StaffRole.GUARD)
    path = tmp_path / "x.kadian-join"
    said = gate("enrol", path, "--office", "--data-dir", demo, staff=(guard.code, guard.pin))
    assert (said.exit_code, path.exists()) == (1, False)
    assert "主管" in said.stderr


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x89PNG"])
def test_what_is_no_enrolment_joins_nothing(gate, tmp_path, content):
    path = tmp_path / "x.kadian-join"
    if content is not None:
        path.write_bytes(content)
    said = gate("join", path, "--data-dir", tmp_path / "lane")
    assert said.exit_code == 1
    assert "怎么办" in said.stderr
    assert not is_station(tmp_path / "lane")


def test_a_lost_laptop_is_cut_off(gate, demo, stick, tmp_path):
    lane, path = tmp_path / "lane", stick / "lane.kadian-join"
    enrolled(gate, demo, path, "--for", a_checkpoint(gate, demo))
    gate("join", path, "--data-dir", lane)
    gate("bundle", "export", stick, "--data-dir", lane)
    gate("bundle", "import", stick, "--data-dir", demo)
    own, other = [
        one["station"] for one in gate("station", "list", "--data-dir", demo, "--json").lines
    ]
    for name in (own, other):
        gate("station", "cut-off", name, "--yes", "--data-dir", demo, staff=signed_on(demo))
    # Its own laptop an office does not cut off, so one is left.
    assert len(gate("station", "list", "--data-dir", demo, "--json").lines) == 1


@pytest.mark.parametrize("target", ["missing", "file"])
def test_a_stick_that_is_none_is_said(gate, demo, tmp_path, target):
    path = tmp_path / target
    if target == "file":
        path.write_text("x")
    said = gate("bundle", "export", path, "--data-dir", demo)
    assert said.exit_code == 1
    assert "U 盘" in said.stderr


def test_a_spoilt_bundle_is_refused_whole(gate, demo, stick, tmp_path):
    lane, path = tmp_path / "lane", stick / "lane.kadian-join"
    enrolled(gate, demo, path, "--for", a_checkpoint(gate, demo))
    gate("join", path, "--data-dir", lane)
    gate("bundle", "export", stick, "--data-dir", lane)
    for bundle in stick.glob("*.kadian"):
        bundle.write_bytes(bundle.read_bytes()[:-20])
    said = gate("bundle", "import", stick, "--data-dir", demo)
    assert said.exit_code == 1
    assert "重新导出" in said.stderr
    assert len(gate("station", "list", "--data-dir", demo, "--json").lines) == 1


def test_a_spoilt_bundle_beside_a_good_one_is_named(gate, demo, stick, tmp_path):
    place, lane, path = a_checkpoint(gate, demo), tmp_path / "lane", stick / "lane.kadian-join"
    assert enrolled(gate, demo, path, "--for", place).exit_code == 0
    assert gate("join", path, "--data-dir", lane).exit_code == 0
    assert gate("bundle", "export", stick, "--data-dir", lane).exit_code == 0
    (stick / "cut.kadian").write_bytes(b"PK")
    said = gate("bundle", "import", stick, "--data-dir", demo)
    assert said.exit_code == 3
    assert "cut.kadian" in said.stderr and "新收下 3 条" in said.stdout
