"""From an enterprise's roster to the gate: issued, lost, suspended, restored, replaced."""

import csv
import json
import stat
from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner

from gate_app.cli.issuing import PASS_COMMANDS
from gate_app.cli.roster import roster_group
from gate_app.domain.verdict import Direction, DirectionMode, Reason, Verdict
from tests.issuing.rosters import people, roster_file, write_xlsx
from tests.journeys.office import PASSPHRASE, UNTIL, Office
from tests.stations import one


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def read_out(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def why(station, code):
    return one(station, code).decision.reason


def test_a_roster_s_people_at_the_gate(office, tmp_path, campaign):
    count = campaign(300, 3_000)
    listed = people(count)
    roster = roster_file(tmp_path / "花名册.xlsx", listed)
    out = tmp_path / "passes.csv"

    # A look first: nothing is recorded by a check or a dry run.
    checked = office.run("roster", "check", roster, "--json", station=False).lines[0]
    assert (checked["rows"], checked["errors"]) == (count, [])
    dry = office.issue(roster, "--dry-run", "--json").lines[0]
    assert (dry["new"], dry["issued"]) == (count, 0)

    issued = office.issue(roster, "--out", out, "--json").lines[0]
    assert (issued["new"], issued["issued"], issued["errors"]) == (count, count, [])
    passes = read_out(out)
    assert [row["name"] for row in passes] == [one_["姓名"] for one_ in listed]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    again = office.issue(roster, "--json").lines[0]
    assert (again["issued"], again["unchanged"]) == (0, count)

    with office.site.open() as gate:
        for row in passes:
            outcome = one(gate, row["code"])
            assert outcome.decision.verdict is Verdict.ADMIT
            assert outcome.decision.direction is Direction.ENTRY

    lost, fine, third = passes[:3]
    office.run("pass", "lost", lost["number"])
    with office.site.open() as gate:
        assert why(gate, lost["code"]) is Reason.REPORTED_LOST
        assert why(gate, fine["code"]) is Reason.OK  # goes out

    office.run("pass", "suspend", "--enterprise", "E1", "--reason", "整改")
    with office.site.open() as gate:
        assert why(gate, fine["code"]) is Reason.ENTERPRISE_SUSPENDED
        assert why(gate, passes[-1]["code"]) is Reason.ENTERPRISE_SUSPENDED
    office.run("pass", "restore", "--enterprise", "E1")
    with office.site.open() as gate:
        assert one(gate, fine["code"]).decision.verdict is Verdict.ADMIT  # comes in

    (new,) = office.keyed("pass", "replace", third["number"], "--json").lines
    with office.site.open() as gate:
        assert why(gate, third["code"]) is Reason.REVOKED
        # The new pass is its holder's: who is inside cannot come in again with it.
        inside = gate.register.presence(gate.register.issued(new["pass_id"]).holder)
        assert inside.inside
        entry = one(gate, new["code"], mode=DirectionMode.ENTRY)
        assert entry.decision.verdict is not Verdict.ADMIT
        assert entry.decision.reason is Reason.ALREADY_INSIDE
        out_ = one(gate, new["code"])
        assert (out_.decision.verdict, out_.decision.direction) == (
            Verdict.ADMIT,
            Direction.EXIT,
        )

    # The one who lost a pass gets another, which the old one does not spoil.
    (another,) = office.keyed("pass", "replace", lost["number"], "--json").lines
    with office.site.open() as gate:
        assert one(gate, another["code"]).decision.verdict is Verdict.ADMIT
        assert why(gate, lost["code"]) is Reason.REPORTED_LOST


def test_mistakes_go_back_and_the_rest_is_issued(office, tmp_path):
    listed = people(10)
    rows = [list(listed[0]), *(list(one_.values()) for one_ in listed)]
    rows[3][1] = float(rows[3][1].replace("X", "1"))
    roster = write_xlsx(tmp_path / "r.xlsx", rows)
    errors = tmp_path / "errors.csv"
    told = office.issue(roster, "--errors", errors, "--json", code=3).lines[0]
    assert told["issued"] == 9
    assert [(e["row"], e["column"]) for e in told["errors"]] == [(4, "身份证号")]
    assert "截断" in errors.read_text("utf-8-sig")
    rows[3][1] = listed[2]["身份证号"]
    mended = office.issue(write_xlsx(roster, rows), "--json").lines[0]
    assert (mended["issued"], mended["unchanged"]) == (1, 9)


def test_listing(office, tmp_path):
    listed = people(4)
    office.issue(roster_file(tmp_path / "r.xlsx", listed))
    every = office.run("pass", "list", "--json").lines
    assert len(every) == 4 and {line["state"] for line in every} == {"valid"}
    assert not [one_ for one_ in listed if one_["姓名"] in json.dumps(every, ensure_ascii=False)]
    first, second, third = every[:3]
    office.run("pass", "revoke", first["number"], "--reason", "离职")
    office.run("pass", "suspend", "--holder", second["number"], "--reason", "密接")
    states = {}
    for state in ("valid", "revoked", "suspended", "expired", "not-yet"):
        lines = office.run("pass", "list", "--state", state, "--json").lines
        states[state] = [line["pass_id"] for line in lines]
    assert states["revoked"] == [first["pass_id"]]
    assert states["suspended"] == [second["pass_id"]]
    assert len(states["valid"]) == 2 and not states["expired"] and not states["not-yet"]
    assert len(office.run("pass", "list", "--limit", 2, "--json").lines) == 2
    for by in (third["holder"], third["number"], third["pass_id"]):
        (line,) = office.run("pass", "list", "--holder", by, "--json").lines
        assert line["pass_id"] == third["pass_id"]
    name = listed[0]["姓名"]
    assert office.run("pass", "list", "--holder", name, "--json").lines
    assert office.run("pass", "list", "--enterprise", "E2", "--json").lines == []
    assert "没有" in office.run("pass", "list", "--enterprise", "E2").stdout
    assert "离职" in office.run("pass", "list", "--state", "revoked").stdout


def test_renewing_from_the_command_line(office, tmp_path):
    office.issue(roster_file(tmp_path / "r.xlsx", people(1)))
    (old,) = office.run("pass", "list", "--json").lines
    later = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y/%m/%d")
    out = tmp_path / "new.csv"
    (new,) = office.keyed(
        "pass",
        "renew",
        old["number"],
        "--valid-until",
        later,
        "--revoke-old",
        "--out",
        out,
        "--json",
    ).lines
    assert [row["number"] for row in read_out(out)] == [new["number"]]
    states = {x["pass_id"]: x["state"] for x in office.run("pass", "list", "--json").lines}
    assert states == {old["pass_id"]: "revoked", new["pass_id"]: "valid"}


def test_the_passphrase_may_be_typed_unseen(office, tmp_path):
    roster = roster_file(tmp_path / "r.xlsx", people(2))
    asked = ["pass", "issue", roster, "--enterprise", "E1", "--zone", 1, "--valid-until", UNTIL]
    done = office.run(*asked, stdin=f"{PASSPHRASE}\n")
    assert "新发 2" in done.stdout and PASSPHRASE not in done.output
    assert "口令不对" in office.run(*asked, stdin="wrong passphrase\n", code=1).stderr


@pytest.mark.parametrize(
    "arguments, code, word",
    [
        (["pass", "issue", "none.xlsx"], 1, "打不开"),
        (["pass", "revoke", "0000-0000-00", "--reason", "x"], 1, "校验位"),
        (["pass", "revoke", "00" * 8, "--reason", "x"], 1, "没有登记"),
        (["pass", "revoke", "00" * 8], 2, "reason"),
        (["pass", "lost", "谁"], 1, "不是通行证号"),
        (["pass", "suspend", "--reason", "x"], 1, "没有写明"),
        (["pass", "suspend", "--enterprise", "none", "--reason", "x"], 1, "没有登记"),
        (["pass", "restore", "--enterprise", "none"], 1, "没有登记"),
        (["pass", "restore", "--enterprise", "E1"], 0, "没有变化"),
        (["pass", "list", "--holder", "无此人"], 1, "没有这个持证人"),
        (["pass", "list", "--state", "nonsense"], 2, "nonsense"),
    ],
)
def test_faults_are_told_in_words(office, arguments, code, word):
    if arguments[1] == "issue":
        arguments = [*arguments, "--enterprise", "E1", "--zone", 1, "--valid-until", UNTIL,
                     "--passphrase-file", office.passphrase]  # fmt: skip
    assert word in office.run(*arguments, code=code).output


@pytest.mark.parametrize("until", ["长期", "2026-13-01", "", "11/23/2026"])
def test_a_date_that_is_none_is_told_before_anything_is_asked(office, tmp_path, until):
    roster = roster_file(tmp_path / "r.xlsx", people(1))
    office.keyed(
        "pass", "issue", roster, "--enterprise", "E1", "--zone", 1, "--valid-until", until, code=2
    )


def test_nothing_is_issued_where_the_codes_cannot_be_written(office, tmp_path):
    roster = roster_file(tmp_path / "r.xlsx", people(1))
    office.issue(roster, "--out", tmp_path / "none" / "o.csv", code=1)
    assert office.run("pass", "list", "--json").lines == []


def test_a_gate_without_keys_says_so_before_anybody_types(office, tmp_path):
    roster = roster_file(tmp_path / "r.xlsx", people(1))
    for file in (office.site.folder / "keys").iterdir():
        file.unlink()
    told = office.run(
        "pass", "issue", roster, "--enterprise", "E1", "--zone", 1, "--valid-until", UNTIL, code=1
    )
    assert "只能当卡点用" in told.stderr and "发证口令" not in told.output


COMMANDS = [*PASS_COMMANDS, *roster_group.commands.values()]


@pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])
def test_every_command_helps(command):
    told = CliRunner().invoke(command, ["--help"])
    assert told.exit_code == 0 and command.short_help
    names = {
        name for each in command.params if isinstance(each, click.Option) for name in each.opts
    }
    assert "--json" in names and "--passphrase" not in names
    assert command.name == "check" or "--data-dir" in names
