"""The columns of a Parquet file of answers."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from mtl_keras.prediction.results.kept_answers import kept


class _Columns(NamedTuple):
    """The columns of a kind of answer: types by the endings of their names, and the values."""

    types: Callable[[], dict[str, Any]]
    values: Callable[[Mapping[str, Any]], list[Any]]


class TypedColumns:
    """The columns of one task, of Arrow's types.

    ``<task>`` is the label, the value, the list of labels or of entities; ``<task>_probability`` the probability of the
    label, ``<task>_probabilities`` a map of labels to theirs (the 50 likeliest and those given), ``<task>_confidence``
    a list beside that of words or residues, ``<task>_shares`` a map of a mask's labels.

    Args:
        task: the task's name.
        keys: what its answers hold, as ``Head.answer`` names it.
    """

    def __init__(self, task: str, keys: Collection[str]) -> None:
        self._columns = next((columns for key, columns in _KINDS.items() if key in keys), _PLAIN)
        self.types = {f"{task}{ending}": kind for ending, kind in self._columns.types().items()}

    def values(self, answer: Mapping[str, Any]) -> list[Any]:
        """Returns the values of an answer, None where there is none."""
        return self._columns.values(answer) if answer else [None] * len(self.types)


def _label_types() -> dict[str, Any]:
    import pyarrow as pa

    return {"": pa.string(), "_probability": pa.float32(), "_probabilities": pa.map_(pa.string(), pa.float32())}


def _label(answer: Mapping[str, Any]) -> list[Any]:
    return [answer["label"], answer["probability"], _named(answer)]


def _labels_types() -> dict[str, Any]:
    import pyarrow as pa

    return {"": pa.list_(pa.string()), "_probabilities": pa.map_(pa.string(), pa.float32())}


def _labels(answer: Mapping[str, Any]) -> list[Any]:
    return [answer["labels"], _named(answer)]


def _named(answer: Mapping[str, Any]) -> list[tuple[str, float]]:
    probabilities: Mapping[str, float] = answer["probabilities"]
    return [(name, probabilities[name]) for name in kept(answer)["probabilities"]]


def _entity_types() -> dict[str, Any]:
    import pyarrow as pa

    kinds = {"text": pa.string(), "type": pa.string(), "start": pa.int32(), "end": pa.int32()}
    return {"": pa.list_(pa.struct({**kinds, "probability": pa.float32()}))}


def _residue_types() -> dict[str, Any]:
    import pyarrow as pa

    return {"": pa.list_(pa.string()), "_confidence": pa.list_(pa.float32())}


def _share_types() -> dict[str, Any]:
    import pyarrow as pa

    return {"_shares": pa.map_(pa.string(), pa.float32())}


def _value_types() -> dict[str, Any]:
    import pyarrow as pa

    return {"": pa.float32()}


def _plain_types() -> dict[str, Any]:
    import pyarrow as pa

    return {"": pa.string()}


_KINDS = {
    "entity_types": _Columns(_entity_types, lambda answer: [answer["entities"]]),
    "mask": _Columns(_share_types, lambda answer: [list(answer["shares"].items())]),
    "confidence": _Columns(_residue_types, lambda answer: [answer["labels"], answer["confidence"]]),
    "label": _Columns(_label_types, _label),
    "labels": _Columns(_labels_types, _labels),
    "value": _Columns(_value_types, lambda answer: [answer["value"]]),
}
"""By a key that such an answer has; the first that fits."""
_PLAIN = _Columns(_plain_types, lambda answer: [json.dumps(answer)])
"""Of a head of the user's own."""
