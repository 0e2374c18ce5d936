"""Planning: who is new, who is known, who is left alone, and who gets nothing."""

import random
from datetime import date

import msgspec
import pytest

from gate_app.codes import pass_code
from gate_app.codes.keys import public_keys
from gate_app.domain.entries import SuspensionPut
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, Suspension
from gate_app.domain.verdict import DirectionMode, Reason, Verdict
from gate_app.errors import NotAllowedError, UsageError
from gate_app.issuing.plan import plan
from gate_app.issuing.requests import (
    after_last_second,
    first_second,
    person,
    vehicle,
    window_of,
)
from gate_app.issuing.roster import RosterRow
from tests.issuing.plans import KEY, SITE, UNTIL, done, enterprise_put, from_rows, rows_of, terms
from tests.issuing.rosters import identity_number, people
from tests.stations import DAY, NOON, one, scan


def test_households_are_by_label_within_the_enterprise_and_random(site, station):
    listed = people(4)
    rows = rows_of(listed)
    labels = ["A", "A", "B", ""]
    rows = [msgspec.structs.replace(r, household=h) for r, h in zip(rows, labels, strict=True)]
    first = done(station, site, from_rows(station, rows))
    homes = [each.holder.household for each in first.passes]
    assert homes[0] == homes[1] and len(set(homes)) == 3
    assert all(len(home) == 16 and home not in labels for home in homes)
    assert [each.issued.household for each in first.passes] == homes
    # Somebody new moves in with family A: the family keeps its number.
    (newcomer,) = rows_of(people(5)[4:], household="A")
    second = done(station, site, from_rows(station, [rows[0], newcomer]))
    assert [each.holder.household for each in second.passes] == [homes[0]]


@pytest.mark.parametrize(
    "change, counts",
    [
        ({}, (0, 0, 0, 1)),
        ({"exp": after_last_second(date(2026, 12, 7), SITE)}, (0, 1, 0, 0)),
        ({"zones": (1, 2)}, (0, 1, 0, 0)),
        ({"window": (480, 1200)}, (0, 1, 0, 0)),
        ({"nbf": first_second(date(2026, 11, 25), SITE)}, (0, 0, 0, 1)),
        ({"enterprise": "E2"}, (0, 1, 0, 0)),
    ],
)
def test_other_terms_renew(site, station, change, counts):
    station.ledger.append(enterprise_put("E2"))
    rows = rows_of(people(1))
    (old,) = done(station, site, from_rows(station, rows)).passes
    planned = from_rows(station, rows, terms(**change))
    assert (planned.new, planned.renewed, planned.corrected, planned.unchanged) == counts
    for each in done(station, site, planned).passes:
        assert each.holder.number == old.holder.number
        assert each.issued.pass_id != old.issued.pass_id
        assert station.register.revocation(old.issued.pass_id) is None


def test_a_pass_that_begins_later_does_not_cover_today(site, station):
    rows = rows_of(people(1))
    done(station, site, from_rows(station, rows, terms(nbf=first_second(date(2026, 11, 25), SITE))))
    assert from_rows(station, rows).renewed == 1


def test_the_old_pass_dies_in_the_same_transaction_when_asked(site, station):
    rows = rows_of(people(1))
    (old,) = done(station, site, from_rows(station, rows)).passes
    planned = from_rows(station, rows, terms(zones=(1, 2)), revoke_old=True)
    (new,) = done(station, site, planned).passes
    assert one(station, old.code).decision.reason is Reason.REVOKED
    assert one(station, new.code).decision.verdict is Verdict.ADMIT
    assert station.register.revocation(old.issued.pass_id) == (False, "已换新证")


def test_new_particulars_are_put_in_place_of_the_old(site, station):
    rows = rows_of(people(1))
    done(station, site, from_rows(station, rows))
    (row,) = rows
    planned = from_rows(station, [msgspec.structs.replace(row, phone="13999999999")])
    assert (planned.corrected, planned.renewed) == (1, 0)
    assert done(station, site, planned).passes == []
    (holder,) = station.register.items(Holder)
    assert holder.phone == "13999999999"
    rivals = station.ledger.db.execute("SELECT max(rivals) FROM item").fetchone()
    assert rivals == (0,)
    # A new name is printed and signed: it needs a new pass.
    assert from_rows(station, [msgspec.structs.replace(row, name="韦改名")]).renewed == 1


