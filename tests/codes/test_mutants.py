"""Mutants of valid passes: none is accepted, and none raises anything but CodeError.

20,000 in the routine run; ``KADIAN_LONG=1`` makes it 1,000,000; ``-rP --log-level=INFO`` shows
what each way of changing a pass was refused for.
"""

import logging
import os
import random
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final, NamedTuple

import cbor2
import pytest

from gate_app.codes import base45, pass_code
from gate_app.codes.keys import SigningKey, public_keys
from gate_app.codes.pass_code import CodeError, CodeReason
from gate_app.domain.passes import Claims, PassKind

ALL_MUTANTS: Final = 1_000_000 if os.environ.get("KADIAN_LONG") == "1" else 20_000

LOG = logging.getLogger(__name__)

KEY = SigningKey(sha256(b"mutants: first key").digest())
SECOND_KEY = SigningKey(sha256(b"mutants: second key").digest())
STRANGER = SigningKey(sha256(b"mutants: nobody's key").digest())
TRUSTED = public_keys([KEY.public, SECOND_KEY.public])

NOT_A_PASS, MALFORMED = CodeReason.NOT_A_PASS, CodeReason.MALFORMED
UNKNOWN_ISSUER, BAD_SIGNATURE = CodeReason.UNKNOWN_ISSUER, CodeReason.BAD_SIGNATURE

Reasons = frozenset[CodeReason]
AT_ALL: Final = frozenset(CodeReason)
WELL_SPELT: Final = AT_ALL - {NOT_A_PASS}


class Specimen(NamedTuple):
    """A valid pass, as text and as the bytes within."""

    text: str
    data: bytes

    @property
    def payload(self) -> bytes:
        return self.data[19:-66]

    @property
    def signature(self) -> bytes:
        return self.data[-64:]


def make_specimens() -> list[Specimen]:
    typical: dict[str, Any] = {
        "pass_id": "0011223344556677",
        "kind": PassKind.PERSON,
        "name": "韦小芳",
        "enterprise": "450222-0017",
        "zones": (1, 2, 3),
        "exp": 1791209600,
        "nbf": 1790000000,
        "window": (480, 1200),
        "photo": "0001020304050607",
    }
    changes: list[dict[str, Any]] = [
        {},
        {"kind": PassKind.VEHICLE, "name": "桂B·12345", "window": None, "photo": None},
        {"kind": PassKind.ESCORT, "escorted": "8899aabbccddeeff"},
        {"pass_id": "0011223344556678"},
        {"window": None, "photo": None, "nbf": None},
        {"name": "张" * 16, "enterprise": "9" * 18, "zones": tuple(range(65528, 65536))},
    ]
    texts = [
        pass_code.write(Claims(**(typical | change)), key)
        for change in changes
        for key in (KEY, SECOND_KEY)
    ]
    return [Specimen(text, base45.decode(text.removeprefix("GP1:"))) for text in texts]


SPECIMENS: Final = make_specimens()
ORIGINALS: Final = frozenset(specimen.text for specimen in SPECIMENS)

Mutate = Callable[[random.Random, Specimen], str]
OPERATORS: Final[dict[str, tuple[Mutate, Reasons]]] = {}


def operator(*reasons: CodeReason) -> Callable[[Mutate], Mutate]:
    """Register a way to change a pass, with the only reasons that it may be refused for."""

    def register(mutate: Mutate) -> Mutate:
        OPERATORS[mutate.__name__] = (mutate, frozenset(reasons))
        return mutate

    return register


def as_text(data: bytes) -> str:
    return "GP1:" + base45.encode(data)


def framed(kid: str, payload: bytes, signature: bytes) -> str:
    head = b"\xd2\x84\x4d\xa2\x01\x32\x04\x48" + bytes.fromhex(kid)
    return as_text(head + b"\xa0\x58" + bytes([len(payload)]) + payload + b"\x58\x40" + signature)


def signed_by(key: SigningKey, payload: bytes, kid: str) -> str:
    protected = b"\xa2\x01\x32\x04\x48" + bytes.fromhex(kid)
    return framed(kid, payload, key.sign(cbor2.dumps(["Signature1", protected, b"", payload])))


