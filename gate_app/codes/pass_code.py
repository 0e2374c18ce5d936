"""Code text of a pass to its signed claims, and back (GP1).

``GP1:`` and Base45 (RFC 9285) of a tagged COSE_Sign1 (RFC 9052) that holds a CWT (RFC 8392),
signed with Ed25519 (alg -19, RFC 9864). The envelope has one shape only and is compared byte
by byte, so no CBOR is parsed before the signature holds; and what is read must be, to the
byte, what ``write`` would have written.
"""

import enum
import re
from typing import Any, Final, NoReturn

import cbor2
import msgspec
from cryptography.exceptions import InvalidSignature

from gate_app.codes import base45
from gate_app.codes.keys import PublicKeys, SigningKey
from gate_app.domain.passes import Claims, PassKind

PREFIX: Final = "GP1:"
SHORTEST: Final = 120
LONGEST: Final = 366

_GRAMMAR = re.compile(r"GP1:[0-9A-Z $%*+\-./:]*")

# COSE_Sign1: D2 84 | 4D A2 01 32 04 48 kid | A0 | 58 n payload | 58 40 signature.
_TAGGED_ARRAY = b"\xd2\x84"
_PROTECTED = b"\x4d\xa2\x01\x32\x04\x48"
_NO_UNPROTECTED = b"\xa0"
_BYTES = b"\x58"
_SIGNATURE_BYTES = 64
_SIGNATURE_HEAD = bytes([0x58, _SIGNATURE_BYTES])
_SIG_STRUCTURE = b"\x84\x6aSignature1"
_NO_EXTERNAL_DATA = b"\x40"
_KID_AT = len(_TAGGED_ARRAY + _PROTECTED)
_PAYLOAD_HEAD_AT = _KID_AT + 8
_PAYLOAD_AT = _PAYLOAD_HEAD_AT + 3

# CWT claim keys (RFC 8392), and the private claim with keys of our own.
_EXP, _NBF, _CTI, _PASS = 4, 5, 7, -65537
_KIND, _NAME, _ENTERPRISE, _ZONES, _WINDOW, _PHOTO, _ESCORTED = 1, 2, 3, 4, 5, 6, 7


class CodeReason(enum.StrEnum):
    """Why a code text is not a pass that holds."""

    NOT_A_PASS = "not-a-pass"
    MALFORMED = "malformed"
    UNKNOWN_ISSUER = "unknown-issuer"
    BAD_SIGNATURE = "bad-signature"


class CodeError(ValueError):
    """A code text was refused; ``reason`` says at which step."""

    def __init__(self, reason: CodeReason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason


class PassRead(msgspec.Struct, frozen=True):
    """A pass whose signature holds, and the key that signed it."""

    claims: Claims
    kid: str


def read(text: str, keys: PublicKeys) -> PassRead:
    """Signed claims of a code text; CodeError, and nothing else, whatever ``text`` is.

    The text is taken as it is: a caller strips line ends only, a space is a Base45 character.
    Time is not looked at here.
    """
    kid, signed, signature, payload = _open_envelope(text)
    key = keys.get(kid)
    if key is None:
        raise CodeError(CodeReason.UNKNOWN_ISSUER, kid)
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        raise CodeError(CodeReason.BAD_SIGNATURE) from None
    return PassRead(_decode_payload(payload), kid)


def write(claims: Claims, key: SigningKey) -> str:
    """Code text of ``claims``, 120 to 366 characters; CodeError when they do not fit."""
    payload = _encode_payload(claims)
    protected = _PROTECTED + bytes.fromhex(key.kid)
    # Claims at every limit, each character of four bytes, stay below 256 bytes.
    payload_item = _BYTES + bytes([len(payload)]) + payload
    signature = key.sign(_SIG_STRUCTURE + protected + _NO_EXTERNAL_DATA + payload_item)
    envelope = _TAGGED_ARRAY + protected + _NO_UNPROTECTED + payload_item
    text = PREFIX + base45.encode(envelope + _SIGNATURE_HEAD + signature)
    if len(text) > LONGEST:
        _malformed("the claims are too long")
    return text


def inspect(text: str, keys: PublicKeys, at: int) -> dict[str, Any]:
    """What a code says at ``at`` (seconds since 1970 UTC), as JSON; never raises.

    ``{"accept": True, "claims": …}`` or ``{"accept": False, "reason": …}``, the reason one of
    CodeReason, ``not-yet-valid`` or ``expired``. Windows, zones and revocation are not looked at.
    """
    try:
        claims = read(text, keys).claims
    except CodeError as error:
        return {"accept": False, "reason": error.reason.value}
    if claims.nbf is not None and at < claims.nbf:
        return {"accept": False, "reason": "not-yet-valid"}
    if at >= claims.exp:
        return {"accept": False, "reason": "expired"}
    return {"accept": True, "claims": claims_as_json(claims)}


def claims_as_json(claims: Claims) -> dict[str, Any]:
    """Claims keyed by CWT claim numbers as text, byte strings in hex."""

    def readable(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): readable(inner) for key, inner in value.items()}
        return value.hex() if isinstance(value, bytes) else value

    document: dict[str, Any] = readable(_claim_map(claims))
    return document


