"""What a backbone hands to the heads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Features:
    """The features of a batch; a backbone fills in those it has.

    Shapes:
        pooled: [B, D]. One vector a row.
        tokens: [B, L, D]. One vector a token, residue or position.
        mask: [B, L], bool. True where a token is no padding.
        words: [B, W, D]. One vector a word: its first piece's. Text only.
        word_mask: [B, W], bool. True where a word is no padding.
        maps: [B, H, W, C]. An image's feature map.
        maps_4, maps_8, maps_16, maps_32: [B, H / s, W / s, C_s]. An image's feature maps at strides s of 4 to 32.
    """

    pooled: Any = None
    tokens: Any = None
    mask: Any = None
    words: Any = None
    word_mask: Any = None
    maps: Any = None
    maps_4: Any = None
    maps_8: Any = None
    maps_16: Any = None
    maps_32: Any = None

    def present(self) -> dict[str, Any]:
        """Returns the features that are there, by name."""
        return {name: value for name, value in vars(self).items() if value is not None}

    @classmethod
    def of(cls, outputs: "Mapping[str, keras.KerasTensor] | keras.KerasTensor") -> "Features":
        """Reads a trunk's outputs: a dict by the names above, or one tensor of rank 2, 3 or 4.

        A tensor [B, D] is ``pooled``; [B, L, D] is ``tokens``, pooled by the
        mean; [B, H, W, C] is ``maps``, pooled by the mean.
        """
        if isinstance(outputs, Mapping):
            return cls(**outputs)
        import keras

        match len(outputs.shape):
            case 2:
                return cls(pooled=outputs)
            case 3:
                return cls(pooled=keras.ops.mean(outputs, axis=1), tokens=outputs)
            case 4:
                return cls(pooled=keras.ops.mean(outputs, axis=(1, 2)), maps=outputs)
            case rank:
                raise ValueError(
                    f"A trunk's output has rank 2 [B, D], 3 [B, L, D] or 4 [B, H, W, C]; received "
                    f"rank {rank}, shape {tuple(outputs.shape)}. Return a dict of Features instead."
                )
