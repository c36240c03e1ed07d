"""Mixtures of experts: MMoE, CGC, PLE and DSelect-k."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from pydantic import ValidationError

import mtl_keras as mtl
from mtl_keras.sharing.smooth_step_gate import SmoothStepGate
from tests.sharing.made import layers_trunk, pass_trunk, vectors, with_towers

X = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")


def drawn(sharing, tasks=("a", "b")):
    """Returns a model on the inputs themselves, its weights drawn anew."""
    model, _ = vectors(sharing, pass_trunk(), tasks)
    random = np.random.default_rng(1)
    for variable in model.variables:
        variable.assign(random.normal(size=variable.shape))
    return model


def softmax(x):
    raised = np.exp(x - x.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def experts(layer, x):
    """Returns what experts give, [B, E, U]."""
    weights = [each.numpy() for each in (*layer.kernels, *layer.biases)]
    found = []
    for e in range(layer.experts):
        h = x
        for kernel, bias in zip(weights[: len(layer.kernels)], weights[len(layer.kernels) :], strict=True):
            h = np.maximum(h @ kernel[e] + bias[e], 0)
        found.append(h)
    return np.stack(found, axis=1)


def gated(model, name, x, made):
    return np.einsum("be,beu->bu", softmax(x @ model.get_layer(f"{name}.gate").get_weights()[0]), made)


@pytest.mark.parametrize("units", [(3,), (3, 5)])
def test_mmoe_is_the_equation(units):
    model = drawn(mtl.sharing.MMoE(experts=3, units=units))
    made = experts(model.get_layer("mmoe.pooled.experts"), X)
    for task, value in model(X).items():
        np.testing.assert_allclose(value, gated(model, f"mmoe.pooled.{task}", X, made), rtol=1e-4, atol=1e-5)


def levels(model, kind, count, tasks=("a", "b")):
    """Returns what levels of own and shared experts give each task."""
    streams = dict.fromkeys((*tasks, "all-tasks"), X)
    for level in range(count):
        made = {s: experts(model.get_layer(f"{kind}.pooled.{level}.{s}.experts"), x) for s, x in streams.items()}
        seen = {task: [made[task], made["all-tasks"]] for task in tasks}
        if level < count - 1:
            seen["all-tasks"] = list(made.values())
        streams = {
            s: gated(model, f"{kind}.pooled.{level}.{s}", streams[s], np.concatenate(each, axis=1))
            for s, each in seen.items()
        }
    return streams


@pytest.mark.parametrize(("kind", "count"), [("cgc", 1), ("ple", 1), ("ple", 2), ("ple", 3)])
def test_cgc_and_ple_are_the_equations(kind, count):
    options = {"experts": 2, "shared_experts": 1, "units": (3,)} | ({"levels": count} if kind == "ple" else {})
    model = drawn(mtl.sharing.KINDS[kind](**options))
    expected = levels(model, kind, count)
    for task, value in model(X).items():
        np.testing.assert_allclose(value, expected[task], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("per_row", [True, False])
def test_dselect_k_is_the_equation(per_row):
    model = drawn(mtl.sharing.DSelectK(experts=4, choices=2, gamma=2.0, per_row=per_row, units=(3,)))
    made = experts(model.get_layer("dselect_k.pooled.experts"), X)
    for task, value in model(X).items():
        layer = model.get_layer(f"dselect_k.pooled.{task}.gate")
        codes, shares = (X @ each if per_row else np.tile(each, (6, 1)) for each in layer.get_weights())
        t = np.clip(codes / 2, -0.5, 0.5).reshape(6, 2, 2)
        s = -2 * t**3 + 1.5 * t + 0.5
        chosen = np.stack(
            [(1 - s[..., 0], s[..., 0])[e & 1] * (1 - s[..., 1], s[..., 1])[e >> 1] for e in range(4)], -1
        )
        gate = np.einsum("bke,bk->be", chosen, softmax(shares))
        np.testing.assert_allclose(value, np.einsum("be,beu->bu", gate, made), rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(gate.sum(-1), 1, rtol=1e-5)
        entropy = -(chosen * np.log(np.maximum(chosen, 1e-6))).sum((1, 2)).mean()
        np.testing.assert_allclose(layer.losses, [1e-3 * entropy], rtol=1e-3, atol=1e-8)


def test_dselect_k_chooses_k():
    gate = SmoothStepGate(8, 2, per_row=False, entropy=0.1, seed=0)
    x = np.zeros((3, 4), "float32")
    np.testing.assert_allclose(gate(x), 1 / 8, atol=0.02)  # alike at the start
    optimizer = keras.optimizers.Adam(0.05)
    for _ in range(60):
        with tf.GradientTape() as tape:
            gate(x)
            loss = sum(gate.losses)
        optimizer.apply([tape.gradient(loss, gate.codes.value)], [gate.codes])
    assert np.count_nonzero(np.asarray(gate(x))[0]) <= 2


def test_dselect_k_says_what_numbers_fit():
    with pytest.raises(ValidationError, match=r"received 6\. Choose 8"):
        mtl.sharing.DSelectK(experts=6)
    with pytest.raises(ValidationError, match="at most 4 choices"):
        mtl.sharing.DSelectK(experts=4, choices=5)


def test_a_seed_gives_the_same_start_and_different_experts():
    first, again = (vectors(mtl.sharing.CGC(seed=3), pass_trunk())[0] for _ in range(2))
    for one, other in zip(first.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    a, b = (first.get_layer(f"cgc.pooled.0.{task}.experts").kernels[0].numpy() for task in ("a", "b"))
    assert np.abs(a - b).max() > 0.1
    assert np.abs(a[0] - a[1]).max() > 0.1


def pairs(correlation):
    """Two tasks of the paper's generator, whose weights have this cosine, and the cosine of their labels."""
    random = np.random.default_rng(0)
    one, other = np.linalg.qr(random.normal(size=(8, 2)))[0].T
    weights = np.stack([one, correlation * one + np.sqrt(1 - correlation**2) * other])
    x = random.normal(size=(1024, 8)).astype("float32")
    z = (x @ weights.T)[..., None]
    y = z[..., 0] + np.sin(z * [1, 2, 3] + random.uniform(0, 2 * np.pi, 3)).sum(-1) + random.normal(0, 0.1, (1024, 2))
    return x, {"a": y[:, 0].astype("float32"), "b": y[:, 1].astype("float32")}


