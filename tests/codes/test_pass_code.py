"""Reading and writing passes: the vectors, the limits, and whatever else may be held up."""

import unicodedata
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gate_app.codes import base45, pass_code
from gate_app.codes.keys import PublicKeys, SigningKey
from gate_app.codes.pass_code import CodeError, CodeReason
from gate_app.domain.passes import Claims, PassKind

MakeClaims = Callable[..., Claims]

hex_ids = st.binary(min_size=8, max_size=8).map(bytes.hex)


def texts(longest: int) -> st.SearchStrategy[str]:
    characters = st.characters(exclude_categories=("Cc", "Cs"))
    return (
        st.text(characters, min_size=1, max_size=longest)
        .map(lambda text: unicodedata.normalize("NFC", text))
        .filter(lambda text: len(text) <= longest)
    )


@st.composite
def any_claims(draw: st.DrawFn) -> Claims:
    nbf = draw(st.none() | st.integers(0, 0xFFFF_FFFE))
    minutes = st.integers(0, 1439)
    windows = st.tuples(minutes, minutes).filter(lambda window: window[0] != window[1])
    return Claims(
        pass_id=draw(hex_ids),
        kind=draw(st.sampled_from(PassKind)),
        name=draw(texts(16)),
        enterprise=draw(texts(18)),
        zones=tuple(draw(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=8))),
        exp=draw(st.integers(0 if nbf is None else nbf + 1, 0xFFFF_FFFF)),
        nbf=nbf,
        window=draw(st.none() | windows),
        photo=draw(st.none() | hex_ids),
        escorted=draw(st.none() | hex_ids),
    )


def sign_bytes(payload: bytes, key: SigningKey) -> str:
    """A code of any payload at all, rightly signed: what a faulty issuer might hand out."""
    protected = b"\xa2\x01\x32\x04\x48" + bytes.fromhex(key.kid)
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    message = cbor2.CBORTag(18, [protected, {}, payload, key.sign(signed)])
    return "GP1:" + base45.encode(cbor2.dumps(message))


def reason_of(text: str, keys: PublicKeys) -> CodeReason | None:
    try:
        pass_code.read(text, keys)
    except CodeError as error:
        return error.reason
    return None


def test_vector(vector: dict[str, Any], trusted: PublicKeys) -> None:
    said = pass_code.inspect(vector["text"], trusted, vector["at"])
    expected = vector["accept"]
    if expected is True:
        assert said == {"accept": True, "claims": vector["claims"]}
    elif expected is False:
        assert said["accept"] is False
        assert CodeReason(said["reason"])
    else:
        assert said == {"accept": False, "reason": expected.replace(" ", "-")}


VECTOR_REASONS = {
    "unknown issuer key": "unknown-issuer",
    "known kid, other key": "bad-signature",
    "one bit of payload flipped": "bad-signature",
    "one bit of signature flipped": "bad-signature",
    "truncated": "malformed",
    "alg -8 (deprecated EdDSA)": "malformed",
    "5,000 characters": "malformed",
    "keys out of canonical order": "malformed",
    "lower case": "not-a-pass",
    "unknown version": "not-a-pass",
    "a payment code": "not-a-pass",
    "empty": "not-a-pass",
    "emoji": "not-a-pass",
}


def test_vector_is_refused_for_its_own_reason(vector: dict[str, Any], trusted: PublicKeys) -> None:
    said = pass_code.inspect(vector["text"], trusted, vector["at"])
    assert said.get("reason") == VECTOR_REASONS.get(vector["name"], said.get("reason"))


def test_written_as_published(
    vector: dict[str, Any], trusted: PublicKeys, signing_key: SigningKey
) -> None:
    if vector["accept"] is True:
        claims = pass_code.read(vector["text"], trusted).claims
        assert pass_code.write(claims, signing_key) == vector["text"]


@given(claims=any_claims())
def test_round_trip(claims: Claims, trusted: PublicKeys, signing_key: SigningKey) -> None:
    try:
        text = pass_code.write(claims, signing_key)
    except CodeError:
        assume(False)
    assert 120 <= len(text) <= 366
    assert pass_code.read(text, trusted) == pass_code.PassRead(claims, signing_key.kid)


def test_claims_beyond_366_characters_are_neither_written_nor_read(
    make_claims: MakeClaims, trusted: PublicKeys, signing_key: SigningKey
) -> None:
    longest = make_claims(
        name="𬭛" * 16, enterprise="𬭛" * 18, zones=(65535,) * 8, escorted="ffffffffffffffff"
    )
    with pytest.raises(CodeError, match="too long"):
        pass_code.write(longest, signing_key)
    slightly_longer = make_claims(name="𬭛" * 16, zones=(65535,) * 8, escorted="f" * 16)
    for claims in (longest, slightly_longer):
        text = sign_bytes(pass_code._encode_payload(claims), signing_key)
        assert len(text) > 366
        assert reason_of(text, trusted) is CodeReason.MALFORMED


@given(text=st.text() | st.text(base45.ALPHABET, min_size=110, max_size=380).map("GP1:".__add__))
def test_no_text_is_accepted_or_raises(text: str, trusted: PublicKeys) -> None:
    assert reason_of(text, trusted) is not None


