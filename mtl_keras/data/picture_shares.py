"""Divides pictures, and puts them in order, by their names alone."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from mtl_keras.data.base import Split
from mtl_keras.data.picture import Picture
from mtl_keras.errors import UserError


def shuffled(pictures: Sequence[Picture], salt: str = "order") -> list[Picture]:
    """Returns the pictures in an order that follows nothing but a hash of their names, the same at each call."""
    return sorted(pictures, key=lambda picture: (_hash(f"{salt}/{picture.name}"), picture.name))


def take_shares(pictures: Sequence[Picture], shares: dict[Split, float | None], place: str) -> list[Picture]:
    """Takes pictures of the training rows for other splits: the same share of each class.

    Raises:
        UserError: a split has pictures of its own and a share.
    """
    given = {split: share for split, share in shares.items() if share is not None}
    for split in given:
        if any(picture.split == split for picture in pictures):
            problem = f"has pictures of its own and {split}_share = {given[split]}. Leave {split}_share out."
            raise UserError(place, f"the split {split} {problem}")
    classes: dict[str | None, list[Picture]] = defaultdict(list)
    for picture in pictures:
        if picture.split == "train" and given:
            classes[picture.class_name].append(picture)
    moved = {id(one): one.within(split) for members in classes.values() for one, split in _taken(members, given)}
    return [moved.get(id(picture), picture) for picture in pictures]


def _taken(members: Sequence[Picture], shares: dict[Split, float]) -> list[tuple[Picture, Split]]:
    """Returns which pictures of a class go to which split; at least one stays."""
    order = iter(shuffled(members, "split")[:-1])
    counts = {split: round(share * len(members)) for split, share in shares.items()}
    return [
        (picture, split) for split, count in counts.items() for _, picture in zip(range(count), order, strict=False)
    ]


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).digest()
