"""The views for Excel and BI: right, masked, and all that their readers get."""

import json

import psycopg
import pytest

from gate_app.domain.entries import Role
from gate_app.domain.people import mask_name
from gate_app.sync import postgres_admin
from tests.hub.chains import CLOCK, Chain, key
from tests.hub.server import ROOT_PASSWORD

VIEWS = {"passings", "crossings_per_hour", "refusals_by_reason", "inside_now", "stations"}
AT = 1_700_000_000_000
"""2023-11-15 06:13:20 in the site's time zone; what came to the hub just now is recent."""


def passing(name="韦小芳", *, holder="", direction="entry", at=AT, **changed):
    said = {
        "subject": {
            "pass_id": "01",
            "holder": holder or f"h-{name}",
            "pass_kind": "person",
            "name": name,
            "enterprise": "E1",
        },
        "checkpoint": "K1",
        "zone": 1,
        "direction": direction,
        "verdict": "admit",
        "reason": "ok",
        "happened": at,
    }
    return json.dumps({**said, **changed}, ensure_ascii=False).encode()


class Reported:
    """A gate with a chain of its own, and somebody at Excel."""

    def __init__(self, hub, roles=(Role.GATE,)):
        self.hub, self.chain = hub, Chain(key())
        self.line = hub.connect(self.chain.public, roles=roles, checkpoint="K1", zone=1)
        self.session = self.line.hello(None, 0, CLOCK).session

    def write(self, kind="crossing", body=b"{}"):
        answer = self.line.push(self.session, self.chain.segment(kind=kind, body=body)).answer
        assert answer == "ok"
        return f"{self.chain.station}:1:{self.chain.seq}"

    def undo(self, ref):
        self.write("undo", json.dumps({"ref": ref, "reason": "误记"}).encode())


@pytest.fixture
def excel(hub):
    """A login that the county's IT made for Excel, as docs/hub.md says; gone afterwards."""
    with hub.superuser() as root:
        root.execute("CREATE ROLE excel LOGIN PASSWORD 'of excel' CONNECTION LIMIT 5")
        root.execute("GRANT kadian_report TO excel")
        with psycopg.connect(hub.url("excel"), password="of excel", autocommit=True) as reader:
            yield lambda query: reader.execute(query).fetchall()
        root.execute("DROP ROLE excel")


@pytest.fixture
def gate(hub):
    made = Reported(hub)
    yield made
    made.line.close()


def test_crossings_and_refusals_are_counted_by_hour_day_and_reason(gate, excel):
    for minute in (0, 1, 60):
        gate.write(body=passing(at=AT + minute * 60_000))
    gate.write(body=passing(direction="exit"))
    gate.write("refusal", passing("李伟", verdict="refuse", reason="revoked"))
    assert [
        (str(hour), direction, count)
        for hour, direction, count in excel(
            "SELECT local_hour, direction, crossings FROM report.crossings_per_hour ORDER BY 1, 2"
        )
    ] == [
        ("2023-11-15 06:00:00", "entry", 2),
        ("2023-11-15 06:00:00", "exit", 1),
        ("2023-11-15 07:00:00", "entry", 1),
    ]
    assert excel("SELECT checkpoint, reason, refusals FROM report.refusals_by_reason") == [
        ("K1", "revoked", 1)
    ]


def test_inside_is_who_last_went_in(gate, excel):
    gate.write(body=passing("韦小芳", at=AT))
    gate.write(body=passing("李伟", at=AT + 1))
    gate.write(body=passing("李伟", direction="exit", at=AT + 2))
    taken_back = gate.write(body=passing("韦小芳", direction="exit", at=AT + 3))
    late = passing("欧阳晓明", direction="exit", at=AT - 9)
    gate.write(body=passing("欧阳晓明", at=AT))
    gate.write(body=late)  # written down late: older than what is known
    gate.write("presence-set", passing("覃大勇", inside=True))
    gate.undo(taken_back)
    assert {name for (name,) in excel("SELECT name FROM report.inside_now")} == {
        "韦*芳",
        "欧**明",
        "覃*勇",
    }


