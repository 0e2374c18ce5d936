"""Who runs a command that acts: staff code and PIN, asked for before anything is recorded.

A script gives them by the environment (KADIAN_STAFF, KADIAN_PIN) or as one line of standard
input each; never as an argument, which everybody on the laptop could read.
"""

import os
import sys
from typing import Final

import click

from gate_app.domain.people import StaffRole
from gate_app.errors import UsageError
from gate_app.station import Station

STAFF: Final = "KADIAN_STAFF"
PIN: Final = "KADIAN_PIN"
LONGEST: Final = 64
OFFICE: Final = frozenset({StaffRole.SUPERVISOR, StaffRole.ISSUER})
"""May issue, print and revoke passes, as in the office's window."""
SUPERVISORS: Final = frozenset({StaffRole.SUPERVISOR})
"""May change the site, its rules and its keys, and see whole names in the log."""


def authorised(station: Station, purpose: str, *, roles: frozenset[StaffRole] = OFFICE) -> str:
    """The staff code of whoever may do this; it is the actor of what follows.

    The PIN counts as it does in the window: wrong ones are recorded and lock the code out. Raises
    PinRefusedError, NotAllowedError for another role, UsageError without a code or PIN.
    """
    code, pin = _given(STAFF, "工号", hidden=False), _given(PIN, "PIN", hidden=True)
    challenge = station.duty.challenge(code)
    holds = challenge.holds(pin)
    role = challenge.staff.role
    return station.duty.settle(
        challenge,
        holds=holds,
        purpose=purpose,
        role=role if role in roles else StaffRole.SUPERVISOR,
    )


def _given(variable: str, what: str, *, hidden: bool) -> str:
    found = os.environ.get(variable)
    if found is None and sys.stdin is not None and sys.stdin.isatty():
        found = click.prompt(what, hide_input=hidden, err=True)
    elif found is None and sys.stdin is not None:
        found = sys.stdin.readline(LONGEST)
    if not (found or "").strip():
        raise UsageError(
            f"没有{what}，不能办理。",
            what_to_do=f"请在终端里输入；脚本请用环境变量 {STAFF} 和 {PIN}，或标准输入各一行。",
        )
    return str(found).strip()
