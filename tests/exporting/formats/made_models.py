"""Small models with weights of chance, one of each kind of rows, and rows for them."""

from types import SimpleNamespace

import numpy as np

import mtl_keras as mtl
from mtl_keras.trained import Trained
from tests.backbones.made_checkpoint import VOCABULARY, make_checkpoint

TAGS = ["O", "B-x", "I-x"]


def texts(folder):
    backbone = mtl.backbones.Bert(preset=str(make_checkpoint(folder / "bert")), sequence_length=24, word_shapes=True)
    tasks = [
        mtl.Task("mood", head=mtl.heads.Classification(labels=["a", "b", "c"], hidden=[4])),
        mtl.Task("names", head=mtl.heads.TokenTagging(labels=TAGS, crf=True)),
    ]
    return _trained(backbone, tasks)


def sequences(folder):
    backbone = mtl.backbones.ProteinCnn(
        width=8, kernel_size=5, dilations=(1, 3), window=32, overlap=16, crop_length=None
    )
    tasks = [
        mtl.Task("parts", head=mtl.heads.TokenClassification(labels=["a", "b"])),
        mtl.Task("terms", head=mtl.heads.MultiLabel(labels=["a", "b", "c"], parents={"a": ["b"], "b": ["c"]})),
        mtl.Task("heat", head=mtl.heads.Regression()),
    ]
    return _trained(backbone, tasks)


def pictures(folder):
    backbone = mtl.backbones.SmallCnn(image_size=(32, 32), width=8)
    tasks = [
        mtl.Task("kind", head=mtl.heads.Classification(labels=["a", "b"])),
        mtl.Task("area", head=mtl.heads.Segmentation(labels=["a", "b", "c"], width=8)),
    ]
    return _trained(backbone, tasks, flips=("horizontal",))


def _trained(backbone, tasks, flips=()):
    model = mtl.build_model(backbone, tasks)
    draw = np.random.default_rng(0)
    for weight in model.trainable_variables:
        if not np.any(weight.numpy()):  # biases, and the scores of a CRF
            weight.assign(draw.normal(0, 0.5, weight.shape))
    return Trained(model, SimpleNamespace(flips=flips, raw={}))


def text_rows(count, length):
    draw = np.random.default_rng(length)
    ids = draw.integers(1, len(VOCABULARY), (count, length))
    positions = np.tile(np.arange(1, length // 2), (count, 1))
    shapes = draw.integers(1, 9, positions.shape)
    ids[0, length // 2 :], positions[0, length // 4 :] = 0, -1
    rows = {"token_ids": ids, "word_positions": positions, "word_shapes": shapes}
    return {name: values.astype(np.int32) for name, values in rows.items()}


def sequence_rows(count, length):
    ids = np.random.default_rng(length).integers(1, 20, (count, length))
    ids[0, length // 2 :] = 0
    return {"residue_ids": ids.astype(np.int32)}


def picture_rows(count, _):
    return {"image": np.random.default_rng(count).uniform(0, 255, (count, 32, 32, 3)).astype(np.float32)}


MODELS = {"texts": texts, "sequences": sequences, "pictures": pictures}
ROWS = {"texts": text_rows, "sequences": sequence_rows, "pictures": picture_rows}
SIZES = {"texts": [(1, 10), (3, 24)], "sequences": [(1, 10), (3, 75)], "pictures": [(1, 0), (3, 0)]}
"""Rows and their length; the longer sequences are of several windows, and no multiple of a dilation."""
