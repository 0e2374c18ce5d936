"""The hub on a throwaway PostgreSQL over TLS: backlog, pull, many at once, revocations, its CPU.

Whatever is compared moves the same bytes in the same run, in turns; client and server share the
machine, so the ratios count.
"""

import hashlib
import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median
from typing import Any

import psutil

from benchmarks.common import NAMES, crossing, main, row, scratch, spread
from benchmarks.hub_copy import (
    BARE,
    KEYED,
    copy_as_pushed,
    copy_in,
    copy_out,
    copy_pages,
    rows_of,
    select_pages,
)
from benchmarks.hub_stations import revocations
from gate_app.domain.entries import Role
from gate_app.domain.passes import Claims, PassKind
from gate_app.domain.verdict import Direction
from gate_app.ledger.chain import body_bytes
from gate_app.sync.hub import Answer, HubUnreachableError, Segment, Tip
from gate_app.sync.postgres_hub import PostgresHub
from gate_app.sync.round import BURST, PUSH
from gate_app.sync.sync import LONGEST_S, POLL_S
from gate_app.sync.theirs import PULL
from tests.hub.chains import CLOCK, Chain, key, segment
from tests.hub.server import Server


def bodies(count: int) -> Iterator[bytes]:
    """Bodies as a gate writes them for people who go in and out."""
    for number in range(count):
        claims = Claims(
            pass_id=f"{number % 5_000:016x}",
            kind=PassKind.PERSON,
            name=NAMES[number % len(NAMES)],
            enterprise="450222-0017",
            zones=(1,),
            exp=2_000_000_000,
        )
        way = Direction.ENTRY if number % 2 else Direction.EXIT
        salt = hashlib.sha256(number.to_bytes(8)).hexdigest()[:32]
        yield body_bytes(crossing(claims, way, ("ab" * 8, 1, number)), salt)


def backlog(count: int) -> tuple[Chain, list[Segment]]:
    """A gate's ledger of ``count`` crossings, in segments as a round sends them."""
    chain, found = Chain(key()), []
    body = bodies(count)
    while chain.seq < count:
        # As a round cuts it; the hub cannot check the signature, so any will do.
        first = len(chain.entries)
        for _ in range(min(PUSH, count - chain.seq)):
            chain.add(body=next(body))
        found.append(segment(*chain.entries[first:]))
    return chain, found


