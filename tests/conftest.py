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


def pytest_collection_modifyitems(items):
    """Puts the files that take longest first, so that no process is left with one of them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
