"""A variable that takes its value over from another run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtl_keras.training.weight import Weight

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Taking:
    """What a variable takes of a weight: all of it, or the entries of some labels.

    Args:
        variable: the variable.
        weight: what another run has in its place.
        axes: the axes along which there is an entry a label; none where all is taken.
        here: the places of the labels in the variable.
        there: the places of the same labels in the weight.
    """

    variable: "keras.Variable"
    weight: Weight
    axes: Sequence[int] = ()
    here: Sequence[int] = ()
    there: Sequence[int] = ()

    def take(self) -> None:
        """Gives the variable its value."""
        if not self.axes:
            self.variable.assign(self.weight.value)
            return
        value = np.array(self.variable.numpy())
        value[self._entries(value.shape, self.here)] = self.weight.value[self._entries(self.weight.shape, self.there)]
        self.variable.assign(value)

    def _entries(
        self, shape: Sequence[int], labels: Sequence[int]
    ) -> tuple["np.ndarray[tuple[int, ...], np.dtype[np.intp]]", ...]:
        return np.ix_(*(labels if axis in self.axes else range(size) for axis, size in enumerate(shape)))
