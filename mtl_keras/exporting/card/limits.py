"""What a model cannot do."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mtl_keras.exporting.card.markdown import bullets, section
from mtl_keras.report.wording import count

if TYPE_CHECKING:
    from mtl_keras.exporting.export_record import ExportRecord

_FEW = 20
_MOST = 8

_HEADS = {
    "classification": "always gives one of its labels, also of a row that is none of them",
    "multi_label": "gives a label from its threshold on; the labels do not exclude each other",
    "regression": "gives one number without how sure it is, and knows none far outside of the training rows'",
    "segmentation": "sees the picture at the size above: what is smaller than a few of those pixels is lost",
    "token_classification": "gives each word or residue a label, also one that is none of them",
    "token_tagging": "finds entities that do not overlap, of its types only",
}


def limits_section(record: "ExportRecord") -> str:
    """Returns a list."""
    heads = [f"`{name}` {_HEADS[kind]}" for name in record.labels if (kind := record.trained.head(name).kind) in _HEADS]
    seen = _SEEN[record.preprocessing["takes"]](record.preprocessing["preprocessor"])
    return section("Limits", bullets([*seen, *heads, *_validated(record), *_rare(record)]))


def _text(options: Mapping[str, Any]) -> list[str]:
    cut = f"a text of more than {options['sequence_length']} pieces is cut; nothing past that is seen or tagged"
    return ["it knows the language and kind of text of its training rows; of others its answers mean little", cut]


def _image(options: Mapping[str, Any]) -> list[str]:
    height, width = options["image_size"]
    return [
        f"it sees pictures at {height} x {width} pixels",
        "it knows the cameras, light and things of its training rows; of others its answers mean little",
    ]


def _sequence(options: Mapping[str, Any]) -> list[str]:
    return ["it takes any letters for a protein; a sequence unlike those of the training rows is answered all the same"]


_SEEN: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {"text": _text, "image": _image, "sequence": _sequence}
"""By what a row is."""


def _validated(record: "ExportRecord") -> list[str]:
    """Returns how many rows the scores are of."""
    tasks = record.facts.get("tasks", {})
    return [
        f"`{name}` is scored on {count(own['validation']['labelled'], 'validation row')} and "
        f"{count(own['test']['labelled'], 'test row')}"
        for name in record.labels
        if {"validation", "test"} <= (own := tasks.get(name, {})).keys()
    ]


def _rare(record: "ExportRecord") -> list[str]:
    """Returns the labels of which training had few."""
    found = []
    for name in record.labels:
        classes = record.facts.get("tasks", {}).get(name, {}).get("train", {}).get("classes", {})
        rare = sorted((many, label) for label, many in classes.items() if many < _FEW)
        if rare:
            shown = ", ".join(f"{label} ({many})" for many, label in rare[:_MOST])
            more = f" and {count(len(rare) - _MOST, 'other')}" if len(rare) > _MOST else ""
            found.append(f"`{name}` saw fewer than {_FEW} training rows of {shown}{more}")
    return found
