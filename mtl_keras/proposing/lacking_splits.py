"""Splits that names of splits leave without rows."""

from collections.abc import Iterable, Mapping
from typing import get_args

from mtl_keras.data.base import Split
from mtl_keras.data.split_names import split_named
from mtl_keras.proposing.made_shares import shares_of


def lacking_splits(names: Iterable[str]) -> list[Split]:
    """Returns the splits that none of some names means, in their order."""
    there = {split_named(name, "") for name in {*names}}
    return [split for split in get_args(Split) if split not in there]


def lacking_shares(names: Iterable[str], rows: int) -> dict[str, float]:
    """Returns the shares of the training rows that go to splits which no name means, as options of a data set."""
    lacking = lacking_splits(names)
    return {f"{split}_share": share for split, share in shares_of(rows).items() if split in lacking}


def told_of(shares: Mapping[str, float]) -> list[str]:
    """Tells of such shares; nothing where there are none."""
    splits = " and ".join(name.removesuffix("_share") for name in shares if name.endswith("_share"))
    return [f"None is named {splits}, which a training wants: a share of train goes there."] if splits else []
