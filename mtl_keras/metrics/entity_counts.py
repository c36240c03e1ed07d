"""Precision, recall and F1 of entities, in plain Python."""

from collections import Counter
from collections.abc import Sequence

from mtl_keras.tagging.spans import spans

Tags = Sequence[Sequence[str]]


def entity_scores(gold: Tags, predicted: Tags) -> dict[str, float]:
    """Returns ``entity_f1``, ``entity_precision`` and ``entity_recall`` over all types, as ``EntityScore`` does."""
    scores = _scores(*(counts.total() for counts in _counts(gold, predicted)))
    return {f"entity_{name}": scores[name] for name in ("f1", "precision", "recall")}


def entities_by_type(gold: Tags, predicted: Tags) -> dict[str, dict[str, float]]:
    """Returns ``precision``, ``recall``, ``f1`` and ``support`` (how many there are) of each type that occurs."""
    hits, labelled, found = _counts(gold, predicted)
    return {
        kind: {**_scores(hits[kind], labelled[kind], found[kind]), "support": labelled[kind]}
        for kind in sorted(labelled | found)
    }


def _counts(gold: Tags, predicted: Tags) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Counts, by type, the entities found rightly, those labelled, and those predicted."""
    hits, labelled, found = Counter[str](), Counter[str](), Counter[str]()
    for right, guess in zip(gold, predicted, strict=True):
        there, said = set(spans(right)), set(spans(guess))
        for counter, these in ((hits, there & said), (labelled, there), (found, said)):
            counter.update(span.type for span in these)
    return hits, labelled, found


def _scores(hits: int, labelled: int, found: int) -> dict[str, float]:
    return {
        "precision": hits / found if found else 0.0,
        "recall": hits / labelled if labelled else 0.0,
        "f1": 2 * hits / (labelled + found) if labelled + found else 0.0,
    }
