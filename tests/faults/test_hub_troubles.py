"""What befalls a hub and its logins: a full disk, certificate, password, limit, wrong clocks."""

import os
import shutil
import subprocess
from contextlib import suppress

import psycopg
import pytest

from gate_app.sync.state import Standing
from tests.faults.hub_net import HubNet, told
from tests.faults.sites import note
from tests.hub.server import NOBODY, Server, certify
from tests.ledger.chains import crossing
from tests.stations import DAY
from tests.sync.net import issued

YEAR = 365 * DAY


def write(net, number):
    """Something at each of them; the refs."""
    made = [
        net.office.ledger.append(issued(f"{number:016x}", 1)),
        net.a.ledger.append(crossing(f"A{number}")),
        net.b.ledger.append(crossing(f"B{number}")),
    ]
    return [entry.ref for entry in made]


def all_told(net, words):
    """Each of them says so, and goes on writing."""
    for name in net.laptops:
        assert words in told(net.once(name))


def afterwards(net, written, capsys, what, **figures):
    net.in_step()
    held = net.same_everywhere(written)
    net.no_false_alarm()
    note(capsys, what, written=len(written), entries=held, lost=0, **figures)


# --- the disk of the hub -----------------------------------------------------------------------


class FullDisk:
    """The hub's database on a tmpfs that is filled; where mounting is not allowed, a table that
    answers with the server's own code for it.
    """

    def __init__(self, net, folder, *, mount):
        self.net, self.top = net, folder
        self.mounted = mount and self._mount()
        if self.mounted:
            os.chown(self.top, NOBODY, NOBODY)
            with net.server.superuser() as connection:
                name = net.founded.database
                connection.execute(f"CREATE TABLESPACE {name} LOCATION '{self.top}'")
                connection.execute(f"ALTER DATABASE {name} SET TABLESPACE {name}")

    def _mount(self):
        self.top.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", self.top]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def fill(self):
        if self.mounted:
            with (self.top / "ballast").open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(bytes(4096))
            return
        with self.net.superuser() as connection:
            connection.execute(
                "CREATE FUNCTION hub.full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE disk_full; END $$"
            )
            connection.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON hub.entry"
                " FOR EACH STATEMENT EXECUTE FUNCTION hub.full_disk()"
            )

    def make_room(self):
        if self.mounted:
            (self.top / "ballast").unlink()
            return
        with self.net.superuser() as connection:
            connection.execute("DROP FUNCTION hub.full_disk() CASCADE")

    def let_go(self):
        if self.mounted:
            name = self.net.founded.database
            with self.net.server.superuser() as connection:
                connection.execute(f"ALTER DATABASE {name} SET TABLESPACE pg_default")
                connection.execute(f"DROP TABLESPACE {name}")
            subprocess.run(["umount", "-l", self.top], check=True)


@pytest.fixture(params=["tmpfs", "trigger"])
def disk(net, tmp_path_factory, request):
    # Where the server's own user may go.
    folder = net.server.folder / f"disk-{request.param}"
    disk = FullDisk(net, folder, mount=request.param == "tmpfs")
    yield disk
    disk.let_go()


def write_until_told(net, written):
    """Everybody writes, a gate much, until it was told of a fault and went on; rounds, words."""
    rounds, why = 0, set()
    while not why or rounds < 20:
        rounds += 1
        written += [entry.ref for entry in net.a.ledger.append_all([crossing(f"R{rounds}")] * 400)]
        written += write(net, 1_000 + rounds)
        state = net.once("a")
        if state.standing is not Standing.IN_STEP:
            why.add(told(state))
            assert state.behind >= 400
        assert rounds < 200
    return rounds, why


def test_the_disk_of_the_hub_is_full(net, disk, capsys):
    written = []
    for number in range(100):
        written += write(net, number)
    net.in_step()
    disk.fill()
    rounds, why = write_until_told(net, written)
    assert why == {"中心服务器的磁盘满了。"}
    disk.make_room()
    kind = "tmpfs" if disk.mounted else "a trigger that says so"
    afterwards(net, written, capsys, f"the hub's disk full ({kind})", rounds=rounds)