def test_without_identity_numbers_name_and_telephone_tell_people_apart(site, station):
    listed = [
        {"姓名": name, "身份证号": "", "联系电话": phone, "户号": ""}
        for name, phone in (("李伟", "13800000001"), ("李伟", "13800000002"))
    ]
    first = done(station, site, from_rows(station, rows_of(listed)))
    assert len({each.holder.number for each in first.passes}) == 2
    assert from_rows(station, rows_of(listed)).unchanged == 2
    # The identity number comes later: the same holder.
    number = identity_number(random.Random(9))
    rows = rows_of([{**listed[0], "身份证号": number}])
    planned = from_rows(station, rows)
    assert (planned.new, planned.corrected) == (0, 1)
    done(station, site, planned)
    # Another number at the same name and telephone is another person.
    other = rows_of([{**listed[0], "身份证号": identity_number(random.Random(10))}])
    assert from_rows(station, other).new == 1


def test_a_row_may_narrow_its_terms_and_never_widen_them(site, station):
    base = {"until": None, "zones": ()}
    cases = [
        ({**base}, (1, 2), UNTIL),
        ({**base, "zones": ("二区",)}, (2,), UNTIL),
        ({**base, "zones": ("2", "1区")}, (1, 2), UNTIL),
        ({**base, "zones": ("全部",)}, (1, 2), UNTIL),
        ({**base, "until": date(2026, 11, 30)}, (1, 2), date(2026, 11, 30)),
        ({**base, "until": date(2027, 12, 31)}, (1, 2), UNTIL),
    ]
    rows = [rows_of([who], **case[0])[0] for who, case in zip(people(6), cases, strict=True)]
    planned = from_rows(station, rows, terms(zones=(1, 2)))
    assert not planned.errors
    got = [(item.issued.zones, item.issued.exp) for item in planned.items]
    assert got == [(zones, after_last_second(until, SITE)) for _, zones, until in cases]


@pytest.mark.parametrize(
    "change, column",
    [
        ({"zones": ("二区",)}, "分区"),
        ({"zones": ("九区",)}, "分区"),
        ({"zones": ("1.2",)}, "分区"),
        ({"until": date(2026, 11, 19)}, "有效期至"),
    ],
)
def test_a_row_that_asks_for_more_gets_nothing(station, change, column):
    planned = from_rows(station, rows_of(people(1), **change))
    assert not planned.items
    assert [(error.row, error.column) for error in planned.errors] == [(2, column)]


def test_good_until_a_day_means_that_day_included(station):
    planned = from_rows(station, rows_of(people(1), until=date(2026, 11, 20)))
    assert planned.items[0].issued.exp * 1000 == NOON + DAY // 2


