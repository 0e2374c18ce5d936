"""``gate demo --gates N --hub``: an office, gates and a hub on one laptop, in one command."""

import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import click

from gate_app import words
from gate_app.cli.demo import set_up
from gate_app.clock import TrustedClock
from gate_app.demo.cases import Trait
from gate_app.demo.server import DemoServer
from gate_app.demo.site import DEMO_FILE, DemoPass, found_demo, is_demo, read_demo
from gate_app.domain.entries import PassRevoked, Role
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.errors import GateError, UsageError
from gate_app.facts import Scan
from gate_app.gate import Outcome
from gate_app.issuing.pass_keys import open_authority
from gate_app.ledger.synced import ends
from gate_app.sites.enrolling import invite, join
from gate_app.sites.enrolment_file import HubLogin
from gate_app.sites.hub_login import invite_at_hub, set_hub
from gate_app.sites.syncing import open_sync
from gate_app.station import Station
from gate_app.sync import postgres_admin, postgres_line
from gate_app.sync.state import SyncState
from gate_app.sync.steps import directly
from gate_app.sync.sync import Sync

MARKS: Final = {Verdict.ADMIT: "✓", Verdict.ATTEND: "⚠", Verdict.REFUSE: "✕"}
PLACES: Final = ("K1", "K2", "K3")
OFFLINE_SCANS: Final = 12
FOLDER: Final = "park"


class Park:
    """The stations of the demo, each open here, with its exchange."""

    def __init__(self, folder: Path, server: DemoServer, opened: ExitStack) -> None:
        self.folder, self._server, self._opened = folder, server, opened
        self.stations: dict[str, Station] = {}
        self._syncs: dict[str, Sync] = {}

    def add_office(self) -> None:
        """The office, which is the gate K1 too, takes the hub into use."""
        folder = self.folder / "office"
        found_demo(folder)
        password = secrets.token_urlsafe(16)
        invited = postgres_admin.invite_office(
            self._server.url,
            self._server.password,
            one_time=password,
            roles=(Role.GATE, Role.OFFICE),
            checkpoint=PLACES[0],
            zone=1,
        )
        address = postgres_line.without_login(self._server.url)
        set_hub(folder, HubLogin(address, invited.login, password), _now())
        self._open("office")

    def add_gate(self, number: int) -> None:
        """A gate joins with an enrolment, as on a laptop of its own."""
        office = self.stations["office"]
        authority = open_authority(office.folder, read_demo(office.folder).passphrase)
        enrolment = invite(
            office.ledger,
            office.register,
            authority,
            checkpoint=PLACES[(number - 1) % len(PLACES)],
            at_hub=invite_at_hub(office.folder),
        )
        folder = self.folder / f"gate-{number}"
        clock = TrustedClock()
        join(folder, enrolment, clock=clock, use_keyring=False)
        self._open(folder.name)
        self.round(folder.name)
        self.stations[folder.name].acts.confirm_clock(authorised_by="2001")

    def _open(self, name: str) -> None:
        station = self._opened.enter_context(Station(self.folder / name))
        self.stations[name] = station
        sync = open_sync(station.folder, directly(station.ledger), changed=_ignore)
        self._opened.callback(sync.close)
        self._syncs[name] = sync

    def round(self, *names: str) -> list[SyncState]:
        """One round of these stations, or of all."""
        return [self._syncs[name].once() for name in names or self.stations]

    def entries(self) -> dict[str, int]:
        """How many entries each holds, its own and others'."""
        return {name: sum(ends(one.ledger.db).values()) for name, one in self.stations.items()}


def run_park(folder: Path, gates: int, *, windows: bool) -> None:
    """Set hub, office and gates up, tell a short story with them, and open their windows."""
    park_folder = folder / FOLDER
    if park_folder.exists():
        if not is_demo(park_folder / "office"):
            raise UsageError(
                f"{park_folder} 里不是演示数据，没有动它。",
                what_to_do="请用 --data-dir 换一个文件夹。",
            )
        shutil.rmtree(park_folder)  # made up from end to end, and made anew each time
    started = time.monotonic()
    with _cleared_up(), DemoServer() as server:
        with ExitStack() as opened:
            park = _set_up(park_folder, server, gates, opened)
            click.echo(
                f"中心、指挥部和 {gates} 个卡点已就绪（{time.monotonic() - started:.0f} 秒）"
            )
            _tell(park, server)
        click.echo(f"数据在 {park_folder}")
        if windows:
            _open_windows(park_folder, gates)


