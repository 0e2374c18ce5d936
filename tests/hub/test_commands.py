"""``gate hub init|status`` as the county's IT types them."""

import json
import stat

import pytest
from click.testing import CliRunner

from gate_app.cli.hub import hub_group
from gate_app.domain.entries import Role
from gate_app.sync.postgres_hub import PostgresHub, claim
from tests.hub.chains import CLOCK, Chain, key
from tests.hub.server import ROOT_PASSWORD


@pytest.fixture
def empty(server):
    """The address of an empty database."""
    made = server.empty("by_command")
    yield made.url()
    made.drop()


@pytest.fixture
def gate(monkeypatch):
    """Run a command with the password in PGPASSWORD, as libpq takes it."""

    def run(*words, password=ROOT_PASSWORD, typed=None):
        monkeypatch.setenv("PGPASSFILE", "/no/such/file")
        if password is None:
            monkeypatch.delenv("PGPASSWORD", raising=False)
        else:
            monkeypatch.setenv("PGPASSWORD", password)
        return CliRunner().invoke(hub_group, [str(word) for word in words], input=typed)

    return run


def claimed(said, tmp_path):
    """The address and the own login of whoever uses a login file, by what stands in it alone."""
    root = tmp_path / "root.pem"
    root.write_text(said["root_certificate"])
    assert "sslrootcert" not in said["hub"]
    address = f"{said['hub']} sslrootcert={root}"
    login = claim(
        f"{address} user={said['login']}",
        said["password"],
        public=key(),
        certificate=b"",
        own_password="mine",
    )
    return address, login


def test_from_an_empty_database_to_the_first_office(empty, gate, tmp_path):
    file = tmp_path / "office.json"
    done = gate("init", empty, "--office", file, "--partitions", 2)
    assert done.exit_code == 0, done.output
    assert "已建立" in done.output and "2 个分区" in done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    said = json.loads(file.read_bytes())
    assert ROOT_PASSWORD not in file.read_text() and "postgres@" not in said["hub"]
    assert said["password"] not in done.output
    address, login = claimed(said, tmp_path)
    office = PostgresHub(f"{address} user={login}", "mine")
    office.hello(None, 0, CLOCK)
    assert [one.roles for one in office.stations()] == [(Role.OFFICE,)]
    office.close()
    again = gate("init", empty, "--office", file)
    assert again.exit_code == 1 and "已经有了" in again.output
    assert "正常" in gate("init", empty).output


def test_an_office_that_is_a_gate_as_well(empty, gate, tmp_path):
    file = tmp_path / "office.json"
    gate("init", empty, "--office", file, "--checkpoint", "K1", "--zone", 3)
    said = json.loads(file.read_bytes())
    address, login = claimed(said, tmp_path)
    office = PostgresHub(f"{address} user={login}", "mine")
    (known,) = office.stations()
    assert (set(known.roles), known.checkpoint, known.zone) == (set(Role), "K1", 3)
    office.close()


def test_the_password_is_asked_for_where_none_is_found(empty, gate):
    done = gate("init", empty, password=None, typed=f"{ROOT_PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert "数据库密码" in done.output and ROOT_PASSWORD not in done.output


def test_a_password_on_the_command_line_is_warned_of(empty, gate):
    url = empty.replace("postgres@", f"postgres:{ROOT_PASSWORD}@")
    done = gate("init", url, password=None)
    assert done.exit_code == 0
    assert "别人看得见" in done.output and ROOT_PASSWORD not in done.output


@pytest.mark.parametrize(
    ("bend", "said"),
    [
        (lambda url: url.replace("by_command", "none"), "没有这个数据库"),
        (lambda url: url.replace("by_command", "postgres"), "不是卡点的中心"),
        (
            lambda url: url.split("?")[0].replace("localhost", "h.example") + "?sslmode=require",
            "证书",
        ),
        (lambda _: "what is that", "读不懂"),
    ],
)
def test_what_goes_wrong_is_told_in_words(empty, gate, bend, said):
    done = gate("status", bend(empty))
    assert done.exit_code == 1
    assert said in done.output and "怎么办" in done.output
    assert "Traceback" not in done.output


def test_the_status_tells_who_is_there_and_what_happened(plain_hub, gate):
    chain = Chain(key())
    line = plain_hub.connect(chain.public, checkpoint="K7", zone=1)
    session = line.hello(None, 0, CLOCK).session
    line.push(session, chain.segment(12))
    line.push(session, Chain(chain.public).segment(1, actor="fork"))
    plain_hub.connect(key(), roles=(Role.OFFICE,))
    done = gate("status", plain_hub.url())
    assert done.exit_code == 0, done.output
    for words in ("2 个站", chain.station, "K7", "第 1 段到 12", "还没有来过", "分叉", "时钟差"):
        assert words in done.output
    told = json.loads(gate("status", plain_hub.url(), "--json").stdout)
    assert {one["station"]: len(one["tips"]) for one in told["stations"]}[chain.station] == 1
    assert [one["kind"] for one in told["incidents"]] == ["fork"]
    line.close()
