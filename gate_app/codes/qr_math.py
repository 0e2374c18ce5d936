"""The arithmetic of QR codes (ISO/IEC 18004) on whole arrays: check bytes, and what masks cost."""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.bool_]
Octets = npt.NDArray[np.uint8]
Costs = npt.NDArray[np.int64]

FINDER_LIKE: Final = (0b10111010000, 0b00001011101)
"""What looks like a finder pattern with four light modules beside it, one bit a module."""


@lru_cache(maxsize=64)
def _multiples(count: int) -> Octets:
    """Every byte times the generator polynomial of ``count`` check bytes, (256, count)."""
    power, logarithm = np.zeros(510, dtype=np.uint8), np.zeros(256, dtype=np.intp)
    value = 1
    for exponent in range(255):
        power[exponent] = power[exponent + 255] = value
        logarithm[value] = exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)

    def times(one: Octets, other: Octets) -> Octets:
        product = power[logarithm[one] + logarithm[other]]
        return np.where((one == 0) | (other == 0), np.uint8(0), product)

    generator = np.ones(1, dtype=np.uint8)
    for exponent in range(count):
        shifted = np.append(generator, np.uint8(0))
        shifted[1:] ^= times(generator, power[exponent : exponent + 1])
        generator = shifted
    every = np.arange(256, dtype=np.uint8)
    return times(every[:, None], generator[None, 1:])


def check_bytes(blocks: Octets, count: int) -> Octets:
    """Reed-Solomon check bytes of each block: (k, n) to (k, count); zeros before it change none."""
    multiples = _multiples(count)
    rest = np.zeros((len(blocks), count), dtype=np.uint8)
    for column in blocks.T:
        first = rest[:, 0] ^ column
        rest[:, :-1] = rest[:, 1:]
        rest[:, -1] = 0
        rest ^= multiples[first]
    return rest


def penalties(codes: Bits) -> Costs:
    """How hard each of the codes, (k, n, n), is to read (7.8.3.1); the least is the best."""
    both = np.stack([codes, codes.transpose(0, 2, 1)])
    lines, columns = _runs(both) + _finders(both)
    total: Costs = lines + columns + _blocks(codes) + _balance(codes)
    return total


def _count(found: Bits) -> Costs:
    count: Costs = np.count_nonzero(found, axis=(-2, -1)).astype(np.int64)
    return count


def _runs(codes: Bits) -> Costs:
    """Five modules alike in a line cost 3, each further one 1."""
    alike = codes[..., 1:] == codes[..., :-1]
    fives = alike[..., :-3] & alike[..., 1:-2] & alike[..., 2:-1] & alike[..., 3:]
    goes_on = fives[..., 1:] & fives[..., :-1]
    return 3 * _count(fives) - 2 * _count(goes_on)


def _finders(codes: Bits) -> Costs:
    """Each likeness of a finder pattern costs 40."""
    width = codes.shape[-1] - 10
    seen = np.zeros((*codes.shape[:-1], width), dtype=np.uint16)
    for start in range(11):
        seen <<= 1
        seen |= codes[..., start : start + width]
    return 40 * _count((seen == FINDER_LIKE[0]) | (seen == FINDER_LIKE[1]))


def _blocks(codes: Bits) -> Costs:
    """Each square of four modules alike costs 3."""
    alike = codes[..., 1:] == codes[..., :-1]
    across = codes[:, 1:, :-1] == codes[:, :-1, :-1]
    return 3 * _count(alike[:, 1:] & alike[:, :-1] & across)


def _balance(codes: Bits) -> Costs:
    """Every 5 % that dark or light modules prevail by cost 10."""
    size = codes.shape[-1] ** 2
    # In the library's own floats: at an exact 5 % another way of reckoning may differ.
    percent = np.array([float(dark) / size for dark in _count(codes)])
    prevail: Costs = (np.abs(percent * 100 - 50) / 5).astype(np.int64)
    return prevail * 10
