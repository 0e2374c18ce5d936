"""Single passes: each kind with its own fields, every mistake at its field, issued once."""

import random
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.codes import pass_code
from gate_app.codes.keys import public_keys
from gate_app.domain.entries import SuspensionPut
from gate_app.domain.passes import NAME_MAX, PassKind, name_on_pass
from gate_app.domain.people import Holder, HolderPhoto, Suspension, Trip
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import GateError, UsageError
from gate_app.issuing.draft import (
    Draft,
    DraftError,
    DraftKind,
    issue_draft,
    number_of,
    plan_draft,
    request_of,
)
from gate_app.issuing.issue import code_of
from gate_app.issuing.requests import VISITOR_DAYS
from gate_app.issuing.standing import renew, replace, revoke
from gate_app.ledger.ledger import read_entries
from tests.issuing.plans import UNTIL, done, from_rows, rows_of, terms
from tests.issuing.printing import photo
from tests.issuing.rosters import identity_number, people
from tests.stations import NOON, SmallSite, one

TODAY = date(2026, 11, 20)
LONG = "阿卜杜拉·买买提江·吐尔逊江·艾合买提江"


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site")


@pytest.fixture
def station(site):
    with site.open() as opened:
        yield opened


def draft(kind=DraftKind.PERSON, name=None, **fields):
    typical = {
        "name": name
        if name is not None
        else ("桂B12345" if kind is DraftKind.VEHICLE else "韦小芳"),
        "enterprise": "E1",
        "zones": (1,),
        "until": TODAY if kind is DraftKind.VISITOR else UNTIL,
    }
    if kind is not DraftKind.VEHICLE:
        typical["phone"] = "13800000001"
    return Draft(kind=kind, **{**typical, **fields})


def planned(station, wanted, **how):
    at = station.ledger.clock.now().at
    return plan_draft(wanted, station.register, station.ledger.folder, at, **how)


def made(site, station, wanted, **how):
    return issue_draft(planned(station, wanted, **how), station.ledger, station.register, site.key)


def wrong(station, wanted):
    """The fields with a mistake."""
    with pytest.raises(DraftError) as raised:
        planned(station, wanted)
    assert all(each.message and each.what_to_do for each in raised.value.mistakes)
    return [each.field for each in raised.value.mistakes]


@pytest.mark.parametrize(
    "kind, pass_kind",
    [
        (DraftKind.PERSON, PassKind.PERSON),
        (DraftKind.VISITOR, PassKind.PERSON),
        (DraftKind.VEHICLE, PassKind.VEHICLE),
    ],
)
def test_each_kind_is_issued_and_admitted(site, station, kind, pass_kind):
    single = made(site, station, draft(kind, window="08:00-20:00"))
    assert single.fresh
    assert (single.issued.pass_kind, single.issued.window) == (pass_kind, (480, 1200))
    assert single.issued.visitor == (kind is DraftKind.VISITOR)
    assert one(station, single.code).decision.verdict is Verdict.ADMIT


@pytest.mark.parametrize("whom", [DraftKind.PERSON, DraftKind.VEHICLE, DraftKind.VISITOR])
def test_an_escorts_pass_names_the_escorted_pass(site, station, whom):
    escorted = made(site, station, draft(whom)).issued
    for typed in (escorted.number, escorted.number.lower().replace("-", " "), escorted.pass_id):
        wanted = draft(DraftKind.ESCORT, "覃带路", phone="13800000002", escorted=typed)
        single = made(site, station, wanted)
        claims = pass_code.read(single.code, public_keys([site.key.public])).claims
        assert (claims.kind, claims.escorted) == (PassKind.ESCORT, escorted.pass_id)
    # Typed in three ways it is one pass, issued once.
    assert len(station.register.passes_of(single.holder.number)) == 1


def test_what_a_vehicle_does_stays_at_the_office(site, station):
    wanted = draft(DraftKind.VEHICLE, route="大埔镇—柳州", crew="韦大山、覃 芳", goods="蔬菜")
    single = made(site, station, wanted)
    assert single.holder.trip == Trip("大埔镇—柳州", ("韦大山", "覃芳"), "蔬菜")
    # pass-issued goes to every gate of its zones: nobody's name is in it.
    (entry,) = [e for e in read_entries(station.ledger.db) if e.header.kind == "pass-issued"]
    assert "韦大山".encode() not in entry.raw


