"""Splits that keep groups together and have their share of each label."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

from ..cleaning.splits import fraction

Labels = Counter[Hashable]


def split_groups(
    keys: Sequence[str],
    groups: Sequence[int],
    labels: Sequence[Sequence[Hashable]],
    shares: Mapping[str, float],
    salt: str,
    largest: int,
) -> list[str]:
    """Returns the split of each row; all rows of a group have the same.

    Groups of more than ``largest`` rows are in the first split, which is the training's: in a held-out one they would
    decide the result alone. The others follow in the order of a hash of their first key in alphabetical order, each to
    the split that lacks most of its labels: the highest mean, over the labels of its rows, of the part of the split's
    share that is not there yet. The first split is preferred among equals.

    Args:
        keys: of the rows.
        groups: the group of each row.
        labels: those that each row has.
        shares: of the splits, the training's first; they add up to 1.
        salt: another one is another draw.
        largest: rows of a group that may be held out.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    places = {group: fraction(f"{salt}\n{min(keys[row] for row in rows)}") for group, rows in members.items()}
    totals = Counter(label for row in labels for label in row)
    wanted = {split: {label: share * count for label, count in totals.items()} for split, share in shares.items()}
    there: dict[str, Labels] = {split: Counter() for split in shares}
    chosen: dict[int, str] = {}
    for group in sorted(members, key=lambda group: (len(members[group]) <= largest, places[group])):
        own = Counter(label for row in members[group] for label in labels[row])
        lacks = {split: _lack(own, wanted[split], there[split]) for split in shares}
        may = list(shares) if len(members[group]) <= largest else list(shares)[:1]
        chosen[group] = max(may, key=lacks.__getitem__)
        there[chosen[group]] += own
    return [chosen[group] for group in groups]


def _lack(own: Labels, wanted: Mapping[Hashable, float], there: Labels) -> float:
    """Returns how much of the labels of a group a split still lacks, times their number."""
    return sum(count * (1 - there[label] / wanted[label]) for label, count in own.items())