SEEDS = range(3)


def shared_losses(sharing, trunk, correlation):
    """Returns the losses of the two tasks together after training, from several starts."""
    x, y = pairs(correlation)
    model = with_towers(vectors(sharing, trunk)[0], hidden=8)
    optimizer = keras.optimizers.Adam(0.02)
    optimizer.build(model.trainable_variables)
    losses = []

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = sum(tf.reduce_mean(tf.square(value - y[task])) for task, value in model(x).items())
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    for seed in SEEDS:
        random = np.random.default_rng(seed)
        for variable in model.variables:
            start = random.normal(size=variable.shape)
            variable.assign(start * variable.shape[-2] ** -0.5 if len(variable.shape) > 1 else 0 * start)
        for variable in optimizer.variables[2:]:
            variable.assign(tf.zeros_like(variable))
        for _ in range(250):
            loss = step()
        losses.append(float(loss))
    return np.array(losses)


def test_mmoe_gains_more_the_less_tasks_are_related():
    """The losses of a shared layer of 4 units over those of 4 experts of as many: Ma et al., 2018, section 3.2."""
    gains = []
    for correlation in (0.0, 1.0):
        alone = shared_losses(mtl.sharing.Hard(), layers_trunk((4,), 8, "relu"), correlation)
        mixed = shared_losses(mtl.sharing.MMoE(experts=4, units=(4,)), pass_trunk(8), correlation)
        gains.append((alone - mixed).mean())
    assert gains[0] > 2 * max(gains[1], 0), gains
