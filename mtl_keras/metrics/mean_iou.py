"""Intersection over union of the classes of pixels."""

from typing import Any

import keras
import tensorflow as tf

from mtl_keras.metrics.pixels import flat_pixels


@keras.saving.register_keras_serializable(package="mtl_keras")
class MeanIou(keras.metrics.Metric):
    """The mean of the classes' intersection over union, over all pixels together.

    IoU_c = hits_c / (labels_c + predictions_c - hits_c); of the classes that occur, as a label or as a prediction.
    ``keras.metrics.MeanIoU`` gives the same, but fails on labels of -1 whatever their weight.

    Args:
        classes: C, the number of classes.
        name: the metric's name.

    Shapes:
        y_true: [B, H, W], int, -1 for none. y_pred: [B, H, W, C]. sample_weight: [B, H, W].
    """

    def __init__(self, classes: int, name: str = "mean_iou", **options: Any) -> None:
        super().__init__(name=name, **options)
        self.classes = classes
        # 32 bits would count no further than 2^24 pixels, which a batch of large pictures has.
        self.confusion = self.add_weight(
            shape=(classes, classes), initializer="zeros", dtype="float64", name="confusion"
        )

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's weighted counts."""
        truth, weights = flat_pixels(y_true, sample_weight)
        guess = tf.reshape(tf.argmax(y_pred, axis=-1, output_type=tf.int32), [-1])
        places = tf.maximum(truth, 0) * self.classes + guess
        counts = tf.math.unsorted_segment_sum(tf.cast(weights, tf.float64), places, self.classes**2)
        self.confusion.assign_add(tf.reshape(counts, [self.classes, self.classes]))

    def result(self) -> tf.Tensor:
        """Returns the mean, 0 before any pixel."""
        confusion = tf.convert_to_tensor(self.confusion)
        hits = tf.linalg.diag_part(confusion)
        union = tf.reduce_sum(confusion, axis=0) + tf.reduce_sum(confusion, axis=1) - hits
        occurring = tf.reduce_sum(tf.cast(union > 0, tf.float64))
        mean = tf.math.divide_no_nan(tf.reduce_sum(tf.math.divide_no_nan(hits, union)), occurring)
        return tf.cast(mean, tf.float32)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "classes": self.classes}
