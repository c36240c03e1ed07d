"""What the tests of studies share."""

import pytest

from mtl_keras.tuning import trial_run


@pytest.fixture(scope="module", autouse=True)
def freed():
    """The calls that give back what a training held: one that was made up holds nothing, and to look takes seconds."""
    calls = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial_run, "_free", lambda: calls.append("freed"))
        yield calls