class FullWal:
    """A hub of its own with its WAL on a small tmpfs; where mounting is not allowed, in a folder
    that takes no new file, which ends the server at the same place.
    """

    def __init__(self, folder):
        self.server = Server().__enter__()
        self.server.stop("fast")
        wal, self.top = self.server.data / "pg_wal", self.server.folder / "wal"
        self.top.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=49m", "tmpfs", self.top]
        done = subprocess.run(command, capture_output=True, check=False)
        self.mounted = done.returncode == 0
        shutil.copytree(wal, self.top / "pg_wal")
        shutil.rmtree(wal)
        wal.symlink_to(self.top / "pg_wal")
        for path in (self.top, *self.top.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        self.start()
        self.net = HubNet(folder, self.server)

    def start(self):
        # Segments of 16 MB: two are kept, a third is the last that fits.
        self.server.start(min_wal_size="32MB", max_wal_size="32MB")

    def fill(self):
        if self.mounted:
            with (self.top / "ballast").open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(bytes(4096))
        else:
            (self.top / "pg_wal").chmod(0o500)

    def make_room(self):
        if self.mounted:
            (self.top / "ballast").unlink()
        (self.top / "pg_wal").chmod(0o700)
        # It has ended, or tries to come up by itself.
        self.server.stop()
        self.start()

    def let_go(self):
        self.net.close()
        self.server.stop()
        if self.mounted:
            subprocess.run(["umount", "-l", self.top], check=True)
        self.server.__exit__()


@pytest.fixture
def wal(tmp_path):
    found = FullWal(tmp_path)
    yield found
    found.let_go()


def test_the_disk_of_the_hubs_wal_is_full(wal, capsys):
    """The server itself ends then; what it had acknowledged is there when it comes back."""
    net, written = wal.net, []
    net.in_step()
    wal.fill()
    rounds, why = write_until_told(net, written)
    # A folder that takes no file is a lack of rights to the server, until it has ended.
    refused = set() if wal.mounted else {"中心不允许这样做。"}
    assert why <= {"连不上中心。", "中心服务器的磁盘满了。"} | refused
    wal.make_room()
    kind = "tmpfs" if wal.mounted else "a folder that takes no file"
    afterwards(net, written, capsys, f"the disk of the hub's WAL full ({kind})", rounds=rounds)


# --- certificate, password, connections ---------------------------------------------------------


def new_certificate(server, **how):
    server.stop("fast")
    certify(server.folder, **how)
    server._give_away()
    server.start()


def test_the_certificate_of_the_hub_expires(net, capsys):
    written = write(net, 1)
    new_certificate(net.server, days=-1)
    try:
        all_told(net, "证书")
        written += write(net, 2)
        all_told(net, "证书")
    finally:
        new_certificate(net.server)
    afterwards(net, written, capsys, "the hub's certificate expired")


def test_the_password_changes(net, capsys):
    """At the hub, behind the station's back; whoever looks after it sets it right again."""
    written = write(net, 1)
    with net.superuser() as connection:
        for login, _ in net.logins.values():
            connection.execute(f"ALTER ROLE {login} PASSWORD 'another'")
    all_told(net, "登录名或密码")
    written += write(net, 2)
    net.logins = {name: (login, "another") for name, (login, _) in net.logins.items()}
    afterwards(net, written, capsys, "the password changed")


def test_a_login_is_shut_and_opened_again(net, capsys):
    written = write(net, 1)
    with net.superuser() as connection:
        for how in ("NOLOGIN", "LOGIN"):
            for login, _ in net.logins.values():
                connection.execute(f"ALTER ROLE {login} {how}")
            if how == "NOLOGIN":
                all_told(net, "登录名或密码")
    afterwards(net, written, capsys, "the login was shut")


def test_the_connections_of_a_login_run_out(net, capsys):
    written = write(net, 1)
    login, password = net.logins["a"]
    held = []
    with suppress(psycopg.OperationalError):
        held.extend(psycopg.connect(net.founded.url(login), password=password) for _ in range(50))
    assert 0 < len(held) < 50
    assert "连接数满了" in told(net.once("a"))
    assert net.once("b").standing is Standing.IN_STEP
    for one in held:
        one.close()
    afterwards(net, written, capsys, "connections of a login", limit=len(held))


def test_the_connections_of_the_hub_run_out(net, capsys):
    written = write(net, 1)
    net.server.stop("fast")
    net.server.start(max_connections=10, superuser_reserved_connections=3)
    held = []
    try:
        logins = [*net.logins.values()] * 4
        with suppress(psycopg.OperationalError):
            for login, password in logins:
                held.append(psycopg.connect(net.founded.url(login), password=password))
        all_told(net, "连接数满了")
    finally:
        for one in held:
            one.close()
        net.server.stop("fast")
        net.server.start()
    afterwards(net, written, capsys, "connections of the hub", limit=len(held))


# --- clocks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [-100, -40, -10, 10, 30, 270])
def test_the_clock_of_a_station_is_wrong_by_years(net, years, capsys):
    """Its entries still come, the hub's time says how wrong it is, and trust goes and returns."""
    ticks, clock = net.a.ticks, net.a.ledger.clock
    ticks.set_wall_by(net.once("a").skew_ms)
    net.in_step()
    assert clock.now().trusted
    written = write(net, 1)
    ticks.set_wall_by(years * YEAR)
    state = net.once("a")
    assert (state.standing, state.behind) == (Standing.IN_STEP, 0)
    assert abs(state.skew_ms + years * YEAR) < DAY
    assert not clock.now().trusted
    written += write(net, 2)
    with net.superuser() as connection:
        (skew,) = connection.execute(
            "SELECT wall_skew FROM hub.station WHERE station = %s", (net.a.station,)
        ).fetchone()
    assert abs(skew - years * YEAR) < DAY
    ticks.set_wall_by(-years * YEAR)
    net.in_step()
    assert clock.now().trusted
    afterwards(net, written, capsys, f"a clock {years} years off")