def _malformed(detail: str) -> NoReturn:
    raise CodeError(CodeReason.MALFORMED, detail)


def _open_envelope(text: str) -> tuple[str, bytes, bytes, bytes]:
    """Kid, the bytes that are signed (RFC 9052, 4.4), signature and payload of a code text."""
    if not _GRAMMAR.fullmatch(text):
        raise CodeError(CodeReason.NOT_A_PASS)
    if not SHORTEST <= len(text) <= LONGEST:
        _malformed("length")
    try:
        data = base45.decode(text[len(PREFIX) :])
    except ValueError as error:
        _malformed(str(error))
    kid = data[_KID_AT:_PAYLOAD_HEAD_AT]
    length = data[_PAYLOAD_AT - 1 : _PAYLOAD_AT]
    payload = data[_PAYLOAD_AT:][: length[0] if length else 0]
    signature = data[-_SIGNATURE_BYTES:]
    protected = _PROTECTED + kid
    payload_item = _BYTES + length + payload
    only_shape = _TAGGED_ARRAY + protected + _NO_UNPROTECTED + payload_item + _SIGNATURE_HEAD
    if data != only_shape + signature:
        _malformed("envelope")
    signed = _SIG_STRUCTURE + protected + _NO_EXTERNAL_DATA + payload_item
    return kid.hex(), signed, signature, payload


def _claim_map(claims: Claims) -> dict[int, Any]:
    """The CWT claims set, its keys in canonical order."""
    details: dict[int, Any] = {
        _KIND: int(claims.kind),
        _NAME: claims.name,
        _ENTERPRISE: claims.enterprise,
        _ZONES: list(claims.zones),
        _WINDOW: None if claims.window is None else list(claims.window),
        _PHOTO: None if claims.photo is None else bytes.fromhex(claims.photo),
        _ESCORTED: None if claims.escorted is None else bytes.fromhex(claims.escorted),
    }
    document: dict[int, Any] = {
        _EXP: claims.exp,
        _NBF: claims.nbf,
        _CTI: bytes.fromhex(claims.pass_id),
        _PASS: {key: value for key, value in details.items() if value is not None},
    }
    return {key: value for key, value in document.items() if value is not None}


def _encode_payload(claims: Claims) -> bytes:
    return cbor2.dumps(_claim_map(claims), canonical=True)


def _decode_payload(payload: bytes) -> Claims:
    """Claims of a payload whose signature holds; CodeError unless it is what we would write."""
    try:
        claims = _claims_of(cbor2.loads(payload))
    except Exception as error:
        # The one place for all that a CBOR library may raise on bytes of any shape: a code
        # that is signed but not readable is refused like any other, the gate goes on.
        raise CodeError(CodeReason.MALFORMED, "payload") from error
    # Equal bytes exclude unknown, doubled and misplaced keys, floats and long forms at once.
    if _encode_payload(claims) != payload:
        _malformed("payload is not canonical")
    return claims


def _claims_of(document: Any) -> Claims:
    details = document[_PASS]
    window = details.get(_WINDOW)
    return Claims(
        pass_id=document[_CTI].hex(),
        kind=PassKind(details[_KIND]),
        name=details[_NAME],
        enterprise=details[_ENTERPRISE],
        zones=tuple(details[_ZONES]),
        exp=document[_EXP],
        nbf=document.get(_NBF),
        window=None if window is None else tuple(window),
        photo=details[_PHOTO].hex() if _PHOTO in details else None,
        escorted=details[_ESCORTED].hex() if _ESCORTED in details else None,
    )
