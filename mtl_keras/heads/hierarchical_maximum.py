"""Logits that keep to a hierarchy of labels."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from mtl_keras.heads.hierarchy import Hierarchy

Numbers = np.ndarray[Any, np.dtype[np.int32]]


@keras.saving.register_keras_serializable(package="mtl_keras")
class HierarchicalMaximum(keras.layers.Layer):
    """Gives each label at least the logit of its descendants, in evaluation and serving.

    z'_c = max of z_d over c and all its descendants d; in training z' = z. A maximum that is trained hands a gradient
    to one descendant only; labels that come with their ancestors teach every logit by itself. It goes level by level
    up the graph, each link once: memory of B C, whatever the shape of the graph.

    Args:
        levels: as of ``Hierarchy``.

    Shapes:
        [B, C] to [B, C].

    Reference:
        The maximum is that of Giunchiglia and Lukasiewicz, 2020, arXiv:2010.10151, which trains
        through it; we do not: docs/decisions/0005 says why.
    """

    def __init__(self, levels: Sequence[Any], **options: Any) -> None:
        super().__init__(**options)
        self.hierarchy = Hierarchy(tuple((list(children), list(above)) for children, above in levels))

    def call(self, logits: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Returns the logits raised to their descendants', or, in training, as they are."""
        if training or not self.hierarchy.levels:
            return logits
        by_label = tf.transpose(logits)
        for children, above in self.hierarchy.arrays:
            by_label = _raised(by_label, children, above)
        return tf.transpose(by_label)

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Returns the input's shape."""
        return shape

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "levels": [list(level) for level in self.hierarchy.levels]}


def _raised(by_label: tf.Tensor, children: Numbers, above: Numbers) -> tf.Tensor:
    """Raises parents, those with as many links at a time: LiteRT and OpenVINO have no maximum that scatters."""
    parents, counts = np.unique(above, return_counts=True)
    groups = [by_label]
    for count in np.unique(counts):
        some = parents[counts == count]
        links = children[np.isin(above, some)].reshape(-1, count)  # the links of one parent stand together
        groups.append(tf.reduce_max(tf.gather(by_label, np.column_stack([some, links])), axis=1))
    order = np.concatenate([parents[counts == count] for count in np.unique(counts)])
    places = np.arange(by_label.shape[0], dtype=np.int32)
    places[order] = by_label.shape[0] + np.arange(len(order))
    return tf.gather(tf.concat(groups, 0), places)
