"""One label a word or residue."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.features import Features
from mtl_keras.heads.token_head import TokenHead

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class TokenClassification(TokenHead):
    """Chooses one of C labels for each word (or token, or residue) by softmax, each for itself.

    Secondary structure, conservation, parts of speech; what spans several words is ``token_tagging``'s. The model's
    output is logits; ``answer`` gives names and probabilities. What has no label weighs 0.

    Args:
        labels: see ``LabelledHead``, as are ``dropout``, ``label_smoothing`` and ``class_weights``; ``hidden`` as of
            ``TokenHead``.

    Shapes:
        features: [B, W, D]. Output: logits [B, W, C]. Labels: [B, W], int.

    Example:
        >>> import mtl_keras as mtl
        >>> head = mtl.heads.TokenClassification(labels=["helix", "strand", "other"], hidden=[64])
    """

    kind: ClassVar[str] = "token_classification"
    monitors: ClassVar[tuple[str, ...]] = ("accuracy", "macro_f1", "mcc")
    answers: ClassVar[tuple[str, ...]] = ("labels", "confidence", "probabilities")

    def outputs(self, features: Features) -> "keras.KerasTensor":
        """Builds logits [B, W, C]."""
        return self.logits(features)

    def loss(self, y_true: "tf.Tensor", y_pred: "tf.Tensor") -> "tf.Tensor":
        """Returns the cross-entropy [B, W]."""
        return self.cross_entropy(y_true, y_pred)

    def metrics(self) -> "list[keras.metrics.Metric]":
        """Returns ``accuracy``, ``macro_f1`` and ``mcc``."""
        import keras

        from mtl_keras.metrics.macro_f1 import MacroF1
        from mtl_keras.metrics.mcc import Mcc

        classes = len(self.names())
        return [keras.metrics.SparseCategoricalAccuracy(name="accuracy"), MacroF1(classes), Mcc(classes)]

    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``labels`` [B, W] string, their ``confidence`` [B, W] and ``probabilities`` [B, W, C].

        Where there is no word or residue they are "", 0 and 0.

        Args:
            y_pred: the output.
            features: ``residue_mask`` [B, W] bool; or ``word_starts`` [B, W], -1 where there is no word.
        """
        import tensorflow as tf

        there = features["residue_mask"] if "residue_mask" in features else features["word_starts"] >= 0
        probabilities = tf.where(there[..., None], tf.nn.softmax(tf.cast(y_pred, tf.float32)), 0.0)
        return {
            "labels": tf.where(there, tf.gather(tf.constant(self.names()), tf.argmax(y_pred, axis=-1)), ""),
            "confidence": tf.reduce_max(probabilities, axis=-1),
            "probabilities": probabilities,
        }

    def numbers(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``probabilities`` [B, W, C], 0 where there is no word or residue."""
        import tensorflow as tf

        probabilities = tf.nn.softmax(tf.cast(y_pred, tf.float32))
        return {"probabilities": probabilities * tf.expand_dims(tf.cast(self.there(y_pred, inputs), tf.float32), -1)}
