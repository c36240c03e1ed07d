"""What every backbone of sequences keeps to."""

import subprocess
import sys

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.precision import precision
from mtl_keras.sequences.alphabet import AMINO_ACIDS

LENGTHS = [1, 7, 30, 75]


def sequences(lengths=LENGTHS, seed=0):
    draw = np.random.default_rng(seed)
    return ["".join(draw.choice(list(AMINO_ACIDS), length)) for length in lengths]


def inputs(backbone, texts):
    """Returns what the preprocessor gives the trunk."""
    return {"residue_ids": backbone.preprocessor()({"sequence": tf.constant(texts)})["residue_ids"].numpy()}


def output(trunk, x):
    """Returns the features of a batch as arrays."""
    return {name: np.asarray(value) for name, value in trunk(x, training=False).items()}


def small_windows(backbone):
    """Returns the backbone with windows that the longest row does not fit into."""
    return type(backbone)(**{**backbone.model_dump(), "crop_length": 16, "window": 32, "overlap": 24})


def check_features(backbone, trunk):
    """The input and the features have the shapes that docs/sequences.md says, and are finite."""
    assert {each.name: each.shape for each in trunk.inputs} == {"residue_ids": (None, None)}
    texts = [*sequences(), ""]
    found = output(trunk, inputs(backbone, texts))
    assert set(found) == set(backbone.gives)
    assert {name: value.shape[-1] for name, value in found.items() if name != "mask"} == {
        name: trunk.output[name].shape[-1] for name in ("pooled", "tokens")
    }
    assert found["tokens"].shape[:2] == found["mask"].shape == (len(texts), max(LENGTHS))
    assert found["mask"].sum(1).tolist() == [len(text) for text in texts]
    assert found["tokens"].dtype == found["pooled"].dtype == np.float32
    assert all(np.isfinite(value).all() for value in found.values())
    assert not found["tokens"][~found["mask"]].any()
    assert not found["pooled"][-1].any()


def check_rows_are_alone(backbone, trunk):
    """A row has the same features alone as beside longer ones."""
    texts = sequences()
    together = output(trunk, inputs(backbone, texts))
    for row, text in enumerate(texts):
        alone = output(trunk, inputs(backbone, [text]))
        np.testing.assert_allclose(together["tokens"][row, : len(text)], alone["tokens"][0], atol=2e-5)
        np.testing.assert_allclose(together["pooled"][row], alone["pooled"][0], atol=2e-5)


def check_saving(backbone, trunk, folder):
    """A saved trunk, loaded, gives the same features and trains the same variables."""
    trunk.save(folder / "trunk.keras")
    loaded = keras.models.load_model(folder / "trunk.keras")
    x = inputs(backbone, sequences())
    before, after = output(trunk, x), output(loaded, x)
    for name, value in before.items():
        np.testing.assert_array_equal(after[name], value)
    assert [each.shape for each in loaded.trainable_variables] == [each.shape for each in trunk.trainable_variables]


def check_training(backbone):
    """Steps lower the loss of a separable toy, for a row's label."""
    keras.utils.set_random_seed(0)
    texts = sequences([20] * 32)
    labels = np.array([text[10] > "L" for text in texts], "int32")
    model = mtl.build_model(backbone, [mtl.Task("kind", head=mtl.heads.Classification(labels=["a", "b"]))])
    model.compile(optimizer=keras.optimizers.Adam(1e-2))
    model.optimizer.build(model.trainable_variables)  # made in a step, its variables have it traced twice
    losses = model.fit(inputs(backbone, texts), {"kind": labels}, epochs=15, verbose=0).history["loss"]
    assert losses[-1] < 0.8 * losses[0]


def check_mixed_precision(backbone, policy):
    """Features and gradients are finite, and the features near the exact ones."""
    with precision(policy):
        trunk = backbone.load()
    x = inputs(backbone, sequences())
    half = output(trunk, x)
    assert half["tokens"].dtype != np.float32
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.cast(trunk(x, training=True)["pooled"], tf.float32) ** 2)
    gradients = tape.gradient(loss, [each.value for each in trunk.trainable_variables])
    assert all(np.isfinite(tf.convert_to_tensor(each)).all() for each in gradients)
    exact = backbone.load()
    exact.set_weights(trunk.get_weights())
    exact = output(exact, x)
    for name in ("tokens", "pooled"):
        difference = half[name].astype("float32") - exact[name]
        assert np.sqrt(np.mean(difference**2)) < 0.03 * np.sqrt(np.mean(exact[name] ** 2)), name


def check_serving(backbone, trunk, folder):
    """A SavedModel that takes raw letters gives the same in a fresh process that knows TensorFlow alone."""
    texts = [" mk\nV-*", *sequences(), "", "M*1K"]
    expected = output(trunk, inputs(backbone, texts))
    preprocessor = backbone.preprocessor()

    def serve(sequence):
        return trunk({"residue_ids": preprocessor({"sequence": sequence})["residue_ids"]}, training=False)

    archive = keras.export.ExportArchive()
    archive.track(trunk)
    archive.preprocessor = preprocessor
    archive.add_endpoint("serve", tf.function(serve, [preprocessor.raw["sequence"]], autograph=False))
    archive.write_out(folder / "served", verbose=False)
    np.savez(folder / "texts.npz", texts=np.array([text.encode() for text in texts]), **expected)
    program = """if True:
        import sys, numpy as np, tensorflow as tf
        given = dict(np.load(sys.argv[2]))
        served = tf.saved_model.load(sys.argv[1])
        found = served.serve(tf.constant(given.pop("texts")))
        for name, value in given.items():
            np.testing.assert_allclose(found[name], value, atol=2e-5)
        assert not {"mtl_keras", "keras_hub", "tensorflow_text"}.intersection(sys.modules)
    """
    subprocess.run([sys.executable, "-c", program, folder / "served", folder / "texts.npz"], check=True)
