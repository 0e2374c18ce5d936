"""The line to the hub: verified or refused, every fault in words, ended at once when asked."""

import socket
import threading
import time

import psycopg
import pytest
from psycopg import capabilities

from gate_app.domain.entries import Role
from gate_app.ledger.chain import BODY_MAX, canonical, station_id
from gate_app.sync import postgres_answer, postgres_line, theirs
from gate_app.sync.hub import (
    Answer,
    HubError,
    HubForeignError,
    HubFullError,
    HubRefusedError,
    HubUnreachableError,
)
from gate_app.sync.postgres_hub import PostgresHub
from gate_app.sync.postgres_page import Page
from tests.hub.chains import CLOCK, Chain, entry, key, pulled
from tests.hub.server import ROOT_PASSWORD, certify
from tests.sync.memory_hub import MOST


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://a@hub.example/x?sslmode=require",
        "postgresql://a@hub.example/x?sslmode=disable",
        "postgresql://a@hub.example/x?sslmode=verify-ca",
        "postgresql://a@hub.example/x?sslmode=prefer",
        "postgresql://a@127.0.0.1,hub.example/x?sslmode=disable",
        "postgresql://a@localhost/x?sslmode=disable&hostaddr=10.0.0.1",
        "postgresql:///x?sslmode=disable",
        "host=10.0.0.1 sslmode=allow",
        "host=localhost.example sslmode=disable",
    ],
)
def test_no_line_without_verified_tls(url):
    with pytest.raises(HubRefusedError, match="sslmode"):
        PostgresHub(url)


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://a@hub.example/x", "verify-full"),
        ("postgresql://a@localhost/x", "verify-full"),
        ("postgresql://a@127.0.0.1/x?sslmode=disable", "disable"),
        ("postgresql://a@[::1]/x?sslmode=disable", "disable"),
        ("host=/run/postgresql sslmode=disable", "disable"),
        ("postgresql://a@localhost/x?sslmode=disable&hostaddr=127.0.0.1", "disable"),
    ],
)
def test_verified_tls_is_the_default_and_off_only_on_this_machine(url, mode):
    params = postgres_line.secure(url)
    assert params["sslmode"] == mode
    assert (params["keepalives_idle"], params["tcp_user_timeout"]) == ("10", "15000")


def test_an_address_that_is_none_is_told():
    with pytest.raises(HubForeignError, match="读不懂"):
        PostgresHub("hub.example, the big one")


def test_the_address_that_is_shown_holds_no_login():
    shown = postgres_line.without_login("postgresql://me:secret@hub.example:5/x?sslrootcert=r.crt")
    assert "secret" not in shown and "me" not in shown.split("=")
    assert postgres_line.secure(shown)["host"] == "hub.example"


THERE = "@localhost:{port}/"
ROOT = "?sslrootcert={root}"
FAULTS = {
    "nobody listens": ("a@localhost:{free}/x" + ROOT, HubUnreachableError),
    "wrong password": ("postgres:no" + THERE + "postgres" + ROOT, HubRefusedError),
    "unknown login": ("nobody:no" + THERE + "postgres" + ROOT, HubRefusedError),
    "another root": ("postgres:no" + THERE + "postgres?sslrootcert={other}", HubRefusedError),
    "no root at all": ("postgres:no" + THERE + "postgres?sslrootcert=/no/such", HubRefusedError),
    "another name": (
        "postgres:no@hub.example:{port}/postgres" + ROOT + "&hostaddr=127.0.0.1",
        HubRefusedError,
    ),
    "unencrypted": ("postgres:{good}" + THERE + "postgres?sslmode=disable", HubRefusedError),
    "no database": ("postgres:{good}" + THERE + "none" + ROOT, HubForeignError),
    "no hub there": ("postgres:{good}" + THERE + "postgres" + ROOT, HubForeignError),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_of_the_line_has_its_error_and_its_words(server, tmp_path, case):
    certify(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url, kind = FAULTS[case]
        hub = PostgresHub(
            ("postgresql://" + url).format(
                free=free.getsockname()[1],
                port=server.port,
                root=server.folder / "root.crt",
                other=tmp_path / "root.crt",
                good=ROOT_PASSWORD,
            )
        )
        with pytest.raises(HubError) as told:
            hub.hello(None, 0, CLOCK)
        hub.close()
    assert type(told.value) is kind
    said = f"{told.value}{told.value.what_to_do}"
    assert ROOT_PASSWORD not in said and "no@" not in said and "127.0.0.1" not in said
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", HubFullError),
        ("53200", HubFullError),
        ("53300", HubUnreachableError),
        ("57P01", HubUnreachableError),
        ("57P03", HubUnreachableError),
        ("25006", HubUnreachableError),
        ("40P01", HubUnreachableError),
        ("42501", HubRefusedError),
        ("28P01", HubRefusedError),
        ("42883", HubForeignError),
        ("42P01", HubForeignError),
        ("3F000", HubForeignError),
        ("22003", HubForeignError),
        ("XX000", HubUnreachableError),
    ],
)
def test_each_code_of_the_server_has_its_error(state, kind):
    error = psycopg.errors.lookup(state)("text of the server")
    told = postgres_line.explain(error)
    assert type(told) is kind
    assert "text of the server" not in str(told)


