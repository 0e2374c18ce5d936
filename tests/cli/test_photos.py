"""``gate pass photos``: a folder is taken over; what is wrong in it is named, and exit code 3."""

import pytest

from gate_app.demo.site import read_demo
from gate_app.domain.entries import HolderPhotoPut
from gate_app.domain.verdict import Reason
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from tests.issuing.photo_files import fill, picture
from tests.staff import signed_on


@pytest.fixture
def name(demo):
    return next(one.case.name for one in read_demo(demo).passes if one.case.reason is Reason.OK)


@pytest.fixture
def photos(gate, demo):
    def run(folder, *options, staff=None):
        return gate(
            "pass", "photos", folder, "--data-dir", demo, *options, staff=staff or signed_on(demo)
        )

    return run


def puts(folder):
    db = connect(folder, write=False)
    try:
        bodies = [entry.body() for entry in read_entries(db)]
    finally:
        db.close()
    return [body for body in bodies if isinstance(body, HolderPhotoPut)]


def test_a_folder_is_taken_over_and_a_second_time_left_alone(photos, demo, name, tmp_path):
    folder = fill(tmp_path / "pictures", **{f"{name}__jpg": picture()})
    result = photos(folder)
    assert result.exit_code == 0, result.output
    assert "收下照片 1 张" in result.stdout and "下次补办或续期时印上" in result.stdout
    assert len(puts(demo)) == 1
    result = photos(folder, "--json")
    assert result.exit_code == 0
    assert result.lines == [{"dry_run": False, "taken": 0, "unchanged": 1, "wrong": []}]
    assert len(puts(demo)) == 1


def test_what_is_wrong_is_named_and_the_rest_is_taken(photos, demo, name, tmp_path):
    folder = fill(
        tmp_path / "pictures",
        查无此人__jpg=picture(),
        说明__txt=b"",
        **{f"{name}__jpg": picture()},
    )
    result = photos(folder)
    assert result.exit_code == 3
    assert "没收的文件 2 个" in result.stdout
    assert "查无此人.jpg：名册里没有这个人" in result.stderr
    assert "说明.txt：不是照片" in result.stderr
    assert len(puts(demo)) == 1


def test_a_dry_run_needs_nobody_and_keeps_nothing(photos, demo, name, tmp_path):
    folder = fill(tmp_path / "pictures", **{f"{name}__jpg": picture()})
    before = sorted((demo / "photos").iterdir())
    result = photos(folder, "--dry-run", staff=(None, None))
    assert result.exit_code == 0 and "将收下照片 1 张" in result.stdout
    assert not puts(demo) and sorted((demo / "photos").iterdir()) == before


@pytest.mark.parametrize("staff", [(None, None), ("2001", "000000")])
def test_without_the_pin_of_who_hands_passes_out_nothing_is_taken(
    photos, demo, name, tmp_path, staff
):
    folder = fill(tmp_path / "pictures", **{f"{name}__jpg": picture()})
    assert photos(folder, staff=staff).exit_code == 1
    assert not puts(demo)


def test_a_folder_that_is_not_there_is_told(photos, demo, tmp_path):
    result = photos(tmp_path / "none")
    assert result.exit_code == 1 and "打不开文件夹" in result.stderr