def timed(work: Callable[[], object]) -> float:
    """Seconds that it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def push_all(line: PostgresHub, segments: list[Segment]) -> None:
    """Send a backlog. Raises ValueError if the hub does not take it over."""
    session = line.hello(None, 0, CLOCK).session
    first, burst = 0, 1
    while first < len(segments):
        answer = line.push(session, *segments[first : first + burst]).answer
        if answer is not Answer.OK:
            raise ValueError(f"the hub answered {answer}")
        first, burst = first + burst, min(2 * burst, BURST)


def pull_all(line: PostgresHub, *, count: int) -> None:
    """Fetch and decode everything that an office follows. Raises ValueError if some is missing."""
    got = sum(len(one.entries) for page in line.pull({}, PULL) for one in page)
    if got != count:
        raise ValueError(f"{got} of {count} entries came")


def cpu_s(server: Server) -> float:
    """Processor seconds of the server and all that it ever started."""
    parent = psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))
    own = parent.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in parent.children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:  # it ended just now: counted with the parent's next time
            continue
        total += times.user + times.system
    return float(total)


def against_copy(server: Server, count: int, rounds: int) -> dict[str, Any]:
    """Push and pull of a backlog beside bare COPY of the same bytes, in turns."""
    chain, segments = backlog(count)
    rows = rows_of(segments)
    seconds: dict[str, list[float]] = {}
    cpu: dict[str, list[float]] = {}

    def note(name: str, work: Callable[[], object]) -> None:
        connection.execute("CHECKPOINT")  # nobody pays for what was written before
        before = cpu_s(server)
        seconds.setdefault(name, []).append(timed(work))
        cpu.setdefault(name, []).append(cpu_s(server) - before)

    for _ in range(rounds):
        hub = server.found()
        gate = hub.connect(chain.public, checkpoint="K1", zone=1)
        office = hub.connect(key(), roles=(Role.OFFICE,))
        office.hello(None, 0, CLOCK)
        with hub.superuser() as connection:
            connection.execute(BARE)
            connection.execute(KEYED)
            note("copy in", lambda: copy_in(connection, rows))
            note("push", partial(push_all, gate, segments))
            note("copy in, key only", lambda: copy_in(connection, rows, "keyed"))
            connection.execute("TRUNCATE bare")
            note("copy in as pushed", lambda: copy_as_pushed(connection, rows))
            connection.execute("VACUUM ANALYZE bare")
            connection.execute("VACUUM ANALYZE hub.entry")
            for name, work in (
                ("copy out", lambda: copy_out(connection)),
                ("copy out by thousands", lambda: copy_pages(connection, chain.station, count)),
                ("pull", partial(pull_all, office, count=count)),
                ("select", lambda: select_pages(connection, chain.station, count)),
            ):
                work()  # the server's process gets its memory now, as an office's had long ago
                note(name, work)
            (size,) = connection.execute(
                "SELECT pg_total_relation_size('hub.entry')"
            ).fetchone() or (0,)
        gate.close()
        office.close()
        hub.drop()
    per_s = {name: [count / one for one in found] for name, found in seconds.items()}
    ratios = {
        f"{ours} / {theirs}": round(
            median(a / b for a, b in zip(per_s[ours], per_s[theirs], strict=True)), 2
        )
        for ours, theirs in (
            ("push", "copy in"),
            ("push", "copy in, key only"),
            ("push", "copy in as pushed"),
            ("pull", "copy out"),
            ("pull", "copy out by thousands"),
            ("pull", "select"),
        )
    }
    return {
        "entries": count,
        "entries_per_s": {name: spread(found, 0) for name, found in per_s.items()},
        "ratios": ratios,
        "cpu_ms_per_1000": {
            name: round(median(found) / count * 1e6, 1) for name, found in cpu.items()
        },
        "bytes_per_entry_stored": round(size / count),
        "bytes_per_entry_sent": round(
            sum(len(part) for one in rows for part in one if isinstance(part, bytes)) / count
        ),
    }


def all_at_once(server: Server, stations: int, each: int) -> dict[str, Any]:
    """Stations that connect at the same moment, say hello, send what they have, and pull."""
    hub = server.found()
    waiting = []
    for number in range(stations):
        chain, segments = backlog(each)
        waiting.append((*hub.join(chain.public, checkpoint=f"K{number}", zone=number), segments))
    start = threading.Barrier(stations + 1)

    def reconnect(login: str, password: str, segments: list[Segment]) -> tuple[float, int]:
        start.wait()
        began = time.perf_counter()
        for failures in itertools.count():
            line = hub.line(login, password)
            try:
                push_all(line, segments)
                list(line.pull({}, PULL))
            except HubUnreachableError:  # so many at once: later again, as the sync loop does
                time.sleep(min(LONGEST_S, 2.0 ** (failures + 1)) * random.random())
            else:
                return time.perf_counter() - began, failures
            finally:
                line.close()
        raise AssertionError

    with ThreadPoolExecutor(stations) as pool:
        running = [pool.submit(reconnect, *one) for one in waiting]
        start.wait()
        began, before = time.perf_counter(), cpu_s(server)
        done = [one.result() for one in running]
        took = time.perf_counter() - began
        used = cpu_s(server) - before
    with hub.superuser() as connection:
        (stored,) = connection.execute("SELECT count(*) FROM hub.entry").fetchone() or (0,)
    hub.drop()
    if stored != stations * each:
        raise ValueError(f"{stored} of {stations * each} entries are there")
    return {
        "stations": stations,
        "entries_each": each,
        "seconds": round(took, 1),
        "entries_per_s": round(stations * each / took),
        "station_s": spread([seconds for seconds, _ in done], 2),
        "connected_again": sum(failures for _, failures in done),
        "hub_cpu_ms_per_1000": round(used / (stations * each) * 1e6, 1),
    }


def idle_rounds(server: Server, stations: int, times: int) -> dict[str, Any]:
    """The hub's processor for a round where little is new, among so many stations."""
    hub = server.found()
    chain = Chain(key())
    gate = hub.connect(chain.public, checkpoint="K1", zone=1)
    office = hub.connect(key(), roles=(Role.OFFICE,))
    with hub.superuser() as connection:
        connection.execute(
            "INSERT INTO hub.station (station, login, roles, checkpoint, zone, public, certificate)"
            " SELECT lpad(to_hex(n), 16, '0'), 'login' || n, '{gate}', 'C' || n, n, '', ''"
            " FROM generate_series(1, %s) AS n",
            (stations,),
        )
        connection.execute(
            "INSERT INTO hub.head SELECT station, 1, 1, 1, sha256('') FROM hub.station"
            " WHERE login LIKE 'login%'"
        )
        connection.execute("ANALYZE hub.station, hub.head")
        held = connection.execute("SELECT station FROM hub.head").fetchall()
    everything = {(station, 1): 1 for (station,) in held}
    session = 0

    def gate_round(*, sends: bool) -> None:
        nonlocal session
        tip = Tip(1, chain.seq, chain.prev) if chain.seq else None
        session = gate.hello(tip, session, CLOCK).session
        if sends:
            gate.push(session, chain.segment(1, body=body))
        list(gate.pull({}, PULL))

    def office_round() -> None:
        nonlocal session
        session = office.hello(None, session, CLOCK).session
        list(office.pull(everything | {(chain.station, 1): chain.seq}, PULL))

    body = next(bodies(1))
    found: dict[str, Any] = {"stations": stations}
    for name, work in (
        ("gate", partial(gate_round, sends=False)),
        ("gate with an entry", partial(gate_round, sends=True)),
        ("office", office_round),
    ):
        work()
        before = cpu_s(server)
        for _ in range(times):
            work()
        found[f"{name}, ms"] = round((cpu_s(server) - before) / times * 1000, 2)
    gate.close()
    office.close()
    hub.drop()
    return found


def rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What is measured, with its goals."""
    whole, many = found["backlog"], found["at once"]
    rate, ratios, cpu = whole["entries_per_s"], whole["ratios"], whole["cpu_ms_per_1000"]
    one = found["rounds"]
    quick, slow = found["revocation"], found["revocation, polling only"]

    def beside(ours: str, theirs: str) -> str:
        return (
            f"{rate[ours]['median']:,.0f} beside {rate[theirs]['median']:,.0f} entries/s;"
            f" {whole['bytes_per_entry_sent']} bytes an entry"
        )

    return [
        row(
            f"Push a backlog of {whole['entries']:,} entries, beside COPY of the same bytes into a"
            " table like the hub's",
            "≥ 0.5",
            f"{ratios['push / copy in']:.2f}",
            met=ratios["push / copy in"] >= 0.5,
            note=f"{beside('push', 'copy in')}; beside COPY into a table with nothing but the key"
            f" ({rate['copy in, key only']['median']:,.0f}/s):"
            f" {ratios['push / copy in, key only']:.2f}; beside COPY in the same transactions of"
            f" {PUSH:,} ({rate['copy in as pushed']['median']:,.0f}/s):"
            f" {ratios['push / copy in as pushed']:.2f}",
        ),
        row(
            "Pull it, beside COPY TO of the same bytes",
            "≥ 0.5",
            f"{ratios['pull / copy out']:.2f}",
            met=ratios["pull / copy out"] >= 0.5,
            note=f"{beside('pull', 'copy out')}; beside SELECT into Python values:"
            f" {ratios['pull / select']:.2f}; beside COPY of a page of {PULL:,} at a time:"
            f" {ratios['pull / copy out by thousands']:.2f}",
        ),
        row(
            "The hub's processor for 1,000 entries pushed / pulled",
            "",
            f"{cpu['push']:.1f} / {cpu['pull']:.1f} ms",
            note=f"bare COPY of them {cpu['copy in']:.1f} / {cpu['copy out']:.1f} ms",
        ),
        row("An entry stored, with index", "", f"{whole['bytes_per_entry_stored']} bytes"),
        row(
            f"{many['stations']} stations at once, {many['entries_each']} entries each",
            "",
            f"{many['seconds']:.1f} s",
            note=f"{many['entries_per_s']:,} entries/s; {many['connected_again']} connects had to"
            f" be tried again; a station's own round, median / p99:"
            f" {many['station_s']['median']} / {many['station_s']['p99']} s; the hub's processor"
            f" {many['hub_cpu_ms_per_1000']:.0f} ms for 1,000",
        ),
        row(
            f"The hub's processor for a round among {one['stations']:,} stations,"
            " gate / gate with one entry / office",
            "",
            f"{one['gate, ms']} / {one['gate with an entry, ms']} / {one['office, ms']} ms",
        ),
        row(
            f"A revocation from the office to {quick['gates']} gates, until it refuses",
            "median ≤ 2 s",
            f"{quick['s']['median']:.2f} / {quick['s']['p99']:.2f} s",
            met=quick["s"]["median"] <= 2,
            note=f"{quick['s']['n']} of them, the office sends when it is written",
        ),
        row(
            f"The same without NOTIFY, each polling every {POLL_S} s",
            "median ≤ 2 s",
            f"{slow['s']['median']:.2f} / {slow['s']['p99']:.2f} s",
            met=slow["s"]["median"] <= 2,
        ),
    ]


def run(quick: bool) -> dict[str, Any]:
    """Measure it all on one server. Raises RuntimeError where no PostgreSQL is."""
    with Server() as server, scratch() as folder:
        found = {
            "backlog": against_copy(server, *((5_000, 1) if quick else (100_000, 5))),
            "at once": all_at_once(server, *((10, 100) if quick else (200, 500))),
            "rounds": idle_rounds(server, *((100, 5) if quick else (1_000, 200))),
            "revocation": revocations(server, folder / "a", *((2, 4) if quick else (10, 40))),
            "revocation, polling only": revocations(
                server, folder / "b", *((1, 1) if quick else (4, 40)), notify=False
            ),
        }
    return {"rows": rows(found), "figures": found}


if __name__ == "__main__":
    main(run, "The hub: PostgreSQL beside its own COPY, many stations, a revocation's way.")
