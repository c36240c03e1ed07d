"""ESM-2 for sequences of amino acids."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.backbones.base import Preprocessor
from mtl_keras.backbones.sequence_backbone import SequenceBackbone

if TYPE_CHECKING:
    import keras

    from mtl_keras.backbones.checkpoint import Checkpoint


class Esm(SequenceBackbone):
    """An ESM-2 encoder with the weights of a pretrained checkpoint.

    Each window of a sequence stands between the checkpoint's own marks of begin and end, as a sequence did in its
    training; ``tokens`` are those of the residues alone, ``pooled`` is their mean. Where the checkpoint was trained
    with masks that took residues out (``token_dropout``), its embeddings are scaled by 0.88, as its own code does.

    Args:
        preset: a local folder in Hugging Face's form, ``hf://USER/MODEL``, ``kaggle://...`` or a name that keras-hub
            knows: ``hf://facebook/esm2_t6_8M_UR50D``.
        dropout: the rate inside the encoder; the checkpoint's own (0 in those of ESM-2) if None.
        freeze_embeddings: keeps the table of the residues as it is.
        freeze_layers: how many of the lowest layers stay as they are.
        crop_length: see ``SequenceBackbone``, as is ``overlap``.
        window: see ``SequenceBackbone``; with the two marks, 1022 residues are what ESM-2 saw in its training.

    Shapes:
        See ``SequenceBackbone``: pooled [B, D].

    Raises:
        UserError: from ``load`` and ``preprocessor``, if the checkpoint is missing, broken or of another architecture.

    Example:
        >>> import mtl_keras as mtl
        >>> backbone = mtl.backbones.Esm(preset="hf://facebook/esm2_t6_8M_UR50D", freeze_layers=3)

    Reference:
        Lin et al., 2023, Evolutionary-scale prediction of atomic-level protein structure with a language model, doi
        10.1126/science.ade2574.
    """

    kind: ClassVar[str] = "esm"

    window: int = Field(default=1022, ge=16)
    preset: str = Field(min_length=1)
    dropout: float | None = Field(default=None, ge=0, lt=1)
    freeze_embeddings: bool = False
    freeze_layers: int = Field(default=0, ge=0)

    def load(self) -> "keras.Model":
        """Returns the functional trunk with the checkpoint's weights."""
        from mtl_keras.backbones.esm_trunk import build_trunk

        return build_trunk(self, self._checkpoint())

    def preprocessor(self) -> Preprocessor:
        """Returns what turns letters into the checkpoint's ids."""
        from mtl_keras.backbones.esm_vocabulary import EsmVocabulary
        from mtl_keras.backbones.sequence_preprocessor import SequencePreprocessor

        return SequencePreprocessor(EsmVocabulary.of(self._checkpoint()).residues)

    def _checkpoint(self) -> "Checkpoint":
        from mtl_keras.backbones.checkpoint import Checkpoint, Family

        return Checkpoint(self.preset, Family("ESM-2", "esm", "ESMBackbone"))
