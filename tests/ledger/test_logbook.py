"""The logbook: every filter, every kind as one line, on a connection that only reads."""

import pytest

from gate_app.codes.keys import verify
from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import KINDS, BodyErased, HolderPut
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.ledger import database
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
        (LogFilter(pass_bits="0000000000"), ["crossing"] * 4 + ["refusal", "crossing"]),
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
