"""How names and numbers read to a person."""

import math
from typing import Any

NONE = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
METRICS = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "entity_f1": "entity F1",
    "entity_precision": "entity precision",
    "entity_recall": "entity recall",
    "mae": "mean absolute error",
    "rmse": "root mean squared error",
    "r2": "R²",
    "mean_iou": "mean IoU",
    "micro_f1": "micro-F1",
    "mcc": "MCC",
    "fmax": "F-max",
    "micro_auprc": "micro-AUPRC",
    "macro_auprc": "macro-AUPRC",
    "pixel_accuracy": "pixel accuracy",
    "loss": "loss",
}
IOU = "iou_"
"""Begins the name of the metric of one class of pixels; the class's name follows."""
SYSTEMS = {
    "majority": "majority class",
    "tfidf_logistic_regression": "TF-IDF + logistic regression",
    "most_frequent_tag": "most frequent tag of each word",
    "composition_logistic_regression": "amino acid composition + logistic regression",
    "kmer_logistic_regression": "k-mers + logistic regression",
    "most_frequent_label": "most frequent label of each letter or word",
    "window_logistic_regression": "15 neighbouring residues + logistic regression",
}
CONSTANTS = {
    "multi_label": "frequency of each label",
    "regression": "mean value",
    "segmentation": "most frequent class for every pixel",
    "token_classification": "most frequent label for every word or residue",
    "token_tagging": "no entity at all",
}
HEADS = {
    "classification": "classification",
    "multi_label": "multi-label",
    "regression": "regression",
    "segmentation": "segmentation",
    "token_classification": "a label for each word or residue",
    "token_tagging": "entities in text",
}


def metric_name(name: str) -> str:
    """Returns a metric's name in words."""
    if name.startswith(IOU):
        return f"IoU of {name.removeprefix(IOU)}"
    return METRICS.get(name, name.replace("_", " "))


def system_name(name: str, head: str = "") -> str:
    """Returns a baseline's name in words; ``majority`` is another thing for each kind of head."""
    if name == "majority" and head in CONSTANTS:
        return CONSTANTS[head]
    return SYSTEMS.get(name, name.replace("_", " "))


def capital(text: str) -> str:
    """Returns a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def number(value: Any, places: int = 3) -> str:
    """Returns a score with a fixed number of places; an en dash where it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return NONE
    text = f"{value:,.{places}f}" if abs(value) < 1000 else f"{value:,.0f}"
    return text.replace("-", MINUS)


def count(many: int, noun: str) -> str:
    """Returns a number of things, the noun in the plural but for one."""
    return f"{many:,} {noun}" + ("" if many == 1 else "s")


def signed(value: float) -> str:
    """Returns a difference with its sign, none where it rounds to nothing."""
    sign = "+" if value > 0 else MINUS
    return (sign if round(value, 3) else "") + number(abs(value))


def percent(share: float) -> str:
    """Returns a share of one as whole percents; an en dash where there is none."""
    return f"{100 * share:.0f} %" if math.isfinite(share) else NONE


def duration(seconds: float) -> str:
    """Returns a time span in the unit that suits it."""
    if not math.isfinite(seconds):
        return NONE
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.1f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def finite(value: Any) -> float:
    """Returns a value as a float, NaN where it is no number."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
