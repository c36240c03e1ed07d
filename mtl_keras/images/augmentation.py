"""What chance does to a picture of the training rows, and to its masks."""

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import tensorflow as tf

Change = Annotated[float, Field(ge=0, lt=1)]


class Augmentation(BaseModel):
    """Crops, flips, turns and colours a picture by chance; its masks are moved with it.

    Args:
        flip_horizontal: whether half of the pictures are mirrored, left for right.
        flip_vertical: whether half of the pictures are mirrored, top for bottom.
        quarter_turns: whether half of the pictures are turned by 90 degrees, to the left or to the right.
        smallest_crop: the least share of its area that a picture keeps, in (0, 1]; 1 for no crop. Height and width
            of a crop are in proportion to the picture's, up to a factor of 4 / 3.
        brightness: largest change of brightness, as a share of the full range, in [0, 1).
        contrast: largest relative change of contrast, in [0, 1).
        saturation: largest relative change of saturation, in [0, 1).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    flip_horizontal: bool = False
    flip_vertical: bool = False
    quarter_turns: bool = False
    smallest_crop: Annotated[float, Field(gt=0, le=1)] = 1.0
    brightness: Change = 0.0
    contrast: Change = 0.0
    saturation: Change = 0.0

    def moved(
        self, picture: "tf.Tensor", masks: "dict[str, tf.Tensor]", seed: "tf.Tensor"
    ) -> "tuple[tf.Tensor, dict[str, tf.Tensor]]":
        """Crops, turns and flips a picture and its masks, in graph.

        Args:
            picture: [h, w, 3].
            masks: by name, [h, w, 1].
            seed: int32 [2]; the same seed, the same changes.
        """
        from mtl_keras.images.geometry import Geometry

        geometry = Geometry.drawn(self, seed)
        return geometry(picture), {name: geometry(mask) for name, mask in masks.items()}

    def coloured(self, picture: "tf.Tensor", seed: "tf.Tensor") -> "tf.Tensor":
        """Changes the colours of a picture [h, w, 3], in graph: float32, in 0 to 255."""
        from mtl_keras.images.tone import tone

        return tone(picture, self, seed)
