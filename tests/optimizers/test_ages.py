"""A variable that was trained before goes on as if its training had not ended."""

import keras
import numpy as np
import pytest

from mtl_keras.optimizers import SGD, Adam, AdamW

GRADIENTS = np.random.default_rng(0).normal(size=(6, 3)).astype("float32")


def made(table, start, others=()):
    variables = [keras.Variable(start, name="old"), *(keras.Variable(each, name="new") for each in others)]
    optimizer = table.create(100)
    optimizer.build(variables)
    return optimizer, variables


@pytest.mark.parametrize("table", [AdamW(), Adam(beta_1=0.8), SGD(momentum=0.9)], ids=lambda table: table.kind)
def test_old_and_new_variables_each_take_the_steps_of_their_age(table):
    start = np.ones(3, "float32")
    whole, (straight,) = made(table, start)
    values = []
    for gradient in GRADIENTS:
        whole.apply([gradient], [straight])
        values.append((straight.numpy(), [each.numpy() for each in whole.variables[1:]]))
    value, kept = values[2]
    optimizer, (old, new) = made(table, value, [start])
    for slot, one in zip(optimizer.variables[1 : 1 + len(kept)], kept, strict=True):  # those of the first variable
        slot.assign(one)
    optimizer.go_on([3, 0])
    for number in range(3):
        optimizer.apply([GRADIENTS[3 + number], GRADIENTS[number]], [old, new])
        np.testing.assert_allclose(old.numpy(), values[3 + number][0], rtol=1e-5)
        np.testing.assert_allclose(new.numpy(), values[number][0], rtol=1e-5)
    assert type(optimizer).from_config(optimizer.get_config())._ages == (3, 0)
