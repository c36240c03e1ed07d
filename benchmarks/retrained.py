"""A model that is built and traced once, and trained anew for each split of small data."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from mtl_keras.model import MultiTaskModel

Array = np.ndarray[Any, Any]


class Retrained:
    """Trains a model on all rows at once, from the same weights each time.

    Args:
        model: the model; its metrics are not used.
        steps: how many steps a training takes, with AdamW and a rate that falls by a cosine.
        learning_rate: at the start.
        weight_decay: of AdamW.
    """

    def __init__(self, model: MultiTaskModel, steps: int, learning_rate: float, weight_decay: float) -> None:
        self.model, self.steps = model, steps
        rate = keras.optimizers.schedules.CosineDecay(learning_rate, steps)
        optimizer = keras.optimizers.AdamW(rate, weight_decay=weight_decay)
        model.compile(optimizer, metrics={task.name: [] for task in model.tasks})
        optimizer.build(model.trainable_variables)
        self._variables = [*model.variables, *optimizer.variables, *model.balancing.variables]
        self._start = [each.numpy() for each in self._variables]

    def fit(self, x: Array, y: dict[str, Array], weights: dict[str, Array]) -> None:
        """Trains from the start.

        Args:
            x: the trunk's input [N, D].
            y: numbers [N] by task.
            weights: [N] by task, 0 where a row has no label of it.
        """
        for variable, value in zip(self._variables, self._start, strict=True):
            variable.assign(value)
        rows = tf.data.Dataset.from_tensors((_float32(x), _float32(y), _float32(weights)))
        self.model.fit(rows.repeat(self.steps), shuffle=False, verbose=0)

    def predict(self, task: str, x: Array) -> Array:
        """Returns a task's numbers [N]."""
        features = self.model.features_model(_float32(x))
        return np.asarray(self.model.heads[task](features[task]))[:, 0]


def _float32(values: Any) -> Any:
    return keras.tree.map_structure(lambda each: np.asarray(each, "float32"), values)
