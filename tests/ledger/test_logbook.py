"""The logbook: every filter, every kind as one line, on a connection that only reads."""

import itertools

import pytest

from gate_app.codes.keys import verify
from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import EVENTS, KINDS, BodyErased, HolderPut, TestRecorded
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.ledger import database, log_index
from gate_app.ledger.database import DamagedError, MissingError
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.logline import ENTERPRISE_KINDS, ZONE_KINDS
from gate_app.ledger.verify import verify_views
from tests.busy_site import KNOWN, busy_site
from tests.stations import MINUTE, NOON, SmallSite, one


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return busy_site(tmp_path_factory.mktemp("busy") / "site").folder


@pytest.fixture
def logbook(folder):
    db = database.connect(folder, write=False)
    yield Logbook(db, number_of=pass_number)
    db.close()


def kinds(lines):
    return [line.kind for line in lines]


def test_every_entry_is_one_line_in_order(logbook):
    lines = list(logbook.lines())
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert lines == list(reversed(list(logbook.lines(newest_first=True))))
    assert lines[0].kind == "genesis"
    assert logbook.head()[1:] == (1, lines[-1].seq, lines[-1].hash)
    assert logbook.last_id() == lines[-1].id


def test_a_crossing_says_everything(logbook):
    (line,) = logbook.lines(LogFilter(person="H1", kinds=frozenset({"crossing"}), limit=1))
    assert (line.name, line.holder, line.pass_id) == ("韦小芳", "H1", KNOWN)
    assert line.pass_number == pass_number(KNOWN)
    assert (line.enterprise, line.enterprise_name) == ("E1", "红旗木业")
    assert (line.zone, line.zone_name) == (1, "一区")
    assert (line.checkpoint, line.checkpoint_name) == ("K1", "1 号卡点")
    assert (line.verdict, line.reason, line.direction) == (
        Verdict.ADMIT,
        Reason.OK,
        Direction.ENTRY,
    )
    assert (line.staff, line.guard, line.how) == ("101", "覃大山", How.CAMERA)
    assert line.at == NOON + 13 * MINUTE
    assert line.clock_trusted and line.known
    assert not (line.late or line.undone or line.erased)


def test_the_shift_is_named_after_its_sign_on(logbook):
    (on,) = logbook.lines(LogFilter(kinds=frozenset({"duty-on"})))
    assert on.staff == "101"
    assert on.guard == "覃大山"
    assert on.shift == on.seq
    crossings = list(logbook.lines(LogFilter(kinds=frozenset({"crossing"}))))
    assert {line.shift for line in crossings} == {on.seq}


def test_late_and_undone_lines_say_so(logbook):
    crossings = list(logbook.lines(LogFilter(kinds=frozenset({"crossing"}))))
    (late,) = [line for line in crossings if line.late]
    assert late.how is How.PAPER
    assert late.happened < late.at
    (undone,) = [line for line in crossings if line.undone]
    assert undone.name == "蒙按错"
    (undo,) = logbook.lines(LogFilter(kinds=frozenset({"undo"})))
    assert undo.refers == f"{undone.station}:1:{undone.seq}"


AT_PERSON = [
    "holder-put",
    "pass-issued",
    "crossing",
    "crossing",
    "health-observed",
]


@pytest.mark.parametrize(
    "wanted, expected",
    [
        (LogFilter(person="韦小芳"), AT_PERSON),
        (LogFilter(person="小芳"), AT_PERSON),
        (LogFilter(person="H1"), AT_PERSON),
        (LogFilter(pass_bits=KNOWN[:10]), AT_PERSON),
        (LogFilter(pass_bits="0000000000"), ["crossing"] * 4 + ["refusal", "crossing", "undo"]),
        (LogFilter(pass_bits="ffffffffff"), []),
        (LogFilter(person="李旧证"), ["pass-issued", "pass-revoked", "refusal"]),
        (LogFilter(person="覃过路"), ["crossing"] * 3),
        (LogFilter(person="无证王"), ["turned-back"]),
        (LogFilter(person="无证王", verdict=Verdict.ADMIT), []),
        (LogFilter(person="没有人"), []),
        (LogFilter(person="%"), []),
        (LogFilter(person="__"), []),
        (LogFilter(person='"name"'), []),
        (LogFilter(person="韦小芳", kinds=frozenset({"crossing"}), limit=1), ["crossing"]),
        (LogFilter(enterprise="E2"), ["refusal"]),
        (LogFilter(enterprise="E"), []),
        (LogFilter(zone=2), ["zone-put", "checkpoint-put"]),
        (LogFilter(zone=3), []),
        (LogFilter(zone=1, kinds=frozenset({"head-counted"})), ["head-counted"]),
        (LogFilter(kinds=frozenset({"undo", "duty-on"})), ["duty-on", "undo"]),
        (LogFilter(limit=0), []),
        (LogFilter(after=NOON + 14 * MINUTE, limit=2), ["turned-back", "crossing"]),
        (LogFilter(after=NOON + 60 * MINUTE), []),
        (LogFilter(before=NOON), []),
        (
            LogFilter(after=NOON + MINUTE, before=NOON + 3 * MINUTE),
            ["crossing", "crossing"],
        ),
    ],
    ids=repr,
)
def test_filters(logbook, wanted, expected):
    assert kinds(logbook.lines(wanted)) == expected