def test_another_trip_needs_no_new_pass_and_an_empty_one_forgets(site, station):
    first = made(site, station, draft(DraftKind.VEHICLE, route="大埔镇—柳州", crew="韦大山"))
    second = made(site, station, draft(DraftKind.VEHICLE, route="大埔镇—桂林"))
    assert (second.fresh, second.corrected) == (False, True)
    assert (second.issued.pass_id, second.code) == (first.issued.pass_id, first.code)
    assert second.holder.trip == Trip("大埔镇—桂林")
    # A roster that says nothing of the trip leaves it alone.
    row = rows_of(people(1), name="", identity="", phone="", household="", plate="桂B12345")
    done(station, site, from_rows(station, row, terms(zones=(1, 2))))
    assert station.register.item(Holder, first.holder.number).trip == Trip("大埔镇—桂林")
    third = made(site, station, draft(DraftKind.VEHICLE))
    assert third.holder.trip is None


def test_a_roster_may_tell_route_crew_and_goods(site, station):
    row = rows_of(
        people(1), name="", identity="", phone="", household="", plate="桂B12345",
        route="大埔镇—柳州", crew=("韦大山",), goods="蔬菜",
    )  # fmt: skip
    (single,) = done(station, site, from_rows(station, row)).passes
    assert single.holder.trip == Trip("大埔镇—柳州", ("韦大山",), "蔬菜")


def test_pressed_twice_it_is_issued_once(site, station):
    first = made(site, station, draft())
    second = made(site, station, draft())
    assert (second.fresh, second.corrected) == (False, False)
    assert (second.issued.pass_id, second.code) == (first.issued.pass_id, first.code)


def test_a_plan_made_before_somebody_else_came_is_planned_again(site, station):
    """Two plans made side by side must not register one person twice."""
    stale = planned(station, draft())
    made(site, station, draft())
    with pytest.raises(Exception, match="又登记了别的人"):
        issue_draft(stale, station.ledger, station.register, site.key)
    assert len(station.register.items(Holder)) == 1


def test_a_family_member_is_named_by_a_pass(site, station):
    mother = made(site, station, draft())
    truck = made(site, station, draft(DraftKind.VEHICLE))
    son = draft(name="韦小山", phone="13800000002", household=mother.issued.number)
    assert made(site, station, son).issued.household == mother.issued.household
    assert wrong(station, msgspec.structs.replace(son, household=truck.issued.number)) == [
        "household"
    ]


def test_a_long_name_is_kept_whole_and_the_code_carries_its_beginning(site, station):
    plan = planned(station, draft(name=LONG))
    assert plan.plan.items[0].shortened == LONG[:NAME_MAX]
    single = made(site, station, draft(name=LONG))
    assert single.holder.name == LONG
    claims = pass_code.read(single.code, public_keys([site.key.public])).claims
    assert claims.name == LONG[:NAME_MAX]
    assert one(station, single.code).decision.verdict is Verdict.ADMIT
    # The code is made again to the letter, and the short name planned before is the same person.
    assert code_of(single.issued.pass_id, station.register, site.key) == single.code
    again = made(site, station, draft(name=LONG[:NAME_MAX]))
    assert again.holder.number == single.holder.number and not again.fresh
    assert not planned(station, draft(name="韦小芳", phone="13800000009")).plan.items[0].shortened


@given(name=st.text(alphabet="韦·芳ab ", min_size=1, max_size=48))
def test_what_a_pass_carries_is_the_beginning_and_stable(name):
    carried = name_on_pass(name)
    assert name.strip().startswith(carried) and len(carried) <= NAME_MAX
    assert name_on_pass(carried) == carried


def test_the_identity_number_is_never_written_down(site, station):
    number = identity_number(random.Random(3))
    single = made(site, station, draft(identity=number, phone=""))
    assert single.holder.identity_tail == number[-4:]
    assert len(single.holder.identity_hash) == 64
    assert number not in repr(draft(identity=number))
    assert all(number.encode() not in entry.raw for entry in read_entries(station.ledger.db))
    # The same person comes back under the number alone.
    other = made(site, station, draft(name="韦小芳", identity=number, zones=(1, 2)))
    assert other.holder.number == single.holder.number


def test_a_photo_goes_into_the_pass_and_on_file(site, station, tmp_path):
    picture = tmp_path / "face.jpg"
    picture.write_bytes(photo(300, 400))
    single = made(site, station, draft(photo=picture))
    kept = station.register.item(HolderPhoto, single.holder.number).photo
    assert single.issued.photo == kept
    assert (station.ledger.folder / "photos" / f"{kept}.jpg").exists()
    picture.write_bytes(b"no picture")
    assert wrong(station, draft(photo=picture)) == ["photo"]
    # Without a picture the one on file goes onto the next pass.
    assert made(site, station, draft(zones=(1, 2))).issued.photo == kept