@pytest.mark.parametrize("text", ["\ud800", "GP1:\udfff", "GP1:" + "\ud83d" * 200, "\x00" * 300])
def test_surrogates_and_nul_are_no_pass(text: str, trusted: PublicKeys) -> None:
    assert reason_of(text, trusted) is CodeReason.NOT_A_PASS


def test_ten_megabytes_are_no_weapon(trusted: PublicKeys) -> None:
    assert reason_of("GP1:" + "A" * 10_000_000, trusted) is CodeReason.MALFORMED
    assert reason_of("GP1:" + "A" * 10_000_000 + "a", trusted) is CodeReason.NOT_A_PASS


@given(payload=st.binary(max_size=255))
def test_signed_nonsense_is_malformed(
    payload: bytes, trusted: PublicKeys, signing_key: SigningKey
) -> None:
    assert reason_of(sign_bytes(payload, signing_key), trusted) is CodeReason.MALFORMED


def change(claims: Claims, key: int, value: Any, *, inside: bool = False) -> bytes:
    """Payload of claims with one claim replaced, or left out when the value is None."""
    document = cbor2.loads(pass_code._encode_payload(claims))
    place = document[-65537] if inside else document
    place[key] = value
    if value is None:
        del place[key]
    return cbor2.dumps(document, canonical=True)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (4, None),
        (4, True),
        (4, -1),
        (4, 1791209600.0),
        (4, 2**32),
        (4, "1791209600"),
        (4, 1790000000),
        (5, False),
        (5, 1790000000.5),
        (7, None),
        (7, b"1234567"),
        (7, b"123456789"),
        (7, "0011223344556677"),
        (6, 1790000000),
        (-65537, None),
        (-65537, []),
        (-65537, {}),
    ],
)
def test_signed_but_wrong_claim(
    key: int, value: Any, make_claims: MakeClaims, trusted: PublicKeys, signing_key: SigningKey
) -> None:
    payload = change(make_claims(), key, value)
    assert reason_of(sign_bytes(payload, signing_key), trusted) is CodeReason.MALFORMED


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (1, None),
        (1, 0),
        (1, 4),
        (1, True),
        (1, 1.0),
        (2, None),
        (2, ""),
        (2, b"name"),
        (2, "e\u0301"),
        (2, "张" * 17),
        (2, "a\nb"),
        (3, None),
        (3, ""),
        (3, "9" * 19),
        (4, None),
        (4, []),
        (4, [1, True]),
        (4, [-1]),
        (4, [65536]),
        (4, [1.0]),
        (4, "12"),
        (4, {1: 2}),
        (4, 1),
        (5, [480]),
        (5, [480, 1200, 1201]),
        (5, [480, 480]),
        (5, [0, 1440]),
        (5, [-1, 480]),
        (5, [False, 480]),
        (5, "08"),
        (6, "0001020304050607"),
        (6, b"1234567"),
        (7, b""),
        (8, 1),
        (0, 1),
    ],
)
def test_signed_but_wrong_detail(
    key: int, value: Any, make_claims: MakeClaims, trusted: PublicKeys, signing_key: SigningKey
) -> None:
    payload = change(make_claims(), key, value, inside=True)
    assert reason_of(sign_bytes(payload, signing_key), trusted) is CodeReason.MALFORMED


def test_null_is_not_the_same_as_absent(
    make_claims: MakeClaims, trusted: PublicKeys, signing_key: SigningKey
) -> None:
    document = cbor2.loads(pass_code._encode_payload(make_claims()))
    for optional in (5, 6, 7):
        document[-65537][optional] = None
        payload = cbor2.dumps(document, canonical=True)
        assert reason_of(sign_bytes(payload, signing_key), trusted) is CodeReason.MALFORMED


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (0, "not-yet-valid"),
        (1789999999, "not-yet-valid"),
        (1790000000, None),
        (1791209599, None),
        (1791209600, "expired"),
        (2**62, "expired"),
    ],
)
def test_valid_from_nbf_until_just_before_exp(
    at: int,
    reason: str | None,
    make_claims: MakeClaims,
    trusted: PublicKeys,
    signing_key: SigningKey,
) -> None:
    text = pass_code.write(make_claims(), signing_key)
    assert pass_code.inspect(text, trusted, at).get("reason") == reason


def test_without_nbf_a_pass_is_valid_from_ever(
    make_claims: MakeClaims, trusted: PublicKeys, signing_key: SigningKey
) -> None:
    text = pass_code.write(make_claims(nbf=None), signing_key)
    said = pass_code.inspect(text, trusted, 0)
    assert said["accept"] is True
    assert "5" not in said["claims"]


def test_a_forger_who_names_a_known_key_has_a_bad_signature(
    make_claims: MakeClaims, trusted: PublicKeys, signing_key: SigningKey, stranger: SigningKey
) -> None:
    theirs = pass_code.write(make_claims(), stranger)
    assert reason_of(theirs, trusted) is CodeReason.UNKNOWN_ISSUER
    data = base45.decode(theirs.removeprefix("GP1:"))
    renamed = data.replace(bytes.fromhex(stranger.kid), bytes.fromhex(signing_key.kid))
    assert reason_of("GP1:" + base45.encode(renamed), trusted) is CodeReason.BAD_SIGNATURE
    assert reason_of(theirs, {}) is CodeReason.UNKNOWN_ISSUER
