"""A certified laptop lies in every field: the office's commands go on, and show its entries."""

import shutil
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from gate_app.demo.site import read_demo
from gate_app.domain.verdict import Reason
from gate_app.issuing.layouts import LAYOUTS
from tests.hostile_gate import hostile_gate
from tests.hostile_office import hostile_office
from tests.issuing.printing import codes_in, pictures
from tests.staff import signed_on

COMMANDS = (
    *(("log", "verify"), ("doctor",), ("site", "show"), ("station", "list")),
    *(("site", "key", "list"), ("pass", "list"), ("log", "list", "--limit", "10000")),
)


@pytest.fixture(scope="module", params=[hostile_gate, hostile_office], ids=["gate", "office"])
def lied_to(request, pristine_demo, tmp_path_factory):
    folder = shutil.copytree(pristine_demo, tmp_path_factory.mktemp("lied") / "site")
    return folder, request.param(folder)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_look_goes_on(gate, lied_to, command):
    folder, _ = lied_to
    told = gate(*command, "--data-dir", folder, staff=signed_on(folder))
    assert told.exit_code == 0, told.output[-500:]
    assert "\x1b" not in told.stdout


def test_the_list_has_them_all(gate, lied_to):
    folder, count = lied_to
    told = gate("log", "list", "--json", "--limit", "10000", "--data-dir", folder)
    assert told.exit_code == 0
    assert len([one for one in told.lines if one["station"] == told.lines[0]["station"]]) == count


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf", "jsonl"])
def test_every_export_goes_on(gate, lied_to, tmp_path, form):
    folder, _ = lied_to
    path = tmp_path / f"log.{form}"
    told = gate("log", "export", path, "--data-dir", folder, staff=signed_on(folder))
    assert told.exit_code == 0, told.output[-500:]
    assert path.stat().st_size > 1_000


@pytest.mark.parametrize("form", [*LAYOUTS, "zip"])
def test_every_pass_that_can_be_is_printed(gate, lied_to, tmp_path, form):
    folder, _ = lied_to
    target = tmp_path / f"x.{'zip' if form == 'zip' else 'pdf'}"
    command = ("pack", target) if form == "zip" else ("print", target, "--layout", form)
    told = gate("pass", *command, "--data-dir", folder, staff=signed_on(folder))
    assert told.exit_code == 0, told.output[-500:]
    assert "\x1b" not in told.output
    alive = {one.code for one in read_demo(folder).passes if one.case.reason is Reason.OK}
    if form == "zip":
        with zipfile.ZipFile(target) as pack:
            shown = [
                Image.open(BytesIO(pack.read(name))) for name in pack.namelist() if ".png" in name
            ]
    else:
        shown = list(pictures(target))
    found = {text for page in shown for text in codes_in(page)}
    assert alive and alive <= found


def test_its_ledger_goes_on_a_stick_and_into_a_backup(gate, lied_to, tmp_path):
    folder, _ = lied_to
    for command in (("bundle", "export"), ("backup",)):
        told = gate(*command, tmp_path, "--data-dir", folder, staff=signed_on(folder))
        assert told.exit_code == 0, told.output[-500:]
