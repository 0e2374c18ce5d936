"""What the views make of entries: trust, roles, items, presence, undo, erasure."""

import pytest

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import (
    AuthoritySet,
    BodyErased,
    GateStateSet,
    Genesis,
    OpeningCountClosed,
    PassIssued,
    PassRevoked,
    PresenceSet,
    Role,
    StationCertified,
    Subject,
    TestRecorded,
    Undo,
    ZonePut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.places import GateSetting, Zone
from gate_app.domain.verdict import Direction, GateState
from gate_app.ledger.register import Register
from tests.ledger.chains import (
    GATE_A,
    GATE_B,
    Chain,
    certificate,
    crossing,
    cut_off,
    key_added,
    key_retired,
    receiver,
)
from tests.stations import HOUR, NOON

OUT = Direction.EXIT


def issue(pass_id="00000000000000aa", holder="H1"):
    return PassIssued(
        pass_id=pass_id,
        number="N",
        pass_kind=PassKind.PERSON,
        holder=holder,
        household="",
        enterprise="E1",
        zones=(1,),
        exp=2**31,
    )


def test_a_gate_cannot_issue_or_revoke(followed):
    issued = followed.happens(followed.a, issue())
    revoked = followed.happens(followed.a, PassRevoked(pass_id="00000000000000aa"))
    assert (followed.why(issued), followed.why(revoked)) == ("role", "role")
    assert followed.register.issued("00000000000000aa") is None
    assert followed.register.revocation("00000000000000aa") is None
    followed.happens(followed.office, issue())
    assert followed.register.issued("00000000000000aa").holder == "H1"


def test_an_office_does_not_cross(followed):
    assert followed.why(followed.happens(followed.office, crossing("H1"))) == "role"
    assert followed.register.presence("H1") is None


def test_a_gate_that_becomes_an_office_is_believed_from_then_on(followed):
    issued = followed.happens(followed.a, issue())
    followed.happens(followed.office, certificate(GATE_A, Role.OFFICE))
    assert followed.why(issued) is None
    assert followed.register.issued("00000000000000aa")


def test_nobody_is_believed_without_the_authoritys_signature(tmp_path):
    stranger = SigningKey(b"\x09" * 32)
    chain = Chain(stranger)
    good = certificate(stranger, Role.OFFICE)
    forged = StationCertified(
        station=chain.station,
        public=good.public,
        roles=(Role.OFFICE,),
        checkpoint="",
        signature=stranger.sign(b"x").hex(),
    )
    with receiver(tmp_path) as ledger:
        for body in (
            AuthoritySet(public=stranger.public.hex()),
            forged,
            StationCertified(
                station="0" * 16, public=good.public, roles=good.roles, checkpoint="", signature=""
            ),
            StationCertified(
                station=chain.station, public="zz", roles=good.roles, checkpoint="", signature="zz"
            ),
            ZonePut(item=Zone(1, "假的")),
        ):
            chain.add(body)
        for entry in chain.entries:
            ledger.receive(entry)
        assert Register(ledger.db).item(Zone, "1") is None
        assert ledger.views.station(chain.station) == (frozenset(), None)


def test_roles_cannot_be_added_to_a_certificate(tmp_path):
    good = certificate(GATE_A, Role.GATE, checkpoint="K1")
    widened = StationCertified(
        station=good.station,
        public=good.public,
        roles=(Role.GATE, Role.OFFICE),
        checkpoint="K1",
        signature=good.signature,
    )
    with receiver(tmp_path) as ledger:
        ledger.append(widened)
        assert ledger.views.station(good.station)[0] == frozenset()


def test_what_a_stolen_station_writes_is_kept_and_not_folded(followed):
    before = followed.happens(followed.a, crossing("H1"))
    after = followed.happens(followed.a, crossing("H1", OUT))
    assert not followed.register.presence("H1").inside
    followed.happens(followed.office, cut_off(GATE_A, before.header.seq))
    assert followed.register.presence("H1").inside
    assert followed.why(after) == "cut-off"
    later = followed.happens(followed.a, crossing("H2"))
    assert followed.why(later) == "cut-off"
    # The earliest cut-off holds, in whatever order they come.
    followed.happens(followed.office, cut_off(GATE_A, after.header.seq))
    assert followed.why(after) == "cut-off"


def test_a_cut_off_without_the_authority_is_nothing(followed):
    good = cut_off(GATE_A, 1)
    from_the_gate = type(good)(station=good.station, after=(1, 0), signature=good.signature)
    followed.happens(followed.b, from_the_gate)
    assert followed.ledger.views.station(good.station)[1] is None
    followed.happens(followed.b, good)  # self-proven: whoever passes it on
    assert followed.ledger.views.station(good.station)[1] == (1, 1)


def test_pass_keys(followed):
    one, two = "11" * 32, "22" * 32
    for body in (key_added(one), key_added(two)):
        followed.happens(followed.office, body)
    assert {key.hex() for key in followed.register.trusted_keys()} == {one, two}
    followed.happens(followed.office, key_retired(one, compromised=False))
    assert len(followed.register.trusted_keys()) == 2  # verifies until its passes expire
    followed.happens(followed.office, key_retired(two, compromised=True))
    assert [key.hex() for key in followed.register.trusted_keys()] == [one]
    followed.happens(followed.office, key_added(two))  # compromised is for ever
    assert [key.hex() for key in followed.register.trusted_keys()] == [one]
    forged = type(key_added(one))(public="33" * 32, signature=key_added(one).signature)
    followed.happens(followed.office, forged)
    assert len(followed.register.trusted_keys()) == 1


def zone(followed):
    return followed.register.item(Zone, "1").name


def rivals(followed):
    return followed.ledger.db.execute("SELECT rivals FROM item WHERE type = 'zone-put'").fetchone()[
        0
    ]


def test_a_chain_of_puts_beats_a_fast_clock(followed):
    first = followed.happens(followed.office, ZonePut(item=Zone(1, "旧")), NOON + HOUR)
    followed.happens(followed.office, ZonePut(item=Zone(1, "新"), replaces=(first.ref,)), NOON)
    assert (zone(followed), rivals(followed)) == ("新", 0)


def test_of_two_tips_the_greater_order_wins_until_both_are_replaced(followed):
    followed.happens(followed.office, certificate(GATE_B, Role.OFFICE))
    one = followed.happens(followed.office, ZonePut(item=Zone(1, "甲")), NOON + 1)
    two = followed.happens(followed.b, ZonePut(item=Zone(1, "乙")), NOON)
    assert (zone(followed), rivals(followed)) == ("甲", 1)
    half = followed.happens(followed.b, ZonePut(item=Zone(1, "丙"), replaces=(two.ref,)), NOON + 2)
    assert (zone(followed), rivals(followed)) == ("丙", 1)
    both = (one.ref, half.ref)
    followed.happens(followed.office, ZonePut(item=Zone(1, "丁"), replaces=both), NOON)
    assert (zone(followed), rivals(followed)) == ("丁", 0)
    assert followed.register.ref_of(Zone, "1") == (followed.office.entries[-1].ref,)


def test_a_ring_of_replacements_is_no_value_lost(followed):
    station = followed.office.station
    seq = len(followed.office.entries)
    for name, other in (("甲", seq + 2), ("乙", seq + 1)):
        put = ZonePut(item=Zone(1, name), replaces=(f"{station}:1:{other}",))
        followed.happens(followed.office, put)
    assert zone(followed) == "乙"


def test_a_gate_sets_its_own_state(followed):
    item = GateSetting("K1", GateState.SEALED, "命令")
    followed.happens(followed.a, GateStateSet(item=item))
    assert followed.register.gate_state("K1") is GateState.SEALED
    assert followed.register.gate_state("K2") is GateState.OPEN


def test_revoked_is_for_ever(followed):
    followed.happens(followed.office, issue())
    followed.happens(followed.office, PassRevoked(pass_id="00000000000000aa", reason="离职"))
    followed.happens(followed.office, issue())
    followed.happens(followed.office, PassRevoked(pass_id="00000000000000aa", lost=True))
    assert followed.register.revocation("00000000000000aa") == (False, "离职")


def test_presence_goes_by_the_time_it_happened(followed):
    followed.happens(followed.a, crossing("H1"), NOON)
    followed.happens(followed.a, crossing("H1", OUT, happened=NOON - HOUR), NOON + 1)
    assert followed.register.presence("H1").inside
    followed.happens(followed.a, crossing("H1", OUT, happened=NOON + 1), NOON + 2)
    assert not followed.register.presence("H1").inside
    followed.happens(followed.b, crossing("H1", zone=2), NOON + 3)
    assert followed.register.inside(2) == {PassKind.PERSON: 1}
    assert followed.register.inside(1) == {}


def test_presence_after_a_clock_that_was_ahead_was_put_right(followed):
    """A station's own order counts, not a time that was confirmed away."""
    followed.happens(followed.a, crossing("H1"), NOON + 8 * HOUR)
    followed.happens(followed.a, crossing("H1", OUT), NOON)
    assert not followed.register.presence("H1").inside
    followed.happens(followed.b, crossing("H1", zone=2), NOON + HOUR)
    assert followed.register.presence("H1").zone == 2
    again = followed.happens(followed.a, crossing("H1"), NOON + 2 * HOUR)
    assert followed.register.presence("H1").zone == 1
    followed.happens(followed.a, Undo(ref=again.ref, reason="x"), NOON + 3 * HOUR)
    assert followed.register.presence("H1").zone == 2


def test_undo(followed):
    went_in = followed.happens(followed.a, crossing("H1"), NOON)
    went_out = followed.happens(followed.a, crossing("H1", OUT), NOON + 1)
    followed.happens(followed.a, Undo(ref=went_out.ref, reason="wrong-key"), NOON + 2)
    assert followed.register.presence("H1").inside
    assert followed.register.undone(went_out.ref)
    followed.happens(followed.b, Undo(ref=went_in.ref, reason="x"), NOON + 3)
    assert followed.register.presence("H1").inside  # another gate may not
    assert not followed.register.undone(went_in.ref)
    followed.happens(followed.office, Undo(ref=went_in.ref, reason="x"), NOON + 4)
    assert followed.register.presence("H1") is None  # an office may


@pytest.mark.parametrize("ref", ["", "x", "a:b:c", "a:1:1", ":::", "a:1:²", "a:1:-1"])
def test_an_undo_of_nothing_harms_nothing(followed, ref):
    followed.happens(followed.office, Undo(ref=ref, reason="x"))
    assert followed.ledger.views.id_of(ref) is None


def test_exits_are_counted_but_not_the_undone_nor_an_evacuation(followed):
    followed.happens(followed.a, crossing("H1", OUT), NOON)
    followed.happens(followed.a, crossing("H1", OUT, happened=NOON - HOUR), NOON)
    undone = followed.happens(followed.a, crossing("H1", OUT), NOON)
    followed.happens(followed.a, Undo(ref=undone.ref, reason="x"), NOON)
    followed.happens(followed.a, crossing("H1", OUT, reason="evacuation"), NOON)
    assert followed.register.exits_since("H1", "", NOON - HOUR, NOON) == 2
    assert followed.register.exits_since("H1", "", NOON, NOON) == 1


def test_erased_is_gone_and_what_stays_still_stands(followed):
    old = followed.happens(followed.a, crossing("H1", name="韦小芳"), NOON)
    new = followed.happens(followed.a, crossing("H1", OUT, name="韦晓芳"), NOON + 1)
    other = followed.happens(followed.b, crossing("H2"), NOON)
    followed.happens(followed.a, BodyErased(refs=(old.ref, other.ref)))
    assert followed.register.by_ref(old.ref).raw is None
    assert followed.register.by_ref(other.ref).raw is not None  # not its to erase
    assert followed.register.name("H1") == "韦晓芳"
    assert not followed.register.presence("H1").inside
    followed.happens(followed.a, BodyErased(refs=(new.ref,)))
    assert followed.register.name("H1") == ""


@pytest.mark.parametrize(
    "body",
    [
        ZonePut(item=Zone(1, "一区")),
        issue(),
        PassRevoked(pass_id="00000000000000aa"),
        TestRecorded(holder="H1", taken_at=NOON),
        key_added("11" * 32),
        OpeningCountClosed(zone=1, count=0),
        Undo(ref="x:1:1", reason="x"),
        BodyErased(refs=()),
        Genesis(public="", installation="", version=""),
    ],
    ids=lambda body: body.kind,
)
def test_what_others_rest_on_is_never_erased(followed, body):
    entry = followed.happens(followed.office, body)
    followed.happens(followed.office, BodyErased(refs=(entry.ref, followed.office.entries[0].ref)))
    assert followed.register.by_ref(entry.ref).raw == entry.raw
    assert followed.register.by_ref(followed.office.entries[0].ref).raw


def test_a_kind_of_a_newer_program_is_kept_and_can_be_erased(followed):
    entry = followed.a.add_unknown()
    followed.ledger.receive(entry)
    assert followed.why(entry) == "unknown-kind"
    assert followed.register.by_ref(entry.ref).body() is None
    followed.happens(followed.a, BodyErased(refs=(entry.ref,)))
    assert followed.register.by_ref(entry.ref).raw is None


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"kind":"refusal"}', b"[" * 3000])
def test_a_body_that_is_none_is_kept(followed, raw):
    entry = followed.a.add_raw("crossing", raw)
    followed.ledger.receive(entry)
    assert followed.why(entry) == "malformed"
    assert followed.register.by_ref(entry.ref).raw == raw


def test_the_opening_count(followed):
    subject = Subject(holder="H1", name="韦小芳", pass_kind=PassKind.PERSON)
    followed.happens(followed.a, PresenceSet(subject=subject, zone=1, inside=True))
    assert not followed.register.opening_count_closed(1)
    followed.happens(followed.a, OpeningCountClosed(zone=1, count=1))
    assert followed.register.opening_count_closed(1)
    assert not followed.register.opening_count_closed(2)
    assert [person.name for person in followed.register.muster(1)] == ["韦小芳"]
