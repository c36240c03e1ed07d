import numpy as np
import pytest

from mtl_keras.exporting.formats import FORMATS
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.tagging.viterbi import best_tags
from tests.exporting.formats.made_models import MODELS, ROWS, SIZES
from tests.exporting.formats.runners import RUNNERS, record

TOLERANCE = 1e-5


@pytest.fixture(scope="module", params=list(MODELS))
def made(request, tmp_path_factory):
    """The kind of rows, and a model of it."""
    return request.param, MODELS[request.param](tmp_path_factory.mktemp("made"))


def softmax(logits):
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def expected(trained, rows):
    """What Keras gives of the rows, as NumPy makes numbers of it."""
    outputs = {name: value.numpy() for name, value in trained.model(rows, training=False).items()}
    if trained.preprocessor.flips:
        mirrored = trained.model({"image": rows["image"][:, :, ::-1]}, training=False)
        kind, area = ((mirrored[name].numpy() + outputs[name]) for name in ("kind", "area"))
        area = (mirrored["area"].numpy()[:, :, ::-1] + outputs["area"]) / 2
        return {"kind_probabilities": softmax(kind / 2), "area_probabilities": softmax(area)}
    if "mood" in outputs:
        there = rows["word_positions"] >= 0
        chain, found = np.exp(outputs["names"]), [np.exp(outputs["names"])[:, 0, 0]]
        for word in range(1, chain.shape[1]):
            found.append(np.einsum("bi,bij->bj", found[-1], chain[:, word]))
        tags = best_tags(outputs["names"], there, trained.head("names").grammar).numpy()
        marginal = np.stack(found, 1) * there[..., None]
        return {"mood_probabilities": softmax(outputs["mood"]), "names_probabilities": marginal, "names_tag_ids": tags}
    there = rows["residue_ids"] != 0
    return {
        "parts_probabilities": softmax(outputs["parts"]) * there[..., None],
        "terms_probabilities": 1 / (1 + np.exp(-outputs["terms"])),
        "heat_value": outputs["heat"][:, 0],
    }


@pytest.mark.slow
@pytest.mark.parametrize("form", list(RUNNERS))
def test_other_libraries_give_the_numbers_of_keras(made, form, tmp_path):
    kind, trained = made
    FORMATS[form].write(trained, ExportPlan((form,)), tmp_path)
    told = record(tmp_path)
    assert set(told["inputs"]) == set(ROWS[kind](1, 10))
    assert told["quantize"] is None
    for library, open_model in RUNNERS[form].items():
        run = open_model(tmp_path)
        for count, length in SIZES[kind]:
            rows = ROWS[kind](count, length)
            found, wanted = run(rows), expected(trained, rows)
            assert set(found) == set(wanted) == set(told["outputs"])
            for name, value in wanted.items():
                np.testing.assert_allclose(found[name], value, rtol=0, atol=TOLERANCE, err_msg=f"{library} {name}")
                assert found[name].dtype == told["outputs"][name]["dtype"]
                shape = told["outputs"][name]["shape"]
                assert all(said in (None, size) for said, size in zip(shape, found[name].shape, strict=True))
