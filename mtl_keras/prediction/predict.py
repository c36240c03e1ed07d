"""Predicts texts, pictures or sequences."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError, UserErrors
from mtl_keras.prediction.looked_picture import LookedPicture
from mtl_keras.prediction.pictures import answer_looked
from mtl_keras.prediction.predictor import Answers, Predictor
from mtl_keras.prediction.sequences import AskedSequence, answer_sequences
from mtl_keras.prediction.texts import answer_texts
from mtl_keras.sequences.alphabet import cleaned, fault_of

_PLACE = "predict(inputs=...)"


def predict(path: "Path | str", inputs: "Sequence[str | Path | bytes]") -> list[Answers]:
    """Predicts every task for each text, picture or sequence.

    Args:
        path: a run's folder, or a SavedModel's, with or without the version.
        inputs: texts; where the model takes sequences, their letters; where it takes pictures, their paths or their
            encoded bytes.

    Returns:
        For each input ``{task: answer}``: ``{"label", "probability", "probabilities": {label: p}}``; ``{"value"}``;
        ``{"labels": [those given], "probabilities": {label: p}}``;
        ``{"entities": [{"text", "type", "start", "end", "probability"}]}``, with bytes of the text as places; or
        ``{"mask", "mask_probability", "shares": {label: share}}``, where the mask is class numbers and its
        probability floats, numpy arrays [h, w] of the upright picture's own size.

    Raises:
        UserError: the folder holds neither, an input is none that the model takes, or pictures or sequences are at
            fault: each of them is named, and nothing is predicted. (``mtl-keras predict`` skips them.)
    """
    if isinstance(inputs, str | bytes | Path):
        raise UserError(_PLACE, "expected a list of inputs; received a single one. Put it in a list.")
    if not isinstance(inputs, Iterable):
        raise UserError(_PLACE, f"expected a list of inputs; received {type(inputs).__name__}. Give a list.")
    predictor = Predictor.load(path)
    return _ANSWERS[predictor.field](predictor, inputs)


def _texts(predictor: Predictor, inputs: Sequence[Any]) -> list[Answers]:
    _check_types(inputs, str, "the model takes texts: expected str")
    return answer_texts(predictor, inputs)


def _check_types(inputs: Sequence[Any], types: Any, expected: str, advice: str = "") -> None:
    for number, each in enumerate(inputs):
        if not isinstance(each, types):
            raise UserError(_PLACE, f"{expected}; received {type(each).__name__} at {number}.{advice}")


def _pictures(predictor: Predictor, inputs: Sequence[Any]) -> list[Answers]:
    from mtl_keras.data.picture_looks import in_threads

    expected = "the model takes pictures: expected paths or encoded bytes"
    _check_types(inputs, str | Path | bytes, expected, " Encode an array: tf.io.encode_png(array).numpy().")
    pictures = [one if isinstance(one, bytes) else Path(one) for one in inputs]
    names = [f"picture {place}" if isinstance(one, bytes) else str(one) for place, one in enumerate(pictures)]
    looks = in_threads(LookedPicture.of, pictures, "Looking at pictures", len(pictures))
    _raise_faults(names, [look.fault for look in looks], "pictures")
    answered = list(answer_looked(predictor, looks))
    _raise_faults(names, [each.fault for each in answered], "pictures")
    return [each.answers for each in answered]


def _raise_faults(names: Sequence[str], faults: Sequence[str | None], what: str) -> None:
    found = [UserError(name, f"{fault}.") for name, fault in zip(names, faults, strict=True) if fault]
    if found:
        raise UserErrors(f"The model takes {what}; of those given, some are at fault:", found)


def _sequences(predictor: Predictor, inputs: Sequence[Any]) -> list[Answers]:
    _check_types(inputs, str, "the model takes sequences: expected str")
    asked = [AskedSequence(f"sequence {place}", cleaned(raw)) for place, raw in enumerate(inputs)]
    _raise_faults([one.name for one in asked], [fault_of(one.letters) for one in asked], "sequences")
    return [each.answers for each in answer_sequences(predictor, asked)]


_ANSWERS: dict[str, Callable[[Predictor, Sequence[Any]], list[Answers]]] = {
    "text": _texts,
    "image": _pictures,
    "sequence": _sequences,
}
"""By what the model takes."""
