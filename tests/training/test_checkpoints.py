"""What becomes of checkpoints that are cut off, and of disks that are full."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.errors import UserError
from mtl_keras.training.checkpoints import Checkpoints
from tests.model.small import data, linear_model


def saved(folder, steps):
    """Returns the checkpoints of a model after so many saves; the step is in the weights."""
    model = linear_model()
    checkpoints = Checkpoints(folder, model, steps_per_epoch=100)
    for step in range(1, steps + 1):
        model.trainable_variables[0].assign(tf.fill(model.trainable_variables[0].shape, float(step)))
        checkpoints.step.assign(step)
        checkpoints.save()
    return checkpoints


def restored(folder):
    """Returns the step, what the weights say, and what was told."""
    told = []
    model = linear_model()
    step = Checkpoints(folder, model, steps_per_epoch=100, tell=told.append).restore()
    return step, float(model.trainable_variables[0].numpy().flat[0]), told


def test_the_last_two_are_kept(tmp_path):
    saved(tmp_path, 4)
    assert {path.stem for path in tmp_path.glob("*.index")} == {"ckpt-3", "ckpt-4"}
    assert len(list(tmp_path.iterdir())) == 4
    assert restored(tmp_path) == (4, 4.0, [])


@pytest.mark.parametrize("part", ["data-00000-of-00001", "index"])
@pytest.mark.parametrize("left", [0, 0.5])
def test_one_that_is_cut_off_is_noticed(tmp_path, part, left):
    saved(tmp_path, 3)
    file = tmp_path / f"ckpt-3.{part}"
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * left)])
    step, weights, told = restored(tmp_path)
    assert (step, weights) == (2, 2.0)
    assert len(told) == 1
    assert "step 3 is broken" in told[0]


def test_a_flipped_bit_is_noticed(tmp_path):
    saved(tmp_path, 2)
    file = tmp_path / "ckpt-2.data-00000-of-00001"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert restored(tmp_path)[:2] == (1, 1.0)


def test_one_without_an_index_was_never_finished(tmp_path):
    saved(tmp_path, 2)
    (tmp_path / "ckpt-2.index").unlink()
    assert restored(tmp_path) == (1, 1.0, [])


def test_none_that_is_whole_is_an_error(tmp_path):
    saved(tmp_path, 2)
    for file in tmp_path.glob("*.index"):
        file.write_bytes(b"")
    with pytest.raises(UserError, match="all of them are broken"):
        restored(tmp_path)


def test_a_full_disk_says_so_and_keeps_the_last(tmp_path, monkeypatch):
    checkpoints = saved(tmp_path, 2)
    whole = checkpoints.state.write

    def full(path):
        whole(path)
        (tmp_path / "ckpt-7.index").unlink()  # the data are there, and half of them are missing
        raise tf.errors.ResourceExhaustedError(None, None, f"{path}.data-00000-of-00001; No space left on device")

    monkeypatch.setattr(checkpoints.state, "write", full)
    checkpoints.step.assign(7)
    with pytest.raises(UserError, match=r"step 7 cannot be written \(.*No space left.*that of step 2 is kept"):
        checkpoints.save()
    assert not list(tmp_path.glob("ckpt-7*"))
    assert restored(tmp_path) == (2, 2.0, [])


def test_a_worker_that_does_not_write_reads(tmp_path):
    saved(tmp_path, 1)
    model = linear_model()
    checkpoints = Checkpoints(tmp_path, model, steps_per_epoch=100, writes=False)
    assert checkpoints.restore() == 1
    checkpoints.step.assign(5)
    checkpoints.save()
    assert not list(tmp_path.glob("ckpt-5*"))


def test_metrics_of_a_half_done_epoch_come_back(tmp_path):
    checkpoints = saved(tmp_path, 1)
    for number, variable in enumerate(checkpoints.metric_variables):
        variable.assign(tf.cast(tf.fill(variable.shape, number + 1), variable.dtype))
    checkpoints.step.assign(2)
    checkpoints.save()
    other = linear_model()
    again = Checkpoints(tmp_path, other, steps_per_epoch=100)
    again.restore()
    other.reset_metrics()
    again.on_epoch_begin(0)
    for number, variable in enumerate(again.metric_variables):
        np.testing.assert_array_equal(variable.numpy(), np.full(variable.shape, number + 1))


class Killed(BaseException):
    """Stands for a signal."""


@pytest.mark.parametrize("balancer", ["famo", "dwa"])
def test_what_a_balancer_remembers_is_resumed(tmp_path, balancer):
    steps = 3

    def fit(checkpoints, kill_at=None):
        class Kills(keras.callbacks.Callback):
            def on_train_batch_end(self, batch, logs=None):
                if checkpoints.done == kill_at:
                    raise Killed

        x, y, weights = data()
        first = checkpoints.done // steps  # kills are between epochs: which rows are left of one, the reader knows
        checkpoints.trained.fit(
            x, y, sample_weight=weights, batch_size=10, initial_epoch=first, epochs=4, shuffle=False, verbose=0,
            callbacks=[checkpoints, Kills()],
        )  # fmt: skip
        return checkpoints.trained

    whole = fit(Checkpoints(tmp_path / "whole", linear_model(balancer=balancer), steps))
    with pytest.raises(Killed):
        fit(Checkpoints(tmp_path / "killed", linear_model(balancer=balancer), steps), kill_at=7)
    other = Checkpoints(tmp_path / "killed", linear_model(balancer=balancer), steps)
    assert other.restore() == 6
    resumed = fit(other)
    for one, two in zip(whole.weights, resumed.weights, strict=True):
        np.testing.assert_allclose(one.numpy(), two.numpy(), rtol=0, atol=1e-6, err_msg=one.path)
