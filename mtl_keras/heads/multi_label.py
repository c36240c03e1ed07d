"""Any number of labels a row."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, PositiveInt, model_validator

from mtl_keras.features import Features
from mtl_keras.heads.base import Per
from mtl_keras.heads.given_names import given_names
from mtl_keras.heads.hidden import hidden_layers
from mtl_keras.heads.hierarchy import Hierarchy, check_parents
from mtl_keras.heads.labelled import POWERS, LabelledHead
from mtl_keras.heads.pooling import pooled

if TYPE_CHECKING:
    import keras
    import numpy as np
    import tensorflow as tf


class MultiLabel(LabelledHead):
    """Says of each of C labels whether a row has it, by sigmoid.

    The model's output is logits; ``answer`` gives probabilities.

    Args:
        labels: see ``LabelledHead``, as is ``dropout``; ``label_smoothing`` draws the targets towards 0.5.
        class_weights: what a label weighs in training where a row has it: ``"balanced"`` (the rows without it for
            each row with it), ``"root_balanced"`` (the square root of that) or a weight a label name, positive, 1
            where it is not named.
        hidden: widths of GELU layers between the features and the logits.
        threshold: the probability from which a label is given, in (0, 1).
        parents: of labels in a hierarchy, the parents of each that has some, any number of them; None until the data
            give them, where they do. In evaluation and serving each label then has at least the probability of its
            descendants. Training takes the labels as they are: ``mtl_keras.train`` gives rows the ancestors of their
            labels, with plain ``fit`` you do.

    Shapes:
        features: [B, D] (or tokens or maps, pooled by the mean). Output: logits [B, C]. Labels: [B, C], int, 1 or 0.

    Example:
        >>> import mtl_keras as mtl
        >>> head = mtl.heads.MultiLabel(labels=["cat", "dog"], class_weights={"dog": 2.0})
    """

    kind: ClassVar[str] = "multi_label"
    per: ClassVar[Per] = "label"
    needs: ClassVar[tuple[str, ...]] = ("pooled", "tokens", "maps")
    monitors: ClassVar[tuple[str, ...]] = ("micro_f1", "macro_f1", "fmax", "micro_auprc", "macro_auprc", "mcc")
    answers: ClassVar[tuple[str, ...]] = ("labels", "probabilities")

    hidden: tuple[PositiveInt, ...] = ()
    threshold: float = Field(default=0.5, gt=0, lt=1)
    parents: dict[str, tuple[str, ...]] | None = None

    @model_validator(mode="after")
    def _check_parents(self) -> "MultiLabel":
        if self.parents is not None:
            check_parents(self.parents, self.labels)
        return self

    @cached_property
    def hierarchy(self) -> Hierarchy | None:
        """The labels' hierarchy, None where there is none."""
        return Hierarchy.of(self.names(), self.parents) if self.parents else None

    def outputs(self, features: Features) -> "keras.KerasTensor":
        """Builds logits [B, C], out of training raised to those of the labels' descendants."""
        import keras

        x = hidden_layers(pooled(features), self.hidden, self.dropout)
        logits = keras.layers.Dense(len(self.names()), dtype="float32", name="logits")(x)
        if self.hierarchy is None:
            return logits
        from mtl_keras.heads.hierarchical_maximum import HierarchicalMaximum

        return HierarchicalMaximum(self.hierarchy.levels, dtype="float32", name="hierarchy")(logits)

    def loss(self, y_true: "tf.Tensor", y_pred: "tf.Tensor") -> "tf.Tensor":
        """Returns the binary cross-entropy of each label [B, C]."""
        import tensorflow as tf

        target = tf.cast(y_true, tf.float32) * (1 - self.label_smoothing) + self.label_smoothing / 2
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=tf.cast(y_pred, tf.float32))

    def metrics(self) -> "list[keras.metrics.Metric]":
        """Returns metrics of the labels given, and of the order of their probabilities."""
        from mtl_keras.metrics.fmax import Fmax
        from mtl_keras.metrics.label_auprc import LabelAuprc
        from mtl_keras.metrics.label_f1 import LabelF1
        from mtl_keras.metrics.label_mcc import LabelMcc

        classes, micro_auprc = len(self.names()), LabelAuprc(len(self.names()))
        return [
            LabelF1(classes, "micro", self.threshold),
            LabelF1(classes, "macro", self.threshold),
            Fmax(),
            micro_auprc,
            LabelAuprc(classes, "macro", counter=micro_auprc),
            LabelMcc(classes, self.threshold),
        ]

    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``labels`` [B, C] string, those given in front and "" after them, and ``probabilities`` [B, C]."""
        import tensorflow as tf

        probabilities = tf.sigmoid(tf.cast(y_pred, tf.float32))
        labels = given_names(probabilities >= self.threshold, self.names())
        return {"labels": labels, "probabilities": probabilities}

    def numbers(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``probabilities`` [B, C]."""
        import tensorflow as tf

        return {"probabilities": tf.sigmoid(tf.cast(y_pred, tf.float32))}

    def evaluated(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``given`` [B, C], whether a label is given, and ``probabilities`` [B, C]: no names of thousands."""
        import tensorflow as tf

        probabilities = tf.sigmoid(tf.cast(y_pred, tf.float32))
        return {"given": probabilities >= self.threshold, "probabilities": probabilities}

    def weights(self, y_true: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any] | None":
        """Returns the weight of each label [N, C]: 1 where a row does not have it, 0 where it is missing (-1)."""
        import numpy as np

        if self.class_weights is None:
            return None
        y_true = np.asarray(y_true)
        have, lack = y_true > 0, y_true == 0
        if isinstance(self.class_weights, Mapping):
            table = np.array([self.class_weights.get(name, 1.0) for name in self.names()])
        else:
            counts, others = have.sum(axis=0), lack.sum(axis=0)
            table = np.where((counts == 0) | (others == 0), 1.0, others / np.maximum(counts, 1))
            table = table ** POWERS[self.class_weights]
        weighted: np.ndarray[Any, Any] = np.where(have, table.astype(np.float32), lack)  # of thousands of labels, maybe
        return weighted
