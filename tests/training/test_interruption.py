import os
import signal
import threading

import keras
import numpy as np
import pytest

from mtl_keras.training.checkpoints import Checkpoints
from mtl_keras.training.interruption import Interrupted, Interruption
from tests.model.small import data, linear_model

STEPS = 3


def stopped_at(folder, step, validates=False):
    """Fits; SIGTERM comes in a step, or in the validation after it. Returns the checkpoints and the exception."""
    model = linear_model()
    checkpoints = Checkpoints(folder, model, STEPS)

    class Sends(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if not validates and checkpoints.done == step - 1:
                os.kill(os.getpid(), signal.SIGTERM)

        def on_test_begin(self, logs=None):
            if validates and checkpoints.done == step:
                os.kill(os.getpid(), signal.SIGTERM)

    x, y, weights = data()
    before = signal.getsignal(signal.SIGTERM)
    with Interruption(checkpoints, model, None) as interruption, pytest.raises(Interrupted) as caught:
        model.fit(
            x, y, sample_weight=weights, batch_size=10, epochs=2, shuffle=False, verbose=0,
            validation_data=(x, y, weights), callbacks=[Sends(), checkpoints, interruption],
        )  # fmt: skip
    assert signal.getsignal(signal.SIGTERM) is before
    return checkpoints, caught.value


@pytest.mark.parametrize(("step", "validates"), [(1, False), (3, False), (5, False), (3, True), (6, True)])
def test_the_step_is_saved_and_an_epoch_is_ended(tmp_path, step, validates):
    checkpoints, interrupted = stopped_at(tmp_path, step, validates)
    assert interrupted.step == step
    other = linear_model()
    assert Checkpoints(tmp_path, other, STEPS).restore() == step
    for one, two in zip(checkpoints.model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_outside_of_the_main_thread_nothing_is_caught(tmp_path):
    found = []

    def enter():
        with Interruption(None, linear_model(), None) as interruption:
            found.append(interruption.catches)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert found == [False]
