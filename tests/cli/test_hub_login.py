"""``gate hub connect|address|relogin`` and ``gate station login``: ways back to the hub."""

import json

import pytest

from gate_app.config import read_hub
from gate_app.demo.site import read_demo
from gate_app.domain.body import Role
from gate_app.domain.entries import StationCertified
from gate_app.domain.people import StaffRole
from gate_app.issuing.pass_keys import open_authority
from gate_app.ledger.chain import certificate_message
from gate_app.sites.enrolling import cut_off
from gate_app.sites.login_file import as_told, read_login
from gate_app.station import Station
from gate_app.sync.hub import Answer
from gate_app.sync.postgres_line import without_root
from tests.hub.chains import CLOCK, Chain, key
from tests.hub.conftest import plain_hub, server
from tests.hub.server import ROOT_PASSWORD
from tests.staff import signed_on

__all__ = ["plain_hub", "server"]


@pytest.fixture(autouse=True)
def password(monkeypatch):
    """The superuser's, as libpq takes it; stations have their own."""
    monkeypatch.setenv("PGPASSWORD", ROOT_PASSWORD)
    monkeypatch.setenv("PGPASSFILE", "/no/such/file")


@pytest.fixture
def connected(gate, demo, plain_hub, tmp_path):
    """The demo's office, in step with the hub by its first login file."""
    made = gate("hub", "init", plain_hub.url(), "--office", tmp_path / "first.json")
    assert made.exit_code == 0, made.output
    office(gate, demo, "hub", "connect", tmp_path / "first.json")
    assert gate("sync", "--once", "--data-dir", demo).exit_code == 0
    return demo


def office(gate, folder, *words):
    done = gate(*words, "--data-dir", folder, staff=signed_on(folder))
    assert done.exit_code == 0, done.output
    return done


def said(done, *words):
    assert done.exit_code == 1, done.output
    assert all(word in done.stderr for word in words), done.stderr
    assert "Traceback" not in done.output


def test_the_only_office_gets_another_login_from_the_county_s_it(
    gate, connected, plain_hub, tmp_path
):
    path, before = tmp_path / "again.json", read_hub(connected)
    shown = json.loads(gate("hub", "status", plain_hub.url(), "--json").stdout)
    (name,) = (one["station"] for one in shown["stations"])
    made = gate("hub", "relogin", plain_hub.url(), name, path)
    assert made.exit_code == 0, made.output
    login = read_login(path)
    assert login.password not in made.output and ROOT_PASSWORD not in path.read_text()
    said(gate("hub", "relogin", plain_hub.url(), name, path), "已经有了")
    office(gate, connected, "hub", "connect", path)
    assert gate("sync", "--once", "--data-dir", connected).exit_code == 0
    assert read_hub(connected).login != before.login
    assert "换了登录" in gate("hub", "status", plain_hub.url()).stdout


@pytest.mark.parametrize("name", ["00" * 8, "K1", ""])
def test_whom_the_hub_does_not_know_gets_none(gate, connected, plain_hub, tmp_path, name):
    path = tmp_path / "again.json"
    said(gate("hub", "relogin", plain_hub.url(), name, path), "没有这台电脑")
    done = gate("station", "login", name, path, "--data-dir", connected, staff=signed_on(connected))
    said(done, "没有这台电脑")
    assert not path.exists()


@pytest.fixture
def other(connected, plain_hub):
    """A gate that the ledger and the hub know."""
    one = Chain(key())
    plain_hub.join(one.public, checkpoint="K2", zone=1)
    authority = open_authority(connected, read_demo(connected).passphrase)
    public, roles = one.public.hex(), (Role.GATE,)
    message = certificate_message(one.station, public, roles, "K2")
    body = StationCertified(
        station=one.station,
        public=public,
        roles=roles,
        checkpoint="K2",
        signature=authority.sign(message).hex(),
    )
    with Station(connected) as station:
        station.ledger.append(body)
    return one.station


def test_an_office_makes_a_login_for_another_station(gate, connected, other, plain_hub, tmp_path):
    path = tmp_path / "again.json"
    done = office(gate, connected, "station", "login", other, path, "--hours", 2)
    login = read_login(path)
    assert str(path) in done.stdout and login.password not in done.output
    assert login.login.startswith("kadian_new_")
    assert login.root_certificate == as_told(plain_hub.url()).root_certificate != ""


def test_a_file_that_is_there_already_is_overwritten_only_when_that_is_said(
    gate, connected, other, tmp_path
):
    path = tmp_path / "mine.json"
    path.write_text("mine")
    words = ("station", "login", other, path, "--data-dir", connected)
    said(gate(*words, staff=signed_on(connected)), "已经有了")
    assert path.read_text() == "mine"
    office(gate, connected, *words[:4], "--force")
    assert read_login(path)


