"""What a guard may lift with a supervisor, and take back."""

import pytest

from gate_app.codes import pass_code
from gate_app.domain.entries import (
    PassRevoked,
)
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import (
    FINAL,
    Direction,
    GateState,
    Reason,
    Verdict,
)
from gate_app.errors import NotAllowedError, UsageError
from tests.stations import SmallSite, one

ADMIT, ATTEND, REFUSE = Verdict.ADMIT, Verdict.ATTEND, Verdict.REFUSE


def test_an_override_needs_a_pin_and_a_reason_and_works_once(site, station):
    refused = one(station, site.code(window=(0, 60)))
    assert refused.decision.reason is Reason.OUTSIDE_WINDOW
    with pytest.raises(NotAllowedError):
        station.gate.override(refused.entry, note="medical")
    with pytest.raises(UsageError):
        station.gate.override(refused.entry, note="", authorised_by="201")
    through = station.gate.override(refused.entry, note="medical", authorised_by="201")
    body = through.body()
    assert (body.overrides, body.note, body.authorised_by) == (refused.entry.ref, "medical", "201")
    assert station.register.presence(refused.person.holder).inside
    with pytest.raises(NotAllowedError):
        station.gate.override(refused.entry, note="medical", authorised_by="201")


def test_without_a_pin_where_policy_says_so(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(pin_to_override=False))
    with site.open() as station:
        refused = one(station, site.code(window=(0, 60)))
        assert station.gate.override(refused.entry, note="medical").body().authorised_by == ""


def test_forgery_and_revocation_are_never_overridden(tmp_path):
    everything = Policy(overridable=frozenset(Reason))
    site = SmallSite(tmp_path / "site", policy=everything)
    with site.open() as station:
        dead = site.claims()
        station.ledger.append(PassRevoked(pass_id=dead.pass_id))
        for text in ("junk", "GP1:JUNK", pass_code.write(dead, site.key)):
            refused = one(station, text)
            assert refused.decision.reason in FINAL
            with pytest.raises(NotAllowedError):
                station.gate.override(refused.entry, note="medical", authorised_by="201")


def test_an_override_does_not_lift_what_lies_behind(site, station):
    """Sealed may be lifted; the wrong zone behind it may not."""
    station.acts.set_state(GateState.SEALED, reason="命令", authorised_by="201")
    good, wrong = one(station, site.code()), one(station, site.code(zones=(2,)))
    assert good.decision.reason is wrong.decision.reason is Reason.GATE_SEALED
    with pytest.raises(NotAllowedError, match="还有别的原因"):
        station.gate.override(wrong.entry, note="medical", authorised_by="201")
    assert station.gate.override(good.entry, note="medical", authorised_by="201")


def test_what_policy_does_not_name_is_not_overridden(site, station):
    wrong = one(station, site.code(zones=(2,)))
    with pytest.raises(NotAllowedError):
        station.gate.override(wrong.entry, note="medical", authorised_by="201")
    admitted = one(station, site.code())
    with pytest.raises(NotAllowedError):
        station.gate.override(admitted.entry, note="medical", authorised_by="201")


def test_undo_is_a_new_entry_and_presence_goes_back(site, station):
    code = site.code()
    came = one(station, code)
    left = one(station, code)
    with pytest.raises(UsageError):
        station.gate.undo(left.entry, reason="")
    undo = station.gate.undo(left.entry, reason="wrong-key")
    assert station.register.presence(came.person.holder).inside
    assert station.register.by_ref(left.entry.ref).raw
    assert one(station, code).decision.direction is Direction.EXIT
    for entry in (left.entry, undo):
        with pytest.raises(NotAllowedError):
            station.gate.undo(entry, reason="wrong-key")


def test_an_undone_exit_gives_the_quota_back(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(exit_quota=1))
    with site.open() as station:
        code = site.code()
        one(station, code)
        left = one(station, code)
        station.gate.undo(left.entry, reason="did-not-pass")
        assert one(station, code).decision.verdict is ADMIT
