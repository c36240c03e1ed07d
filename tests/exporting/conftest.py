import pytest

from tests.exporting.serving.made_exports import make_export
from tests.exporting.serving.rest import Served


@pytest.fixture(scope="session")
def exports(tmp_path_factory):
    """By what a row is: the model and its version's folder."""
    return {name: make_export(name, tmp_path_factory.mktemp(name)) for name in ("text", "image", "sequence")}


@pytest.fixture(scope="session")
def served(exports):
    """By what a row is: the SavedModel, answering as a server would."""
    return {name: Served(version) for name, (_, version) in exports.items()}
