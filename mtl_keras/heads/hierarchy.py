"""Labels that are parents of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from mtl_keras import components

if TYPE_CHECKING:
    import numpy as np

Parents = Mapping[str, Sequence[str]]
Level = tuple[list[int], list[int]]
"""The numbers of labels, and beside each that of one of its parents."""

_AT_ONCE = 2**22
"""Scores that are copied at once."""


@dataclass(frozen=True)
class Hierarchy:
    """A directed graph of labels without cycles: each says which its parents are, any number of them.

    Args:
        levels: all links of labels to parents, in an order in which a label's own value is ready before its parents
            take it: of each parent, the links stand in one level, after the levels of its children.
    """

    levels: tuple[Level, ...]

    @classmethod
    def of(cls, labels: Sequence[str], parents: Parents) -> "Hierarchy":
        """Reads names of labels and of their parents, which ``check_parents`` has looked at."""
        heights = dict.fromkeys(labels, 0)
        for name in reversed(list(TopologicalSorter(parents).static_order())):
            for parent in parents.get(name, ()):
                heights[parent] = max(heights[parent], heights[name] + 1)
        numbers = {name: number for number, name in enumerate(labels)}
        levels: list[Level] = [([], []) for _ in range(max(heights.values(), default=0))]
        for name, own in parents.items():
            for parent in own:
                children, above = levels[heights[parent] - 1]
                children.append(numbers[name])
                above.append(numbers[parent])
        return cls(tuple(levels))

    @cached_property
    def arrays(self) -> "tuple[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]], ...]":
        """The levels as arrays, the links of one parent together."""
        import numpy as np

        pairs = (np.asarray(level, np.int32) for level in self.levels)
        sorted_pairs = (pair[:, np.argsort(pair[1], kind="stable")] for pair in pairs)
        return tuple((children, above) for children, above in sorted_pairs)

    def lines(self, labels: int) -> list[list[int]]:
        """Returns of each of so many labels the numbers of itself and of all its ancestors."""
        lines = [{number} for number in range(labels)]
        for children, above in reversed(self.levels):  # a parent has its own ancestors before it hands them down
            for child, parent in zip(children, above, strict=True):
                lines[child] |= lines[parent]
        return [sorted(line) for line in lines]

    def raised(self, scores: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Returns scores [N, C] in which each label has at least those of its descendants."""
        import numpy as np

        raised = np.array(scores)
        rows = max(1, _AT_ONCE // max(1, scores.shape[1]))
        for start in range(0, len(scores), rows):
            by_label = raised[start : start + rows].T.copy()
            for children, above in self.arrays:
                first = np.flatnonzero(np.diff(above, prepend=-1))
                largest = np.maximum.reduceat(by_label[children], first)
                by_label[above[first]] = np.maximum(by_label[above[first]], largest)
            raised[start : start + rows] = by_label.T
        return raised


def check_parents(parents: Parents, labels: Sequence[str] | None) -> None:
    """Looks whether labels and parents are known names, and no label is its own ancestor.

    Args:
        parents: the parents of each label that has some.
        labels: all names, or None where they are not known yet.

    Raises:
        ValueError: they are not.
    """
    if labels is not None:
        known = set(labels)
        names = dict.fromkeys(name for child, own in parents.items() for name in (child, *own))
        if unknown := [name for name in names if name not in known]:
            near = components.nearest(unknown[0], labels)
            few = components.one_of(labels[:10]) + (f" ({len(labels) - 10:,} more)" if len(labels) > 10 else "")
            others = f" and {len(unknown) - 1:,} more" if len(unknown) > 1 else ""
            raise ValueError(f"parents: expected names of labels, {few}; received {unknown[0]!r}{others}.{near}")
    try:
        TopologicalSorter(parents).prepare()
    except CycleError as error:
        cycle = " -> ".join(map(repr, error.args[1][:10]))
        raise ValueError(
            f"parents: expected no label to be its own ancestor; received the cycle {cycle}. Take one of these out."
        ) from error
