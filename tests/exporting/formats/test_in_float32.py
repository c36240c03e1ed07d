import keras
import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.exporting.formats.tensor_graph import TensorGraph
from tests.exporting.formats.made_models import MODELS, ROWS

SMALL = (tf.bfloat16, tf.float16)


def _graphs(graph):
    """Yields a graph and those of its functions, of loops for instance."""
    yield graph
    for function in graph._functions.values():
        yield from _graphs(function.graph)


def _made(kind, policy, folder):
    before = keras.mixed_precision.global_policy()
    keras.mixed_precision.set_global_policy(policy)
    try:
        return MODELS[kind](folder)
    finally:
        keras.mixed_precision.set_global_policy(before)


@pytest.mark.parametrize(
    ("kind", "policy"),
    [("texts", "mixed_bfloat16"), ("sequences", "mixed_float16"), ("pictures", "mixed_bfloat16")],
)
def test_a_model_of_mixed_precision_gives_what_one_of_float32_does(kind, policy, tmp_path):
    exact, mixed = _made(kind, "float32", tmp_path), _made(kind, policy, tmp_path)
    mixed.model.set_weights(exact.model.get_weights())
    own = [layer.compute_dtype for layer in mixed.model._flatten_layers()]
    names = tuple(task.name for task in exact.model.tasks)
    graphs = [TensorGraph(each, names).function().get_concrete_function() for each in (exact, mixed)]
    rows = {name: tf.constant(values) for name, values in ROWS[kind](3, 24).items()}
    wanted, found = (graph(**rows) for graph in graphs)
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        np.testing.assert_allclose(found[name], value, rtol=0, atol=5e-3)
    steps = [step for each in _graphs(graphs[1].graph) for step in each.get_operations()]
    assert {step.type for step in steps if step.outputs and step.outputs[0].dtype in SMALL} <= {"Cast"}
    assert [layer.compute_dtype for layer in mixed.model._flatten_layers()] == own
    assert {policy.removeprefix("mixed_")} < set(own)
