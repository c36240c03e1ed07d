"""What every head keeps to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from mtl_keras.features import Features
from mtl_keras.heads import Head

ROWS, WORDS, WIDTH = 24, 5, 8


@dataclass(frozen=True)
class Case:
    """A head, inputs that separate its labels, and what it is expected to put out."""

    head: Head
    inputs: dict[str, np.ndarray]
    labels: np.ndarray
    output_shape: tuple[int, ...]

    @property
    def features(self) -> dict[str, np.ndarray]:
        starts = np.tile(np.arange(WORDS, dtype=np.int32) * 4, (ROWS, 1))
        sides = np.arange(ROWS, dtype=np.int32)
        pictures = {"image_heights": sides + 9, "image_widths": 3 * sides + 1, "image_padded": sides % 2 == 0}
        return {"word_starts": starts, "word_ends": starts + 3, **pictures}

    def build(self) -> keras.Model:
        keras.utils.set_random_seed(0)
        inputs = {
            name: keras.Input(array.shape[1:], dtype=array.dtype.name, name=name) for name, array in self.inputs.items()
        }
        return keras.Model(inputs, self.head.outputs(Features(**inputs)))

    def mean_loss(self, model: keras.Model, missing: bool = False, training: bool = False) -> tf.Tensor:
        labels = np.full_like(self.labels, self.head.missing) if missing else self.labels
        losses = self.head.loss(tf.constant(labels), model(self.inputs, training=training))
        weights = tf.zeros_like(losses) if missing else tf.ones_like(losses)
        return tf.math.divide_no_nan(tf.reduce_sum(weights * losses), tf.reduce_sum(weights))


def check_head(case: Case, folder: Path) -> None:
    model = case.build()
    y_pred = model(case.inputs)
    check_shapes(case, y_pred)
    check_metrics(case, y_pred)
    check_saving(case, model, folder)
    check_graph(case, y_pred)
    check_absent(case, model)
    check_learning(case, model)


def check_shapes(case: Case, y_pred: tf.Tensor) -> None:
    assert tuple(y_pred.shape) == case.output_shape
    assert y_pred.dtype == tf.float32
    losses = case.head.loss(tf.constant(case.labels), y_pred)
    assert tuple(losses.shape) == case.labels.shape
    assert case.labels.ndim == case.head.label_rank
    assert case.labels.dtype.name == case.head.label_dtype


def check_metrics(case: Case, y_pred: tf.Tensor) -> None:
    assert tuple(metric.name for metric in case.head.metrics()) == case.head.monitors
    for metric in case.head.metrics():
        missing = np.full_like(case.labels, case.head.missing)
        metric.update_state(missing, y_pred, sample_weight=np.zeros(case.labels.shape, np.float32))
        assert float(metric.result()) == 0.0, f"{metric.name} of an absent task"
        copy = type(metric).from_config(metric.get_config())
        for each in (metric, copy):
            each.reset_state()
        updated = case.head.metrics()
        for each in (*updated, copy):
            each.update_state(case.labels, y_pred, sample_weight=np.ones(case.labels.shape, np.float32))
        whole = next(each for each in updated if each.name == metric.name)
        np.testing.assert_allclose(whole.result(), copy.result(), rtol=1e-6)


def check_saving(case: Case, model: keras.Model, folder: Path) -> None:
    table: dict[str, Any] = case.head.to_table()
    assert table.pop("kind") == case.head.kind
    assert type(case.head)(**table) == case.head
    model.save(folder / "head.keras")
    loaded = keras.models.load_model(folder / "head.keras")
    np.testing.assert_array_equal(model(case.inputs), loaded(case.inputs))


def check_graph(case: Case, y_pred: tf.Tensor) -> None:
    def both(labels: tf.Tensor, output: tf.Tensor) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        return case.head.loss(labels, output), case.head.answer(output, case.features)

    eager, graph = both(tf.constant(case.labels), y_pred), tf.function(both)(tf.constant(case.labels), y_pred)
    np.testing.assert_allclose(eager[0], graph[0], atol=1e-5)
    assert set(case.head.answers) == set(eager[1])
    for name, tensor in eager[1].items():
        if tensor.dtype == tf.string:
            np.testing.assert_array_equal(tensor, graph[1][name])
        else:
            np.testing.assert_allclose(tensor, graph[1][name], atol=1e-5)


def check_absent(case: Case, model: keras.Model) -> None:
    with tf.GradientTape() as tape:
        loss = case.mean_loss(model, missing=True)
    gradients = tape.gradient(loss, model.trainable_variables)
    assert float(loss) == 0.0
    assert all(not np.any(gradient) for gradient in gradients)


def check_learning(case: Case, model: keras.Model) -> None:
    optimizer, before = keras.optimizers.SGD(0.05), float(case.mean_loss(model))
    with tf.GradientTape() as tape:
        loss = case.mean_loss(model, training=True)
    variables = [variable.value for variable in model.trainable_variables]
    optimizer.apply(tape.gradient(loss, variables), model.trainable_variables)
    assert float(case.mean_loss(model)) < before
