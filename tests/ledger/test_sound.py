"""What makes no sense is kept and never folded; what people may type in is always folded."""

import msgspec
import pytest

from gate_app.domain.entries import (
    CheckpointPut,
    HeadCounted,
    HealthObserved,
    HolderPhotoPut,
    HolderPut,
    OpeningCountClosed,
    PassIssued,
    PassRevoked,
    PinAccepted,
    PinFailed,
    PolicyPut,
    SitePut,
    StaffPut,
    SuspensionPut,
    TestRecorded,
    Undo,
    ZonePut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, HolderPhoto, Staff, StaffRole, Suspension, Trip
from gate_app.domain.places import Checkpoint, Hotline, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.errors import UsageError
from gate_app.issuing.text import CellError
from gate_app.ledger.sound import sound
from gate_app.sites.policy_items import ITEMS, read_item
from tests.ledger.chains import key_added
from tests.stations import HOUR, MINUTE, NOON, SmallSite

PASS = PassIssued(
    pass_id="00000000000000aa",
    number="N",
    pass_kind=PassKind.PERSON,
    holder="H1",
    household="",
    enterprise="E1",
    zones=(1,),
    exp=2**31,
)


def a_pass(**changed):
    return msgspec.structs.replace(PASS, **changed)


SENSELESS = {
    "no such time zone": SitePut(item=Site("园区", time_zone="Nowhere/Town")),
    "a folder as time zone": SitePut(item=Site("园区", time_zone="Asia")),
    "a path as time zone": SitePut(item=Site("园区", time_zone="../../etc/passwd")),
    "a name without end": SitePut(item=Site("园" * 15_000)),
    "hotlines without end": SitePut(item=Site("园区", hotlines=(Hotline("a", "110"),) * 65)),
    "a zone below nought": ZonePut(item=Zone(-1, "区")),
    "a zone no pass can name": ZonePut(item=Zone(65_536, "区")),
    "a zone beyond 64 bits": CheckpointPut(item=Checkpoint("K9", "门", 10**40)),
    "two lines in a name": StaffPut(item=Staff("9", "甲\n乙", StaffRole.GUARD, "x")),
    "a holder without a name": HolderPut(item=Holder("H1", " ", "E1")),
    "a nul in a name": HolderPut(item=Holder("H1", "韦\0", "E1")),
    "a crew without end": HolderPut(item=Holder("H1", "韦", "E1", trip=Trip(crew=("韦",) * 65))),
    "a photo that is no hash": HolderPhotoPut(item=HolderPhoto("H1", "../x")),
    "a reason without end": SuspensionPut(item=Suspension("holder:H1", True, "x" * 401)),
    "a cycle of no days": PolicyPut(item=Policy(cycle_days=0)),
    "a cycle before the calendar": PolicyPut(item=Policy(cycle_start=-(10**7))),
    "hours without end": PolicyPut(item=Policy(return_within_h=10**18)),
    "a minute beyond the day": PolicyPut(item=Policy(person_windows=((1_440, 5),))),
    "windows without end": PolicyPut(item=Policy(vehicle_windows=((1, 5),) * 65)),
    "a pass id that is no hex": a_pass(pass_id="x" * 16),
    "a pass of no zone": a_pass(zones=()),
    "a pass beyond time": a_pass(exp=2**63),
    "a holder's number without end": a_pass(holder="H" * 129),
    "a revocation of no pass": PassRevoked(pass_id="zz"),
    "a test beyond the calendar": TestRecorded(holder="H1", taken_at=2**62),
    "more heads than people": HeadCounted(zone=1, count=10_001),
    "an opening count below nought": OpeningCountClosed(zone=1, count=-1),
    "a key that is no key": key_added("no key"),
}


@pytest.mark.parametrize("body", SENSELESS.values(), ids=SENSELESS)
def test_what_makes_no_sense_is_kept_and_never_folded(followed, body):
    before = followed.ledger.views.dump()
    entry = followed.happens(followed.office, body)
    assert followed.why(entry) == "malformed"
    after = followed.ledger.views.dump()
    assert {view for view in after if after[view] != before[view]} == {"unfolded"}
    assert followed.ledger.views.entry(followed.ledger.views.id_of(entry.ref)).raw == entry.raw


@pytest.mark.parametrize("body", SENSELESS.values(), ids=SENSELESS)
def test_this_program_writes_nothing_that_it_would_not_fold(tmp_path, body):
    with SmallSite(tmp_path / "site").open() as station:
        before = station.ledger.head
        with pytest.raises(UsageError, match="超出了允许的范围"):
            station.ledger.append(body)
        assert station.ledger.head == before


NAME, LINE = "韦" * 48, "路" * 60
TYPED_IN = (
    SitePut(item=Site("园" * 40, "县" * 20, hotlines=(Hotline("热" * 20, "1" * 20),) * 20)),
    ZonePut(item=Zone(65_535, "区" * 20, "乡" * 20)),
    CheckpointPut(item=Checkpoint("K" * 16, "门" * 20, 65_535)),
    HolderPut(item=Holder("1" * 16, NAME, "E" * 18, trip=Trip(LINE, (NAME,) * 6, LINE))),
    SuspensionPut(item=Suspension("enterprise:" + "E" * 18, suspended=True, reason="因" * 400)),
    a_pass(zones=tuple(range(8)), window=(1_439, 0), nbf=0, exp=2**32 - 1, enterprise="E" * 18),
    PassRevoked(pass_id="0" * 16, reason="因" * 400, lost=True),
)


@pytest.mark.parametrize("body", TYPED_IN, ids=lambda one: one.kind)
def test_the_longest_that_forms_take_is_folded(followed, body):
    assert followed.why(followed.happens(followed.office, body)) is None


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_every_line_of_the_policy_is_folded_at_its_ends(item):
    ends = [*item.choices, *item.words, "0", "1", "60", "99", "168", "720", "3650"]
    for typed in [*ends, "35.0", "42.0", "2000-01-01", "2099-12-31", "00:00-24:00、23:59-00:01"]:
        try:
            policy = read_item(item, Policy(), typed)
        except CellError:
            continue
        assert sound(PolicyPut(item=policy)), typed


@pytest.mark.parametrize("ref", ["{}:1:" + "9" * 400, "{}:" + "9" * 400 + ":1", "{}:1:²", "{}:1:٣"])
def test_a_ref_that_nothing_can_have_takes_nothing_back(followed, ref):
    entry = followed.happens(
        followed.office, Undo(ref=ref.format(followed.office.station), reason="x")
    )
    assert followed.why(entry) is None
    assert followed.ledger.views.id_of(ref) is None


def test_wrong_pins_of_the_future_lock_nobody_out(followed):
    for number in range(5):
        followed.happens(followed.a, PinFailed(staff="201"), NOON + (number + 2) * HOUR)
    assert followed.register.wrong_pins("201", NOON) == (0, 0)
    followed.happens(followed.b, PinFailed(staff="201"), NOON + MINUTE)
    assert followed.register.wrong_pins("201", NOON) == (1, NOON + MINUTE)
    followed.happens(followed.b, PinAccepted(staff="201", purpose="duty"), NOON + 2 * MINUTE)
    assert followed.register.wrong_pins("201", NOON) == (0, NOON + MINUTE)
    assert followed.register.wrong_pins("201", NOON + 6 * HOUR)[0] == 5


def test_what_was_observed_in_the_future_hides_nothing(followed):
    followed.happens(followed.a, HealthObserved(holder="H1", temperature=365, code="green"), NOON)
    late = HealthObserved(holder="H1", temperature=399, code="red")
    followed.happens(followed.b, late, NOON + 2 * HOUR)
    assert followed.register.health("H1", NOON) == (365, NOON, "green")
    assert followed.register.health("H1", NOON + HOUR) == (399, NOON + 2 * HOUR, "red")


def test_a_test_taken_in_the_future_proves_nothing_yet_and_hides_no_other(followed):
    assert followed.register.tested_at("H1", NOON) is None
    followed.happens(followed.office, TestRecorded(holder="H1", taken_at=NOON + 2 * HOUR))
    assert followed.register.tested_at("H1", NOON) is None
    followed.happens(followed.office, TestRecorded(holder="H1", taken_at=NOON - HOUR))
    assert followed.register.tested_at("H1", NOON) == NOON - HOUR
    assert followed.register.tested_at("H1", NOON + HOUR) == NOON + 2 * HOUR
