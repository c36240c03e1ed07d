"""Splits that stay the same on every machine and when rows come or go."""

import hashlib
from collections.abc import Mapping


def fraction(key: str) -> float:
    """Returns a number in [0, 1) that depends on the key alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big") / 2**56


def choose_split(key: str, shares: Mapping[str, float], salt: str) -> str:
    """Returns the split of a row by its key; ``shares`` add up to 1, another ``salt`` is another draw."""
    place, edge = fraction(f"{salt}\n{key}"), 0.0
    for name, share in shares.items():
        edge += share
        if place < edge:
            return name
    return list(shares)[-1]  # sums of shares may end a rounding error below 1
