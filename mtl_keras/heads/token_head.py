"""What the heads that choose a label for each word or residue have in common."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import PositiveInt

from mtl_keras.features import Features
from mtl_keras.heads.base import Per
from mtl_keras.heads.hidden import hidden_layers
from mtl_keras.heads.labelled import LabelledHead

if TYPE_CHECKING:
    import keras


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
