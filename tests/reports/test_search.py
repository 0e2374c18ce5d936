"""A search finds what was asked for and nothing else, by part of a name too."""

import pytest

from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import HolderPut, PassRevoked
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger.database import LedgerError
from gate_app.reports.book import open_book
from gate_app.reports.history import history
from gate_app.reports.search import Wanted, lines, people
from tests.busy_site import KNOWN, REVOKED, busy_site
from tests.stations import DAY, NOON, SmallSite, issued, one


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    return busy_site(tmp_path_factory.mktemp("busy") / "site")


@pytest.fixture
def book(busy):
    with open_book(busy.folder) as opened:
        yield opened


def found(book, **wanted):
    return list(lines(book, Wanted(**wanted)))


@pytest.mark.parametrize("text", ["小芳", "韦小", "韦小芳"])
def test_two_characters_of_a_name_find_the_person_and_the_crossings(book, text):
    (one,) = people(book, text)
    assert (one.holder, one.name, one.enterprise) == ("H1", "韦小芳", "红旗木业")
    assert one.number == pass_number(KNOWN) and one.presence is not None
    assert {line.name for line in found(book, text=text)} == {"韦小芳"}


@pytest.mark.parametrize("text", ["", "韦", "没有这人"])
def test_too_little_or_nobody_finds_nobody(book, text):
    assert people(book, text) == []


def test_a_pass_number_finds_its_holder(book):
    number = pass_number(KNOWN)
    assert [one.holder for one in people(book, number)] == ["H1"]
    assert {line.name for line in found(book, text=number.lower())} == {"韦小芳"}


def test_an_enterprise_is_found_by_part_of_its_name(book):
    seen = found(book, text="红旗")
    assert seen and {line.enterprise for line in seen} == {"E1"}


def test_a_person_without_a_pass_is_found_in_the_log(book):
    assert [line.kind for line in found(book, text="无证王")] == ["turned-back"]


@pytest.mark.parametrize(
    "wanted, kinds",
    [
        ({"reason": Reason.REVOKED}, ["refusal"]),
        ({"reason": Reason.NOT_A_PASS}, ["refusal"]),
        ({"reason": Reason.WRONG_ZONE, "verdict": Verdict.ADMIT}, []),
        ({"verdict": Verdict.REFUSE}, ["refusal"] * 3),
        ({"zone": 2}, []),
        ({"after": NOON + DAY}, []),
    ],
)
def test_filters(book, wanted, kinds):
    assert [line.kind for line in found(book, **wanted)] == kinds


def test_the_newest_comes_first_and_the_register_only_when_asked_for(book):
    at_gates = found(book)
    assert [line.id for line in at_gates] == sorted((line.id for line in at_gates), reverse=True)
    assert not {line.kind for line in at_gates} & {"duty-on", "site-put", "pass-issued"}
    everything = found(book, everything=True)
    assert {"duty-on", "site-put", "pass-issued"} <= {line.kind for line in everything}


def test_a_vehicle_is_found_by_part_of_its_plate(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        one(station, site.code(name="桂BD12345", kind=PassKind.VEHICLE))
    with open_book(site.folder) as book:
        (line,) = found(book, text="12345")
        assert line.name == "桂BD12345"
        assert [one.name for one in people(book, "BD12")] == ["桂BD12345"]


def test_a_search_that_is_stopped_ends_at_once(busy):
    stop = []
    with open_book(busy.folder, stopped=lambda: bool(stop)) as book:
        assert found(book)
        stop.append(True)
        with pytest.raises(LedgerError):
            [found(book) for _ in range(1_000)]


def test_the_history_of_a_person_has_passes_and_crossings(book):
    seen = history(book, "H1", NOON)
    assert seen.known.name == "韦小芳" and not seen.suspended
    assert [one.number for one in seen.passes] == [pass_number(KNOWN)]
    assert {"crossing", "pass-issued", "holder-put", "health-observed"} <= {
        line.kind for line in seen.lines
    }


def test_the_history_says_why_a_pass_is_dead(book):
    (standing,) = history(book, "H2", NOON).passes
    assert standing.issued.pass_id == REVOKED
    assert (standing.revoked, standing.lost, standing.why) == (True, False, "离职")


def test_a_replaced_pass_does_not_split_a_history(tmp_path):
    site = SmallSite(tmp_path / "site")
    old, new = site.claims(name="韦换证"), site.claims(name="韦换证")
    with site.open() as station:
        station.ledger.append(HolderPut(item=Holder("H7", "韦换证", "E1")))
        for claims in (old, new):
            station.ledger.append(issued(claims, holder="H7"))
        station.ledger.append(PassRevoked(pass_id=old.pass_id, reason="replaced"))
    with open_book(site.folder) as book:
        assert sorted(one.revoked for one in history(book, "H7", NOON).passes) == [False, True]
