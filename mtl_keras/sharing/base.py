"""The contract of a sharing architecture."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from mtl_keras.features import Features
from mtl_keras.table import Table

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class Sharing(Table):
    """Says what the tasks share and what is a task's own, between the backbone and the heads."""

    adds: ClassVar[bool] = True
    """Whether it adds anything that learns to the trunks."""

    @abstractmethod
    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Builds each task's features.

        Args:
            column: gives the backbone's trunk of a name: the same name, the same weights; another
                name, another copy that starts from the same weights.
            inputs: the model's inputs, as the trunk takes them.
            tasks: the tasks' names.
        """

    def penalty(self, columns: "Mapping[str, keras.Model]") -> "tf.Tensor":
        """Returns what the step adds to its total because of the trunks' weights, a float32 scalar; by itself 0.

        Args:
            columns: the trunks that ``features`` asked for, by name.
        """
        import tensorflow as tf

        return tf.zeros([])
