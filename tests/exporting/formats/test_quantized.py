from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from mtl_keras.exporting.formats import FORMATS
from mtl_keras.exporting.plan import ExportPlan
from tests.exporting.formats.made_models import picture_rows, pictures
from tests.exporting.formats.runners import RUNNERS, record

# The type, the largest file beside float32's, and how far probabilities may move.
QUANTIZED = [("float16", 0.65, 2e-3), ("int8", 0.5, 0.05)]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    made = pictures(tmp_path_factory.mktemp("made"))
    return replace(made, preprocessor=SimpleNamespace(flips=()))


@pytest.mark.slow
@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.quantizes])
def test_smaller_weights_in_a_smaller_file(trained, form, tmp_path):
    def written(quantize):
        folder = tmp_path / str(quantize)
        folder.mkdir()
        FORMATS[form].write(trained, ExportPlan((form,), tasks=("kind",), quantize=quantize), folder)
        (run,) = (open_model(folder) for open_model in RUNNERS[form].values())
        (model,) = folder.glob("model.*")
        return model.stat().st_size, run(picture_rows(3, 0))["kind_probabilities"], record(folder)["quantize"]

    size, wanted, _ = written(None)
    for quantize, share, moved in QUANTIZED:
        smaller, found, told = written(quantize)
        assert told == quantize
        assert smaller < share * size
        assert 0 < np.abs(found - wanted).max() < moved