def other_claims(rng: random.Random, payload: bytes) -> bytes:
    """A payload that a forger would rather have: later, elsewhere, somebody else."""
    document = cbor2.loads(payload)
    details = document[-65537]
    match rng.randrange(6):
        case 0:
            document[4] += rng.randrange(1, 10**8)
        case 1:
            document[5] = rng.randrange(document.get(5, document[4]))
        case 2:
            document[7] = rng.randbytes(8)
        case 3:
            details[2] = chr(rng.randrange(0x4E00, 0x9FA5)) * rng.randrange(1, 5)
        case 4:
            details[4] = [rng.randrange(65536) for _ in range(rng.randrange(1, 9))]
        case _:
            details[6] = rng.randbytes(8)
    return cbor2.dumps(document, canonical=True)


@operator(*WELL_SPELT, NOT_A_PASS)
def one_character_replaced(rng: random.Random, of: Specimen) -> str:
    place = rng.randrange(len(of.text))
    return of.text[:place] + rng.choice(base45.ALPHABET) + of.text[place + 1 :]


@operator(NOT_A_PASS)
def one_character_from_elsewhere(rng: random.Random, of: Specimen) -> str:
    place = rng.randrange(len(of.text))
    while (character := chr(rng.choice([rng.randrange(128), rng.randrange(0x110000)]))) in (
        base45.ALPHABET
    ):
        pass
    return of.text[:place] + character + of.text[place + 1 :]


@operator(*WELL_SPELT, NOT_A_PASS)
def several_characters_replaced(rng: random.Random, of: Specimen) -> str:
    characters = list(of.text)
    for _ in range(rng.randrange(2, 20)):
        characters[rng.randrange(4, len(characters))] = rng.choice(base45.ALPHABET)
    return "".join(characters)


@operator(*AT_ALL)
def one_character_inserted(rng: random.Random, of: Specimen) -> str:
    place = rng.randrange(len(of.text) + 1)
    return of.text[:place] + rng.choice(base45.ALPHABET) + of.text[place:]


@operator(*AT_ALL)
def characters_deleted(rng: random.Random, of: Specimen) -> str:
    place = rng.randrange(len(of.text))
    return of.text[:place] + of.text[place + rng.randrange(1, 5) :]


@operator(*AT_ALL)
def neighbours_swapped(rng: random.Random, of: Specimen) -> str:
    place = rng.randrange(len(of.text) - 1)
    pair = of.text[place : place + 2]
    return of.text[:place] + pair[::-1] + of.text[place + 2 :]


@operator(NOT_A_PASS, MALFORMED)
def cut_short(rng: random.Random, of: Specimen) -> str:
    return of.text[: rng.randrange(len(of.text))]


@operator(MALFORMED)
def continued(rng: random.Random, of: Specimen) -> str:
    return of.text + "".join(rng.choices(base45.ALPHABET, k=rng.randrange(1, 200)))


@operator(*WELL_SPELT)
def a_piece_copied_over_another(rng: random.Random, of: Specimen) -> str:
    length = rng.randrange(3, 60)
    taken, put = (rng.randrange(4, len(of.text) - length) for _ in range(2))
    return of.text[:put] + of.text[taken : taken + length] + of.text[put + length :]


@operator(*WELL_SPELT)
def two_passes_spliced(rng: random.Random, of: Specimen) -> str:
    place = rng.randrange(5, len(of.text))
    return of.text[:place] + rng.choice(SPECIMENS).text[place:]


@operator(NOT_A_PASS)
def lower_case_in_places(rng: random.Random, of: Specimen) -> str:
    changed = "".join(c.lower() if rng.random() < 0.1 else c for c in of.text)
    return changed if changed != of.text else of.text.lower()


@operator(*AT_ALL)
def another_prefix(rng: random.Random, of: Specimen) -> str:
    body = of.text[4:]
    prefixes = ["", "GP2:", "gp1:", "GP1;", "GP1", " GP1:", "\ufeffGP1:", "GP1:GP1:", "GP1: "]
    return rng.choice(prefixes) + body[rng.choice([0, 0, 1, 3]) :]


