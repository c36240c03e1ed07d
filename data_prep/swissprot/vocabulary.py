"""The labels in use of each feature."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .entry import Entry
from .labelling import FEATURES, Labelling


@dataclass(frozen=True)
class Vocabulary:
    """The labels that enough proteins of training have.

    Args:
        names: by feature, in order.
        parents: by feature and label, the labels directly above it; a label has fewer proteins than those above it, so
            that these are in use too.
    """

    names: Mapping[str, list[str]]
    parents: Mapping[str, Mapping[str, list[str]]]

    def known(self, feature: str, labels: Iterable[str]) -> list[str]:
        """Returns those of the labels that are in use."""
        known = self.parents[feature]
        return [label for label in labels if label in known]


def build_vocabulary(counts: Mapping[str, Counter[str]], labelling: Labelling, least: int) -> Vocabulary:
    """Returns the labels that at least so many proteins have.

    Args:
        counts: by feature, the proteins of training with each label.
        labelling: what the labels come from.
        least: the proteins that a label needs.
    """
    parents = {
        feature: {label: labelling.parents(feature, label) for label in _enough(feature, counts, labelling, least)}
        for feature in FEATURES
    }
    return Vocabulary({feature: list(labels) for feature, labels in parents.items()}, parents)


def _enough(feature: str, counts: Mapping[str, Counter[str]], labelling: Labelling, least: int) -> list[str]:
    enough = [label for label, count in counts[feature].items() if count >= least]
    return sorted(enough, key=lambda label: (labelling.order(feature, label), label))


def count_labels(entries: Iterable[Entry], labelling: Labelling) -> dict[str, Counter[str]]:
    """Returns by feature how many entries have each label."""
    counts: dict[str, Counter[str]] = {feature: Counter() for feature in FEATURES}
    for entry in entries:
        for feature, labels in labelling.labels(entry).items():
            counts[feature].update(labels)
    return counts