BAD = [
    ({"name": " "}, ["name"]),
    ({"name": "韦1"}, ["name"]),
    ({"name": "韦" * 49}, ["name"]),
    ({"identity": "450222199001011234"}, ["identity"]),
    ({"phone": ""}, ["identity"]),
    ({"phone": "12"}, ["phone"]),
    ({"enterprise": "E9"}, ["enterprise"]),
    ({"enterprise": ""}, ["enterprise"]),
    ({"zones": ()}, ["zones"]),
    ({"zones": (9,)}, ["zones"]),
    ({"until": TODAY - timedelta(days=1)}, ["until"]),
    ({"since": UNTIL + timedelta(days=1)}, ["since"]),
    ({"window": "8点"}, ["window"]),
    ({"window": "08:00-08:00"}, ["window"]),
    ({"household": "ABC"}, ["household"]),
    ({"name": "", "phone": "12", "zones": (), "window": "x"}, ["name", "phone", "zones", "window"]),
]


@pytest.mark.parametrize("change, fields", BAD)
def test_every_mistake_is_told_at_its_field(station, change, fields):
    before = len(list(read_entries(station.ledger.db)))
    assert wrong(station, draft(**change)) == fields
    assert len(list(read_entries(station.ledger.db))) == before


@pytest.mark.parametrize(
    "plate, right",
    [
        ("桂B12345", True),
        ("桂b·d1234５", True),
        ("粤Z1234港", True),
        ("桂BD1234A", False),
        ("桂I12345", False),
        ("B12345", False),
        ("桂B1234", False),
        ("", False),
        ("韦小芳", False),
    ],
)
def test_plates(site, station, plate, right):
    wanted = draft(DraftKind.VEHICLE, plate)
    if right:
        assert made(site, station, wanted).fresh
    else:
        assert wrong(station, wanted) == ["name"]


@pytest.mark.parametrize(
    "field, text",
    [
        ("route", "路" * 61),
        ("crew", "韦1"),
        ("crew", "甲、乙、丙、丁、戊、己、庚"),
        ("goods", "货" * 61),
    ],
)
def test_what_a_windscreen_cannot_hold(station, field, text):
    assert wrong(station, draft(DraftKind.VEHICLE, **{field: text})) == [field]


def test_a_visit_is_short(site, station):
    last = TODAY + timedelta(days=VISITOR_DAYS - 1)
    assert wrong(station, draft(DraftKind.VISITOR, until=last + timedelta(days=1))) == ["until"]
    single = made(site, station, draft(DraftKind.VISITOR, until=last))
    again = replace([single.issued], station.ledger, station.register)
    assert again.items[0].issued.visitor
    with pytest.raises(UsageError, match="访客证最多"):
        renew([single.issued], station.ledger, station.register, exp=single.issued.exp + 86_400)
    # Who came to visit and stays gets a pass of his own.
    assert made(site, station, draft(until=last)).fresh


def test_whom_nobody_may_escort(site, station):
    whom = made(site, station, draft()).issued
    escort = draft(DraftKind.ESCORT, "覃带路", phone="13800000002", escorted=whom.number)
    single = made(site, station, escort)
    for typed in ("", "ABCD", single.issued.number):
        assert wrong(station, msgspec.structs.replace(escort, escorted=typed)) == ["escorted"]
    # Nobody escorts himself.
    himself = draft(DraftKind.ESCORT, escorted=whom.number)
    assert wrong(station, himself) == ["escorted"]
    revoke([whom], station.ledger, station.register, reason="离职")
    assert wrong(station, escort) == ["escorted"]
    with pytest.raises(Exception, match="已作废"):
        renew([single.issued], station.ledger, station.register, exp=single.issued.exp + 1)


def test_the_suspended_and_the_expired_are_told(site, station):
    single = made(site, station, draft())
    subject = f"holder:{single.holder.number}"
    station.ledger.append(SuspensionPut(item=Suspension(subject, True, "密接")))
    assert wrong(station, draft(zones=(1, 2))) == ["name"]


def test_old_passes_die_when_asked(site, station):
    old = made(site, station, draft())
    new = made(site, station, draft(zones=(1, 2)), revoke_old=True)
    assert one(station, old.code).decision.reason is Reason.REVOKED
    assert one(station, new.code).decision.verdict is Verdict.ADMIT


def test_looking_for_mistakes_needs_no_key(station):
    wanted = draft(identity=identity_number(random.Random(3)))
    assert request_of(wanted, station.register, NOON).name == "韦小芳"


def test_a_code_that_is_none_of_ours_is_told(site, station):
    single = made(site, station, draft())
    assert number_of(single.code, station.register) == single.issued.number
    with pytest.raises(GateError, match="不是本站"):
        number_of("GP1:NONSENSE", station.register)


def test_what_was_recorded_before_reads_as_it_did():
    """Old entries have no trip and no visitor, and new ones without them look the same."""
    old = b'{"number":"n","name":"x","enterprise":"E1"}'
    holder = msgspec.json.decode(old, type=Holder)
    assert holder.trip is None
    assert msgspec.json.encode(holder) == old
