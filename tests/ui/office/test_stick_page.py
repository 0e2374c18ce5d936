"""The office's stick page: a folder that stands for a stick, and what gates brought."""

import pytest

from gate_app.sites.stick_visit import Visit
from tests.office_bench import wait_until


@pytest.fixture
def page(office):
    return office.go("stick")


def test_a_folder_stands_for_a_stick(page, tmp_path):
    view = page.view
    view._choose = lambda: str(tmp_path)
    view.folder_button.click()
    assert view.drive.currentData() == str(tmp_path)
    view.start_button.click()
    assert view.sticks.busy and not view.start_button.isEnabled()
    wait_until(lambda: not view.sticks.busy)
    assert isinstance(view.sticks.outcome, Visit)
    assert "可以拔下 U 盘了" in view.outcome.text()


def test_spoilt_files_are_named_and_said_in_english_as_well(office, page, tmp_path):
    (tmp_path / "x.kadian").write_bytes(b"nothing")
    page.view.sticks.begin(tmp_path)
    wait_until(lambda: not page.view.sticks.busy)
    assert "x.kadian：这份数据不完整或已损坏" in page.view.outcome.text()
    office.window.use_language("en")
    wait_until(lambda: "damaged" in page.view.outcome.text())
    assert "Have the other side" in page.view.outcome.text()