def test_a_login_for_another_station_wants_the_passphrase(gate, connected, other, tmp_path):
    path, wrong = tmp_path / "again.json", tmp_path / "passphrase"
    wrong.write_text("not this one")
    words = ("station", "login", other, path, "--passphrase-file", wrong, "--data-dir", connected)
    said(gate(*words, staff=signed_on(connected)), "口令")
    assert not path.exists()


def test_who_was_cut_off_gets_no_login_even_where_the_hub_was_not_told(
    gate, connected, other, tmp_path
):
    path = tmp_path / "again.json"
    authority = open_authority(connected, read_demo(connected).passphrase)
    with Station(connected) as station:
        cut_off(station.ledger, authority, other, actor="2001")
    done = gate(
        "station", "login", other, path, "--data-dir", connected, staff=signed_on(connected)
    )
    said(done, "已停用", "重新登记")
    assert not path.exists()


def test_whom_the_ledger_does_not_know_gets_no_login(gate, connected, plain_hub, tmp_path):
    one, path = Chain(key()), tmp_path / "again.json"
    plain_hub.join(one.public, checkpoint="K2", zone=1)
    done = gate(
        "station", "login", one.station, path, "--data-dir", connected, staff=signed_on(connected)
    )
    said(done, "没有这台电脑")
    assert not path.exists()


@pytest.mark.parametrize("missing", ["folder", "certificate"])
def test_no_invitation_is_left_at_the_hub_where_no_file_can_be_written(
    gate, connected, other, plain_hub, tmp_path, missing
):
    path, url = tmp_path / "again.json", plain_hub.url()
    if missing == "folder":
        path = tmp_path / "nowhere" / "again.json"
    else:
        # One that PostgreSQL reads, and this program does not.
        root = tmp_path / "root.pem"
        root.write_text(f"# 根证书\n{as_told(url).root_certificate}", "utf-8")
        url = f"{without_root(url)} user=postgres sslrootcert={root}"

    def invitations():
        with plain_hub.superuser() as connection:
            return connection.execute("SELECT count(*) FROM hub.invitation").fetchone()

    before, word = (
        invitations(),
        {"folder": "没有这个文件夹", "certificate": "读不了中心的根证书"}[missing],
    )
    said(gate("hub", "relogin", url, other, path), word)
    said(gate("hub", "init", url, "--office", path), word)
    if missing == "folder":
        words = ("station", "login", other, path, "--data-dir", connected)
        said(gate(*words, staff=signed_on(connected)), word)
    assert invitations() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_only_a_supervisor_makes_one_or_moves_the_hub(gate, connected, other, plain_hub, tmp_path):
    path, before = tmp_path / "again.json", read_hub(connected)
    guard = next((p.code, p.pin) for p in read_demo(connected).staff if p.role is StaffRole.GUARD)
    for words in (
        ("station", "login", other, path),
        ("hub", "address", plain_hub.url()),
        ("hub", "connect", tmp_path / "first.json"),
    ):
        said(gate(*words, "--data-dir", connected, staff=("", "")), "没有工号")
        said(gate(*words, "--data-dir", connected, staff=("1001", "0000")), "PIN")
        said(gate(*words, "--data-dir", connected, staff=guard), "主管")
    assert not path.exists() and read_hub(connected) == before


def test_the_hub_moves_to_another_address(gate, connected, plain_hub):
    moved = without_root(plain_hub.url("")).replace("localhost", "127.0.0.1")
    office(gate, connected, "hub", "address", moved)
    assert "127.0.0.1" in read_hub(connected).address
    assert gate("sync", "--once", "--data-dir", connected).exit_code == 0


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("host=127.0.0.1 port=1", "连不上"),
        ("http://hub", "读不懂"),
        ("sslmode=disable host=h", "sslmode"),
    ],
)
def test_an_address_where_no_hub_is_changes_nothing(gate, connected, address, word):
    before = read_hub(connected)
    done = gate("hub", "address", address, "--data-dir", connected, staff=signed_on(connected))
    said(done, word)
    assert read_hub(connected) == before
    assert gate("sync", "--once", "--data-dir", connected).exit_code == 0


def test_one_that_only_the_hub_knows_is_cut_off_there(gate, connected, plain_hub):
    ghost = Chain(key())
    login, password = plain_hub.join(ghost.public)
    done = office(gate, connected, "station", "cut-off", ghost.station, "--yes")
    assert "中心也已停用" in done.stdout
    line = plain_hub.line(login, password)
    session = line.hello(None, 0, CLOCK).session
    assert line.push(session, ghost.segment(1)).answer is Answer.CUT_OFF
    line.close()
    done = gate(
        "station", "cut-off", "00" * 8, "--yes", "--data-dir", connected, staff=signed_on(connected)
    )
    said(done, "中心没有这个站")
