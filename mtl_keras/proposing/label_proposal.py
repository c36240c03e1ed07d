"""The head, the metric and the reasons that labels ask for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev
from typing import Any

from mtl_keras.data.tag_schemes import tag_names
from mtl_keras.proposing.counted_labels import counted_labels
from mtl_keras.proposing.tag_look import TagLook

_UNEVEN, _VERY_UNEVEN = 2, 10
"""The largest class over the smallest from which a mean over classes is watched, and rare classes weigh more."""
_USUAL_SPREAD = (0.2, 5.0)
_USUAL_VARIANCE = (0.2, 5.0)


@dataclass(frozen=True)
class LabelProposal:
    """What labels ask for.

    Args:
        options: of the data set, beside the label's column.
        head: the head's table.
        monitor: the metric to watch.
        why_head: the reason of the head.
        why_monitor: the reason of the metric.
        comments: the labels with their counts, a sentence each.
        reasons: of other options of the head, by option.
        by_class: whether made splits can keep the shares of classes.
        loss_weight: of several tasks, what brings the loss to the size of the others'.
    """

    options: Mapping[str, Any]
    head: Mapping[str, Any]
    monitor: str
    why_head: str
    why_monitor: str
    comments: Sequence[str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    by_class: bool = False
    loss_weight: float = 1.0


def of_classes(
    counts: Counter[str], rows: str, why: str = "few distinct values, one a row", number_like: bool = False
) -> LabelProposal:
    """Returns what one class a row asks for.

    Args:
        counts: of the classes.
        rows: where they were counted.
        why: the reason of the head.
        number_like: whether the classes are numbers.
    """
    largest, smallest = max(counts.values()), min(counts.values())
    uneven = f"the largest class has {largest / smallest:.0f} times the rows of the smallest"
    head: dict[str, Any] = {"kind": "classification"}
    reasons = {}
    if largest >= _VERY_UNEVEN * smallest:
        head["class_weights"] = "root_balanced"
        reasons["class_weights"] = f"rare classes count more: {uneven}"
    even = largest < _UNEVEN * smallest
    comments = [counted_labels(counts, "class", "classes", rows)]
    if number_like and len(counts) > 2:
        comments.append(
            'The classes are numbers: where their order matters, label_type = "number" with head kind "regression" '
            'and monitor "r2" learns values instead.'
        )
    return LabelProposal(
        {},
        head,
        "accuracy" if even else "macro_f1",
        why,
        "the classes are about as frequent" if even else f"each class counts the same, as {uneven}",
        comments,
        reasons,
        by_class=True,
    )


def of_numbers(values: Sequence[float], rows: str) -> LabelProposal:
    """Returns what one number a row asks for."""
    mean, spread = fmean(values), pstdev(values) or 1.0
    comments = [
        f"Numbers from {min(values):,.6g} to {max(values):,.6g} in {rows}: mean {mean:,.4g}, standard deviation "
        f"{spread:,.4g}."
    ]
    if not _USUAL_SPREAD[0] <= max(spread, abs(mean) / 4) <= _USUAL_SPREAD[1]:
        comments.append(
            "The head takes them as they are, and learns best where they lie around 0 with a spread near 1: bring them "
            "there in the file, e.g. by (value - mean) / standard deviation, or by a logarithm."
        )
    return LabelProposal(
        {"label_type": "number"},
        {"kind": "regression"},
        "r2",
        "numbers with many distinct values",
        "the share of their variance that is explained, 0 for the mean",
        comments,
        loss_weight=1.0 if _USUAL_VARIANCE[0] <= spread**2 <= _USUAL_VARIANCE[1] else float(f"{spread**-2:.1g}"),
    )


def of_label_sets(sets: Sequence[Sequence[str]], separator: str | None, rows: str) -> LabelProposal:
    """Returns what any number of labels a row asks for."""
    counts = Counter(name for names in sets for name in dict.fromkeys(names))
    each = fmean(map(len, sets))
    options = {"label_type": "labels", **({"label_separator": separator} if separator else {})}
    return LabelProposal(
        options,
        {"kind": "multi_label"},
        "micro_f1",
        f"lists of names, {each:.1f} a row",
        "each label that is given or lacks counts the same",
        [counted_labels(counts, "label", "labels", rows)],
    )


def of_tags(sentences: Sequence[Sequence[str]], look: TagLook, rows: str) -> LabelProposal:
    """Returns what a tag a word asks for."""
    options: dict[str, Any] = {"scheme": look.scheme}
    comments: list[str] = []
    if look.broken:
        options["repair"] = True
        comments.append(
            f"{look.broken:,} tags do not keep to {look.scheme}, such as an I- that goes on with no entity: with "
            "repair they begin one; without, they are faults."
        )
    if look.scheme == "classes":
        counts = Counter(tag for tags in sentences for tag in tags)
        return LabelProposal(
            options,
            {"kind": "token_classification"},
            "accuracy",
            "a class a word, and no entities of several",
            "the share of words that get their class",
            [counted_labels(counts, "class", "classes", f"the words of {rows}")],
        )
    types = Counter(tag[2:] for tags in sentences for tag in tags if tag[0] in ("I" if look.scheme == "IO" else "BSU"))
    types = types or Counter(tag[2:] for tags in sentences for tag in tags if tag != "O")
    learned = len(tag_names((f"I-{name}" for name in types), "BIO"))
    what = "words of entities" if look.scheme == "IO" else "entities"
    return LabelProposal(
        options,
        {"kind": "token_tagging"},
        "entity_f1",
        f"{look.scheme} tags of entities, which are learned as {learned} tags of BIO",
        "an entity counts where all of its words and its type are right",
        [counted_labels(types, "type", "types", f"{types.total():,} {what} of {rows}"), *comments],
    )


def of_residues(strings: Sequence[str], rows: str, missing: str) -> LabelProposal:
    """Returns what a character a residue asks for."""
    counts = Counter(letter for string in strings for letter in string if letter not in missing)
    return LabelProposal(
        {"label_type": "residues"},
        {"kind": "token_classification"},
        "accuracy",
        "a character for each residue",
        "the share of residues that get their class",
        [counted_labels(counts, "class", "classes", f"the residues of {rows}")],
    )


def of_pixels(shares: Mapping[str, float], masks: int) -> LabelProposal:
    """Returns what a mask a picture asks for.

    Args:
        shares: of the pixels, by class.
        masks: how many were looked at.
    """
    rare = min(shares, key=lambda name: shares[name])
    head: dict[str, Any] = {"kind": "segmentation", "loss_terms": {"cross_entropy": 1, "dice": 1}}
    reasons = {"loss_terms": "Dice does not depend on how small a class is"}
    if shares[rare] < 0.1:
        head["class_weights"] = "root_balanced"
        reasons["class_weights"] = f"{100 * shares[rare]:.1f} of 100 pixels are {rare}"
    listed = ", ".join(f"{name} {100 * share:.1f}%" for name, share in shares.items())
    return LabelProposal(
        {"label": "mask"},
        head,
        "mean_iou",
        "a class a pixel",
        "each class counts the same, however few its pixels",
        [f"Classes of pixels with their shares in {masks:,} masks, some of each folder: {listed}. Rename them."],
        reasons,
    )
