"""``gate pass print`` and ``pack``: files from a station, told in words, noted in the ledger."""

import json
import zipfile
from contextlib import closing

import msgspec
import pypdfium2
import pytest
from click.testing import CliRunner

from gate_app.cli.common import FriendlyGroup
from gate_app.cli.printing import pack_command, print_command
from gate_app.demo.site import read_demo
from gate_app.domain.entries import Exported
from gate_app.issuing.layouts import LAYOUTS
from gate_app.ledger.database import connect
from gate_app.ledger.issued import registered
from gate_app.ledger.ledger import read_entries
from gate_app.station import Station
from tests.issuing.printing import codes_in, pictures
from tests.staff import environment, signed_on

GROUP = FriendlyGroup("pass", commands=[print_command, pack_command])


SIGNED_ON = {}


@pytest.fixture(autouse=True)
def supervisor(pristine_demo):
    SIGNED_ON.update(environment(signed_on(pristine_demo)))


def run(*arguments, stdin=None):
    asked = [str(one) for one in arguments]
    result = CliRunner().invoke(GROUP, asked, input=stdin, env=SIGNED_ON)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def exported(folder):
    with closing(connect(folder, write=False)) as db:
        bodies = [entry.body() for entry in read_entries(db)]
    return [body for body in bodies if isinstance(body, Exported)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_prints_what_the_gate_reads(demo, tmp_path, layout):
    target = tmp_path / "x.pdf"
    result = run("print", target, "--data-dir", demo, "--zone", 3, "--layout", layout)
    assert result.exit_code == 0, result.output
    codes = {one.code for one in read_demo(demo).passes}
    found = [text for page in pictures(target) for text in codes_in(page)]
    assert found and set(found) <= codes


def test_packs_what_the_gate_reads(demo, tmp_path):
    result = run("pack", tmp_path / "x.zip", "--data-dir", demo, "--enterprise", "450222-0031")
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / "x.zip") as pack:
        assert len(pack.namelist()) == 4


def test_names_and_codes_that_leave_are_noted_in_the_ledger(demo, tmp_path):
    before = len(exported(demo))
    run("print", tmp_path / "x.pdf", "--data-dir", demo, "--zone", 3)
    run("pack", tmp_path / "x.zip", "--data-dir", demo)
    printed, packed = exported(demo)[before:]
    assert (printed.format, printed.unmasked, printed.rows) == ("print-a4", True, 1)
    assert json.loads(printed.filter) == {"zones": [3]}
    assert packed.format == "pack" and packed.rows > 10


def test_while_the_window_holds_the_station_nothing_leaves_unnoted(demo, tmp_path):
    with Station(demo):
        result = run("print", tmp_path / "x.pdf", "--data-dir", demo)
    assert result.exit_code == 1 and "错误" in result.output
    assert not (tmp_path / "x.pdf").exists()


def test_an_older_file_is_kept_unless_forced(demo, tmp_path):
    target = tmp_path / "x.pdf"
    target.write_bytes(b"older")
    assert run("print", target, "--data-dir", demo).exit_code == 1
    assert target.read_bytes() == b"older"
    assert run("print", target, "--data-dir", demo, "--force").exit_code == 0
    with pypdfium2.PdfDocument(str(target)) as document:
        assert len(document) > 1


def test_outside_a_demo_the_passphrase_is_asked_for(demo, tmp_path):
    secret = read_demo(demo).passphrase
    (demo / "demo.json").unlink()
    target = tmp_path / "x.pdf"
    assert run("print", target, "--data-dir", demo, stdin="wrong-passphrase\n").exit_code == 1
    assert not target.exists()
    result = run("print", target, "--data-dir", demo, stdin=f"{secret}\n")
    assert result.exit_code == 0 and secret not in result.output
    (tmp_path / "secret").write_text(f"{secret}\n", "utf-8")
    options = ("--force", "--passphrase-file", tmp_path / "secret")
    assert run("print", target, "--data-dir", demo, *options).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("print", "x.doc"), "文件名要以 .pdf 结尾"),
        (("pack", "x.pdf"), "文件名要以 .zip 结尾"),
        (("print", "nowhere/x.pdf"), "没有这个文件夹"),
        (("print", "x.pdf", "--enterprise", "无此企业"), "没有登记这家企业"),
        (("print", "x.pdf", "--zone", "99"), "没有 99 号分区"),
        (("print", "x.pdf", "--zone", "2"), "没有符合条件"),
        (("print", "x.pdf", "--pass", "ABC"), "这不是通行证号"),
    ],
)
def test_what_cannot_be_done_is_told(demo, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, "--data-dir", demo)
    assert result.exit_code == 1
    assert said in result.output and "怎么办" in result.output


@pytest.mark.parametrize("command", ["print", "pack"])
def test_a_pass_whose_holder_is_not_here_keeps_no_other_from_printing(demo, tmp_path, command):
    target = tmp_path / f"x.{'pdf' if command == 'print' else 'zip'}"
    with Station(demo) as station:
        (some, *_) = (one.issued for one in registered(station.ledger.db) if not one.revoked)
        stray = msgspec.structs.replace(
            some, pass_id="ab" * 8, number="STRAY-01", holder="nobody", exp=2**32 - 1
        )
        station.ledger.append(stray)
    result = run(command, target, "--data-dir", demo)
    assert result.exit_code == 0, result.output
    assert "1 张证的持证人资料不在这里，没有做：STRAY-01" in result.stderr
    assert target.stat().st_size > 1_000
    assert exported(demo)[-1].rows > 1
