"""A small encoder of pictures that starts from chance."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.backbones.image_backbone import ImageBackbone

if TYPE_CHECKING:
    import keras


class SmallCnn(ImageBackbone):
    """A small residual network whose weights start from chance: for small pictures, and for trials on a CPU.

    A convolution of stride 2, then four stages of stride 2, each with twice the channels of the one before.

    Args:
        width: channels of maps_4; maps_8, maps_16 and maps_32 have 2, 4 and 8 times as many.
        depth: residual blocks of each stage after the convolution that halves the map.
        image_size: see ``ImageBackbone``, as are ``fit`` and ``freeze_stages``.
        train_batch_norm: see ``ImageBackbone``; here it is trained unless you say otherwise, since there are no
            statistics to keep.

    Shapes:
        See ``ImageBackbone``: pooled [B, 8 width].

    Example:
        >>> import mtl_keras as mtl
        >>> backbone = mtl.backbones.SmallCnn(image_size=(64, 96), width=16)

    Reference:
        He et al., 2016, Identity Mappings in Deep Residual Networks, arXiv:1603.05027, figure 1b: normalisation and
        ReLU come before each convolution. Pictures are scaled to x / 127.5 - 1.
    """

    kind: ClassVar[str] = "small_cnn"

    image_size: tuple[int, int] = (64, 64)
    width: int = Field(default=32, ge=4, le=512)
    depth: int = Field(default=1, ge=1, le=8)
    train_batch_norm: bool = True

    @property
    def from_chance(self) -> bool:
        """Always."""
        return True

    def load(self) -> "keras.Model":
        """Returns the functional trunk, its weights of chance."""
        from mtl_keras.backbones.small_cnn_trunk import build_trunk
        from mtl_keras.backbones.stages import freeze_stages

        trunk = build_trunk(self.image_size, self.width, self.depth)
        freeze_stages(trunk, self.freeze_stages, self.train_batch_norm)
        return trunk
