"""Reads the rows of a data set of pictures: where each picture is, and its label."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from mtl_keras.data.labels import Labels
from mtl_keras.data.picture_rows import PictureRows
from mtl_keras.data.ragged import Array
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source
from mtl_keras.heads.base import Head
from mtl_keras.images.encoded_mask import pixel_counts

if TYPE_CHECKING:
    from mtl_keras.images.augmentation import Augmentation

_BATCH = 256
"""Rows that are read at once."""


def read_pictures(
    rows: Mapping[str, Rows], preprocessor: Any, heads: Mapping[str, Head], augmentation: "Augmentation | None" = None
) -> Source:
    """Reads paths (or encoded bytes) once and the labels of tasks that share them; each step decodes its pictures.

    All batches of the source read the one tensor that is kept: of encoded bytes, it is as large as they are together.

    Args:
        rows: by task, the same rows of ``image`` with its own ``label``, as docs/images.md says.
        preprocessor: that of the backbone.
        heads: the heads by task.
        augmentation: what training does to the pictures.
    """
    images: list[tf.Tensor] = []
    parts: dict[str, list[Array]] = {name: [] for name in rows}
    for batches in zip(*(each.batches(_BATCH) for each in rows.values()), strict=True):
        first, *others = (batch["image"] for batch in batches)
        assert all(bool(tf.reduce_all(other == first)) for other in others), "the rows of joint tasks differ"
        images.append(first)
        for name, batch in zip(rows, batches, strict=True):
            parts[name].append(batch["label"].numpy())
    labels = {name: _labels(heads[name], np.concatenate(own)) for name, own in parts.items()}
    files = next(iter(rows.values())).files
    pictures = PictureRows(preprocessor, files, augmentation)
    return Source(" + ".join(rows), {"image": tf.concat(images, axis=0)}, labels, pictures=pictures)


def pixel_class_weights(head: Any, masks: Array) -> Array | None:
    """Returns the weight of each class [C] in training, None where all weigh the same.

    Args:
        head: a head with a label a pixel.
        masks: the encoded masks of all training rows; they are read only where their pixels have to be counted.
    """
    counts = np.zeros(len(head.names()), np.int64)
    if isinstance(head.class_weights, str):  # of the frequencies of the classes
        counts = sum((pixel_counts(mask, len(counts)) for mask in masks), counts)
    table: Array | None = head.class_weight_table(counts)
    return table


def _labels(head: Head, values: Array) -> Labels:
    if head.per != "pixel":
        return Labels.where_given(head, values)
    present = np.array([len(mask) > 0 for mask in values], np.float32)
    return Labels(values, present, present)
