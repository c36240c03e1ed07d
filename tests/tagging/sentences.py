"""Hard and random taggings, shared by the tests of spans, metrics and decoding."""

import random

TYPES = ("loc", "misc", "per")
LABELS = ("O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"))

# Gold tags may be ill-formed; predictions are decoded, so well-formed.
HARD: list[tuple[str, str]] = [
    ("", ""),
    ("O", "O"),
    ("B-per", "B-per"),
    ("I-per", "B-per"),
    ("O I-per I-per O", "O B-per I-per O"),
    ("B-per B-per", "B-per I-per"),
    ("B-per I-per", "B-per B-per"),
    ("B-per I-loc", "B-per B-loc"),
    ("I-per I-loc I-loc", "B-per B-loc I-loc"),
    ("B-per I-per I-per", "B-per I-per O"),
    ("B-per I-per O", "B-per I-per I-per"),
    ("O B-per I-per", "B-per I-per I-per"),
    ("B-per I-per", "B-loc I-loc"),
    ("B-per O I-per", "B-per O B-per"),
    ("B-loc I-loc B-loc I-loc", "B-loc I-loc I-loc I-loc"),
    ("O O O", "B-misc B-misc B-misc"),
    ("B-misc B-misc B-misc", "O O O"),
    ("I-loc O I-loc I-per I-per", "B-loc O B-loc B-per I-per"),
    ("B-per I-per I-loc I-per", "B-per I-per B-loc B-per"),
]


def random_tags(rng: random.Random, length: int) -> list[str]:
    return [rng.choice(LABELS) for _ in range(length)]
