import keras
import numpy as np
import pytest
import tensorflow as tf
from pydantic import ValidationError
from sklearn.utils.class_weight import compute_class_weight

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.heads import Segmentation

LABELS = ("a", "b", "c")


def maps(names=("maps_4", "maps_8", "maps_16", "maps_32"), height=64, width=96):
    strides = {name: int(name.removeprefix("maps_")) for name in names}
    return {name: keras.Input((height // by, width // by, 8 + by), name=name) for name, by in strides.items()}


@pytest.mark.parametrize(
    "names",
    [("maps_4",), ("maps_4", "maps_8"), ("maps_32", "maps_16", "maps_8", "maps_4"), ("maps_4", "maps_8", "maps_16")],
)
def test_logits_have_the_size_of_the_input(names):
    output = Segmentation(labels=LABELS, width=16).outputs(Features(**maps(names)))
    assert tuple(output.shape) == (None, 64, 96, 3)
    assert output.dtype == "float32"


def test_every_map_has_influence():
    inputs = maps()
    model = keras.Model(inputs, Segmentation(labels=LABELS, width=16, dropout=0).outputs(Features(**inputs)))
    rng = np.random.default_rng(0)
    values = {name: tf.constant(rng.normal(size=(1, *each.shape[1:])), tf.float32) for name, each in inputs.items()}
    with tf.GradientTape() as tape:
        tape.watch(list(values.values()))
        total = tf.reduce_sum(model(values)[..., 0] ** 2)
    slopes = tape.gradient(total, values)
    assert all(abs(slope.numpy()).max() > 0 for slope in slopes.values())


def answer(logits, **features):
    head = Segmentation(labels=LABELS[: logits.shape[-1]])
    found = tf.function(head.answer, autograph=False)(
        tf.constant(logits), {name: tf.constant(value) for name, value in features.items()}
    )
    return {name: value.numpy() for name, value in found.items()}


def test_masks_have_the_pictures_own_sizes():
    logits = np.zeros((2, 32, 64, 3), "float32")
    logits[0, :, :32, 1], logits[0, :, 32:, 2] = 9, 9
    logits[1, :16, :, 1], logits[1, 16:, :, 0] = 9, 9
    sizes = {"image_heights": [10, 100], "image_widths": [200, 40], "image_padded": [False, False]}
    found = answer(logits, **sizes)
    assert found["mask"].shape == found["mask_probability"].shape == (2, 100, 200)
    np.testing.assert_array_equal(found["mask"][0, :10], np.repeat([[1] * 100 + [2] * 100], 10, 0))
    np.testing.assert_array_equal(found["mask"][1, :, :40], np.repeat([[1]] * 50 + [[0]] * 50, 40, 1))
    assert (found["mask"][0, 10:] == -1).all()
    assert (found["mask"][1, :, 40:] == -1).all()
    assert (found["mask_probability"][0, 10:] == 0).all()
    assert 0.99 < found["mask_probability"][0, 0, 0] <= 1
    np.testing.assert_array_equal([found["mask_heights"], found["mask_widths"]], [[10, 100], [200, 40]])
    np.testing.assert_allclose(found["shares"], [[0, 0.5, 0.5], [0.5, 0.5, 0]], atol=1e-6)


def test_padding_is_cut_off():
    logits = np.zeros((1, 32, 64, 2), "float32")
    logits[0, :, 16:48, 1] = 9  # where a picture of 50 x 50 stands
    found = answer(logits, image_heights=[50], image_widths=[50], image_padded=[True])
    assert (found["mask"][0] == 1).all()
    np.testing.assert_allclose(found["shares"], [[0, 1]], atol=1e-6)


def test_without_sizes_pictures_are_of_the_trunks():
    logits = np.random.default_rng(0).normal(size=(2, 4, 6, 3)).astype("float32")
    found = answer(logits)
    np.testing.assert_array_equal(found["mask"], logits.argmax(-1))
    for number in range(3):
        np.testing.assert_allclose(found["shares"][:, number], (found["mask"] == number).mean((1, 2)), atol=1e-6)


def test_shares_are_counted_without_a_copy_of_the_picture_for_each_class():
    logits = np.random.default_rng(0).normal(size=(2, 4, 6, 3)).astype("float32")
    sizes = {"image_heights": [331, 7], "image_widths": [503, 1], "image_padded": [False, True]}
    found = answer(logits, **sizes)
    for mask, shares in zip(found["mask"], found["shares"], strict=True):
        counts = np.bincount(mask[mask >= 0], minlength=3)
        np.testing.assert_array_equal(shares, (counts / counts.sum()).astype("float32"))
    head, features = Segmentation(labels=LABELS), {name: tf.constant(value) for name, value in sizes.items()}
    graph = tf.function(lambda x: head.answer(x, features), autograph=False).get_concrete_function(tf.constant(logits))
    assert "OneHot" not in {node.op for each in graph.graph.as_graph_def().library.function for node in each.node_def}


def test_an_answer_to_nothing():
    found = answer(np.zeros((0, 4, 6, 3), "float32"))
    assert found["mask"].shape[0] == 0
    assert found["shares"].shape == (0, 3)


def test_the_second_of_two_is_chosen_above_a_half():
    p = np.linspace(0.05, 0.95, 24, dtype="float32").reshape(1, 4, 6)
    found = answer(np.log(np.stack([1 - p, p], -1)))
    np.testing.assert_array_equal(found["mask"], p > 0.5)
    np.testing.assert_allclose(found["mask_probability"], np.maximum(p, 1 - p), rtol=1e-5)


def test_class_weights_are_those_of_scikit_learn_and_pixels_without_a_class_weigh_nothing():
    pixels = np.random.default_rng(0).choice([-1, 0, 1, 2], (3, 8, 8), p=[0.2, 0.6, 0.15, 0.05])
    given = pixels[pixels >= 0]
    expected = compute_class_weight("balanced", classes=np.arange(3), y=given)
    head = Segmentation(labels=LABELS, class_weights="balanced")
    np.testing.assert_allclose(head.class_weight_table(np.bincount(given)), expected, rtol=1e-6)
    weights = head.weights(pixels)
    np.testing.assert_allclose(weights, np.where(pixels < 0, 0, expected[pixels]), rtol=1e-6)
    assert weights.dtype == np.float32
    named = Segmentation(labels=LABELS, class_weights={"c": 3.0})
    np.testing.assert_allclose(named.class_weight_table(np.array([5, 5, 5])), [1, 1, 3])
    assert Segmentation(labels=LABELS).class_weight_table(np.array([5, 5, 5])) is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 12}, "multiple of 8"),
        ({"loss_terms": {"cross_entropy": 0}}, "expected a loss with a weight above 0"),
        ({"loss_terms": {"cross_entropy": 0, "dice": 1}, "label_smoothing": 0.1}, "label_smoothing is of"),
        ({"loss_terms": {"dice": -1}}, "greater than or equal to 0"),
        ({"loss_terms": {"lovasz": 1}}, "Extra inputs are not permitted"),
    ],
)
def test_options_out_of_range_are_refused(options, message):
    with pytest.raises(ValidationError, match=message):
        Segmentation(labels=LABELS, **options)


def test_a_backbone_without_the_finest_map_is_told():
    import mtl_keras as mtl

    image = keras.Input((64, 64, 3), name="image")
    trunk = keras.Model(image, {"maps_32": keras.layers.Conv2D(8, 3, 32, "same")(image)})
    with pytest.raises(UserError, match="needs one of the features maps_4; the backbone gives maps_32"):
        mtl.build_model(trunk, [mtl.Task("parts", head=Segmentation(labels=LABELS))])
