"""The approximate GELU of the first BERT checkpoints."""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
def gelu_tanh(x: tf.Tensor) -> tf.Tensor:
    """Returns GELU in its tanh form (Hendrycks and Gimpel, 2016, arXiv:1606.08415)."""
    return keras.activations.gelu(x, approximate=True)
