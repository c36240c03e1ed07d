"""Precision, recall and F1 of entities, in plain Python."""

from collections.abc import Sequence

from mtl_keras.tagging.spans import spans

Tags = Sequence[Sequence[str]]


def entity_scores(gold: Tags, predicted: Tags) -> dict[str, float]:
    """Returns ``entity_f1``, ``entity_precision`` and ``entity_recall`` over all types, as ``EntityScore`` does."""
    hits, labelled, found = _counts(gold, predicted)
    return {
        "entity_f1": 2 * hits / (labelled + found) if labelled + found else 0.0,
        "entity_precision": hits / found if found else 0.0,
        "entity_recall": hits / labelled if labelled else 0.0,
    }


def _counts(gold: Tags, predicted: Tags) -> tuple[int, int, int]:
    """Counts the entities found rightly, those labelled, and those predicted."""
    hits = labelled = found = 0
    for right, guess in zip(gold, predicted, strict=True):
        there, said = set(spans(right)), set(spans(guess))
        hits, labelled, found = hits + len(there & said), labelled + len(there), found + len(said)
    return hits, labelled, found
