"""Gives each protein its split, that of its whole group."""

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mtl_keras.atomic import replacing

from ..cleaning.splits import choose_split
from .entry import Entry
from .grouping import Grouping
from .shards import read_shard

SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}
_SALT = "swissprot"
_LEAST_LARGE = 100
_LARGE = 50
"""A group of more than one in so many of all proteins is not held out: it would decide the result alone."""


class PlacedShard(NamedTuple):
    """Entries, and beside them in the same order their groups and splits."""

    entries: Path
    places: Path


class Placed(NamedTuple):
    """An entry, its group and its split."""

    entry: Entry
    group: str
    split: str


def place_proteins(shards: Sequence[Path], grouping: Grouping, folder: Path) -> list[PlacedShard]:
    """Writes group and split of each entry, a file for each file of entries, so that no later pass needs them all."""
    splits = _splits(grouping)
    placed = []
    for number, shard in enumerate(shards):
        path = folder / f"places-{number:05d}.tsv.gz"
        with replacing(path) as draft, gzip.open(draft, "wt", encoding="utf-8") as lines:
            for entry in read_shard(shard):
                group = grouping.names[entry.accession]
                lines.write(f"{group}\t{splits[group]}\n")
        placed.append(PlacedShard(shard, path))
    return placed


def _splits(grouping: Grouping) -> dict[str, str]:
    """Returns the split of each group, which follows from a hash of its name; training has the very large ones."""
    largest = max(_LEAST_LARGE, len(grouping.names) // _LARGE)
    sizes = Counter(grouping.names.values())
    training = next(iter(SHARES))
    return {group: training if size > largest else choose_split(group, SHARES, _SALT) for group, size in sizes.items()}


def read_placed(shards: Iterable[PlacedShard]) -> Iterator[Placed]:
    """Reads entries with their groups and splits."""
    for shard in shards:
        with gzip.open(shard.places, "rt", encoding="utf-8") as lines:
            for entry, line in zip(read_shard(shard.entries), lines, strict=True):
                group, split = line.rstrip("\n").split("\t")
                yield Placed(entry, group, split)


def group_sizes(grouping: Grouping) -> dict[str, int]:
    """Returns how many groups there are, and the proteins of the largest."""
    sizes = Counter(grouping.names.values())
    return {"groups": len(sizes), "proteins_of_the_largest_group": max(sizes.values(), default=0)}