def test_a_gate_takes_back_its_own_only_and_an_office_any(hub, gate, excel):
    ref = gate.write(body=passing())
    other, office = Reported(hub), Reported(hub, roles=(Role.OFFICE,))
    other.undo(ref)
    assert excel("SELECT count(*) FROM report.passings") == [(1,)]
    office.undo(ref)
    assert excel("SELECT count(*) FROM report.passings") == [(0,)]
    other.line.close()
    office.line.close()


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"\xff\xfe", b"{", b"[]", b"null", b"7", b'"subject"', b'{"subject": 1}'),
        *(b'{"happened": "soon"}', b'{"happened": 1e300}', b'{"zone": 1e99}', b'{"zone": "a"}'),
        *(b'{"subject": {"name": "\\u0000"}}', b'{"inside": "perhaps"}', b'{"happened": {}}'),
        b'{"a":' * 10_000,
        *(passing(at=at) for at in (9_224_318_015_999_000, -210_866_803_200_000, -1, 10**13)),
    ],
)
def test_no_body_of_a_station_stops_the_views(gate, excel, body):
    for kind in ("crossing", "refusal", "presence-set", "undo"):
        gate.write(kind, body)
    gate.write(body=passing())
    for view in VIEWS:
        excel(f"SELECT * FROM report.{view}")
    assert (1,) in excel("SELECT count(*) FROM report.inside_now")


def test_what_a_station_may_not_write_is_not_counted(hub, excel):
    office = Reported(hub, roles=(Role.OFFICE,))
    office.write(body=passing())
    assert excel("SELECT * FROM report.passings") == []
    office.line.close()


def test_an_erased_name_is_gone(gate, excel):
    ref = gate.write(body=passing())
    gate.write("body-erased", json.dumps({"refs": [ref]}).encode())
    assert excel("SELECT * FROM report.passings") == []


@pytest.mark.parametrize("name", ["", "韦", "李伟", "韦小芳", "阿卜杜拉·买买提", "😀ab"])
def test_names_are_masked_as_the_program_does(hub, name):
    with hub.superuser() as root:
        ((said,),) = root.execute("SELECT hub.masked(%s)", (name,)).fetchall()
    assert said == mask_name(name)


def test_stations_are_told_apart_by_how_long_they_are_silent(gate, excel):
    ((station, roles, silent, unsent, cut_off),) = excel(
        "SELECT station, roles, silent_s, unsent, cut_off FROM report.stations"
    )
    assert (station, roles, unsent, cut_off) == (gate.chain.station, ["gate"], 0, False)
    assert silent >= 0


def test_readers_of_the_views_read_the_views_and_nothing_else(hub, gate, excel):
    gate.write(body=passing())
    assert {
        name for (name,) in excel("SELECT viewname FROM pg_views WHERE schemaname = 'report'")
    } == VIEWS
    for view in VIEWS:
        shown = str(excel(f"SELECT * FROM report.{view}"))
        assert "小芳" not in shown and "h-" not in shown
    with hub.superuser() as root:
        relations = root.execute(
            "SELECT format('%I.%I', nspname, relname) FROM pg_class"
            " JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname IN ('hub', 'report') AND relkind IN ('r', 'p', 'v', 'S')"
        ).fetchall()
    refused = 0
    for (relation,) in relations:
        if relation.startswith("report."):
            attempts = [f"INSERT INTO {relation} DEFAULT VALUES", f"DELETE FROM {relation}"]
        else:
            attempts = [f"SELECT * FROM {relation}", f"DELETE FROM {relation}"]
        for attempt in attempts:
            with pytest.raises(psycopg.Error) as said:
                excel(attempt)
            assert said.value.sqlstate in ("42501", "55000", "42809"), attempt
            refused += 1
    assert refused > 20
    for call in ("hub.pull(9,'{}','{}','{}')", "hub.photo('a')", "hub.cut_off('a')", "hub.enrol()"):
        with pytest.raises(psycopg.Error):
            excel(f"SELECT {call}")


def test_a_station_reads_no_view(hub, gate):
    login, password = hub.join(key(), roles=(Role.OFFICE,))
    with psycopg.connect(hub.url(login), password=password, autocommit=True) as connection:
        for view in VIEWS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM report.{view}")


def test_founding_again_keeps_the_views_and_their_readers(hub, gate, excel):
    gate.write(body=passing())
    postgres_admin.init(hub.url(), ROOT_PASSWORD)
    assert excel("SELECT name FROM report.passings") == [("韦*芳",)]
