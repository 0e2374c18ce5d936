"""PINs of guards and supervisors: which are allowed, and how they are checked.

A PIN is short: a stolen verifier falls to guessing in days, so a PIN also needs a lock-out and
never protects a key.
"""

import unicodedata
from itertools import pairwise
from typing import Final

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from gate_app.errors import GateError

SHORTEST_PIN: Final = 6
LONGEST_PIN: Final = 12

DEAREST_KIB: Final = 256 * 1024
DEAREST_PASSES: Final = 16
DEAREST_LANES: Final = 16
"""What a verifier may cost at most: whoever writes one decides what checking it costs."""

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


class PinError(GateError):
    """A new PIN is not allowed."""


def make_verifier(pin: str) -> str:
    """Argon2id verifier of a new PIN (RFC 9106, low memory); PinError when it is too simple.

    Takes about 0.4 s and 64 MiB.
    """
    digits = _normal(pin)
    if not (digits.isascii() and digits.isdigit() and SHORTEST_PIN <= len(digits) <= LONGEST_PIN):
        raise PinError(
            f"PIN 必须是 {SHORTEST_PIN}–{LONGEST_PIN} 位数字。", what_to_do="请另选一个 PIN。"
        )
    if _is_run(digits):
        raise PinError(
            "PIN 太简单：不能全是同一个数字，也不能是 123456 这样的连号。",
            what_to_do="请另选一个 PIN。",
        )
    return _HASHER.hash(digits)


def check(verifier: str, pin: str) -> bool:
    """Whether ``pin`` is the one of ``verifier``; False also for a damaged or absurd verifier."""
    try:
        cost = extract_parameters(verifier)
        if (
            cost.memory_cost > DEAREST_KIB
            or cost.time_cost > DEAREST_PASSES
            or cost.parallelism > DEAREST_LANES
        ):
            return False
        return _HASHER.verify(verifier, _normal(pin).encode("utf-8", "surrogatepass"))
    except (VerificationError, ValueError):
        return False


def _normal(pin: str) -> str:
    # An input method in full-width mode types ０–９.
    return unicodedata.normalize("NFKC", pin)


def _is_run(digits: str) -> bool:
    """Whether every digit follows its neighbour by one same step of 0, 1 or -1; 0 follows 9."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1 and steps <= {0, 1, 9}
