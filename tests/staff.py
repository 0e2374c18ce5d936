"""Who signs on in tests of the command line."""

from gate_app.demo.site import is_demo, read_demo
from gate_app.domain.people import StaffRole
from tests.stations import SUPERVISOR_PIN


def signed_on(folder):
    """Code and PIN of the supervisor of a demo, or of a small site with staff."""
    if not is_demo(folder):
        return "201", SUPERVISOR_PIN
    staff = read_demo(folder).staff
    return next((one.code, one.pin) for one in staff if one.role is StaffRole.SUPERVISOR)


def environment(staff):
    """As a script hands code and PIN over."""
    return {"KADIAN_STAFF": staff[0], "KADIAN_PIN": staff[1]}
