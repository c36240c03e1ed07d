"""An encoder over sequences of any length."""

from typing import Any

import keras
import tensorflow as tf

from mtl_keras.backbones.length_groups import LengthGroups
from mtl_keras.backbones.windows_plan import WindowsPlan
from mtl_keras.portable import is_portable

Found = tuple[tf.Tensor, tf.Tensor, tf.Tensor]
"""The features of the windows' places [M, D], where each window's begin [N], and how many they are [N]."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class Windows(keras.layers.Layer):
    """Runs an encoder over rows, or over windows of those that are longer than one.

    In inference a part of the windows is computed at a time, so that a sequence of any length, or a batch of any size,
    needs no more than a certain memory beyond that of its features; not so in ``portable`` graphs. Training computes
    them in two groups, the shorter ones apart, so that peptides beside proteins cost what peptides do.

    Args:
        encoder: a functional model from residue_ids [N, W] to tokens [N, W, D].
        window: the most residues of a window.
        overlap: the residues that two windows of a row share. An encoder whose features depend on R residues on either
            side gives with 2 R or more exactly what it gives without windows.
        residues_at_once: the most places, padding included, that inference computes at a time; at least one window.

    Shapes:
        residue_ids: [B, L], int32, 0 pads, at the end. Returns [B, L, D], 0 at padding.
    """

    def __init__(
        self, encoder: keras.Model, window: int, overlap: int, residues_at_once: int = 16_384, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.encoder = encoder
        self.window = window
        self.overlap = overlap
        self.residues_at_once = residues_at_once

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Has nothing to create: the encoder has its weights."""
        self.built = True

    def call(self, residue_ids: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Returns the features of each residue."""
        plan = WindowsPlan(residue_ids, self.window, self.overlap)
        compute = self._by_length if training else self._at_once if is_portable() else self._in_parts
        whole = plan.stitch(*compute(plan.cut()))
        present = tf.expand_dims(tf.cast(residue_ids != 0, whole.dtype), -1)
        return tf.ensure_shape(whole, [*residue_ids.shape, whole.shape[-1]]) * present

    def _by_length(self, windows: tf.Tensor) -> Found:
        """Computes the shorter windows apart, so that they are not padded to the longest."""
        windows = _one_at_least(windows)
        groups = LengthGroups(tf.math.count_nonzero(windows, axis=1, dtype=tf.int32))
        places = [self.encoder(some, training=True) for some in groups.trimmed(windows)]
        return tf.concat([_flat(each) for each in places], 0), *groups.starts_and_widths()

    def _at_once(self, windows: tf.Tensor) -> Found:
        """Computes all windows together: other runtimes have no list of features that a loop fills."""
        return _flat(self.encoder(windows, training=False)), *_starts_and_widths(windows)

    def _in_parts(self, windows: tf.Tensor) -> Found:
        """Computes as many windows at a time as memory is meant for."""
        windows = _one_at_least(windows)
        count, width = tf.unstack(tf.shape(windows))
        size = tf.maximum(self.residues_at_once // width, 1)
        parts = tf.maximum((count + size - 1) // size, 1)
        shape = [None, None, self.encoder.output.shape[-1]]
        found = tf.TensorArray(self.compute_dtype, parts, element_shape=shape, infer_shape=False)

        def step(part: tf.Tensor, found: tf.TensorArray) -> tuple[tf.Tensor, tf.TensorArray]:
            some = windows[part * size : (part + 1) * size]
            return part + 1, found.write(part, self.encoder(some, training=False))

        _, found = tf.while_loop(lambda part, _: part < parts, step, (0, found), parallel_iterations=1)
        places = tf.ensure_shape(found.concat(), shape)
        return _flat(places), *_starts_and_widths(windows)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Returns [B, L, D]."""
        return (*input_shape, self.encoder.output.shape[-1])

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments, the encoder written out."""
        own = {name: getattr(self, name) for name in ("window", "overlap", "residues_at_once")}
        return {**super().get_config(), "encoder": keras.saving.serialize_keras_object(self.encoder), **own}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "Windows":
        """Builds the layer, its weights new."""
        return cls(**{**config, "encoder": keras.saving.deserialize_keras_object(config["encoder"])})


def _one_at_least(windows: tf.Tensor) -> tf.Tensor:
    """Returns the windows, and one of padding where there are none: a convolution of no rows may fail on a CPU."""
    return tf.pad(windows, [[0, tf.cast(tf.shape(windows)[0] == 0, tf.int32)], [0, 0]])


def _flat(tokens: tf.Tensor) -> tf.Tensor:
    return tf.reshape(tokens, [-1, tokens.shape[-1]])


def _starts_and_widths(windows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    count, width = tf.unstack(tf.shape(windows))
    return tf.range(count) * width, tf.fill([count], width)
