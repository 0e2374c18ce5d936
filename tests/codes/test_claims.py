"""Claims keep their limits however they are made."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from gate_app.domain.passes import Claims, PassKind

MakeClaims = Callable[..., Claims]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "张" * 16},
        {"enterprise": "9" * 18},
        {"zones": (65535,) * 8},
        {"zones": (0,)},
        {"window": (0, 1439)},
        {"window": (1320, 360)},
        {"window": (480, 0)},
        {"exp": 2**32 - 1, "nbf": 2**32 - 2},
        {"nbf": None, "exp": 0},
        {"kind": PassKind.ESCORT, "escorted": "ffffffffffffffff"},
        {"photo": None, "window": None},
    ],
)
def test_at_the_limits(changed: dict[str, Any], make_claims: MakeClaims) -> None:
    claims = make_claims(**changed)
    assert msgspec.json.decode(msgspec.json.encode(claims), type=Claims) == claims


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pass_id": "001122334455667"}, "pass_id"),
        ({"pass_id": "00112233445566AA"}, "pass_id"),
        ({"pass_id": "0011223344556677\n"}, "pass_id"),
        ({"photo": ""}, "photo"),
        ({"escorted": b"01234567"}, "escorted"),
        ({"kind": 1}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "张" * 17}, "name"),
        ({"name": "e\u0301"}, "NFC"),
        ({"name": "\ud800"}, "control"),
        ({"enterprise": "9" * 19}, "enterprise"),
        ({"enterprise": "a\tb"}, "control"),
        ({"zones": ()}, "zones"),
        ({"zones": (1,) * 9}, "zones"),
        ({"zones": [1]}, "zones"),
        ({"zones": (True,)}, "zone"),
        ({"zones": (65536,)}, "zone"),
        ({"exp": True}, "exp"),
        ({"exp": 1790000000}, "exp"),
        ({"exp": 2**32}, "exp"),
        ({"nbf": -1}, "nbf"),
        ({"window": (480, 1440)}, "window"),
        ({"window": (480, 480)}, "window"),
        ({"window": (480,)}, "window"),
        ({"window": [480, 1200]}, "window"),
    ],
)
def test_beyond_the_limits(changed: dict[str, Any], said: str, make_claims: MakeClaims) -> None:
    with pytest.raises(ValueError, match=said):
        make_claims(**changed)
