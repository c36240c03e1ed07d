"""The mean over mirror images, against sums in numpy."""

import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.backbones.load_preprocessor import load_preprocessor
from mtl_keras.backbones.small_cnn import SmallCnn
from mtl_keras.errors import UserError
from mtl_keras.exporting import export_trained
from mtl_keras.images.mirrored import mean_over_flips
from mtl_keras.trained import Trained
from tests.prediction.made_pictures import LABELS, TASKS, noise

DRAW = np.random.default_rng(0)
PICTURES = DRAW.normal(size=(2, 5, 4, 3)).astype("float32")
KERNEL = DRAW.normal(size=(5, 4, 3, 2)).astype("float32")


def run(inputs):
    """Gives a number a picture and two a pixel, none of which is the same of a mirror image."""
    seen = inputs["image"]
    return {"row": tf.einsum("bhwc,hwcd->bd", seen, KERNEL), "map": seen[..., tf.newaxis] * KERNEL}


@pytest.mark.parametrize(
    ("flips", "views"),
    [
        ((), [lambda x: x]),
        (("horizontal",), [lambda x: x, lambda x: x[:, :, ::-1]]),
        (("vertical",), [lambda x: x, lambda x: x[:, ::-1]]),
        (
            ("horizontal", "vertical"),
            [lambda x: x, lambda x: x[:, ::-1], lambda x: x[:, :, ::-1], lambda x: x[:, ::-1, ::-1]],
        ),
    ],
)
def test_rows_are_averaged_and_pixels_mirrored_back(flips, views):
    found = mean_over_flips(run, {"image": tf.constant(PICTURES)}, flips, ["map"])
    given = [run({"image": view(PICTURES)}) for view in views]
    np.testing.assert_allclose(found["row"], np.mean([each["row"] for each in given], 0), rtol=1e-4, atol=1e-4)
    back = [view(np.asarray(each["map"])) for view, each in zip(views, given, strict=True)]
    np.testing.assert_allclose(found["map"], np.mean(back, 0), rtol=1e-4, atol=1e-5)


def test_a_run_remembers_them_and_its_answers_do_not_change_with_the_picture_s_side(tmp_path):
    options = {"image_size": (64, 64), "width": 4}
    backbone, plain = SmallCnn(**options, answer_flips=["horizontal"]), SmallCnn(**options)
    model = mtl.build_model(backbone, TASKS)
    backbone.preprocessor().save(tmp_path)
    picture = tf.image.decode_png(noise(64, 64))
    rows = {"image": tf.stack([tf.io.encode_png(each) for each in (picture, tf.reverse(picture, [1]))])}
    for preprocessor in (backbone.preprocessor(), load_preprocessor(tmp_path)):
        answers = Trained(model, preprocessor).answers(rows, ["kind", "parts"])
        one, other = answers["kind"]["probabilities"].numpy()
        np.testing.assert_allclose(one, other, rtol=1e-4)
        mask, mirrored = answers["parts"]["mask_probability"].numpy()
        np.testing.assert_allclose(mask, mirrored[:, ::-1], rtol=1e-4, atol=1e-5)
    one, other = Trained(model, plain.preprocessor()).answers(rows, ["kind"])["kind"]["probabilities"].numpy()
    assert np.abs(one - other).max() > 1e-4, "else the test would see nothing"


def test_a_saved_model_answers_with_them(tmp_path):
    backbone = SmallCnn(image_size=(64, 64), width=4, answer_flips=["horizontal", "vertical"])
    trained = Trained(mtl.build_model(backbone, TASKS), backbone.preprocessor())
    served = tf.saved_model.load(str(export_trained(trained, LABELS, tmp_path)[0]))
    rows = tf.constant([noise(40, 30, seed=1), noise(64, 64, seed=2)])
    expected = trained.answers({"image": rows}, ["kind"])["kind"]["probability"]
    received = served.signatures["kind"](image=rows)["probability"]
    np.testing.assert_allclose(received, expected, rtol=1e-5)


def test_each_way_is_named_once():
    with pytest.raises((UserError, ValueError), match="expected each way once"):
        SmallCnn(answer_flips=["vertical", "vertical"])
