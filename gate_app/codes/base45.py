"""Base45 (RFC 9285): bytes as text of the QR alphanumeric mode, two bytes in three characters."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_VALUE: Final = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Text of ``data``: three characters for each two bytes, two for an odd last byte."""
    characters = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            characters.append(ALPHABET[digit])
    return "".join(characters)


def decode(text: str) -> bytes:
    """Bytes of ``text``; ValueError for any text that ``encode`` does not write."""
    try:
        digits = [_VALUE[character] for character in text]
    except KeyError:
        raise ValueError("a character outside the Base45 alphabet") from None
    if len(digits) % 3 == 1:
        raise ValueError("a Base45 text of impossible length")
    data = bytearray()
    for start in range(0, len(digits) - 2, 3):
        number = digits[start] + 45 * digits[start + 1] + 2025 * digits[start + 2]
        if number > 0xFFFF:
            raise ValueError("three Base45 characters beyond two bytes")
        data += number.to_bytes(2, "big")
    if len(digits) % 3 == 2:
        number = digits[-2] + 45 * digits[-1]
        if number > 0xFF:
            raise ValueError("two Base45 characters beyond one byte")
        data.append(number)
    return bytes(data)
