"""What a flat file says of a sequence, to check it by."""

from functools import cache
from typing import Any

import numpy as np

from mtl_keras.sequences.alphabet import AMINO_ACIDS

Array = np.ndarray[Any, Any]

_FIRST, _LETTERS = 64, 32
"""The codes of ASCII among which the upper case letters are."""
_REVERSED_POLYNOMIAL = 0xD800000000000000
"""Of x^64 + x^4 + x^3 + x + 1, the one of ISO 3309."""
_WATER = 18.01528
_MASSES = {
    **{"G": 57.0519, "A": 71.0788, "S": 87.0782, "P": 97.1167, "V": 99.1326, "T": 101.1051, "C": 103.1388},
    **{"L": 113.1594, "I": 113.1594, "N": 114.1038, "D": 115.0886, "Q": 128.1307, "K": 128.1741, "E": 129.1155},
    **{"M": 131.1926, "H": 137.1411, "F": 147.1766, "R": 156.1875, "Y": 163.1760, "W": 186.2132},
    **{"U": 150.0388, "O": 237.3018},
}
"""Average masses of residues in dalton, of the masses of the elements' natural mixtures."""
_KNOWN = frozenset(AMINO_ACIDS + "UO")


def crc64(letters: str) -> str:
    """Returns the cyclic redundancy check of a sequence of upper case letters, 16 hexadecimal digits.

    The check is linear: it is the sum, bit by bit, of what each letter alone does with so many letters after it.
    """
    codes = np.frombuffer(letters.encode("ascii"), np.uint8).astype(np.int64) - _FIRST
    after = np.arange(len(letters))[::-1]
    shares = _shares(max(1024, 1 << len(letters).bit_length()))
    return f"{int(np.bitwise_xor.reduce(shares[after, codes], initial=0)):016X}"


@cache
def _shares(length: int) -> Array:
    """Returns [length, 32] uint64, what each letter does to the check with 0, 1, ... letters after it."""
    every = np.array([_of_byte(byte) for byte in range(256)], np.uint64)
    shares = [every[_FIRST : _FIRST + _LETTERS]]
    for _ in range(length - 1):
        last = shares[-1]
        shares.append(every[(last & np.uint64(0xFF)).astype(np.int64)] ^ (last >> np.uint64(8)))
    return np.stack(shares)


def _of_byte(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (_REVERSED_POLYNOMIAL if byte & 1 else 0)
    return byte


def molecular_weight(letters: str) -> float | None:
    """Returns the average mass in dalton; None where a letter has no mass of its own, as X."""
    if not _KNOWN.issuperset(letters):
        return None
    return _WATER + sum(mass * letters.count(letter) for letter, mass in _MASSES.items())
