"""Odd requests are answered, or refused in plain words, and the model goes on."""

import gzip
import shutil
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session

from mtl_keras.errors import UserError
from mtl_keras.exported import load_exported
from mtl_keras.graph_operations import _REACH, reaching_operations
from mtl_keras.meta_graph import read_meta_graph
from tests.images.test_header import bomb, frames
from tests.prediction.made_pictures import noise

MANY = 100_000


@pytest.fixture(scope="module")
def pictures(pictures_export):
    """The folder of a SavedModel of pictures."""
    return pictures_export[1]


@pytest.fixture(scope="module")
def loaded(tiny_run, pictures):
    return {"text": tf.saved_model.load(str(tiny_run / "export" / "1")), "image": tf.saved_model.load(str(pictures))}


GOOD = {"text": b"obama in oslo", "image": noise(20, 30)}
TASK = {"text": "mood", "image": "kind"}


def ask(loaded, field, rows):
    """Asks one task, then looks whether the next good request is answered as ever."""
    signature = loaded[field].signatures[TASK[field]]
    before = signature(**{field: tf.constant([GOOD[field]])})["probabilities"].numpy()
    try:
        return signature(**{field: rows})["probabilities"].numpy()
    finally:
        after = signature(**{field: tf.constant([GOOD[field]])})["probabilities"].numpy()
        np.testing.assert_array_equal(before, after)


def test_no_texts_give_no_rows_and_no_pictures_are_refused(loaded):
    assert ask(loaded, "text", tf.constant([], tf.string)).shape == (0, 3)
    with pytest.raises(tf.errors.InvalidArgumentError):  # TensorFlow's kernels for pictures refuse them
        ask(loaded, "image", tf.constant([], tf.string))


@pytest.mark.parametrize("field", ["text", "image"])
def test_too_many_rows_are_refused(field, loaded):
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected at most 1024 rows in a request; received more"):
        ask(loaded, field, tf.constant([GOOD[field][:100]] * MANY))


@pytest.mark.parametrize("rows", [tf.constant([1.0, 2.0]), tf.constant([[b"a", b"b"]]), tf.constant(b"a")])
def test_another_type_or_rank_is_refused(rows, loaded):
    for field in loaded:
        with pytest.raises((tf.errors.InvalidArgumentError, TypeError, ValueError)):
            ask(loaded, field, rows)


@pytest.mark.parametrize(
    "text",
    [b"", b" ", b"\xff\xfe\x80", b"a\x00b", b"word " * 200_000, b"x" * 1_000_000, "🙂".encode() * 250_000],
    ids=lambda text: f"{text[:4]!r} of {len(text)}",
)
def test_odd_texts_are_answered(text, loaded):
    assert ask(loaded, "text", tf.constant([text])).sum() == pytest.approx(1, abs=1e-5)


def test_long_texts_together_are_refused(loaded):
    with pytest.raises(tf.errors.InvalidArgumentError, match="number x bytes of the longest is at most 134217728"):
        ask(loaded, "text", tf.constant([b"x" * 1_000_000, *[b"a"] * 500]))


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", bomb(), noise(20, 30)[:200], gzip.compress(bytes(99), mtime=0)],
    ids=["empty", "text", "bomb", "cut off", "gzip"],
)
def test_what_is_no_picture_or_too_large_is_refused(content, loaded):
    with pytest.raises(tf.errors.InvalidArgumentError):
        ask(loaded, "image", tf.constant([content]))


@pytest.mark.parametrize("content", [noise(1, 1), noise(1, 1, "JPEG"), frames(10_000)], ids=["PNG", "JPEG", "GIF"])
def test_odd_pictures_are_answered(content, loaded):
    assert ask(loaded, "image", tf.constant([content])).sum() == pytest.approx(1, abs=1e-5)


