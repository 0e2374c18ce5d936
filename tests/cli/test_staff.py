"""Who may run a command that acts: by role, with a PIN that counts, never without one."""

import pytest
from click.testing import CliRunner

from gate_app.cli.staff import OFFICE, SUPERVISORS, authorised
from gate_app.domain.entries import PinAccepted, PinFailed, StaffPut
from gate_app.domain.people import Staff, StaffRole
from gate_app.duty import WRONG_PINS_ALLOWED, PinRefusedError
from gate_app.errors import NotAllowedError, UsageError
from gate_app.ledger.ledger import read_entries
from tests.stations import GUARD_PIN, SUPERVISOR_PIN, SmallSite, verifier_of

ISSUER_PIN = "161803"
PINS = {"101": GUARD_PIN, "201": SUPERVISOR_PIN, "301": ISSUER_PIN}


@pytest.fixture
def station(tmp_path):
    issuer = Staff("301", "韦发证", StaffRole.ISSUER, verifier_of(ISSUER_PIN))
    with SmallSite(tmp_path / "site", StaffPut(item=issuer), with_staff=True).open() as opened:
        yield opened


def bodies(station):
    return [entry.body() for entry in read_entries(station.ledger.db)]


def asked(station, *, code="", pin="", stdin="", roles=OFFICE):
    """As a command does it; returns the staff code or raises."""
    env = {"KADIAN_STAFF": code or None, "KADIAN_PIN": pin or None}
    with CliRunner().isolation(input=stdin, env=env):
        return authorised(station, "pass-revoke", roles=roles)


@pytest.mark.parametrize(
    ("code", "roles", "may"),
    [
        ("201", OFFICE, True),
        ("301", OFFICE, True),
        ("101", OFFICE, False),
        ("201", SUPERVISORS, True),
        ("301", SUPERVISORS, False),
        ("101", SUPERVISORS, False),
    ],
)
def test_a_role_does_what_it_does_in_the_window(station, code, roles, may):
    if may:
        assert asked(station, code=code, pin=PINS[code], roles=roles) == code
        accepted = bodies(station)[-1]
        assert isinstance(accepted, PinAccepted)
        assert (accepted.staff, accepted.purpose) == (code, "pass-revoke")
    else:
        with pytest.raises(NotAllowedError):
            asked(station, code=code, pin=PINS[code], roles=roles)
        assert not any(isinstance(body, PinAccepted) for body in bodies(station))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_script_may_give_both_on_standard_input(station, end):
    assert asked(station, stdin=f"201{end}{SUPERVISOR_PIN}{end}") == "201"
    assert asked(station, code="201", stdin=f"{SUPERVISOR_PIN}{end}") == "201"


@pytest.mark.parametrize("given", [{}, {"code": "201"}, {"pin": "314159"}, {"stdin": "201\n"}])
def test_without_code_or_pin_nothing_is_done(station, given):
    before = len(bodies(station))
    with pytest.raises(UsageError, match="不能办理"):
        asked(station, **given)
    assert len(bodies(station)) == before


def test_wrong_pins_lock_the_code_out_for_the_right_one_too(station):
    for _ in range(WRONG_PINS_ALLOWED):
        with pytest.raises(PinRefusedError):
            asked(station, code="201", pin="000000")
    with pytest.raises(PinRefusedError, match="锁定"):
        asked(station, code="201", pin=SUPERVISOR_PIN)
    failed = [body for body in bodies(station) if isinstance(body, PinFailed)]
    assert len(failed) == WRONG_PINS_ALLOWED
