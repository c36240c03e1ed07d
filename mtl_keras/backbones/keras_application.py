"""The networks of ``keras.applications`` for pictures."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import field_validator, model_validator

from mtl_keras import components
from mtl_keras.backbones.application_names import MISFITS, SCALINGS, WITHOUT_FILES
from mtl_keras.backbones.image_backbone import ImageBackbone

if TYPE_CHECKING:
    import keras


class KerasApplication(ImageBackbone):
    """A network of ``keras.applications``, by its name, with the weights of ImageNet.

    The feature map of a stride is what the last layer of that stride gives: mostly the input of the layer that halves
    it next. Pictures are scaled in the graph, as the weights want.

    Args:
        name: as Keras writes it: ``EfficientNetV2B0``, ``ConvNeXtTiny``, ``MobileNetV3Small``, ``ResNet50V2``, ...
        weights: ``imagenet``, which Keras downloads at the first use; ``random``; or a file that
            ``keras.applications.<name>(include_top=False).save_weights("<file>.weights.h5")`` wrote. With ``random``,
            set ``train_batch_norm`` too.
        image_size: see ``ImageBackbone``, as are the other options.

    Shapes:
        See ``ImageBackbone``; the channels are the network's own.

    Raises:
        FetchError: from ``load``, if the weights cannot be downloaded.
        UserError: from ``load``, if the file of weights is not there or does not fit.

    Example:
        >>> import mtl_keras as mtl
        >>> backbone = mtl.backbones.KerasApplication(name="ConvNeXtTiny", image_size=(96, 96), freeze_stages=2)

    Reference:
        https://keras.io/api/applications
    """

    kind: ClassVar[str] = "keras_application"

    name: str
    weights: str = "imagenet"

    @property
    def from_chance(self) -> bool:
        """Whether the weights are random."""
        return self.weights == "random"

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str) -> str:
        if name in MISFITS:
            raise ValueError(
                f'"{name}" does not pad its first layers, so that its maps have other sizes; choose another'
            )
        if name not in SCALINGS:
            near = components.nearest(name, SCALINGS)
            raise ValueError(
                f'expected a network of keras.applications: {", ".join(SCALINGS)}; received "{name}".{near}'
            )
        return name

    @field_validator("weights")
    @classmethod
    def _check_weights(cls, weights: str) -> str:
        if weights not in ("imagenet", "random") and not weights.endswith(".h5"):
            raise ValueError(f'expected "imagenet", "random" or a file *.weights.h5; received "{weights}"')
        return weights

    @model_validator(mode="after")
    def _check_file(self) -> "KerasApplication":
        if self.weights.endswith(".h5") and self.name in WITHOUT_FILES:
            raise ValueError(
                f'with weights = "imagenet", Keras scales the pictures of {self.name} otherwise than with a file, and '
                f'a file does not say which of the two it wants; choose "imagenet", or EfficientNetV2B0'
            )
        return self

    def load(self) -> "keras.Model":
        """Returns the functional trunk with its weights."""
        from mtl_keras.backbones.keras_application_trunk import build_trunk
        from mtl_keras.backbones.stages import freeze_stages

        trunk = build_trunk(self.name, self.weights, self.image_size)
        freeze_stages(trunk, self.freeze_stages, self.train_batch_norm)
        return trunk
