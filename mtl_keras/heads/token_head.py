"""What the heads that choose a label for each word or residue have in common."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import PositiveInt

from mtl_keras.features import Features
from mtl_keras.heads.base import Per
from mtl_keras.heads.hidden import hidden_layers
from mtl_keras.heads.labelled import LabelledHead

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class TokenHead(LabelledHead):
    """The options of a head that gives logits a word, or a token or residue where the backbone gives no words.

    Args:
        hidden: widths of GELU layers between the features and the logits; the rest as of ``LabelledHead``.
    """

    needs: ClassVar[tuple[str, ...]] = ("words", "tokens")
    per: ClassVar[Per] = "word"

    hidden: tuple[PositiveInt, ...] = ()

    def logits(self, features: Features) -> "keras.KerasTensor":
        """Builds logits [B, W, C]."""
        import keras

        words = features.tokens if features.words is None else features.words
        x = hidden_layers(words, self.hidden, self.dropout)
        return keras.layers.Dense(len(self.names()), dtype="float32", name="logits")(x)

    def there(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "tf.Tensor":
        """Returns where there is a word or residue [B, W], by the model's inputs; everywhere if they do not say."""
        import tensorflow as tf

        if "word_positions" in inputs:
            return inputs["word_positions"] >= 0
        if "residue_ids" in inputs:
            return tf.not_equal(inputs["residue_ids"], 0)
        return tf.ones(tf.shape(y_pred)[:2], tf.bool)
