"""PINs: which are allowed, and checking them."""

import pytest

from gate_app.codes import pins
from gate_app.codes.pins import PinError


@pytest.fixture(scope="module")
def verifier() -> str:
    return pins.make_verifier("280517")


def test_only_the_pin_itself_passes(verifier: str) -> None:
    assert pins.check(verifier, "280517")
    assert pins.check(verifier, "２８０５１７")
    for wrong in ("280518", "", "2805170", "280517 ", "\ud800"):
        assert not pins.check(verifier, wrong)


def test_the_verifier_hides_the_pin_and_names_its_cost(verifier: str) -> None:
    assert "280517" not in verifier
    assert verifier.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert pins.make_verifier("280517") != verifier


@pytest.mark.parametrize("cost", ["m=4194304,t=3,p=4", "m=65536,t=900,p=4", "m=65536,t=3,p=99"])
def test_a_verifier_that_would_take_minutes_is_not_tried(cost: str) -> None:
    absurd = f"$argon2id$v=19${cost}$YWFhYWFhYWE$YWFhYWFhYWFhYWFhYWFhYQ"
    assert not pins.check(absurd, "280517")


@pytest.mark.parametrize("damaged", ["", "x", "$argon2id$v=19$m=65536,t=3,p=4$", "密码"])
def test_a_damaged_verifier_lets_nobody_in(damaged: str) -> None:
    assert not pins.check(damaged, "280517")


@pytest.mark.parametrize(
    "pin", ["", "28051", "2805172805172", "28051a", "28 0517", "٢٨٠٥١٧", "²³¹²³¹x"]
)
def test_six_to_twelve_digits(pin: str) -> None:
    with pytest.raises(PinError, match="6–12 位数字"):
        pins.make_verifier(pin)


@pytest.mark.parametrize(
    "pin", ["000000", "999999999999", "123456", "654321", "456789", "567890", "890123", "210987"]
)
def test_no_plain_runs(pin: str) -> None:
    with pytest.raises(PinError, match="太简单"):
        pins.make_verifier(pin)


@pytest.mark.parametrize("pin", ["112233", "123457", "135790", "121212"])
def test_other_pins_are_the_holders_choice(pin: str) -> None:
    assert pins.check(pins.make_verifier(pin), pin)
