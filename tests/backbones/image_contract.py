"""What every backbone of pictures keeps to."""

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl

ROWS = 2


def pictures(image_size, rows=ROWS):
    """Returns [rows, H, W, 3] float32, 0 to 255."""
    return np.random.default_rng(0).uniform(0, 255, (rows, *image_size, 3)).astype("float32")


def output(trunk, x):
    """Returns the features of a batch as arrays."""
    return {name: value.numpy() for name, value in trunk({"image": x}, training=False).items()}


def step(trunk, x):
    """Takes a step down the mean of the squared features, as a training does."""
    variables = trunk.trainable_variables
    with tf.GradientTape() as tape:
        found = trunk({"image": x}, training=True)
        loss = sum(tf.reduce_mean(tf.square(value)) for value in found.values())
    gradients = tape.gradient(loss, [each.value for each in variables])
    keras.optimizers.SGD(0.1).apply(gradients, variables)


def check_features(backbone, trunk=None):
    """The input and the features have the shapes that docs/images.md says, and are finite.

    Here and below, ``trunk`` is the backbone's where it is loaded already.
    """
    trunk = trunk or backbone.load()
    height, width = backbone.image_size
    assert {each.name: each.shape for each in trunk.inputs} == {"image": (None, height, width, 3)}
    found = output(trunk, pictures(backbone.image_size))
    assert set(found) == set(backbone.gives)
    assert found["pooled"].ndim == 2
    for stride in (4, 8, 16, 32):
        assert found[f"maps_{stride}"].shape[:3] == (ROWS, height // stride, width // stride)
    for value in found.values():
        assert value.dtype == np.float32
        assert np.isfinite(value).all()
        assert value[0].std() > 0
        assert not np.array_equal(value[0], value[1])


def check_saving(backbone, folder, trunk=None):
    """A saved trunk, loaded, gives the same features and trains the same variables."""
    trunk = trunk or backbone.load()
    trunk.save(folder / "trunk.keras")
    loaded = keras.models.load_model(folder / "trunk.keras")
    x = pictures(backbone.image_size)
    before, after = output(trunk, x), output(loaded, x)
    for name, value in before.items():
        np.testing.assert_array_equal(after[name], value)
    assert [each.shape for each in loaded.trainable_variables] == [each.shape for each in trunk.trainable_variables]


def check_freezing(backbone):
    """After steps of training, what comes of frozen stages is what it was, statistics included; the rest is not."""
    frozen = backbone.model_copy(update={"freeze_stages": 3, "train_batch_norm": True}).load()
    x = pictures(backbone.image_size)
    before = output(frozen, x)
    step(frozen, x)
    after = output(frozen, x)
    for name in ("maps_4", "maps_8"):
        np.testing.assert_array_equal(after[name], before[name])
    for name in ("maps_16", "maps_32", "pooled"):
        assert not np.allclose(after[name], before[name], rtol=1e-4), name


def check_all_frozen(backbone):
    """With five stages frozen there is nothing to train."""
    assert not backbone.model_copy(update={"freeze_stages": 5}).load().trainable_variables


def check_still_normalisation(backbone):
    """Without ``train_batch_norm`` a step leaves every variable of batch normalisation as it was."""
    trunk = backbone.model_copy(update={"train_batch_norm": False}).load()
    layers = [layer for layer in trunk.layers if isinstance(layer, keras.layers.BatchNormalization)]
    assert layers
    before = [layer.get_weights() for layer in layers]
    step(trunk, pictures(backbone.image_size))
    for layer, values in zip(layers, before, strict=True):
        for value, now in zip(values, layer.get_weights(), strict=True):
            np.testing.assert_array_equal(now, value)


def check_one_head(backbone):
    """A model with one head that needs one feature trains without a warning."""
    head = mtl.heads.Classification(labels=["a", "b"])
    model = mtl.build_model(backbone, [mtl.Task("kind", head=head)])
    model.compile(optimizer="sgd")
    logs = model.fit({"image": pictures(backbone.image_size)}, {"kind": np.arange(ROWS)}, verbose=0).history
    assert np.isfinite(logs["loss"]).all()