def test_an_enterprise_is_found_by_code_and_by_part_of_its_name(logbook):
    by_code = list(logbook.lines(LogFilter(enterprise="E1")))
    assert by_code == list(logbook.lines(LogFilter(enterprise="红旗")))
    assert {line.enterprise for line in by_code} == {"E1"}
    assert {"enterprise-put", "pass-issued", "crossing"} <= set(kinds(by_code))


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_lists_just_its_lines(logbook, verdict):
    found = list(logbook.lines(LogFilter(verdict=verdict)))
    assert found == [line for line in logbook.lines() if line.verdict is verdict]
    assert found


KINDS_ASKED = (
    frozenset(),
    frozenset({"crossing"}),
    EVENTS | {"presence-set", "emergency-passage"},
    frozenset({"pass-issued", "holder-put", "enterprise-put", "suspension-put", "head-counted"}),
)


@pytest.mark.parametrize("enterprise", ["", "E1", "E2", "红旗", "nobody"])
@pytest.mark.parametrize("zone", [None, 1, 2, 3])
@pytest.mark.parametrize("codes", [log_index.MOST_CODES, 0], ids=["by index", "reading on"])
def test_an_index_finds_just_what_reading_everything_finds(
    logbook, monkeypatch, enterprise, zone, codes
):
    monkeypatch.setattr(log_index, "MOST_CODES", codes)
    named = {"": None, "红旗": "E1"}.get(enterprise, enterprise)
    everything = list(logbook.lines())
    seen = 0
    for verdict, reason, kinds_asked, after, newest_first in itertools.product(
        (None, *Verdict),
        (None, Reason.OK, Reason.REVOKED, Reason.NO_CODE),
        KINDS_ASKED,
        (None, NOON + 13 * MINUTE),
        (False, True),
    ):
        wanted = LogFilter(
            after=after,
            enterprise=enterprise,
            zone=zone,
            verdict=verdict,
            reason=reason,
            kinds=kinds_asked,
        )
        expected = [
            line
            for line in everything
            if (after is None or line.at >= after)
            and (named is None or line.enterprise == named)
            and (zone is None or line.zone == zone)
            and (verdict is None or line.verdict is verdict)
            and (reason is None or line.reason is reason)
            and (not kinds_asked or line.kind in kinds_asked)
        ]
        found = list(logbook.lines(wanted, newest_first=newest_first))
        assert found == (expected[::-1] if newest_first else expected), wanted
        seen += len(found)
    assert seen or "nobody" in enterprise or zone in (2, 3) or enterprise == "E2"


PERSONS = [{"person": "H1"}, {"person": "韦小"}, {"pass_bits": KNOWN[:10]}, {"person": "大山"}]


@pytest.mark.parametrize("who", PERSONS, ids=str)
@pytest.mark.parametrize("verdict", [None, *Verdict])
@pytest.mark.parametrize("reason", [None, *Reason])
def test_somebody_s_verdicts_are_those_of_all_their_lines(logbook, who, verdict, reason):
    def wanted(line):
        return verdict in (None, line.verdict) and reason in (None, line.reason)

    everything = [line for line in logbook.lines(LogFilter(**who)) if wanted(line)]
    assert list(logbook.lines(LogFilter(**who, verdict=verdict, reason=reason))) == everything


