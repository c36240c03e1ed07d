"""The direction of a step, against gradients of a tape a task and sums in numpy."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.descent import loops
from mtl_keras.errors import UserError
from tests.descent.toy import RATE, ByNorm, Summing, compiled, data, flat, jacobian, losses, model, step, tasks

LOOP_FROM = 4


@pytest.fixture(autouse=True)
def _loops(monkeypatch):
    """Lets the passes of a few tasks be a loop in small models too."""
    monkeypatch.setattr(loops, "SIDE_BY_SIDE", 0)
    monkeypatch.setattr(loops, "LOOP_FROM", LOOP_FROM)


def moved(made, variables, act):
    before = flat(variables)
    act()
    return (before - flat(variables)) / RATE


@pytest.mark.parametrize("count", [2, 3, LOOP_FROM])
def test_the_trunk_goes_along_the_weighted_gradients_and_each_head_along_its_own(count, kept):
    made, batch = kept(model, ByNorm(), count), data(count)
    rows = jacobian(made, *batch, made.trunk_variables)
    heads = jacobian(made, *batch, made.head_variables)
    expected = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
    before = flat(made.head_variables)
    np.testing.assert_allclose(moved(made, made.trunk_variables, lambda: step(made, *batch)), expected, atol=2e-5)
    np.testing.assert_allclose((before - flat(made.head_variables)) / RATE, heads.sum(0), rtol=2e-4, atol=2e-5)


def test_loss_weights_scale_the_losses_that_the_balancer_sees(kept):
    made, batch = kept(model, ByNorm(), loss_weights=(2.0, 0.5)), data()
    rows = jacobian(made, *batch, made.trunk_variables)
    heads = jacobian(made, *batch, made.head_variables) * np.array([[2.0], [0.5], [1.0]])
    expected = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
    before = flat(made.head_variables)
    np.testing.assert_allclose(moved(made, made.trunk_variables, lambda: step(made, *batch)), expected, atol=2e-5)
    np.testing.assert_allclose((before - flat(made.head_variables)) / RATE, heads.sum(0), rtol=2e-4, atol=2e-5)


def test_by_features_the_weights_are_those_of_the_gradients_of_what_the_trunk_gives(kept):
    made, batch = kept(model, ByNorm(level="features")), data()
    rows = jacobian(made, *batch, made.trunk_variables)
    errors = []
    for task in range(3):
        with tf.GradientTape() as tape:
            features = made.features_model(batch[0])
            tape.watch(features["t0"]["pooled"])
            name = f"t{task}"
            own = tf.constant(batch[2][name])
            error = tf.square(made.heads[name](features[name])[:, 0] - batch[1][name])
            loss = tf.reduce_sum(own * error) / tf.reduce_sum(own)
        errors.append(np.linalg.norm(tape.gradient(loss, features["t0"]["pooled"])))
    expected = (rows / np.array(errors)[:, None]).sum(0)
    np.testing.assert_allclose(moved(made, made.trunk_variables, lambda: step(made, *batch)), expected, rtol=1e-3)


def test_an_absent_task_counts_for_nothing(kept):
    made, batch = kept(model, ByNorm()), data(absent=[1])
    rows = jacobian(made, *batch, made.trunk_variables)[[0, 2]]
    expected = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
    np.testing.assert_allclose(moved(made, made.trunk_variables, lambda: step(made, *batch)), expected, atol=2e-5)


@pytest.mark.parametrize("level", ["parameters", "features"])
def test_no_label_at_all_moves_nothing(level, kept):
    made, batch = kept(model, ByNorm(level=level)), data(absent=[0, 1, 2])
    before = flat(made.trainable_variables)
    logs = step(made, *batch)
    np.testing.assert_array_equal(flat(made.trainable_variables), before)
    assert all(np.isfinite(value).all() for value in logs.values())


def test_the_jacobian_is_seen_whole_and_its_memory_kept(kept):
    made, batch = kept(model, Summing()), data()
    rows = jacobian(made, *batch, made.trunk_variables).sum(0)
    first = moved(made, made.trunk_variables, lambda: step(made, *batch))
    np.testing.assert_allclose(first, rows, rtol=2e-4, atol=2e-5)
    more = jacobian(made, *batch, made.trunk_variables).sum(0)
    second = moved(made, made.trunk_variables, lambda: step(made, *batch))
    np.testing.assert_allclose(second, rows + more, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize(
    ("balancer", "count"),
    [
        (ByNorm(level="features"), 2),  # which goes back once, however many tasks there are
        *((each, count) for each in (ByNorm(), Summing(), ByNorm(every=2)) for count in (2, LOOP_FROM)),
    ],
)
def test_rows_of_a_table_are_looked_up_by_several_tasks(balancer, count):
    def build():
        keras.utils.set_random_seed(1)
        ids = keras.Input((3,), dtype="int32", name="ids")
        vectors = keras.layers.Embedding(7, 4, name="table")(ids)
        return keras.Model(ids, keras.layers.Dense(3)(keras.layers.Flatten()(vectors)), name="trunk")

    random = np.random.default_rng(1)
    x = random.integers(0, 6, (10, 3)).astype("int32")
    y = {f"t{i}": random.normal(size=10).astype("float32") for i in range(count)}
    weights = {name: np.ones(10, "float32") for name in y}
    made = compiled(mtl.build_model(build(), tasks(count), balancer=balancer))
    rows = jacobian(made, x, y, weights, made.trunk_variables)
    by_features = getattr(balancer, "level", "") == "features"
    given = np.ones(count) if isinstance(balancer, Summing) else 1 / np.linalg.norm(rows, axis=1)
    received = moved(made, made.trunk_variables, lambda: step(made, x, y, weights))
    if by_features:  # the weights are others, the span is the same
        solved = np.linalg.lstsq(rows.T, received, rcond=None)[0]
        np.testing.assert_allclose(rows.T @ solved, received, atol=1e-4)
    else:
        np.testing.assert_allclose(received, given @ rows, rtol=1e-3, atol=2e-5)


def test_a_variable_of_one_task_follows_that_task():
    keras.utils.set_random_seed(1)
    inputs = keras.Input((4,), name="x")
    shared = keras.layers.Dense(5, activation="tanh", name="shared")(inputs)
    own = keras.layers.Dense(3, name="own")(shared)
    trunk = keras.Model(inputs, {"pooled": shared, "maps": keras.layers.Reshape((1, 1, 3))(own)}, name="trunk")

    class OnMaps(mtl.heads.Regression):
        needs = ("maps",)

    made = compiled(mtl.build_model(trunk, [*tasks(2), mtl.Task("t2", head=OnMaps())], balancer=ByNorm()))
    batch = data()
    common = [each for each in made.trunk_variables if "shared" in each.path]
    single = [each for each in made.trunk_variables if "own" in each.path]
    rows, alone = (jacobian(made, *batch, each) for each in (common, single))
    before = flat(common)
    received = moved(made, single, lambda: step(made, *batch))
    np.testing.assert_allclose(received, alone[2], rtol=1e-3, atol=1e-5)
    expected = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
    np.testing.assert_allclose((before - flat(common)) / RATE, expected, rtol=1e-3, atol=1e-5)


def test_weights_stay_between_the_steps_that_balance(kept):
    made, batch = kept(model, ByNorm(every=2, warmup=1)), data()
    received, expected = [], []
    weights = np.ones(3)
    for number in range(4):
        rows = jacobian(made, *batch, made.trunk_variables)
        if number in (1, 3):
            weights = 1 / np.linalg.norm(rows, axis=1)
        expected.append(weights @ rows)
        received.append(moved(made, made.trunk_variables, lambda: step(made, *batch)))
    np.testing.assert_allclose(received, expected, rtol=1e-3, atol=1e-5)


def test_regularisation_is_not_balanced():
    keras.utils.set_random_seed(1)
    inputs = keras.Input((4,), name="x")
    layer = keras.layers.Dense(5, kernel_regularizer=keras.regularizers.L2(0.3), name="first")
    made = compiled(mtl.build_model(keras.Model(inputs, layer(inputs)), tasks(2), balancer=ByNorm()))
    batch = data(2)
    rows = jacobian(made, *batch, made.trunk_variables)
    expected = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
    expected[:20] += 0.6 * np.asarray(layer.kernel).ravel()
    received = moved(made, made.trunk_variables, lambda: step(made, *batch))
    np.testing.assert_allclose(received, expected, rtol=1e-3, atol=1e-5)


def test_gradients_are_clipped_after_they_are_balanced():
    made, batch = model(ByNorm(), 2, keras.optimizers.SGD(RATE, global_clipnorm=0.5)), data(2)
    received = moved(made, made.trainable_variables, lambda: step(made, *batch))
    assert np.linalg.norm(received) == pytest.approx(0.5, rel=1e-4)


def test_frozen_variables_stay_and_are_not_seen():
    made, batch = model(ByNorm(), 2), data(2)
    made.backbone.get_layer("first").trainable = False
    compiled(made)
    frozen = flat(made.backbone.get_layer("first").weights)
    rows = jacobian(made, *batch, made.trunk_variables)
    assert rows.shape[1] == 6 * 5 + 5
    expected = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
    np.testing.assert_allclose(moved(made, made.trunk_variables, lambda: step(made, *batch)), expected, atol=2e-5)
    np.testing.assert_array_equal(flat(made.backbone.get_layer("first").weights), frozen)


def scaled(balancer):
    """Returns a model whose losses are scaled so much that its gradients overflow."""
    inner = keras.optimizers.SGD(RATE)
    scaling = keras.optimizers.LossScaleOptimizer(inner, initial_scale=3e38, dynamic_growth_steps=1000)
    return model(balancer, optimizer=scaling)


@pytest.mark.parametrize("balancer", [ByNorm(), ByNorm(level="features"), Summing()])
def test_losses_are_unscaled_before_the_solve(balancer, kept):
    plain, made, batch = kept(model, balancer), kept(scaled, balancer), data()
    made.optimizer.dynamic_scale.assign(1024.0)
    for each in (plain, made):
        step(each, *batch)
    np.testing.assert_allclose(flat(made.trainable_variables), flat(plain.trainable_variables), atol=1e-6)


@pytest.mark.parametrize("balancer", [ByNorm(), ByNorm(level="features"), Summing()])
def test_a_step_whose_scaled_gradients_overflow_is_left_out_and_the_scale_is_halved(balancer, kept):
    made, batch = kept(scaled, balancer), data()
    before = flat(made.trainable_variables)
    step(made, *batch)
    np.testing.assert_array_equal(flat(made.trainable_variables), before)
    assert float(made.optimizer.dynamic_scale) == pytest.approx(1.5e38)
    made.optimizer.dynamic_scale.assign(1024.0)
    step(made, *batch)
    plain = kept(model, balancer)
    step(plain, *batch)
    np.testing.assert_allclose(flat(made.trainable_variables), flat(plain.trainable_variables), atol=1e-6)


def test_a_gradient_that_no_smaller_scale_mends_is_refused():
    inner = keras.optimizers.SGD(RATE)
    steep = {"t1": lambda y_true, y_pred: tf.sqrt(tf.nn.relu(-tf.abs(y_pred)))[:, 0]}  # 0, its gradient NaN
    scaling = keras.optimizers.LossScaleOptimizer(inner, initial_scale=2.0)
    made, batch = model(ByNorm(), 2, scaling, loss=steep), data(2)
    step(made, *batch)
    with pytest.raises(UserError, match="t1"):
        step(made, *batch)


def test_a_step_in_bfloat16_is_near_that_in_float32(kept):
    from mtl_keras.precision import precision

    plain, batch = kept(model, ByNorm(), 2), data(2)
    with precision("mixed_bfloat16"):
        half = model(ByNorm(), 2)
    for each in (plain, half):
        step(each, *batch)
    assert half.trainable_variables[0].dtype == "float32"
    np.testing.assert_allclose(flat(plain.trainable_variables), flat(half.trainable_variables), atol=0.02)


def test_one_task_alone_takes_the_plain_step():
    made, batch = model(ByNorm(), 1), data(1)
    rows = jacobian(made, *batch, made.trunk_variables)
    np.testing.assert_allclose(moved(made, made.trunk_variables, lambda: step(made, *batch)), rows[0], atol=2e-5)


def test_a_step_is_traced_once(monkeypatch):
    made, batch = model(ByNorm(), 2), data(2)
    traces, inner = [], type(made).train_step
    monkeypatch.setattr(type(made), "train_step", lambda self, rows: traces.append(1) or inner(self, rows))
    made.fit(*batch[:1], batch[1], sample_weight=batch[2], batch_size=5, epochs=3, verbose=0)
    assert len(traces) <= 2  # 24 rows in batches of 5: the last has 4, and only its shape is new


def test_the_total_is_that_of_the_losses_whatever_the_weights(kept):
    made, batch = kept(model, ByNorm(), loss_weights=(2.0, 0.5)), data()
    means = [float(each) for each in losses(made, *batch)]
    assert step(made, *batch)["loss"][0] == pytest.approx(2 * means[0] + 0.5 * means[1] + means[2], rel=1e-4)


def disjoint(count=3):
    """Returns rows of which each has a label of one task."""
    x, y, weights = data(count)
    for place, name in enumerate(y):
        weights[name] = np.where(np.arange(len(x)) % count == place, weights[name] + 0.5, 0).astype("float32")
    return x, y, weights


def same_step(whole, grouped, rows, steps=1):
    """Compares the steps of two models, and what their logs tell; returns the names in the logs."""
    for _ in range(steps):
        logs = [step(each, *rows) for each in (whole, grouped)]
    np.testing.assert_allclose(flat(whole.trainable_variables), flat(grouped.trainable_variables), atol=2e-6)
    assert logs[0].keys() == logs[1].keys()
    for name in logs[0]:
        np.testing.assert_allclose(logs[0][name], logs[1][name], rtol=1e-4, atol=1e-5, err_msg=name)
    return set(logs[0])


EACH, PAIR = (("t0",), ("t1",), ("t2",)), (("t2", "t0"), ("t1",))


@pytest.mark.parametrize("balancer", [ByNorm(), ByNorm(every=2, warmup=1), ByNorm(level="features"), Summing()])
@pytest.mark.parametrize("groups", [EACH, PAIR])
def test_groups_of_rows_take_the_same_step(balancer, groups, kept):
    same_step(kept(model, balancer), kept(model, balancer, row_groups=groups), disjoint(), steps=2)


def test_groups_of_rows_have_the_same_metrics():
    whole, grouped = (model(ByNorm(), row_groups=groups, metrics=None) for groups in (None, PAIR))
    assert same_step(whole, grouped, disjoint(), steps=2) >= {"t0_r2", "t1_r2", "t2_r2"}


def test_groups_that_pass_one_by_one_may_have_rows_in_common_and_be_absent(kept):
    same_step(kept(model, ByNorm()), kept(model, ByNorm(), row_groups=PAIR), data(absent=[1]))


def test_groups_name_each_task_once():
    with pytest.raises(mtl.UserError, match="in one group"):
        model("fixed").compile(optimizer="sgd", row_groups=[["t0", "t1"]])


def test_batch_statistics_are_of_all_rows():
    keras.utils.set_random_seed(1)
    inputs = keras.Input((4,), name="x")
    trunk = keras.Model(inputs, keras.layers.BatchNormalization()(keras.layers.Dense(5)(inputs)))
    rows, weights = disjoint(), []
    for groups in (None, [["t0"], ["t1"], ["t2"]]):
        keras.utils.set_random_seed(1)
        made = mtl.build_model(keras.models.clone_model(trunk), tasks(3), balancer=ByNorm())
        compiled(made, row_groups=groups)
        step(made, *rows)
        weights.append(flat(made.trainable_variables))
    np.testing.assert_allclose(*weights, atol=1e-6)