@pytest.mark.parametrize(
    "change, error",
    [
        ({"enterprise": "none"}, UsageError),
        ({"zones": ()}, UsageError),
        ({"zones": (9,)}, UsageError),
        ({"zones": tuple(range(1, 10))}, UsageError),
        ({"exp": NOON // 1000}, UsageError),
        ({"nbf": after_last_second(UNTIL, SITE)}, UsageError),
        ({"window": (480, 480)}, UsageError),
    ],
)
def test_terms_that_no_pass_may_have(station, change, error):
    with pytest.raises(error):
        from_rows(station, rows_of(people(1)), terms(**change))


def test_the_suspended_get_no_pass(site, station):
    rows = rows_of(people(2))
    first = done(station, site, from_rows(station, rows))
    subject = f"holder:{first.passes[0].holder.number}"
    station.ledger.append(SuspensionPut(item=Suspension(subject, True, "密接")))
    planned = from_rows(station, rows, terms(zones=(1, 2)))
    assert [(error.row, error.value) for error in planned.errors] == [(2, rows[0].name)]
    assert planned.renewed == 1
    station.ledger.append(SuspensionPut(item=Suspension("enterprise:E1", True, "整改")))
    with pytest.raises(NotAllowedError):
        from_rows(station, rows)


def test_vehicles_of_a_roster(site, station):
    listed = people(2)
    rows = rows_of(listed[:1], plate="桂B12345")
    rows += [RosterRow(sheet="", row=9, plate="桂BD12345")]
    assert [item.issued.pass_kind for item in from_rows(station, rows).items] == [
        PassKind.PERSON,
        PassKind.VEHICLE,
    ]
    issued = done(station, site, from_rows(station, rows, vehicles=True))
    names = [(each.issued.pass_kind, each.holder.name) for each in issued.passes]
    assert names[1:] == [(PassKind.VEHICLE, "桂B12345"), (PassKind.VEHICLE, "桂BD12345")]
    assert len({each.holder.number for each in issued.passes}) == 3
    assert from_rows(station, rows, vehicles=True).unchanged == 3
    assert one(station, issued.passes[2].code).decision.verdict is Verdict.ADMIT


def test_a_vehicle_is_its_plate_whoever_sends_it(site, station):
    station.ledger.append(enterprise_put("E2"))
    at = station.ledger.clock.now().at
    first = done(station, site, plan([vehicle("桂B12345", terms())], station.register, at))
    (inside,) = first.passes
    assert one(station, inside.code).decision.verdict is Verdict.ADMIT
    asked = vehicle("桂B·12345", terms(enterprise="E2"))
    (second,) = done(station, site, plan([asked], station.register, at)).passes
    assert second.holder.number == inside.holder.number
    entry = scan(station, second.code, mode=DirectionMode.ENTRY)[0].decision
    assert (entry.verdict, entry.reason) == (Verdict.REFUSE, Reason.ALREADY_INSIDE)


def test_passes_asked_for_one_by_one(site, station):
    at = station.ledger.clock.now().at
    short = terms(exp=after_last_second(date(2026, 11, 20), SITE))
    visitor = person("客 人", short, phone="138 0000 0001")
    truck = vehicle("桂b·12345", terms())
    issued = done(station, site, plan([visitor, truck], station.register, at))
    escort = person("带路人", short, key=KEY, identity=identity_number(random.Random(3)),
                    escorted=issued.passes[0].issued.pass_id)  # fmt: skip
    issued_escort = done(station, site, plan([escort], station.register, at))
    claims = pass_code.read(issued_escort.passes[0].code, public_keys([site.key.public])).claims
    assert claims.kind is PassKind.ESCORT
    assert claims.escorted == issued.passes[0].issued.pass_id
    assert [each.holder.name for each in issued.passes] == ["客人", "桂B12345"]
    for wrong in ({"identity": "123"}, {"phone": "1"}):
        with pytest.raises(UsageError):
            person("客人", short, key=KEY, **wrong)
    with pytest.raises(UsageError):
        vehicle("123", terms())


def test_strangers_without_anything_to_tell_them_apart_stay_apart(site, station):
    at = station.ledger.clock.now().at
    twice = [person("客人", terms()), person("客人", terms())]
    issued = done(station, site, plan(twice, station.register, at))
    assert len({each.holder.number for each in issued.passes}) == 2


@pytest.mark.parametrize(
    "text, window",
    [("08:00-20:00", (480, 1200)), ("20:00-6:30", (1200, 390)), ("08:00-24:00", (480, 0)),
     ("8:00 – 9:00", (480, 540)), ("08:00至20:00", (480, 1200))],
)  # fmt: skip
def test_windows(text, window):
    assert window_of(text) == window


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8-20",
        "08:00",
        "08:00-08:00",
        "00:00-24:00",
        "25:00-26:00",
        "08:60-09:00",
        "24:00-08:00",
    ],
)
def test_windows_that_are_none(text):
    with pytest.raises(UsageError):
        window_of(text)
