"""``gate site key``: copies, passphrase and keys by command, each with an entry and a name."""

import csv
import re
import shutil

import pytest

from gate_app.domain.entries import KeyDeed, KeysHandled
from gate_app.issuing.pass_keys import open_authority, open_pass_key
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from tests.sites.filled import PASSPHRASE
from tests.sites.real import real_site

NEW = "紫荆 龙潭 柚子"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A real site, and what its supervisor and its issuer sign on with."""
    folder = tmp_path_factory.mktemp("real") / "site"
    return folder, {one.code: (one.code, one.pin) for one in real_site(folder).pins}


@pytest.fixture
def real(pristine, tmp_path):
    return shutil.copytree(pristine[0], tmp_path / "real")


@pytest.fixture
def key(gate, pristine, real):
    """Run ``gate site key …`` as the supervisor, the passphrase typed."""

    def run(*arguments, typed=(PASSPHRASE,), who="2001"):
        return gate(
            "site", "key", *arguments, "--data-dir", real,
            stdin="".join(f"{line}\n" for line in typed), staff=pristine[1][who],
        )  # fmt: skip

    return run


def deeds(folder):
    db = connect(folder, write=False)
    try:
        found = [(entry.header.actor, entry.body()) for entry in read_entries(db)]
    finally:
        db.close()
    return [(who, body.deed) for who, body in found if isinstance(body, KeysHandled)]


@pytest.mark.parametrize("name", ["keys.txt", "keys.pdf"])
def test_keys_are_exported_behind_their_passphrase_only(key, real, tmp_path, name):
    target = tmp_path / name
    assert "口令不对" in key("export", target, typed=["wrong wrong"]).output
    assert not target.exists() and deeds(real) == []
    result = key("export", target)
    assert result.exit_code == 0, result.output
    assert PASSPHRASE not in result.output
    assert target.stat().st_size > 500
    assert deeds(real) == [("2001", KeyDeed.EXPORTED)]
    assert [path.name for path in tmp_path.glob("*keys*")] == [name]
    assert key("export", target).exit_code == 1


def test_keys_are_imported_where_nobody_can_sign_on(gate, key, real, tmp_path):
    key("export", tmp_path / "k.txt")
    shutil.rmtree(real / "keys")
    result = gate(
        "site", "key", "import", tmp_path / "k.txt", "--data-dir", real, stdin=f"{PASSPHRASE}\n"
    )
    assert result.exit_code == 0, result.output
    assert "可以发证" in result.output
    assert deeds(real)[-1] == ("", KeyDeed.RESTORED)


def test_another_passphrase(key, real, tmp_path):
    seed = open_authority(real, PASSPHRASE).seed
    assert key("passphrase", typed=["wrong wrong", NEW, NEW]).exit_code == 1
    result = key("passphrase", typed=[PASSPHRASE, NEW, NEW])
    assert result.exit_code == 0, result.output
    assert NEW not in result.output
    assert open_authority(real, NEW).seed == seed
    assert deeds(real) == [("2001", KeyDeed.PASSPHRASE)]
    (tmp_path / "new").write_text(f"{PASSPHRASE}\n", "utf-8")
    assert key("passphrase", "--new-passphrase-file", tmp_path / "new", typed=[NEW]).exit_code == 0
    assert open_authority(real, PASSPHRASE).seed == seed


def test_keys_come_and_go(key, real, tmp_path):
    first, second = key("list", "--json").lines[0]["keys"]
    assert key("new").exit_code == 0
    assert "不是最新" in key("list").output
    result = key("retire", first["kid"][:6])
    assert result.exit_code == 0 and "已停用" in result.output
    assert open_pass_key(real, PASSPHRASE).kid == second["kid"]
    listed = tmp_path / "list.csv"
    asked = ("retire", second["kid"], "--compromised", "--list", listed)
    assert key(*asked, typed=["n"]).exit_code == 1
    result = key(*asked, typed=["y", PASSPHRASE])
    assert result.exit_code == 0, result.output
    assert "已启用新的发证密钥" in result.output
    with listed.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == []
    keys = key("list", "--json").lines[0]["keys"]
    assert [one["compromised"] for one in keys] == [False, True, False, False]
    assert [one["retired"] for one in keys] == [True, True, False, False]
    assert key("retire", second["kid"], "--compromised", "--yes").exit_code == 1
    names = [deed for _, deed in deeds(real)]
    assert names == [KeyDeed.ADDED, KeyDeed.RETIRED, KeyDeed.ADDED, KeyDeed.COMPROMISED]


def test_a_forgotten_pin_of_the_only_supervisor_is_drawn_again(gate, key, real):
    asked = ("site", "key", "pin", "2001", "--data-dir", real)
    assert "口令不对" in gate(*asked, stdin="wrong wrong\n").output
    result = gate(*asked, stdin=f"{PASSPHRASE}\n")
    assert result.exit_code == 0, result.output
    pin = re.search(r"2001 .* (\d{6})$", result.stdout, re.MULTILINE)[1]
    assert deeds(real) == [("", KeyDeed.PIN)]
    assert key("new").exit_code == 1
    new = gate(
        "site", "key", "new", "--data-dir", real, stdin=f"{PASSPHRASE}\n", staff=("2001", pin)
    )
    assert new.exit_code == 0, new.output
    assert "没有这个工号" in gate(*asked[:3], "9999", *asked[4:], stdin=f"{PASSPHRASE}\n").output


ACTS = {
    "export": lambda folder: ["export", folder / "k.txt"],
    "passphrase": lambda folder: ["passphrase"],
    "new": lambda folder: ["new"],
    "retire": lambda folder: ["retire", "FIRST"],
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("who", ["1001", "3001"])
def test_only_a_supervisor_touches_the_keys(key, real, tmp_path, act, who):
    before = {path.name: path.read_bytes() for path in (real / "keys").iterdir()}
    first = key("list", "--json").lines[0]["keys"][0]["kid"]
    arguments = [first if one == "FIRST" else one for one in act(tmp_path)]
    result = key(*arguments, typed=[PASSPHRASE, NEW, NEW], who=who)
    assert result.exit_code == 1
    assert "主管" in result.output
    assert {path.name: path.read_bytes() for path in (real / "keys").iterdir()} == before
    assert deeds(real) == []
    assert not (tmp_path / "k.txt").exists()
