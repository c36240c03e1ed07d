"""Numbers that stand for texts, where the texts themselves would fill the memory."""

import hashlib


def fingerprint(*parts: str) -> int:
    """Returns a number of 64 bits that only equal words have, but for one chance in 2^64 a pair."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big")
