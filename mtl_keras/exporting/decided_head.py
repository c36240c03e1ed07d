"""A head that decides by thresholds of its own."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from mtl_keras.heads.given_names import given_names

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.heads.base import Head

Answer = dict[str, "tf.Tensor"]


class DecidedHead:
    """Gives the answers of a head with decisions by other thresholds; in all else it is that head.

    Args:
        head: a ``multi_label``, or a ``classification`` of two labels.
        threshold: a probability a label, from which it is given; of two classes one, from which a row is of the second.
    """

    def __init__(self, head: "Head", threshold: tuple[float, ...]) -> None:
        self._head = head
        self.threshold = threshold

    def __getattr__(self, name: str) -> Any:
        return getattr(self._head, name)

    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> Answer:
        """Returns the head's answer, decided anew."""
        return self._decided(self._head.answer(y_pred, features))

    def evaluated(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> Answer:
        """Returns what evaluation takes of the head, decided anew."""
        return self._decided(self._head.evaluated(y_pred, features))

    def _decided(self, answer: Answer) -> Answer:
        decided = _DECISIONS[self._head.per](answer, self._head, self.threshold)
        return {key: decided.get(key, value) for key, value in answer.items()}


def _several(answer: Answer, head: Any, thresholds: Sequence[float]) -> Answer:
    import tensorflow as tf

    given = answer["probabilities"] >= tf.constant(thresholds, tf.float32)
    return {"given": given} if "given" in answer else {"labels": given_names(given, head.names())}


def _one_of_two(answer: Answer, head: Any, thresholds: Sequence[float]) -> Answer:
    import tensorflow as tf

    second = tf.cast(answer["probabilities"][:, 1] >= tf.constant(thresholds[0], tf.float32), tf.int32)
    return {
        "label": tf.gather(tf.constant(head.names()), second),
        "probability": tf.gather(answer["probabilities"], second, batch_dims=1),
    }


_DECISIONS: dict[str, Callable[[Answer, Any, Sequence[float]], Answer]] = {"label": _several, "row": _one_of_two}
"""By what has a label."""
