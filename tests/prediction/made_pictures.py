"""Models of pictures for tests: a whole one with weights of chance, and one that sees colours only."""

import json
import warnings

import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.heads.masks import masks
from mtl_keras.images.image_preprocessor import ImagePreprocessor
from mtl_keras.prediction.predictor import Predictor
from tests.images.made import encode

LABELS = {"kind": ["cat", "dog", "eel"], "parts": ["background", "wing", "tail"], "has": ["sun", "sea"], "price": None}
TASKS = [
    mtl.Task("kind", head=mtl.heads.Classification(labels=LABELS["kind"])),
    mtl.Task("parts", head=mtl.heads.Segmentation(labels=LABELS["parts"], width=8)),
    mtl.Task("has", head=mtl.heads.MultiLabel(labels=LABELS["has"])),
    mtl.Task("price", head=mtl.heads.Regression()),
]

CORNERS = {
    "grey": (128, 128, 128),
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "blue": (0, 0, 255),
    "black": (0, 0, 0),
}
"""The colours of ``tests.images.made.corners``."""


def make_run(folder):
    """Writes what a run of pictures leaves, as far as predicting needs it; returns the model and its preprocessor."""
    import keras

    keras.utils.set_random_seed(1)
    backbone = mtl.backbones.SmallCnn(image_size=(32, 64), width=4)
    model = mtl.build_model(backbone, TASKS)
    model.compile(optimizer="adam")
    model.optimizer.build(model.trainable_variables)  # as training does
    folder.mkdir(parents=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras saves so under numpy 2
        model.save(folder / "model.keras")
    preprocessor = backbone.preprocessor()
    preprocessor.save(folder / "preprocessor")
    (folder / "labels.json").write_text(json.dumps(LABELS))
    (folder / "recipe.toml").touch()
    return model, preprocessor


def colour_predictor(fit, size=(64, 64)):
    """Returns a model whose one task gives each pixel the corner colour that is nearest to its own."""
    preprocessor = ImagePreprocessor(size, fit)
    colours = tf.constant(list(CORNERS.values()), tf.float32)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)], autograph=False)
    def answering(encoded):
        prepared = preprocessor({"image": encoded})
        distance = tf.norm(prepared["image"][:, :, :, tf.newaxis] - colours, axis=-1)
        return {"corner": masks(-distance, prepared)}

    keys = frozenset({"mask", "mask_probability", "mask_heights", "mask_widths", "shares"})
    return Predictor("image", {"corner": list(CORNERS)}, {"corner": keys}, answering)


def noise(height, width, kind="PNG", seed=0):
    """Returns an encoded picture of chance."""
    return encode(np.random.default_rng(seed).integers(0, 256, (height, width, 3), "uint8"), kind)


def cut_off(encoded):
    """Returns the first half of an encoded picture."""
    return encoded[: len(encoded) // 2]