def test_a_wait_ends_at_once_when_it_is_interrupted(server):
    founded = server.found()
    hub = founded.connect(key())
    hub.hello(None, 0, CLOCK)
    ended = []

    def wait():
        try:
            hub.wait(3600)
        except HubUnreachableError as error:
            ended.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.2)
    hub.interrupt()
    waiting.join(20)
    assert not waiting.is_alive() and ended
    with pytest.raises(HubUnreachableError):
        hub.hello(None, 0, CLOCK)
    hub.interrupt()
    hub.close()
    hub.close()
    founded.drop()


def test_what_is_interrupted_before_it_began_never_connects(server):
    hub = PostgresHub(server.url(), ROOT_PASSWORD)
    hub.interrupt()
    with pytest.raises(HubUnreachableError):
        hub.hello(None, 0, CLOCK)


def test_a_hint_comes_to_neighbours_and_from_offices(server):
    founded = server.found()
    chains = [Chain(key()) for _ in range(4)]
    one, two, far = (
        founded.connect(chain.public, checkpoint=place)
        for chain, place in zip(chains, ("K1", "K1", "K2"), strict=False)
    )
    office = founded.connect(chains[3].public, roles=(Role.OFFICE,))
    first = one.hello(None, 0, CLOCK).session
    for line in (two, far):
        line.hello(None, 0, CLOCK)
    last = office.hello(None, 0, CLOCK).session
    assert one.push(first, chains[0].segment()).answer is Answer.OK
    assert two.wait(20)
    assert not far.wait(0.2)
    assert office.push(last, chains[3].segment(kind="pass-revoked")).answer is Answer.OK
    assert two.wait(20) and far.wait(20) and one.wait(20)
    assert office.push(last, chains[3].segment(kind="pass-revoked")).answer is Answer.OK
    for line in (one, two, far, office):
        line.close()
    founded.drop()


def test_without_notify_all_works_but_the_hint(server):
    founded = server.found(notify=False)
    chain = Chain(key())
    office, gate = founded.connect(chain.public, roles=(Role.OFFICE,)), founded.connect(key())
    session = office.hello(None, 0, CLOCK).session
    gate.hello(None, 0, CLOCK)
    assert office.push(session, chain.segment()).answer is Answer.OK
    assert not gate.wait(0.2)
    assert pulled(gate)
    gate.close()
    office.close()
    founded.drop()


def test_a_pull_that_is_given_up_waits_for_no_page(monkeypatch):
    """Ctrl-C, or a ledger that takes no more: the page on its way may never come."""
    hub, cut = PostgresHub("host=127.0.0.1 sslmode=disable"), threading.Event()
    monkeypatch.setattr(hub._line, "ask", lambda *_: None)
    monkeypatch.setattr(hub._line, "told", lambda: page(Chain(key()).segment(2)))
    monkeypatch.setattr(hub._line, "interrupt", cut.set)
    pulling = hub.pull({}, 1)
    assert len(next(pulling)) == 1
    assert not cut.is_set()
    pulling.close()
    assert cut.is_set()


def page(*segments):
    """Segments as the hub sends them: headers and bodies, then a seal without a header."""
    headers, bodies = [], []
    for part in segments:
        headers += [*(canonical(one.header) for one in part.entries), None]
        last = part.entries[-1]
        numbers = [one.to_bytes(8, signed=True) for one in (last.header.seq, part.seal.at)]
        seal = b"".join([*numbers, bytes.fromhex(last.hash), part.seal.signature])
        bodies += [*(one.raw for one in part.entries), seal]
    return [headers, bodies]


def test_a_page_is_read_as_it_was_sent():
    one, other = Chain(key()), Chain(key())
    sent = [one.segment(3), other.segment(1, body=None), one.segment(2)]
    found = Page(page(*sent))
    assert found.segments() == sent
    assert [(last.station, last.seq) for last in found.ends()] == [
        (one.station, 3),
        (other.station, 1),
        (one.station, 5),
    ]
    assert not Page(page())


def another(seq):
    """A header of somebody else's ledger."""
    return canonical(entry(station_id(key()), seq, "ab" * 32).header)


