"""Reads the rows of a data set of pictures: where each picture is, and its label."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.data.labels import Labels
from mtl_keras.data.picture_rows import PictureRows
from mtl_keras.data.ragged import Array
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source
from mtl_keras.heads.base import Head
from mtl_keras.images.encoded_mask import pixel_counts

if TYPE_CHECKING:
    from mtl_keras.images.augmentation import Augmentation

_BATCH = 4096


def read_pictures(
    name: str, rows: Rows, preprocessor: Any, head: Head, augmentation: "Augmentation | None" = None
) -> Source:
    """Reads paths (or encoded bytes) and labels of all rows for one task; pictures are decoded at each step.

    Args:
        name: the task's name.
        rows: rows of ``image`` and ``label``, as docs/images.md says.
        preprocessor: that of the backbone.
        head: the task's head.
        augmentation: what training does to the pictures.
    """
    images: list[bytes] = []
    parts: list[Array] = []
    for batch in rows.batches(_BATCH):
        images += batch["image"].numpy().tolist()
        parts.append(batch["label"].numpy())
    labels = _LABELS[head.per](head, np.concatenate(parts))
    column = np.array(images, object)
    return Source(name, {"image": column}, {name: labels}, pictures=PictureRows(preprocessor, rows.files, augmentation))


def pixel_class_weights(head: Any, masks: Array) -> Array | None:
    """Returns the weight of each class [C] in training, None where all weigh the same.

    Args:
        head: a head with a label a pixel.
        masks: the encoded masks of all training rows; they are read only where their pixels have to be counted.
    """
    counts = np.zeros(len(head.names()), np.int64)
    if head.class_weights == "balanced":
        counts = sum((pixel_counts(mask, len(counts)) for mask in masks), counts)
    table: Array | None = head.class_weight_table(counts)
    return table


def _of_rows(head: Head, values: Array) -> Labels:
    present = ~np.isnan(values) if values.dtype.kind == "f" else values >= 0
    return Labels.of(head, np.where(present, values, 0), present)


def _of_labels(head: Head, values: Array) -> Labels:
    present = values >= 0
    return Labels.of(head, np.where(present, values, 0), present)


def _of_pixels(head: Head, masks: Array) -> Labels:
    present = np.array([len(mask) > 0 for mask in masks], np.float32)
    return Labels(masks, present, present)


_LABELS = {"row": _of_rows, "label": _of_labels, "pixel": _of_pixels}
