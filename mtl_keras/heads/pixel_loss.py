"""What a segmentation learns by."""

from pydantic import BaseModel, ConfigDict, NonNegativeFloat, model_validator


class PixelLoss(BaseModel):
    """The weights of the losses whose sum a segmentation learns by.

    The loss of a task is the mean of a value a pixel, weighed by the class weights. So with class weights the Dice of a
    picture counts by the weights of its pixels: a picture with many pixels of a heavy class counts more than one
    with few. Without, each counts by its labelled pixels alone.

    Args:
        cross_entropy: of the cross-entropy of each pixel.
        dice: of 1 less the Dice of each picture, spread over its pixels.
        focal: of the focal loss of each pixel.
        focal_gamma: how much less the focal loss weighs pixels that are right already.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    cross_entropy: NonNegativeFloat = 1.0
    dice: NonNegativeFloat = 0.0
    focal: NonNegativeFloat = 0.0
    focal_gamma: NonNegativeFloat = 2.0

    @model_validator(mode="after")
    def _check_sum(self) -> "PixelLoss":
        if not self.cross_entropy + self.dice + self.focal:
            raise ValueError("expected a loss with a weight above 0; received none")
        return self
