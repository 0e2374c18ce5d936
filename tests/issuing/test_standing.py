"""Passes revoked, lost, replaced, renewed; holders and enterprises suspended and restored."""

import msgspec
import pytest

from gate_app.domain.entries import HolderPut
from gate_app.domain.people import Holder
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import GateError, NotAllowedError, UsageError
from gate_app.issuing.issue import issue
from gate_app.issuing.plan import plan
from gate_app.issuing.requests import Terms, person, vehicle
from gate_app.issuing.standing import find_pass, renew, replace, revoke, suspend
from tests.stations import DAY, NOON, SmallSite, issued, one

TERMS = Terms(enterprise="E1", zones=(1,), exp=(NOON + 7 * DAY) // 1000)


class Office:
    """A site with some passes, and what an office does with them."""

    def __init__(self, folder):
        self.site = SmallSite(folder)
        self.station = self.site.open()
        self.ledger, self.register = self.station.ledger, self.station.register
        self.passes = self.issue(
            plan(
                [
                    person("韦芳", TERMS, phone="13800000001"),
                    person("李伟", TERMS, phone="13800000002"),
                    vehicle("桂B12345", TERMS),
                ],
                self.register,
                NOON,
            )
        )

    def issue(self, planned):
        return issue(planned, self.ledger, self.site.key).passes

    def why(self, code):
        return one(self.station, code).decision.reason

    def head(self):
        return self.ledger.head[1]


@pytest.fixture
def office(tmp_path):
    opened = Office(tmp_path / "site")
    yield opened
    opened.station.close()


def test_a_pass_that_is_dead_as_issued_twice_can_be_revoked_for_ever(office):
    first, *_ = office.passes
    twice = msgspec.structs.replace(first.issued, holder="H-other")
    office.ledger.append(twice)
    for count in (1, 0):
        assert revoke([twice], office.ledger, office.register, reason="重复") == count
    assert office.register.revoked(twice.pass_id) == (False, "重复")


@pytest.mark.parametrize("lost", [False, True])
def test_a_dead_pass_is_refused_at_the_next_scan(office, lost):
    first, second, _ = office.passes
    assert office.why(first.code) is Reason.OK
    assert revoke([first.issued], office.ledger, office.register, reason="离职", lost=lost) == 1
    assert office.why(first.code) is (Reason.REPORTED_LOST if lost else Reason.REVOKED)
    assert office.why(second.code) is Reason.OK


def test_dead_passes_stay_as_they_died(office):
    first = office.passes[0].issued
    twice = [first, first]
    assert revoke(twice, office.ledger, office.register, reason="离职") == 1
    head = office.head()
    assert revoke(twice, office.ledger, office.register, reason="", lost=True) == 0
    assert office.head() == head
    assert office.register.revocation(first.pass_id) == (False, "离职")


@pytest.mark.parametrize("reason", ["", "  "])
def test_revoking_and_suspending_need_a_reason(office, reason):
    with pytest.raises(UsageError):
        revoke([office.passes[0].issued], office.ledger, office.register, reason=reason)
    with pytest.raises(UsageError):
        suspend(["enterprise:E1"], office.ledger, office.register, suspended=True, reason=reason)


def test_thousands_in_batches_with_progress_and_cancel(office):
    many = [issued(office.site.claims()) for _ in range(250)]
    seen = []
    how = {"reason": "撤离", "progress": lambda done, total: seen.append(done)}
    cancelled = revoke(
        many, office.ledger, office.register, cancelled=lambda: len(seen) == 1, **how
    )
    assert cancelled == 100
    assert revoke(many, office.ledger, office.register, **how) == 150
    assert seen == [100, 100, 150]


def test_an_enterprise_or_a_holder_is_suspended_and_restored(office):
    first, second, _ = office.passes
    for subject, reasons in (
        ("enterprise:E1", (Reason.ENTERPRISE_SUSPENDED, Reason.ENTERPRISE_SUSPENDED)),
        (f"holder:{first.holder.number}", (Reason.HOLDER_SUSPENDED, Reason.OK)),
    ):
        put = {"ledger": office.ledger, "register": office.register}
        assert suspend([subject], suspended=True, reason="密接", **put) == 1
        assert suspend([subject], suspended=True, reason="密接", **put) == 0
        assert (office.why(first.code), office.why(second.code))[0] is reasons[0]
        assert one(office.station, second.code).decision.reason in (
            reasons[1],
            Reason.ALREADY_INSIDE,
        )
        assert suspend([subject, subject], suspended=False, **put) == 1
        assert suspend([subject], suspended=False, **put) == 0
        assert office.why(first.code) is Reason.OK
    rivals = office.ledger.db.execute("SELECT max(rivals) FROM item").fetchone()
    assert rivals == (0,)


@pytest.mark.parametrize("subject", ["enterprise:none", "holder:none", "zone:1", "", "E1"])
def test_only_what_is_registered_is_suspended(office, subject):
    with pytest.raises(UsageError):
        suspend([subject], office.ledger, office.register, suspended=True, reason="x")


def test_a_replaced_pass_dies_with_the_new_one_s_birth(office):
    old = office.passes[0]
    assert office.why(old.code) is Reason.OK  # goes in
    before = office.head()
    (new,) = office.issue(replace([old.issued], office.ledger, office.register))
    assert office.head() == before + 2
    assert new.holder == old.holder and new.issued.holder == old.issued.holder
    assert (new.issued.zones, new.issued.exp) == (old.issued.zones, old.issued.exp)
    assert office.why(old.code) is Reason.REVOKED
    outcome = one(office.station, new.code)
    assert outcome.decision.verdict is Verdict.ADMIT
    assert outcome.decision.direction.value == "exit"


def test_a_lost_pass_is_replaced_once(office):
    old = office.passes[0]
    revoke([old.issued], office.ledger, office.register, reason="", lost=True)
    (new,) = office.issue(replace([old.issued], office.ledger, office.register))
    assert office.register.revocation(old.issued.pass_id) == (True, "")
    assert office.why(new.code) is Reason.OK
    with pytest.raises(NotAllowedError, match=new.issued.number):
        replace([old.issued], office.ledger, office.register)


def test_what_is_not_replaced_or_renewed(office):
    gone, lost, fine = (each.issued for each in office.passes)
    revoke([gone], office.ledger, office.register, reason="离职")
    revoke([lost], office.ledger, office.register, reason="", lost=True)
    later = (NOON + 30 * DAY) // 1000
    for dead in (gone, lost):
        with pytest.raises(NotAllowedError):
            renew([dead], office.ledger, office.register, exp=later)
    with pytest.raises(NotAllowedError, match="离职"):
        replace([gone], office.ledger, office.register)
    subject = f"holder:{fine.holder}"
    suspend([subject], office.ledger, office.register, suspended=True, reason="密接")
    for again in (
        lambda: replace([fine], office.ledger, office.register),
        lambda: renew([fine], office.ledger, office.register, exp=later),
    ):
        with pytest.raises(NotAllowedError, match="暂停"):
            again()
    suspend([subject], office.ledger, office.register, suspended=False)
    office.site.ticks.pass_by(8 * DAY)
    with pytest.raises(UsageError, match="有效期"):
        replace([fine], office.ledger, office.register)
    with pytest.raises(UsageError):
        renew([fine], office.ledger, office.register, exp=NOON // 1000)
    (new,) = office.issue(renew([fine], office.ledger, office.register, exp=later))
    assert new.issued.exp == later and office.why(new.code) is Reason.OK


@pytest.mark.parametrize("revoke_old", [False, True])
def test_renewing_leaves_the_old_pass_unless_asked(office, revoke_old):
    old = office.passes[0]
    later = (NOON + 30 * DAY) // 1000
    planned = renew(
        [old.issued, old.issued], office.ledger, office.register, exp=later, revoke_old=revoke_old
    )
    (new,) = office.issue(planned)
    assert new.issued.holder == old.issued.holder
    assert office.why(old.code) is (Reason.REVOKED if revoke_old else Reason.OK)


def test_a_pass_whose_holder_is_unknown_here_is_not_made_again(office):
    foreign = issued(office.site.claims())
    office.ledger.append(foreign)
    with pytest.raises(GateError):
        replace([foreign], office.ledger, office.register)


def test_a_pass_is_found_by_number_and_by_id(office):
    what = office.passes[0].issued
    for typed in (what.number, what.number.lower().replace("-", " "), what.pass_id):
        found = find_pass(typed, office.register)
        assert found.pass_id == what.pass_id
    for typed in ("", "00" * 8, "0000-0000-00", "韦芳"):
        with pytest.raises(GateError):
            find_pass(typed, office.register)


def test_a_number_that_two_passes_have_names_both(office):
    # Two offices can draw the same number before they hear of each other.
    from gate_app.codes.pass_number import pass_number

    ids = ["aabbccddee000001", "aabbccddee000002"]
    for pass_id in ids:
        claims = office.site.claims(pass_id=pass_id)
        holder = Holder(number=pass_id, name=claims.name, enterprise="E1")
        office.ledger.append_all([HolderPut(item=holder), issued(claims, holder=pass_id)])
    with pytest.raises(UsageError) as caught:
        find_pass(pass_number(ids[0]), office.register)
    assert all(pass_id in caught.value.what_to_do for pass_id in ids)
    assert find_pass(ids[1], office.register).pass_id == ids[1]
