"""``gate site``: founded from a workbook, changed by it, never half."""

import re

import pytest

from gate_app.codes import pins
from gate_app.codes.keys import verify
from gate_app.domain.people import Staff
from gate_app.domain.places import Enterprise, Place, Zone
from gate_app.issuing.pass_keys import open_authority, open_pass_key
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger
from gate_app.station import Station
from tests.sites.filled import FILLED, PASSPHRASE, edit, fill
from tests.staff import signed_on


@pytest.fixture
def passphrase(tmp_path):
    path = tmp_path / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


@pytest.fixture
def workbook(tmp_path):
    return fill(tmp_path / "in.xlsx")


@pytest.fixture
def real(gate, tmp_path, workbook, passphrase):
    folder = tmp_path / "real"
    result = gate(
        "site", "new", "--data-dir", folder, "--workbook", workbook,
        "--passphrase-file", passphrase, "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return folder, result.lines[0]


def entries(folder):
    db = connect(folder, write=False)
    try:
        assert verify_ledger(db, folder, verify).faults == ()
        return list(read_entries(db))
    finally:
        db.close()


def kinds(folder):
    return [entry.header.kind for entry in entries(folder)]


def supervisor_of(said):
    return next((one["code"], one["pin"]) for one in said["pins"] if one["code"] == "2001")


@pytest.mark.parametrize("who", ["nobody", "a guard", "an issuer"])
def test_only_a_supervisor_changes_the_site(gate, real, workbook, who):
    folder, said = real
    before = kinds(folder)
    edit(workbook, "分区", "B3", "改名一区")
    pins = {one["code"]: one["pin"] for one in said["pins"]}
    code = {"nobody": None, "a guard": "1001", "an issuer": "3001"}[who]
    result = gate("site", "import", workbook, "--data-dir", folder, staff=(code, pins.get(code)))
    assert result.exit_code == 1
    assert ("没有工号" if code is None else "主管的 PIN") in result.output
    assert kinds(folder) == before


def test_a_new_site_works_and_its_pins_hold(real):
    folder, said = real
    assert (said["checkpoint"], said["zone"]) == ("K1", 1)
    assert [one["code"] for one in said["pins"]] == ["1001", "2001", "3001"]
    with Station(folder) as station:
        assert station.config.place == Place("K1", 1)
        assert not station.config.demo
        assert station.ledger.clock.now().trusted
        for one in said["pins"]:
            assert pins.check(station.register.item(Staff, one["code"]).pin, one["pin"])
    assert open_pass_key(folder, PASSPHRASE).public
    assert open_authority(folder, PASSPHRASE).public.hex() == station.config.authority


def test_pins_and_passphrase_are_nowhere_on_the_disk(real):
    folder, said = real
    secrets = [one["pin"].encode() for one in said["pins"]] + [PASSPHRASE.encode()]
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".db":  # hashes there may hold any six digits
            assert not [secret for secret in secrets if secret in path.read_bytes()], path
    bodies = [entry.raw.decode() for entry in entries(folder) if entry.header.kind == "staff-put"]
    pin = said["pins"][0]["pin"]
    assert not [body for body in bodies if f'"{pin}"' in body]


def test_the_terminal_shows_pins_once_and_asks_twice_for_the_passphrase(gate, tmp_path, workbook):
    result = gate(
        "site", "new", "--data-dir", tmp_path / "real", "--workbook", workbook,
        stdin=f"{PASSPHRASE}\n{PASSPHRASE}\n",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert len(re.findall(r"^  \d{4}  \S+  \d{6}$", result.stdout, re.MULTILINE)) == 3
    assert PASSPHRASE not in result.output
    assert gate("site", "show", "--data-dir", tmp_path / "real").exit_code == 0


def test_a_checkpoint_is_chosen(gate, tmp_path, workbook, passphrase):
    arguments = ["site", "new", "--workbook", workbook, "--passphrase-file", passphrase]
    unknown = gate(*arguments, "--data-dir", tmp_path / "a", "--checkpoint", "K9")
    assert unknown.exit_code == 1
    assert "K1、K2" in unknown.output
    assert not (tmp_path / "a").exists()
    result = gate(*arguments, "--data-dir", tmp_path / "b", "--checkpoint", "K2", "--json")
    assert result.lines[0]["zone"] == 2


@pytest.mark.parametrize("weak", ["", "short", "1234567890"])
def test_a_weak_passphrase_founds_nothing(gate, tmp_path, workbook, weak):
    path = tmp_path / "weak.txt"
    path.write_text(weak)
    result = gate(
        "site", "new", "--data-dir", tmp_path / "real", "--workbook", workbook,
        "--passphrase-file", path,
    )  # fmt: skip
    assert result.exit_code == 1
    assert "口令" in result.output
    assert not (tmp_path / "real" / "station.json").exists()


def test_a_site_is_not_founded_twice(gate, real, workbook, passphrase):
    folder, _ = real
    before = [entry.ref for entry in entries(folder)]
    result = gate(
        "site", "new", "--data-dir", folder, "--workbook", workbook,
        "--passphrase-file", passphrase,
    )  # fmt: skip
    assert result.exit_code == 1
    assert [entry.ref for entry in entries(folder)] == before
    assert open_authority(folder, PASSPHRASE)


def test_export_and_import_change_nothing(gate, real, tmp_path):
    folder, said = real
    before = len(entries(folder))
    out = tmp_path / "out.xlsx"
    assert gate("site", "export", out, "--data-dir", folder).exit_code == 0
    result = gate("site", "import", out, "--data-dir", folder, staff=supervisor_of(said))
    assert "没有变化" in result.output
    assert kinds(folder)[before:] == ["pin-accepted"]
    assert gate("site", "export", out, "--data-dir", folder).exit_code == 1
    assert gate("site", "export", out, "--data-dir", folder, "--force").exit_code == 0


def test_only_what_changed_is_written(gate, real, tmp_path):
    folder, said = real
    staff_code = supervisor_of(said)
    before = len(entries(folder))
    staff = [*FILLED["值守人员"], ("1002", "韦晚班", "值守", "")]
    changed = fill(
        tmp_path / "more.xlsx",
        值守人员=staff,
        企业=[("450222-0017", "柳城机械总厂", "大埔镇"), ("450222-0031", "六塘物流", "")],
    )
    result = gate("site", "import", changed, "--data-dir", folder, "--json", staff=staff_code)
    assert (result.lines[0]["new"], result.lines[0]["altered"]) == (2, 1)
    assert [one["code"] for one in result.lines[0]["pins"]] == ["1002"]
    assert kinds(folder)[before:] == [
        "pin-accepted", "enterprise-put", "enterprise-put", "staff-put",
    ]  # fmt: skip
    assert {entry.header.actor for entry in entries(folder)[before + 1 :]} == {"2001"}
    with Station(folder) as station:
        assert station.register.item(Enterprise, "450222-0017").name == "柳城机械总厂"
    again = gate("site", "import", changed, "--data-dir", folder, "--json", staff=staff_code)
    assert again.lines[0] == {"new": 0, "altered": 0, "pins": []}


def test_one_mistake_and_nothing_is_taken_over(gate, real, workbook):
    folder, _ = real
    before = len(entries(folder))
    edit(workbook, "分区", "B3", "改名一区")
    edit(workbook, "电话", "B4", "打不通")
    for command in ("import", "check"):
        result = gate("site", command, workbook, "--data-dir", folder)
        assert result.exit_code == 3
        assert "“电话”表 第 4 行 号码“打不通”" in result.output
    said = gate("site", "import", workbook, "--data-dir", folder, "--json").lines[0]
    assert said["mistakes"][0]["row"] == 4
    assert len(entries(folder)) == before
    with Station(folder) as station:
        assert station.register.item(Zone, "1").name == "一区"


def test_check_needs_no_site_for_a_new_one(gate, tmp_path, workbook):
    result = gate("site", "check", workbook, "--new", "--data-dir", tmp_path / "none")
    assert result.exit_code == 0
    assert gate("site", "check", workbook, "--data-dir", tmp_path / "none").exit_code == 1


def test_an_empty_template_is_not_yet_a_site(gate, tmp_path):
    path = tmp_path / "template.xlsx"
    assert gate("site", "export", path, "--template").exit_code == 0
    result = gate("site", "check", path, "--new")
    assert result.exit_code == 3
    assert "园区名称" in result.output


def test_a_policy_is_tried_and_not_taken_over(gate, site, tmp_path):
    before = len(entries(site))
    trial = tmp_path / "policy.json"
    trial.write_text('{"confirm": [1, 2, 3]}')
    arguments = ["site", "policy", "--dry-run", trial, "--data-dir", site, "--days", "365"]
    found = gate(*arguments, "--json").lines[0]
    assert found["events"] == found["same"] + found["unknown"] + len(found["changed"])
    assert found["events"]
    assert gate(*arguments).exit_code == 0
    assert len(entries(site)) == before
    for wrong in ("{", '{"no_such_rule": 1}', '{"exit_quota": "three"}'):
        trial.write_text(wrong)
        result = gate(*arguments)
        assert result.exit_code == 1
        assert "规则" in result.output
    assert "外出次数上限" in gate("site", "policy", "--data-dir", site).output


def test_rules_are_tried_and_then_changed_with_a_pin(gate, site):
    change = ["site", "policy", "--set", "需核对本人的证=人员", "--set", "外出次数上限=2"]
    where = ["--data-dir", site, "--days", "365"]
    before = len(entries(site))
    refused = gate(*change, *where)
    assert refused.exit_code == 1
    assert "会不一样" in refused.output
    assert len(entries(site)) == before
    done = gate(*change, *where, staff=signed_on(site))
    assert done.exit_code == 0, done.output
    assert "已改成第" in done.output
    policy = gate("site", "policy", "--data-dir", site, "--json").lines[0]
    assert (policy["exit_quota"], policy["confirm"]) == (2, [1])
    count = len(entries(site))
    assert "没有变化" in gate(*change, *where, staff=signed_on(site)).output
    assert len(entries(site)) == count


@pytest.mark.parametrize("line", ["外出次数上限", "外出次数上限=很多", "没有这条=1"])
def test_a_rule_that_is_not_understood_changes_nothing(gate, site, line):
    before = len(entries(site))
    result = gate("site", "policy", "--set", line, "--data-dir", site, staff=signed_on(site))
    assert result.exit_code == 1
    assert any(part in result.output for part in line.split("="))
    assert len(entries(site)) == before
