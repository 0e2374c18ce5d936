"""What each role may do by command is what it may do in the window, for every command there is."""

import shutil

import click
import pytest

from gate_app.cli import main
from gate_app.demo.site import read_demo
from gate_app.domain.entries import StaffPut
from gate_app.domain.people import Staff, StaffRole
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.station import Station
from tests.sites.filled import fill
from tests.staff import signed_on
from tests.stations import SUPERVISOR_PIN, verifier_of

ISSUER = ("3001", SUPERVISOR_PIN)
BY_OFFICE = {
    "pass issue": "ROSTER --enterprise 450222-0017 --zone 1 --valid-until 2099-12-31 PASSPHRASE",
    "pass renew": "PASS --valid-until 2099-12-31 PASSPHRASE",
    "pass replace": "PASS PASSPHRASE",
    "pass revoke": "PASS --reason 离职",
    "pass lost": "PASS",
    "pass suspend": "--enterprise 450222-0017 --reason 整改",
    "pass restore": "--enterprise 450222-0031",
    "pass print": "OUT.pdf PASSPHRASE",
    "pass pack": "OUT.zip PASSPHRASE",
}
BY_SUPERVISOR = {
    "site import": "WORKBOOK",
    "site policy": "--set 外出次数上限=9",
    "site key export": "OUT.txt PASSPHRASE",
    "site key passphrase": "PASSPHRASE NEW",
    "site key new": "PASSPHRASE",
    "site key retire": "KEY --compromised --yes PASSPHRASE",
    "log export": "OUT.csv --unmasked",
    "log list": "--unmasked",
    "log tail": "--unmasked",
}
TESTED_BY_THEMSELVES = {
    "pass new escort", "pass new person", "pass new vehicle", "pass new visitor", "pass photos",
}  # fmt: skip
ASK_NOBODY = {
    "pass inspect", "pass list", "site check", "site export", "site show", "site key list",
    "log verify",
    "site new",  # nobody is registered yet; the passphrase is made there
    "site key import", "site key pin",  # where nobody can sign on; the passphrase stands in
}  # fmt: skip


def commands(group, name):
    for each in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), each)
        path = f"{name} {each}"
        if isinstance(found, click.Group):
            yield from commands(found, path)
        else:
            yield path


@pytest.mark.parametrize("group", ["pass", "site", "log"])
def test_every_command_has_its_role(group):
    known = {*BY_OFFICE, *BY_SUPERVISOR, *TESTED_BY_THEMSELVES, *ASK_NOBODY}
    there = set(commands(main.commands[group], group))
    assert there == {one for one in known if one.split()[0] == group}


@pytest.fixture(scope="module")
def staffed(pristine_demo, tmp_path_factory):
    """The demo with an issuer besides its guards and its supervisor."""
    folder = tmp_path_factory.mktemp("staffed")
    site = shutil.copytree(pristine_demo, folder / "site")
    issuer = Staff(ISSUER[0], "发证小韦", StaffRole.ISSUER, verifier_of(SUPERVISOR_PIN))
    with Station(site) as station:
        station.ledger.append(StaffPut(item=issuer))
    (folder / "passphrase").write_text(read_demo(site).passphrase, "utf-8")
    (folder / "new").write_text("紫荆 龙潭 柚子", "utf-8")
    (folder / "roster.csv").write_text("姓名,电话\n蒙新来,13800000000\n", "utf-8")
    fill(folder / "site.xlsx")
    return folder


@pytest.fixture
def command(staffed, gate, tmp_path):
    site = shutil.copytree(staffed / "site", tmp_path / "site")
    (valid,) = gate(
        "pass", "list", "--json", "--state", "valid", "--limit", 1, "--data-dir", site
    ).lines
    keys = gate("site", "key", "list", "--json", "--data-dir", site).lines[0]["keys"]
    words = {
        "ROSTER": [staffed / "roster.csv"],
        "WORKBOOK": [staffed / "site.xlsx"],
        "PASS": [valid["number"]],
        "KEY": [keys[0]["kid"]],
        "PASSPHRASE": ["--passphrase-file", staffed / "passphrase"],
        "NEW": ["--new-passphrase-file", staffed / "new"],
        **{f"OUT.{end}": [tmp_path / f"out.{end}"] for end in ("pdf", "zip", "txt", "csv")},
    }

    def run(name, arguments, staff):
        asked = [part for word in arguments.split() for part in words.get(word, [word])]
        return gate(*name.split(), *asked, "--data-dir", site, staff=staff)

    run.folder = site
    return run


def kinds(folder):
    db = connect(folder, write=False)
    try:
        return [(entry.header.kind, entry.header.actor) for entry in read_entries(db)]
    finally:
        db.close()


def guard(folder):
    staff = read_demo(folder).staff
    return next((one.code, one.pin) for one in staff if one.role is StaffRole.GUARD)


@pytest.mark.parametrize(
    ("name", "arguments"), {**BY_OFFICE, **BY_SUPERVISOR}.items(), ids=[*BY_OFFICE, *BY_SUPERVISOR]
)
def test_who_may_and_who_may_not(command, name, arguments):
    folder = command.folder
    before = kinds(folder)
    keys = {path.name: path.read_bytes() for path in (folder / "keys").iterdir()}
    refused = [(None, None), guard(folder), *([ISSUER] if name in BY_SUPERVISOR else [])]
    for staff in refused:
        result = command(name, arguments, staff)
        assert result.exit_code == 1, result.output
        assert ("没有工号" if staff[0] is None else "主管") in result.output
        assert kinds(folder) == before
        assert {path.name: path.read_bytes() for path in (folder / "keys").iterdir()} == keys
        assert not list(folder.parent.glob("out.*"))
    code, pin = signed_on(folder) if name in BY_SUPERVISOR else ISSUER
    result = command(name, arguments, (code, pin))
    assert result.exit_code == 0, result.output
    after = kinds(folder)[len(before) :]
    assert after[0][0] == "pin-accepted"
    assert {actor for _, actor in after[1:]} <= {code}