BOMBED = """
import resource, sys
import tensorflow as tf
model = tf.saved_model.load(sys.argv[1])
serve = model.signatures["kind"]
good, *bombs = [tf.io.read_file(name) for name in sys.argv[2:]]
serve(image=tf.stack([good]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for content in bombs:
    try:
        serve(image=tf.stack([content]))
    except tf.errors.InvalidArgumentError as error:
        assert "expected pictures of which number x pixels" in str(error), error
serve(image=tf.stack([good]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_bombs_take_no_memory(pictures, tmp_path):
    """A GIF whose ten thousand frames of 1000 x 1000 would be 10 GB, and a PNG that would be 7.5."""
    names = {"good": noise(20, 30), "png": bomb(), "gif": frames(10_000, side=1000)}
    for name, content in names.items():
        (tmp_path / name).write_bytes(content)
    files = [str(tmp_path / name) for name in names]
    done = subprocess.run(
        [sys.executable, "-c", BOMBED, str(pictures), *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 200_000  # kilobytes


class Writer(tf.Module):
    """A SavedModel that looks like one of ours, and writes a file."""

    def __init__(self, path):
        super().__init__()
        self.path = str(path)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def serve(self, text):
        tf.io.write_file(self.path, "x")
        return {"mood_label": text}


def test_a_savedmodel_that_writes_files_is_not_loaded(tmp_path):
    writer = Writer(tmp_path / "written")
    version = tmp_path / "1"
    tf.saved_model.save(writer, str(version), {"serving_default": writer.serve, "mood": writer.serve})
    (version / "assets.extra").mkdir()
    (version / "assets.extra" / "labels.json").write_text('{"mood": ["a"]}')
    with pytest.raises(UserError, match=r"may read or write files, open connections or call Python: WriteFile\."):
        load_exported(tmp_path)
    assert not (tmp_path / "written").exists()


def test_our_own_are_loaded(pictures, tiny_run):
    for version in (pictures, tiny_run / "export" / "1"):
        assert reaching_operations(read_meta_graph(version)) == []
    assert load_exported(pictures).field == "image"


def test_a_saver_that_something_else_calls_is_told(pictures):
    graph = read_meta_graph(pictures)
    saver = graph.saver_def.save_tensor_name.partition(":")[0]
    graph.graph_def.node.add(name="another", op="PartitionedCall").attr["f"].func.name = (
        next(node for node in graph.graph_def.node if node.name == saver).attr["f"].func.name
    )
    assert "SaveV2" in reaching_operations(graph)


HARMLESS = {"CTCBeamSearchDecoder", "RegexFullMatch", "RegexReplace", "RegexSplitWithOffsets", "StaticRegexFullMatch"}
HARMLESS |= {"StaticRegexReplace", "TPUReplicateMetadata", "RiscSort"}


def test_all_operations_that_take_a_file_or_an_address_are_known():
    """By the names of their arguments, as TensorFlow lists them."""
    found = op_def_pb2.OpList.FromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    words = ("file", "path", "address", "url", "pattern", "dir", "uri")
    for op in found.op:
        arguments = [each.name for each in (*op.input_arg, *op.attr)]
        takes = [name for name in arguments if any(word in name.split("_") or f"{word}s" in name for word in words)]
        if takes and op.name not in HARMLESS and not op.name.startswith("_"):
            assert _REACH.search(op.name), (op.name, takes)


@pytest.mark.parametrize("content", [b"", b"\x00\xff not a graph"])
def test_a_broken_savedmodel_is_told(content, pictures, tmp_path):
    shutil.copytree(pictures, tmp_path / "1")
    (tmp_path / "1" / "saved_model.pb").write_bytes(content)
    with pytest.raises(UserError, match="expected a SavedModel"):
        load_exported(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", '{"other": null}'])
def test_broken_label_names_are_told(content, pictures, tmp_path):
    shutil.copytree(pictures, tmp_path / "1")
    (tmp_path / "1" / "assets.extra" / "labels.json").write_text(content)
    with pytest.raises(UserError, match="expected"):
        load_exported(tmp_path)
