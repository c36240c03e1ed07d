"""One label a pixel."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, model_validator

from mtl_keras.features import Features
from mtl_keras.heads.base import Per
from mtl_keras.heads.labelled import LabelledHead
from mtl_keras.heads.pixel_loss import PixelLoss
from mtl_keras.heads.pyramid import pyramid

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

_MAPS = ("maps_4", "maps_8", "maps_16", "maps_32")
_FINEST = 4


class Segmentation(LabelledHead):
    """Chooses one of C labels for each pixel, by softmax, from feature maps of several strides.

    The decoder is a feature pyramid whose levels are summed at stride 4; the logits are enlarged to the size of the
    trunk's input, and ``answer`` brings probabilities to each picture's own size. Of two labels, the second is chosen
    where its probability is above 0.5.

    Args:
        labels: see ``LabelledHead``, as are ``dropout`` and ``class_weights``, which weigh pixels.
        label_smoothing: see ``LabelledHead``; of the cross-entropy alone.
        width: channels of the decoder, a multiple of 8.
        loss_terms: the weights of the losses whose sum is learned by; see ``PixelLoss``.

    Shapes:
        features: maps_4 [B, H / 4, W / 4, C_4], maps_8, maps_16, maps_32, those that there are. Output: logits
        [B, H, W, C]. Labels: [B, H, W], int, -1 with weight 0 where there is none.

    Example:
        >>> import mtl_keras as mtl
        >>> head = mtl.heads.Segmentation(labels=["background", "defect"], loss_terms={"cross_entropy": 1, "dice": 1})

    Reference:
        Kirillov et al., 2019, Panoptic Feature Pyramid Networks, arXiv:1901.02446, section 3.2. We enlarge each level
        at once where they do so in steps of two with a convolution each.
    """

    kind: ClassVar[str] = "segmentation"
    per: ClassVar[Per] = "pixel"
    needs: ClassVar[tuple[str, ...]] = _MAPS[:1]
    monitors: ClassVar[tuple[str, ...]] = ("mean_iou", "pixel_accuracy")
    answers: ClassVar[tuple[str, ...]] = ("mask", "mask_probability", "mask_heights", "mask_widths", "shares")
    missing: ClassVar[int] = -1

    width: int = Field(default=64, ge=8, multiple_of=8)
    loss_terms: PixelLoss = PixelLoss()

    @model_validator(mode="after")
    def _check_smoothing(self) -> "Segmentation":
        if self.label_smoothing and not self.loss_terms.cross_entropy:
            raise ValueError(
                "label_smoothing is of the cross-entropy: expected loss_terms with a cross_entropy above 0; received "
                "0. Weigh it, or leave label_smoothing out"
            )
        return self

    @property
    def also(self) -> tuple[str, ...]:
        """The maps of larger strides."""
        return _MAPS[1:]

    def outputs(self, features: Features) -> "keras.KerasTensor":
        """Builds logits [B, H, W, C]."""
        import keras

        present = features.present()
        x = pyramid([present[name] for name in _MAPS if name in present], self.width)
        x = keras.layers.Dropout(self.dropout, name="dropout")(x)
        x = keras.layers.Conv2D(len(self.names()), 1, dtype="float32", name="coarse_logits")(x)
        return keras.layers.UpSampling2D(_FINEST, interpolation="bilinear", dtype="float32", name="logits")(x)

    def loss(self, y_true: "tf.Tensor", y_pred: "tf.Tensor") -> "tf.Tensor":
        """Returns the sum of the losses, of each pixel [B, H, W]."""
        import tensorflow as tf

        from mtl_keras.heads import pixel_losses

        y_true, logits, terms = tf.cast(y_true, tf.int32), tf.cast(y_pred, tf.float32), self.loss_terms
        total = tf.zeros(tf.shape(y_true))
        if terms.cross_entropy:
            total += terms.cross_entropy * pixel_losses.cross_entropy(y_true, logits, self.label_smoothing)
        if terms.dice:
            total += terms.dice * pixel_losses.dice(y_true, logits)
        if terms.focal:
            total += terms.focal * pixel_losses.focal(y_true, logits, terms.focal_gamma)
        return total

    def metrics(self) -> "list[keras.metrics.Metric]":
        """Returns ``mean_iou`` and ``pixel_accuracy``."""
        from mtl_keras.metrics.mean_iou import MeanIou
        from mtl_keras.metrics.pixel_accuracy import PixelAccuracy

        return [MeanIou(len(self.names())), PixelAccuracy()]

    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``mask`` and ``mask_probability`` [B, h, w] at the pictures' sizes, padded to the largest.

        With them come ``mask_heights``, ``mask_widths`` [B], and ``shares`` [B, C], each label's share of the picture.
        """
        from mtl_keras.heads.masks import masks

        return masks(y_pred, features)

    def numbers(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``probabilities`` [B, H, W, C] at the size of the trunk's input."""
        import tensorflow as tf

        return {"probabilities": tf.nn.softmax(tf.cast(y_pred, tf.float32))}
