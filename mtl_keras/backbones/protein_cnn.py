"""A small encoder of sequences that starts from chance."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, field_validator, model_validator

from mtl_keras.backbones.sequence_backbone import SequenceBackbone

if TYPE_CHECKING:
    import keras


class ProteinCnn(SequenceBackbone):
    """Dilated convolutions and attention over the residues, whose weights start from chance: two cores can train it.

    Args:
        width: features of a residue.
        dilations: a block for each, with that distance between the residues that its kernel looks at.
        kernel_size: residues that a kernel looks at, odd.
        pooling_heads: the weighings of residues in ``pooled``, beside which the largest of each feature stands.
        dropout: the rate inside the blocks.
        crop_length: see ``SequenceBackbone``, as is ``window``.
        overlap: see ``SequenceBackbone``; here it is at least what a residue sees on both sides, so that the windows
            change no result.

    Shapes:
        See ``SequenceBackbone``: tokens [B, L, width], pooled [B, (pooling_heads + 1) width].

    Example:
        >>> import mtl_keras as mtl
        >>> backbone = mtl.backbones.ProteinCnn(width=64, dilations=(1, 2, 4))
        >>> backbone.radius
        28

    Reference:
        See ``ProteinCnnBlock`` and ``ResidueAttention``.
    """

    kind: ClassVar[str] = "protein_cnn"

    overlap: int = Field(default=128, ge=0)
    width: int = Field(default=96, ge=8, le=1024)
    dilations: tuple[int, ...] = Field(default=(1, 2, 4, 8), min_length=1)
    kernel_size: int = Field(default=9, ge=1, le=63)
    pooling_heads: int = Field(default=4, ge=1, le=64)
    dropout: float = Field(default=0.1, ge=0, lt=1)

    @property
    def radius(self) -> int:
        """How many residues on either side a residue's features depend on."""
        return self.kernel_size // 2 * sum(self.dilations)

    @field_validator("dilations")
    @classmethod
    def _check_dilations(cls, dilations: tuple[int, ...]) -> tuple[int, ...]:
        if min(dilations) < 1:
            raise ValueError(f"expected distances of at least 1; received {list(dilations)}")
        return dilations

    @field_validator("kernel_size")
    @classmethod
    def _check_kernel(cls, size: int) -> int:
        if size % 2 == 0:
            raise ValueError(f"expected an odd number, so that a residue is in the middle; received {size}")
        return size

    @model_validator(mode="after")
    def _check_overlap(self) -> "ProteinCnn":
        if self.overlap < 2 * self.radius:
            raise ValueError(
                f"expected an overlap of at least {2 * self.radius}, since a residue sees {self.radius} on either "
                f"side; received {self.overlap}. Set overlap = {2 * self.radius}, or choose smaller dilations"
            )
        return self

    def load(self) -> "keras.Model":
        """Returns the functional trunk, its weights of chance."""
        from mtl_keras.backbones.protein_cnn_trunk import build_trunk

        return build_trunk(self)
