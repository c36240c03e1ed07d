"""What a balancer remembers and says in a model."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.descent.balance_log import BalanceLog
from mtl_keras.errors import UserError
from tests.descent.toy import ByNorm, Never, compiled, data, flat, jacobian, model, step, tasks, trunk

ARRAY = "ignore:__array__ implementation:DeprecationWarning"  # Keras saves so under numpy 2


@pytest.mark.filterwarnings(ARRAY)
@pytest.mark.parametrize(
    "balancer",
    [{"kind": "dwa"}, {"kind": "famo"}, {"kind": "gradvac", "every": 2}, {"kind": "db_mtl", "warmup": 1}],
    ids=lambda balancer: balancer["kind"],
)
def test_a_saved_model_goes_on_as_if_it_had_not_been_saved(tmp_path, balancer):
    made, batch = model(balancer, 2, metrics=None), data(2)
    for _ in range(3):
        step(made, *batch)
    made.save(tmp_path / "model.keras")
    other = mtl.load_model(tmp_path / "model.keras")
    logs = [step(each, *batch) for each in (made, other)]
    assert logs[0] == logs[1]
    np.testing.assert_array_equal(flat(made.weights), flat(other.weights))


@pytest.mark.parametrize("balancer", ["rlw", {"kind": "graddrop", "every": 2}])
def test_draws_follow_the_seed(balancer):
    batch = data(2)
    weights = []
    for seed in (1, 1, 2):
        keras.utils.set_random_seed(seed)
        made = mtl.build_model(trunk(), tasks(2), balancer=balancer)
        keras.utils.set_random_seed(seed)
        compiled(made)
        for _ in range(3):
            step(made, *batch)
        weights.append(flat(made.trainable_variables))
    np.testing.assert_array_equal(weights[0], weights[1])
    assert np.abs(weights[0] - weights[2]).max() > 1e-6


def test_the_logs_tell_weights_cosines_and_conflicts():
    made, batch = model(ByNorm()), data()
    rows = jacobian(made, *batch, made.trunk_variables)
    norms = np.linalg.norm(rows, axis=1)
    cosines = rows @ rows.T / norms[:, None] / norms
    logs = step(made, *batch)
    received = [logs[f"balance/weight/t{i}"][0] for i in range(3)]
    np.testing.assert_allclose(received, 1 / norms, rtol=1e-3)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert logs[f"balance/cosine/t{one}/t{other}"][0] == pytest.approx(cosines[one, other], abs=1e-4)
    assert logs["balance/conflicts"][0] == pytest.approx((cosines[np.triu_indices(3, 1)] < 0).mean())
    assert logs["balance/unsolved"] == [0.0]


@pytest.mark.parametrize(("count", "pairs"), [(6, 15), (7, 0)])
def test_many_tasks_tell_the_share_of_conflicts_only(count, pairs):
    log = BalanceLog([f"t{i}" for i in range(count)])
    log.update_state(tf.ones(count), tf.constant(2 * np.eye(count) - 0.1), tf.constant(True))
    logs = log.logs()
    assert logs["balance/conflicts"] == 1
    assert len([name for name in logs if "cosine" in name]) == pairs


def test_the_fixed_balancer_remembers_and_tells_nothing(kept):
    made, batch = kept(model, "fixed", 2), data(2)
    logs = step(made, *batch)
    assert not made.balancing.variables
    assert not [name for name in logs if name.startswith("balance")]


@pytest.mark.parametrize("balancer", ["fixed", "mgda", "graddrop"])
def test_a_loss_that_is_not_finite_names_its_task_and_changes_nothing(balancer, kept):
    made, (x, y, weights) = kept(model, balancer, 2), data(2)
    before = flat(made.trainable_variables)
    y["t1"] = np.where(weights["t1"] > 0, np.nan, y["t1"]).astype("float32")
    with pytest.raises(UserError, match=r"^tasks\.t1: expected a finite loss and gradient"):
        step(made, x, y, weights)
    np.testing.assert_array_equal(flat(made.trainable_variables), before)


@pytest.mark.parametrize("balancer", ["log", "gradnorm"])
def test_a_negative_loss_names_its_task_and_changes_nothing(balancer):
    made, batch = model(balancer, 2, loss={"t1": lambda y_true, y_pred: -1 - tf.abs(y_pred[:, 0])}), data(2)
    before = flat(made.trainable_variables)
    with pytest.raises(UserError, match=r"^tasks\.t1: the balancer expects a loss of at least 0"):
        step(made, *batch)
    np.testing.assert_array_equal(flat(made.trainable_variables), before)


def test_a_solver_without_a_solution_is_counted_or_raises():
    batch = data(2)
    assert step(model(Never(), 2), *batch)["balance/unsolved"] == [1.0]
    with pytest.raises(UserError, match="balancer: no solution"):
        step(model(Never(unsolved="raise"), 2), *batch)


def test_xla_is_refused_where_it_would_fail():
    with pytest.raises(UserError, match="jit_compile"):
        model("mgda").compile(optimizer="sgd", jit_compile=True)


def test_callbacks_see_the_balancer_after_its_epoch():
    made, batch = model("dwa", 2), data(2)
    seen = []
    callback = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.append(flat(made.balancing.variables).tolist())
    )
    made.fit(*batch[:1], batch[1], sample_weight=batch[2], epochs=2, verbose=0, callbacks=[callback])
    assert seen[-1] == flat(made.balancing.variables).tolist()
    assert seen[0] != seen[1]
