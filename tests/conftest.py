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


@pytest.fixture(scope="session")
def pictures_export(tmp_path_factory):
    """A model of pictures with weights of chance and the folder of its exported version; not to be changed."""
    from mtl_keras.exporting import export_trained
    from mtl_keras.trained import Trained
    from tests.prediction.made_pictures import LABELS, make_run

    folder = tmp_path_factory.mktemp("pictures")
    trained = Trained(*make_run(folder / "run"))
    return trained, export_trained(trained, LABELS, folder / "served")[0]


def pytest_collection_modifyitems(items):
    """Puts the files that take longest first, so that no process is left with one of them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
