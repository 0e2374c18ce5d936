"""Certificates and cut-offs that come late: as if they had been there from the start."""

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import BodyErased, PassIssued, Role, Undo
from gate_app.domain.passes import PassKind
from tests.ledger.chains import GATE_A, Chain, certificate, crossing, cut_off
from tests.stations import NOON

NEW = SigningKey(b"\x08" * 32)


def issue(holder):
    return PassIssued(
        pass_id="00000000000000aa",
        number="N",
        pass_kind=PassKind.PERSON,
        holder=holder,
        household="",
        enterprise="E1",
        zones=(1,),
        exp=2**31,
    )


def test_entries_of_a_stranger_wait_for_the_certificate(followed):
    new = Chain(NEW)
    followed.ledger.receive(new.entries[0])
    came = followed.happens(new, crossing("H1"))
    assert followed.why(came) == "uncertified"
    followed.happens(followed.office, certificate(NEW, Role.GATE))
    assert followed.why(came) is None
    assert followed.register.presence("H1").inside


def test_a_cut_off_before_the_certificate(followed):
    new = Chain(NEW)
    followed.ledger.receive(new.entries[0])
    came = followed.happens(new, crossing("H1"))
    went = followed.happens(new, crossing("H2"))
    followed.happens(followed.office, cut_off(NEW, came.header.seq))
    assert (followed.why(came), followed.why(went)) == ("uncertified", "cut-off")
    followed.holds()
    followed.happens(followed.office, certificate(NEW, Role.GATE))
    assert (followed.why(came), followed.why(went)) == (None, "cut-off")


def test_unknown_kinds_beyond_a_cut_off(followed):
    unknown = followed.a.add_unknown()
    followed.ledger.receive(unknown)
    followed.happens(followed.office, cut_off(GATE_A, 1))
    assert followed.why(unknown) == "cut-off"


def test_an_undo_waits_for_the_right_to_it(followed):
    came = followed.happens(followed.a, crossing("H1"), NOON)
    undo = followed.happens(followed.b, Undo(ref=came.ref, reason="x"), NOON + 1)
    assert followed.why(undo) == "role"
    assert followed.register.presence("H1").inside
    followed.happens(followed.office, certificate(followed.b.key, Role.OFFICE))
    assert followed.why(undo) is None
    assert followed.register.presence("H1") is None


def test_a_pass_is_not_erased_while_it_waits_for_its_writers_certificate(followed):
    issued = followed.happens(followed.a, issue("H1"))
    followed.happens(followed.a, BodyErased(refs=(issued.ref,)))
    assert followed.register.issued("00000000000000aa") is None
    followed.happens(followed.office, certificate(GATE_A, Role.OFFICE))
    assert followed.register.issued("00000000000000aa").holder == "H1"
