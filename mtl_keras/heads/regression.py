"""One number a row."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, PositiveInt

from mtl_keras.features import Features
from mtl_keras.heads.base import Head
from mtl_keras.heads.hidden import hidden_layers
from mtl_keras.heads.pooling import pooled

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class Regression(Head):
    """Gives one number a row.

    Labels are taken as they are: bring them to a spread near 1, so that the
    loss is of the size of the other tasks' and the default learning rates fit.

    Args:
        loss_function: ``mse``, ``mae``, or ``huber`` (squared up to an error of 1, then linear).
        dropout: the share of the features that training sets to zero, in [0, 1).
        hidden: widths of GELU layers between the features and the number.

    Shapes:
        features: [B, D] (or tokens or maps, pooled by the mean). Output: [B, 1]. Labels: [B] or [B, 1], float.

    Example:
        >>> import mtl_keras as mtl
        >>> head = mtl.heads.Regression(loss_function="huber")
    """

    kind: ClassVar[str] = "regression"
    needs: ClassVar[tuple[str, ...]] = ("pooled", "tokens", "maps")
    monitors: ClassVar[tuple[str, ...]] = ("r2", "rmse", "mae")
    answers: ClassVar[tuple[str, ...]] = ("value",)
    label_dtype: ClassVar[str] = "float32"

    loss_function: Literal["mse", "mae", "huber"] = "mse"
    dropout: float = Field(default=0.0, ge=0, lt=1)
    hidden: tuple[PositiveInt, ...] = ()

    @property
    def gaussian(self) -> bool:
        """Whether the loss is a mean square."""
        return self.loss_function == "mse"

    def outputs(self, features: Features) -> "keras.KerasTensor":
        """Builds values [B, 1]."""
        import keras

        x = hidden_layers(pooled(features), self.hidden, self.dropout)
        return keras.layers.Dense(1, dtype="float32", name="value")(x)

    def loss(self, y_true: "tf.Tensor", y_pred: "tf.Tensor") -> "tf.Tensor":
        """Returns the loss [B]."""
        import tensorflow as tf

        error = tf.abs(tf.reshape(tf.cast(y_pred, tf.float32), [-1]) - tf.reshape(tf.cast(y_true, tf.float32), [-1]))
        return _LOSSES[self.loss_function](error)

    def metrics(self) -> "list[keras.metrics.Metric]":
        """Returns ``r2``, ``rmse`` and ``mae``."""
        import keras

        from mtl_keras.metrics.r2 import R2

        return [
            R2(),
            keras.metrics.RootMeanSquaredError(name="rmse"),
            keras.metrics.MeanAbsoluteError(name="mae"),
        ]

    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``value`` [B]."""
        import tensorflow as tf

        return {"value": tf.reshape(tf.cast(y_pred, tf.float32), [-1])}

    def numbers(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``value`` [B]."""
        return self.answer(y_pred, inputs)


def _huber(error: "tf.Tensor") -> "tf.Tensor":
    import tensorflow as tf

    return tf.where(error <= 1.0, 0.5 * error * error, error - 0.5)


_LOSSES = {"mse": lambda error: error * error, "mae": lambda error: error, "huber": _huber}
