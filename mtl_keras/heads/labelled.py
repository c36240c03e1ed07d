"""What the heads that choose among named labels have in common."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from mtl_keras import components
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Head

if TYPE_CHECKING:
    import numpy as np
    import tensorflow as tf

Weight = Annotated[float, Field(gt=0)]
POWERS = {"balanced": 1.0, "root_balanced": 0.5}
"""Of a label's frequency, the power that its weight is inverse to."""


class LabelledHead(Head):
    """The options of a head whose output is one logit a label.

    Args:
        labels: the names, in the order of the logits; None until the data give them.
        dropout: the share of the features that training sets to zero, in [0, 1).
        label_smoothing: the share of the target that is spread over all labels, in [0, 1).
        class_weights: ``"balanced"`` (inverse to a label's frequency, 1 on average),
            ``"root_balanced"`` (the square root of that: rare labels count more, and the frequent
            are not lost) or a weight a label name, positive, 1 where it is not named.
            ``mtl_keras.train`` multiplies the sample weights of the training rows by them, so that
            the metrics of training (not those of validation) are weighted too; with plain ``fit``,
            multiply yours by ``head.weights(y)``.
    """

    labels: tuple[str, ...] | None = None
    dropout: float = Field(default=0.1, ge=0, lt=1)
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    class_weights: Literal["balanced", "root_balanced"] | dict[str, Weight] | None = None

    @model_validator(mode="after")
    def _check_names(self) -> "LabelledHead":
        if self.labels is None:
            return self
        if len(set(self.labels)) != len(self.labels):
            raise ValueError(f"labels must differ from each other; received {list(self.labels)}")
        if not self.labels:
            raise ValueError("labels are empty; name at least one")
        if isinstance(self.class_weights, Mapping) and (unknown := sorted(set(self.class_weights) - set(self.labels))):
            near = components.nearest(unknown[0], self.labels)
            expected = f"class_weights: expected weights of labels, {components.one_of(self.labels)}"
            raise ValueError(f"{expected}; received {components.one_of(unknown)}.{near}")
        return self

    def names(self) -> tuple[str, ...]:
        """Returns the label names.

        Raises:
            UserError: there are none yet.
        """
        if self.labels is None:
            raise UserError(
                f"head {self.kind}",
                "expected label names, received none. Give labels=[...], or a data set that names them.",
            )
        return self.labels

    def weights(self, y_true: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any] | None":
        """Returns each label's class weight, of the shape of ``y_true``; balanced ones count ``y_true`` itself.

        A label of -1, which is missing, counts for nothing and weighs 0.
        """
        import numpy as np

        y_true = np.asarray(y_true)
        given = y_true >= 0
        table = self.class_weight_table(np.bincount(y_true[given], minlength=len(self.names())))
        return None if table is None else np.where(given, table[y_true], np.float32(0))

    def class_weight_table(self, counts: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any] | None":
        """Returns the weight of each label [C] in training, or None where all weigh the same.

        Args:
            counts: how often each label occurs in the training rows, [C].
        """
        import numpy as np

        if self.class_weights is None:
            return None
        if isinstance(self.class_weights, Mapping):
            return np.array([self.class_weights.get(name, 1.0) for name in self.names()], np.float32)
        table: np.ndarray[Any, Any] = counts.sum() / (np.count_nonzero(counts) * np.maximum(counts, 1))
        table = table ** POWERS[self.class_weights]
        return table.astype(np.float32)

    def cross_entropy(self, y_true: "tf.Tensor", logits: "tf.Tensor") -> "tf.Tensor":
        """Returns the smoothed cross-entropy [...] of labels [...] and logits [..., C]."""
        import tensorflow as tf

        logs = tf.nn.log_softmax(tf.cast(logits, tf.float32))
        picked = tf.gather(logs, tf.cast(y_true, tf.int32), axis=-1, batch_dims=len(logs.shape) - 1)
        return -(1 - self.label_smoothing) * picked - self.label_smoothing * tf.reduce_mean(logs, axis=-1)