@operator(*WELL_SPELT)
def bits_flipped(rng: random.Random, of: Specimen) -> str:
    data = bytearray(of.data)
    for _ in range(rng.randrange(1, 5)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return as_text(bytes(data))


@operator(*WELL_SPELT)
def bytes_inserted_or_deleted(rng: random.Random, of: Specimen) -> str:
    place, count = rng.randrange(len(of.data)), rng.randrange(1, 4)
    if rng.random() < 0.5:
        return as_text(of.data[:place] + rng.randbytes(count) + of.data[place:])
    return as_text(of.data[:place] + of.data[place + count :])


@operator(MALFORMED)
def another_envelope(rng: random.Random, of: Specimen) -> str:
    data = bytearray(of.data)
    frame = [*range(8), 16, 17, len(data) - 66, len(data) - 65]
    place = rng.choice(frame)
    data[place] = (data[place] + rng.randrange(1, 256)) % 256
    return as_text(bytes(data))


@operator(BAD_SIGNATURE)
def another_signature(rng: random.Random, of: Specimen) -> str:
    random_one, zeros = rng.randbytes(64), bytes(64)
    kid = of.data[8:16].hex()
    other = rng.choice([random_one, zeros, of.signature[:32] + random_one[:32]])
    borrowed = rng.choice([s for s in SPECIMENS if s.payload != of.payload]).signature
    return framed(kid, of.payload, rng.choice([other, borrowed]))


@operator(BAD_SIGNATURE, UNKNOWN_ISSUER)
def another_kid(rng: random.Random, of: Specimen) -> str:
    others = {KEY.kid, SECOND_KEY.kid, rng.randbytes(8).hex()} - {of.data[8:16].hex()}
    return framed(rng.choice(sorted(others)), of.payload, of.signature)


@operator(BAD_SIGNATURE)
def other_claims_under_the_old_signature(rng: random.Random, of: Specimen) -> str:
    return framed(of.data[8:16].hex(), other_claims(rng, of.payload), of.signature)


@operator(BAD_SIGNATURE)
def signed_by_a_stranger_in_a_known_name(rng: random.Random, of: Specimen) -> str:
    return signed_by(STRANGER, other_claims(rng, of.payload), of.data[8:16].hex())


@operator(UNKNOWN_ISSUER)
def signed_by_a_stranger(rng: random.Random, of: Specimen) -> str:
    return signed_by(STRANGER, other_claims(rng, of.payload), STRANGER.kid)


@pytest.mark.parametrize("name", OPERATORS)
def test_no_mutant_is_accepted(name: str) -> None:
    mutate, allowed = OPERATORS[name]
    rng = random.Random(name)
    reasons: Counter[CodeReason] = Counter()
    wanted = ALL_MUTANTS // len(OPERATORS)
    while reasons.total() < wanted:
        mutant = mutate(rng, rng.choice(SPECIMENS))
        if mutant in ORIGINALS:
            continue
        try:
            accepted = pass_code.read(mutant, TRUSTED)
        except CodeError as error:
            reasons[error.reason] += 1
        except Exception as error:
            raise AssertionError(f"stray {error!r} on {mutant!r}") from error
        else:
            raise AssertionError(f"accepted {mutant!r}: {accepted}")
    LOG.info("%s: %s", name, {reason.value: count for reason, count in reasons.items()})
    assert set(reasons) <= allowed


def test_the_specimens_themselves_are_accepted() -> None:
    for specimen in SPECIMENS:
        assert pass_code.read(specimen.text, TRUSTED).kid in TRUSTED


def test_a_signed_payload_mutant_is_refused_or_is_canonical() -> None:
    # Not a forgery but a faulty issuer: nothing is read that we would have written otherwise.
    rng = random.Random("signed")
    refused: Counter[CodeReason] = Counter()
    for _ in range(ALL_MUTANTS // 10):
        payload = bytearray(rng.choice(SPECIMENS).payload)
        for _ in range(rng.randrange(1, 4)):
            payload[rng.randrange(len(payload))] = rng.randrange(256)
        text = signed_by(KEY, bytes(payload), KEY.kid)
        try:
            claims = pass_code.read(text, TRUSTED).claims
        except CodeError as error:
            refused[error.reason] += 1
        else:
            assert pass_code.write(claims, KEY) == text
    assert set(refused) == {MALFORMED}