@pytest.mark.parametrize(
    ("rare", "index"),
    [
        ({"verdict": Verdict.REFUSE}, "log_verdict_holder"),
        ({"reason": Reason.REVOKED}, "log_reason_holder"),
    ],
)
def test_somebody_s_refusals_are_not_looked_for_among_all_their_crossings(logbook, rare, index):
    asked = []
    logbook.db.set_trace_callback(asked.append)
    list(logbook.lines(LogFilter(person="韦小", **rare)))
    logbook.db.set_trace_callback(None)
    (query,) = [one for one in asked if "WITH who" in one]
    plan = [row[3] for row in logbook.db.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert any(index in step for step in plan), plan


def test_an_undo_and_a_test_are_filed_under_their_person(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        station.ledger.append(HolderPut(item=Holder("H5", "韦检测", "E1")))
        station.ledger.append(TestRecorded(holder="H5", taken_at=NOON - MINUTE))
        station.ledger.append(TestRecorded(holder="H6", taken_at=NOON))
        wrong = one(station, site.code(name="蒙按错")).entry
        one(station, site.code(name="别人"))
        station.gate.undo(wrong, reason="wrong-key")
        logbook = Logbook(station.ledger.db)
        assert kinds(logbook.lines(LogFilter(person="检测"))) == ["holder-put", "test-recorded"]
        assert kinds(logbook.lines(LogFilter(person="按错"))) == ["crossing", "undo"]
        assert kinds(logbook.lines(LogFilter(person="别人"))) == ["crossing"]


def test_people_are_found_by_any_part_of_what_they_are_called(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        find = station.register.find_people
        station.ledger.append(HolderPut(item=Holder("H5", "欧阳晓明", "E1")))
        (seen,) = find("阳晓")
        assert (seen.holder, seen.name, seen.enterprise) == ("H5", "欧阳晓明", "E1")
        one(station, site.code(name="桂BD12345", kind=PassKind.VEHICLE))
        assert [each.name for each in find("bd12")] == ["桂BD12345"]
        assert find("%") == find("__") == find("没有") == []
        for number in range(5):
            one(station, site.code(name=f"覃众多{number}"))
        assert len(find("众多", limit=3)) == 3
        assert len({each.holder for each in find("众多")}) == 5


def test_the_limit_is_of_what_matches(logbook):
    newest = list(logbook.lines(LogFilter(zone=1, limit=3), newest_first=True))
    assert newest == [line for line in logbook.lines(newest_first=True) if line.zone == 1][:3]


def test_followers_see_what_is_written_while_they_look(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        db = database.connect(site.folder, write=False)
        logbook = Logbook(db)
        seen = logbook.last_id()
        assert list(logbook.lines(after_id=seen)) == []
        one(station, site.code())
        assert kinds(logbook.lines(after_id=seen)) == ["crossing"]
        db.close()


def test_an_erased_line_keeps_its_place_and_no_name(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        entry = one(station, site.code(name="韦已清")).entry
        station.ledger.append(BodyErased(refs=(entry.ref,)))
        (line,) = Logbook(station.ledger.db).lines(LogFilter(kinds=frozenset({"crossing"})))
    assert line.erased and not line.known
    assert line.name == line.holder == ""
    assert line.hash == entry.hash


def test_a_folder_without_a_ledger_is_said(tmp_path):
    with pytest.raises(MissingError):
        database.connect(tmp_path, write=False)


def test_garbage_in_a_row_is_damage(tmp_path):
    site = SmallSite(tmp_path / "site")
    db = database.connect(site.folder, write=True)
    db.execute("UPDATE entry SET prev = 'text' WHERE seq = 5")
    with pytest.raises(DamagedError):
        list(Logbook(db).lines())
    db.close()


def test_kinds_that_filters_look_at_exist():
    assert set(KINDS) >= ZONE_KINDS | ENTERPRISE_KINDS


def test_any_part_of_a_name_is_found_and_a_former_name_is_not(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        logbook = Logbook(station.ledger.db)
        add = station.ledger.append

        def found(part):
            return kinds(logbook.lines(LogFilter(person=part)))

        add(HolderPut(item=Holder("H9", "欧阳晓明", "E1")))
        assert [found(part) for part in ("欧阳", "阳晓", "晓明", "欧阳晓明")] == [
            ["holder-put"]
        ] * 4
        assert found("明欧") == []
        add(
            HolderPut(
                item=Holder("H9", "欧阳日月", "E1"), replaces=station.register.ref_of(Holder, "H9")
            )
        )
        assert found("晓明") == []
        assert found("日月") == ["holder-put", "holder-put"]
        entry = one(station, site.code(name="韦将清")).entry
        assert found("将清") == ["crossing"]
        add(BodyErased(refs=(entry.ref,)))
        assert found("将清") == []
        authority = bytes.fromhex(station.config.authority)
        assert verify_views(station.ledger.db, verify, authority) == []
