"""Any number of labels a row, as an array."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mtl_keras import components
from mtl_keras.errors import UserError


def label_array(labels: Any, names: Sequence[str]) -> "np.ndarray[Any, Any]":
    """Returns which labels rows have [N, C], bool.

    Args:
        labels: such an array, of 1 and 0; or the names of each row's labels.
        names: the names of the columns.

    Raises:
        UserError: a row has a label of another name.
    """
    if isinstance(labels, np.ndarray):
        flags: np.ndarray[Any, Any] = labels > 0
        return flags
    numbers = {name: number for number, name in enumerate(names)}
    array = np.zeros((len(labels), len(names)), bool)
    for row, own in enumerate(labels):
        for name in own:
            if name not in numbers:
                raise UserError(
                    f"labels of row {row}",
                    f"expected names of labels of the head, {components.one_of(names[:10])}; received {name!r}. Give "
                    "the head all label names.",
                )
            array[row, numbers[name]] = True
    return array
