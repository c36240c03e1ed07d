"""What backbones of sequences have in common."""

from typing import ClassVar

from pydantic import Field, model_validator

from mtl_keras.backbones.base import Backbone, Preprocessor


class SequenceBackbone(Backbone):
    """The options of a backbone of sequences of amino acids; it takes sequences of any length.

    Args:
        crop_length: of a longer sequence, a training step takes another stretch of that many residues, by chance;
            None takes all of it.
        window: the trunk computes a longer sequence in stretches of that many residues.
        overlap: the residues that two of these stretches share; each one's features are those of the stretch from
            whose cut end it is farther.

    Shapes:
        residue_ids: [B, L], int32, 0 pads. Gives pooled [B, D]; tokens [B, L, D], 0 at padding; mask [B, L], bool.
    """

    gives: ClassVar[tuple[str, ...]] = ("pooled", "tokens", "mask")
    takes: ClassVar[tuple[str, ...]] = ("sequence",)

    crop_length: int | None = Field(default=512, ge=16)
    window: int = Field(default=1024, ge=16)
    overlap: int = Field(default=256, ge=0)

    @model_validator(mode="after")
    def _check_lengths(self) -> "SequenceBackbone":
        if self.overlap >= self.window:
            raise ValueError(
                f"expected an overlap smaller than the window; received overlap {self.overlap} and window "
                f"{self.window}. Choose an overlap of at most {self.window // 2}"
            )
        if self.crop_length is not None and self.crop_length > self.window:
            raise ValueError(
                f"expected a crop_length of at most the window, so that a training step computes what evaluation does; "
                f"received crop_length {self.crop_length} and window {self.window}. Choose a larger window"
            )
        return self

    def preprocessor(self) -> Preprocessor:
        """Returns what turns letters into ids, 1 for the first of the alphabet."""
        from mtl_keras.backbones.sequence_preprocessor import SequencePreprocessor
        from mtl_keras.sequences.alphabet import RESIDUES

        return SequencePreprocessor({letter: number for number, letter in enumerate(RESIDUES, 1)})
