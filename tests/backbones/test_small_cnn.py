import keras
import numpy as np
import pytest
from pydantic import ValidationError

import mtl_keras as mtl
from tests.backbones import image_contract as contract

TINY = mtl.backbones.SmallCnn(image_size=(64, 96), width=8)


def test_features():
    contract.check_features(TINY)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras saves so under numpy 2
def test_saving(tmp_path):
    contract.check_saving(TINY.model_copy(update={"freeze_stages": 1}), tmp_path)


def test_freezing():
    contract.check_freezing(TINY)
    contract.check_all_frozen(TINY)
    contract.check_still_normalisation(TINY)


def test_one_head():
    contract.check_one_head(TINY)


@pytest.mark.parametrize("width", [4, 12])
def test_channels(width):
    found = mtl.backbones.SmallCnn(width=width).load().output
    assert [found[f"maps_{stride}"].shape[-1] for stride in (4, 8, 16, 32)] == [width, 2 * width, 4 * width, 8 * width]
    assert found["pooled"].shape[-1] == 8 * width


def test_parameters():
    """The kernels counted by hand; a block has two convolutions, and a normalisation before each and after all."""
    trunk = mtl.backbones.SmallCnn(width=8, depth=2).load()
    stem, widths = 4, [8, 16, 32, 64]
    kernels = 9 * 3 * stem + sum(9 * below * width for below, width in zip([stem, *widths], widths, strict=False))
    kernels += sum(4 * 9 * width * width for width in widths)
    normalisations = 4 * (stem + sum(5 * width for width in widths))
    assert trunk.count_params() == kernels + normalisations


def test_pooled_is_the_mean_of_the_coarsest_map():
    found = contract.output(TINY.load(), contract.pictures(TINY.image_size))
    np.testing.assert_allclose(found["pooled"], found["maps_32"].mean((1, 2)), rtol=1e-5)


def test_scaling():
    trunk = TINY.load()
    scaled = keras.Model(trunk.input, trunk.get_layer("scale").output)
    x = contract.pictures(TINY.image_size)
    np.testing.assert_allclose(scaled({"image": x}), x / 127.5 - 1, atol=1e-5)


def test_it_learns_shapes_from_chance():
    """Rings and discs of chance places and colours, which no mean of the pixels tells apart."""
    random = np.random.default_rng(0)
    labels = np.arange(160) % 2
    rows, columns = np.mgrid[:32, :32]
    places = random.uniform(10, 22, (160, 2, 1, 1))
    distances = np.hypot(rows - places[:, 0], columns - places[:, 1])
    inside = np.where(labels[:, None, None], distances < 6, (distances < 9) & (distances > 6.7))
    colours = random.uniform(100, 255, (160, 1, 1, 3))
    x = (inside[..., None] * colours + random.uniform(0, 60, (160, 32, 32, 3))).astype("float32")
    keras.utils.set_random_seed(0)
    head = mtl.heads.Classification(labels=["ring", "disc"], dropout=0.0)
    model = mtl.build_model(mtl.backbones.SmallCnn(image_size=(32, 32), width=8), [mtl.Task("shape", head=head)])
    model.compile(optimizer=keras.optimizers.Adam(3e-3))
    model.optimizer.build(model.trainable_variables)  # made in a step, its variables have it traced twice
    model.fit({"image": x[:128]}, {"shape": labels[:128]}, batch_size=16, epochs=8, verbose=0)
    assert (
        model.evaluate({"image": x[128:]}, {"shape": labels[128:]}, verbose=0, return_dict=True)["shape_accuracy"] > 0.9
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"image_size": (64, 70)}, "multiples of 32"),
        ({"width": 2}, "greater than or equal to 4"),
        ({"depth": 0}, "greater than or equal to 1"),
    ],
)
def test_faulty_options(options, expected):
    with pytest.raises(ValidationError, match=expected):
        mtl.backbones.SmallCnn(**options)
