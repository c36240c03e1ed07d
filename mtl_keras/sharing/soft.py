"""A trunk for each task, with a penalty on how far they are apart."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from mtl_keras.features import Features
from mtl_keras.sharing.base import Sharing

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class Soft(Sharing):
    """Gives each task a trunk of its own, and draws the trunks' weights together.

    The loss has in addition strength * sum_v d(v), over the trainable variables v of the trunk, each flattened and
    stacked to [T, P], with d one of

        l2:         sum_{s<t} |v_s - v_t|^2,
        mean:       sum_t |v_t - mean v|^2, which is the same but for a factor T,
        trace_norm: the sum of the singular values of v, which is small where the tasks' weights are combinations of a
                    few.

    Args:
        distance: d.
        strength: how much it counts, at least 0; 0 is a model for each task.

    Shapes:
        Features: as of the trunk, for each task.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.Soft(distance="trace_norm", strength=0.001).to_table()
        {'kind': 'soft', 'distance': 'trace_norm', 'strength': 0.001}

    Reference:
        Duong et al., 2015, Low Resource Dependency Parsing, ACL (l2); Evgeniou and Pontil, 2004, Regularized
        Multi-Task Learning, KDD (mean); Yang and Hospedales, 2017, arXiv:1606.04038 (trace_norm, of the last axis
        of the stacked tensor; we take that of the tasks' axis).
    """

    kind: ClassVar[str] = "soft"
    adds: ClassVar[bool] = False

    distance: Literal["l2", "mean", "trace_norm"] = "l2"
    strength: float = Field(default=0.01, ge=0)

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task the features of its own trunk."""
        return {task: Features.of(column(task)(inputs)) for task in tasks}

    def penalty(self, columns: "Mapping[str, keras.Model]") -> "tf.Tensor":
        """Returns strength times the sum of the distances."""
        import tensorflow as tf

        from mtl_keras.sharing.weight_distance import DISTANCES

        distance, total = DISTANCES[self.distance], tf.zeros([])
        for parallel in zip(*(each.trainable_variables for each in columns.values()), strict=True):
            total += distance(tf.stack([tf.reshape(tf.cast(each, tf.float32), [-1]) for each in parallel]))
        return self.strength * total