@pytest.mark.parametrize(
    ("bend", "told"),
    [
        (lambda headers, bodies: (headers.pop(1), bodies.pop(1)), "不完整"),
        (lambda headers, bodies: (headers.pop(2), bodies.pop(2)), "不完整"),
        (lambda headers, bodies: (headers.insert(1, headers[1]), bodies.insert(1, b"")), "不完整"),
        (lambda headers, bodies: headers.__setitem__(1, another(seq=2)), "不完整"),
        (lambda headers, bodies: headers.__setitem__(1, b'{"x":' + b"[" * 9_999), "读不懂"),
        (lambda headers, bodies: (headers.pop(), bodies.pop()), "不完整"),
        (lambda headers, bodies: (headers.append(None), bodies.append(bodies[-1])), "不完整"),
        (lambda headers, bodies: (headers.insert(0, None), bodies.insert(0, bodies[-1])), "不完整"),
        (lambda headers, bodies: bodies.append(bodies.pop()[1:]), "不完整"),
        (lambda headers, bodies: bodies.__setitem__(-1, None), "不完整"),
        (lambda headers, bodies: headers.__setitem__(1, None), "不完整"),
        (lambda headers, bodies: headers.__setitem__(1, b",".join(headers[:2])), "不完整"),
        (lambda headers, bodies: headers.__setitem__(1, b"{"), "读不懂"),
        (lambda headers, bodies: headers.__setitem__(1, b""), "读不懂"),
        (lambda headers, bodies: headers.__setitem__(1, b'{"seq":2}'), "读不懂"),
        (lambda headers, bodies: headers.__setitem__(1, b"\xff"), "读不懂"),
    ],
)
def test_a_page_that_came_bent_is_no_stations_fault(bend, told):
    columns = page(Chain(key()).segment(3))
    bend(*columns)
    with pytest.raises(HubForeignError, match=told):
        Page(columns).segments()


def test_a_page_with_one_bare_header_or_of_other_columns_is_no_page():
    headers, bodies = page(Chain(key()).segment(1))
    for bad in ([[b"", None], bodies], [[b" ", None], bodies], [headers], [headers, bodies, []]):
        with pytest.raises(HubForeignError):
            Page(bad).segments()


def test_what_was_asked_may_fail_and_the_line_goes_on(server):
    line = postgres_line.Line(server.url(), ROOT_PASSWORD)
    for statement in ("SELECT 1 / {}::integer", "SELECT nothing({})"):
        line.ask(statement, 0)
        with pytest.raises(HubForeignError):
            line.told()
    line.ask("SELECT {}::text, NULL", "7")
    assert line.told() == [[b"7"], [None]]
    line.ask("SET application_name = {}", "x")
    with pytest.raises(HubForeignError):
        line.told()
    line.close()
    line = postgres_line.Line(server.url(), ROOT_PASSWORD)
    with pytest.raises(HubForeignError):
        line.rows("SELECT 1 / %b::integer", (0,))
    assert line.rows("SELECT %b::text, NULL", ("7",)) == [("7", None)]
    line.close()


@pytest.mark.parametrize("value", ["NULL", "repeat('x', 100)", "ARRAY[1, 2]"])
def test_an_answer_without_end_is_refused_before_it_is_here(server, monkeypatch, value):
    """A hub that lies heeds no limit: millions of rows would fill the laptop's memory."""
    monkeypatch.setattr(postgres_answer, "ANSWER_BYTES", 1 << 20)
    few, many = 1_000, 300_000
    statement = f"SELECT {value} FROM generate_series(1, %b::integer)"
    line = postgres_line.Line(server.url(), ROOT_PASSWORD)
    assert len(line.rows(statement, (few,))) == few
    with pytest.raises(HubForeignError):
        line.rows(statement, (many,))
    with pytest.raises(HubUnreachableError):
        line.rows(statement, (few,))
    line.close()
    line = postgres_line.Line(server.url(), ROOT_PASSWORD)
    line.ask(f"SELECT {value} FROM generate_series(1, {{}})", few)
    assert len(line.told()[0]) == few
    line.ask(f"SELECT {value} FROM generate_series(1, {{}})", many)
    with pytest.raises(HubForeignError):
        line.told()
    line.close()


def test_the_largest_page_of_a_hub_that_does_not_lie_is_taken():
    """999 entries and then up to the next seal; at worst each entry before has one of its own."""
    entries, seals = theirs.PULL - 1 + MOST, theirs.PULL
    most = entries * (BODY_MAX + 8_192) + seals * 112
    assert most + 2 * (entries + seals) * postgres_answer._PLACE <= postgres_answer.ANSWER_BYTES


def test_what_the_library_cannot_take_by_pieces_it_takes_row_by_row(server, monkeypatch):
    """Before libpq 17."""
    monkeypatch.setattr(capabilities, "has_stream_chunked", lambda: False)
    line = postgres_line.Line(server.url(), ROOT_PASSWORD)
    assert line.rows("SELECT n FROM generate_series(1, %b::integer) AS n", (3,)) == [
        (1,),
        (2,),
        (3,),
    ]
    line.ask("SELECT 1 WHERE {}", False)
    assert line.told() == [[]]
    line.close()


def test_a_hint_that_comes_with_an_answer_is_not_lost(server):
    line = postgres_line.Line(server.url(), ROOT_PASSWORD)
    line.listen(["hub_test"])
    line.ask("SELECT pg_sleep({})", 0.5)
    with server.superuser() as other:
        other.execute("NOTIFY hub_test")
    line.told()
    assert line.wait(5)
    line.close()


def test_an_answer_on_its_way_is_given_up_when_the_line_is_interrupted(server):
    line = postgres_line.Line(server.url(), ROOT_PASSWORD)
    line.ask("SELECT pg_sleep({})", 60)
    began = time.monotonic()
    timer = threading.Timer(0.2, line.interrupt)
    timer.start()
    with pytest.raises(HubUnreachableError):
        line.told()
    timer.join()
    assert time.monotonic() - began < 30
    line.close()
