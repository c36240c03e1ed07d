"""One label a row."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import PositiveInt

from mtl_keras.features import Features
from mtl_keras.heads.hidden import hidden_layers
from mtl_keras.heads.labelled import POWERS, LabelledHead
from mtl_keras.heads.pooling import MAXIMA, Pooling, pooled

if TYPE_CHECKING:
    import keras
    import numpy as np
    import tensorflow as tf

_MOST_REPEATS = 100


class Classification(LabelledHead):
    """Chooses one of C labels for a row, by softmax.

    The model's output is logits; ``answer`` gives probabilities.

    Args:
        labels: see ``LabelledHead``, as are ``dropout``, ``label_smoothing`` and ``class_weights``.
        hidden: widths of GELU layers between the features and the logits.
        pooling: ``mean_and_max`` takes the maxima of a picture's feature maps too: a thing that is small in the
            picture is lost in a mean.
        oversampling: how often a pass over the training rows takes those of a class, so that rare classes are seen
            more: ``"balanced"``, the size of the largest class over the class's own, rounded (each class comes about
            as often), or ``"root_balanced"``, the square root of that (LVIS's repeat factor); at most 100 times.
            ``mtl_keras.train`` does it; it counters the same imbalance as ``class_weights``: choose one of them. An
            epoch has as many steps as without it.

    Shapes:
        features: [B, D] (or tokens or maps, pooled by the mean). Output: logits [B, C]. Labels: [B], int.

    Example:
        >>> import mtl_keras as mtl
        >>> head = mtl.heads.Classification(labels=["a", "b"], hidden=[64])

    Reference:
        Gupta et al., 2019, LVIS, arXiv:1908.03195: repeat factor sampling. Their factors are relative to a frequency
        that is chosen, ours to that of the most frequent class, and rounded where they draw.
    """

    kind: ClassVar[str] = "classification"
    needs: ClassVar[tuple[str, ...]] = ("pooled", "tokens", "maps")
    monitors: ClassVar[tuple[str, ...]] = ("macro_f1", "accuracy", "mcc")
    answers: ClassVar[tuple[str, ...]] = ("label", "probability", "probabilities")

    hidden: tuple[PositiveInt, ...] = ()
    pooling: Pooling = "mean"
    oversampling: Literal["balanced", "root_balanced"] | None = None

    @property
    def also(self) -> tuple[str, ...]:
        """The maps whose maxima it takes."""
        return MAXIMA[self.pooling]

    def repeats(self, y_true: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any] | None":
        """Returns how often a pass takes each row, by ``oversampling``."""
        import numpy as np

        if self.oversampling is None or not len(y_true):
            return None
        counts = np.bincount(y_true, minlength=len(self.names()))
        factors = np.minimum((counts.max() / np.maximum(counts, 1)) ** POWERS[self.oversampling], _MOST_REPEATS)
        repeats: np.ndarray[Any, Any] = np.rint(factors).astype(np.int64)[y_true]
        return repeats

    def outputs(self, features: Features) -> "keras.KerasTensor":
        """Builds logits [B, C]."""
        import keras

        x = hidden_layers(pooled(features, self.pooling), self.hidden, self.dropout)
        return keras.layers.Dense(len(self.names()), dtype="float32", name="logits")(x)

    def loss(self, y_true: "tf.Tensor", y_pred: "tf.Tensor") -> "tf.Tensor":
        """Returns the cross-entropy [B]."""
        import tensorflow as tf

        return self.cross_entropy(tf.reshape(y_true, [-1]), y_pred)

    def metrics(self) -> "list[keras.metrics.Metric]":
        """Returns ``macro_f1``, ``accuracy`` and ``mcc``."""
        import keras

        from mtl_keras.metrics.macro_f1 import MacroF1
        from mtl_keras.metrics.mcc import Mcc

        classes = len(self.names())
        return [MacroF1(classes), keras.metrics.SparseCategoricalAccuracy(name="accuracy"), Mcc(classes)]

    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``label`` [B] string, its ``probability`` [B], and ``probabilities`` [B, C]."""
        import tensorflow as tf

        probabilities = tf.nn.softmax(tf.cast(y_pred, tf.float32))
        return {
            "label": tf.gather(tf.constant(self.names()), tf.argmax(probabilities, axis=-1)),
            "probability": tf.reduce_max(probabilities, axis=-1),
            "probabilities": probabilities,
        }

    def numbers(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``probabilities`` [B, C]."""
        import tensorflow as tf

        return {"probabilities": tf.nn.softmax(tf.cast(y_pred, tf.float32))}