@contextmanager
def _cleared_up() -> Iterator[None]:
    """Whoever ends the program, or closes its terminal, leaves no server and no window behind."""
    names = [one for one in ("SIGTERM", "SIGHUP") if hasattr(signal, one)]
    before = {one: signal.signal(getattr(signal, one), _end) for one in names}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(getattr(signal, one), handler)


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)


def _set_up(folder: Path, server: DemoServer, gates: int, opened: ExitStack) -> Park:
    postgres_admin.init(server.url, server.password)
    park = Park(folder, server, opened)
    park.add_office()
    park.round("office")
    for number in range(1, gates + 1):
        park.add_gate(number)
        click.echo(f"  卡点电脑 {number} 凭登记文件加入，自己生成密钥", err=True)
    for _ in range(2):
        park.round()
    return park


def _tell(park: Park, server: DemoServer) -> None:
    demo = read_demo(park.folder / "office")
    plain = _plain(demo.passes)
    gate, office = park.stations["gate-1"], park.stations["office"]
    first = next(plain)
    click.echo("一、卡点 1 扫一张通行证，指挥部马上看到")
    outcome = _scan(gate, first.code)
    park.round("gate-1", "office")
    holder = outcome.person.holder if outcome.person else ""
    seen = office.register.presence(holder)
    click.echo(f"    指挥部：{'在区内' if seen and seen.inside else '不在区内'}")

    click.echo("二、指挥部挂失这张证，卡点拒绝")
    began = time.monotonic()
    if outcome.person is not None:
        office.ledger.append(PassRevoked(pass_id=outcome.person.pass_id, lost=True))
    park.round("office", "gate-1")
    if _scan(gate, first.code).decision.reason is not Reason.REPORTED_LOST:
        raise GateError("演示出错：挂失没有到达卡点。", what_to_do="请重试。")
    click.echo(f"    从挂失到拒绝 {time.monotonic() - began:.1f} 秒")

    click.echo("三、网络断了：卡点照常工作")
    server.stop()
    codes = [one.code for one in demo.passes]
    for number in range(OFFLINE_SCANS):
        name = f"gate-{number % (len(park.stations) - 1) + 1}"
        park.stations[name].gate.present([Scan(codes[number % len(codes)])])
        park.stations[name].gate.leave_unresolved()
    state = park.round("gate-1")[0]
    click.echo(f"    扫了 {OFFLINE_SCANS} 次；卡点 1：{state.why}还有 {state.behind} 条没有上传")

    click.echo("四、网络恢复：谁也不缺，谁也不多")
    server.start()
    for _ in range(3):
        park.round()
    held = park.entries()
    click.echo("    " + "，".join(f"{name} {count} 条" for name, count in held.items()))
    found = postgres_admin.status(server.url, server.password)
    total = sum(tip.seq for one in found.stations for tip in one.tips)
    click.echo(f"    中心 {total} 条")
    if held["office"] != total:
        raise GateError("演示出错：指挥部和中心不一致。", what_to_do="请重试。")


def _plain(passes: Sequence[DemoPass]) -> Iterator[DemoPass]:
    return (one for one in passes if one.case.trait is Trait.PLAIN)


def _scan(station: Station, code: str) -> Outcome:
    (outcome,) = station.gate.present([Scan(code)])
    if outcome.pending is not None:
        outcome = station.gate.answer(
            outcome.pending, admit=True, direction=Direction.ENTRY, note="demo"
        )
    decision = outcome.decision
    why = words.reason_text(decision.reason, decision.detail)
    who = outcome.person.name if outcome.person else "—"
    click.echo(f"    {MARKS[decision.verdict]} {words.VERDICTS[decision.verdict]} {who}  {why}")
    return outcome


def _open_windows(folder: Path, gates: int) -> None:
    """A window for each station, until all are closed; the hub runs as long."""
    commands = window_commands(folder, [f"gate-{number}" for number in range(1, gates + 1)])
    running = [subprocess.Popen([sys.executable, "-m", "ui.main", *one]) for one in commands]
    click.echo("窗口已打开；全部关上后演示结束。", err=True)
    try:
        for one in running:
            one.wait()
    finally:
        for one in running:
            one.terminate()


def window_commands(folder: Path, gates: Sequence[str]) -> list[list[str]]:
    """How each window is opened. The gates are shown the office's recording, for one camera
    cannot stand at several, and who may sign on there.
    """
    office = folder / "office"
    recording = set_up(office)
    for name in gates:
        shutil.copy2(office / DEMO_FILE, folder / name)
    return [
        ["office", "--data-dir", str(office)],
        *(["--data-dir", str(folder / name), "--camera", str(recording)] for name in gates),
    ]


def _now() -> int:
    return time.time_ns() // 1_000_000


def _ignore(_: SyncState) -> None:
    """Nobody looks at the states: the story tells them."""
