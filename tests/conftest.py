import pytest

from tests.made_recipe import make_recipe


@pytest.fixture(scope="session")
def tiny_recipe(tmp_path_factory):
    """The path of a recipe of two tasks that trains in seconds."""
    return make_recipe(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_run(tiny_recipe, tmp_path_factory):
    """The folder of a finished run of the tiny recipe; not to be changed."""
    from mtl_keras.training import train

    return train(tiny_recipe, run_dir=tmp_path_factory.mktemp("runs") / "tiny")
