"""Pass numbers: forgiving of how they are typed, strict about what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.codes.pass_number import (
    ALPHABET,
    PassNumberError,
    beginning,
    parse,
    pass_number,
)

pass_ids = st.binary(min_size=8, max_size=8).map(bytes.hex)


def refused(typed: str) -> bool:
    try:
        parse(typed)
    except PassNumberError:
        return True
    return False


@pytest.mark.parametrize(
    ("pass_id", "number"),
    [
        ("0011223344556677", "008J-4CT4-56"),
        ("0000000000000000", "0000-0000-98"),
        ("ffffffffff000000", "ZZZZ-ZZZZ-26"),
    ],
)
def test_known_numbers(pass_id: str, number: str) -> None:
    assert pass_number(pass_id) == number
    assert parse(number) == pass_id[:10]


@pytest.mark.parametrize("pass_id", ["", "\0", "{}{0}%s", "-1", "0x12", "١٢٣", "FF", "g" * 16])
def test_what_is_no_pass_id_has_no_number(pass_id: str) -> None:
    assert pass_number(pass_id) == ""


def test_check_digits_are_those_of_iso_7064() -> None:
    body, check = pass_number("0011223344556677").replace("-", "")[:8], 56
    value = int("".join(f"{ALPHABET.index(character):02d}" for character in body))
    assert (value * 100 + check) % 97 == 1


@given(pass_ids)
def test_round_trip(pass_id: str) -> None:
    assert parse(pass_number(pass_id)) == pass_id[:10]


@given(pass_ids, st.sampled_from([" ", "-", "—", "\u3000", "", "\t"]), st.booleans())
def test_forgiven_typing(pass_id: str, gap: str, lower: bool) -> None:
    number = pass_number(pass_id).replace("-", gap)
    typed = number.replace("0", "O").replace("1", "I" if lower else "l")
    full_width = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in typed)
    for variant in (typed, typed.lower(), f" {typed}\r\n", full_width):
        assert parse(variant) == pass_id[:10]


@given(pass_ids)
def test_every_single_error_is_detected(pass_id: str) -> None:
    number = pass_number(pass_id).replace("-", "")
    for place, right in enumerate(number):
        for wrong in ALPHABET:
            if wrong != right:
                assert refused(number[:place] + wrong + number[place + 1 :])


@given(pass_ids)
def test_every_adjacent_transposition_is_detected(pass_id: str) -> None:
    number = pass_number(pass_id).replace("-", "")
    for place in range(len(number) - 1):
        first, second = number[place], number[place + 1]
        if first != second:
            assert refused(number[:place] + second + first + number[place + 2 :])


@given(st.text())
def test_any_text_is_a_number_or_an_expected_error(text: str) -> None:
    assert refused(text) or len(parse(text)) == 10


@pytest.mark.parametrize("typed", ["", "0000-0000", "0000-0000-981", "UUUU-0000-98", "\ud800" * 10])
def test_not_a_number(typed: str) -> None:
    with pytest.raises(PassNumberError, match="不是通行证号") as raised:
        parse(typed)
    assert raised.value.what_to_do


@pytest.mark.parametrize("check", ["01", "97", "00", "9B"])
def test_only_the_canonical_check_digits(check: str) -> None:
    with pytest.raises(PassNumberError, match="校验位"):
        parse(f"0000-0000-{check}")


@given(pass_ids, st.integers(3, 10), st.booleans())
def test_whoever_still_types_is_given_a_beginning(pass_id, typed, lower):
    number = pass_number(pass_id)
    part = number.replace("-", "")[:typed]
    found = beginning(part.lower() if lower else part)
    assert found and number.startswith(found)
    assert found.replace("-", "") == part


@pytest.mark.parametrize("typed", ["", "AB", "韦小芳", "桂B12345", "U12", "0" * 11])
def test_what_begins_no_number_is_none(typed):
    assert beginning(typed) == ""
