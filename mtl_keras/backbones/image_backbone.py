"""What backbones of pictures have in common."""

from typing import ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from mtl_keras.backbones.base import Backbone, Preprocessor

_COARSEST = 32
"""The stride of the coarsest feature map."""


class ImageBackbone(Backbone):
    """The options of a backbone of pictures; its graph scales them as its weights want.

    Args:
        image_size: height and width of its input, multiples of 32.
        fit: whether a picture is stretched to it, or keeps its shape and is padded.
        freeze_stages: how many stages stay as they are, from the first: stage s is what has stride 2^s. Their
            dropout, which some networks have, stays in training. ``mtl_keras.freeze_stages`` changes it later.
        train_batch_norm: whether batch normalisation is trained. Where not, it keeps its statistics and scales, which
            is right for small batches and pretrained weights.
        answer_flips: ``mtl.evaluate``, ``mtl.predict`` and the SavedModel give the mean of the outputs (of classes,
            the logits) over the picture and its mirror images, ``horizontal``, ``vertical`` or both: that is often
            better, and computes 2 or 4 pictures for one. Validation while training does without.

    Shapes:
        image: [B, H, W, 3], float32 in 0 to 255. Gives pooled [B, D]; maps_4, maps_8, maps_16, maps_32
        [B, H / s, W / s, C_s].
    """

    gives: ClassVar[tuple[str, ...]] = ("pooled", "maps_4", "maps_8", "maps_16", "maps_32")
    takes: ClassVar[tuple[str, ...]] = ("image",)

    image_size: tuple[int, int] = (224, 224)
    fit: Literal["stretch", "pad"] = "stretch"
    freeze_stages: int = Field(default=0, ge=0, le=5)
    train_batch_norm: bool = False
    answer_flips: tuple[Literal["horizontal", "vertical"], ...] = ()

    @property
    def from_chance(self) -> bool:
        """Whether its weights start from chance, so that its batch normalisation has no statistics to keep."""
        return False

    @model_validator(mode="after")
    def _check_batch_norm(self) -> "ImageBackbone":
        if self.from_chance and not self.train_batch_norm:
            raise ValueError(
                "weights that start from chance have no statistics of batch normalisation to keep, and none are "
                "trained with train_batch_norm = false; set train_batch_norm = true, or choose pretrained weights"
            )
        return self

    @field_validator("image_size")
    @classmethod
    def _check_size(cls, size: tuple[int, int]) -> tuple[int, int]:
        if any(side < _COARSEST or side % _COARSEST for side in size):
            raise ValueError(f"expected height and width as positive multiples of {_COARSEST}; received {list(size)}")
        return size

    @field_validator("answer_flips")
    @classmethod
    def _check_flips(cls, flips: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(flips)) < len(flips):
            raise ValueError(f"expected each way once; received {list(flips)}")
        return flips

    def preprocessor(self) -> Preprocessor:
        """Returns what decodes pictures and brings them to the input's size."""
        from mtl_keras.images.image_preprocessor import ImagePreprocessor

        return ImagePreprocessor(self.image_size, self.fit, self.answer_flips)
