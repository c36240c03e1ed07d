import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.heads import TokenTagging

HEAD = TokenTagging(labels=("O", "B-x", "I-x", "B-y", "I-y"))
SPEC = [
    tf.TensorSpec([None, None, 5], tf.float32),
    tf.TensorSpec([None, None], tf.int32),
    tf.TensorSpec([None, None], tf.int32),
]


def logits_of(probabilities: list[tuple[int, float]]) -> np.ndarray:
    """One word for each (tag, its probability); the rest is shared by the other tags."""
    rows = [[p if tag == number else (1 - p) / 4 for number in range(5)] for tag, p in probabilities]
    return np.log(np.array(rows, "float32"))


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    module = tf.Module()
    module.answer = tf.function(
        lambda logits, starts, ends: HEAD.answer(logits, {"word_starts": starts, "word_ends": ends}),
        input_signature=SPEC,
    )
    folder = str(tmp_path_factory.mktemp("served"))
    tf.saved_model.save(module, folder)
    return tf.saved_model.load(folder).answer


def test_a_saved_model_answers_spans_offsets_and_probabilities(served):
    logits = np.stack(
        [
            logits_of([(1, 0.9), (2, 0.8), (0, 0.7), (3, 0.6)]),
            logits_of([(0, 0.9), (0, 0.9), (1, 0.9), (1, 0.9)]),
        ]
    )
    starts = np.array([[0, 4, 9, 12], [0, 2, -1, -1]], "int32")
    answer = served(logits, starts, np.where(starts >= 0, starts + 2, -1).astype("int32"))
    assert answer["tags"].numpy().tolist() == [[b"B-x", b"I-x", b"O", b"B-y"], [b"O", b"O", b"", b""]]
    assert answer["entity_types"].numpy().tolist() == [[b"x", b"y"], [b"", b""]]
    assert answer["entity_starts"].numpy().tolist() == [[0, 12], [-1, -1]]
    assert answer["entity_ends"].numpy().tolist() == [[6, 14], [-1, -1]]
    np.testing.assert_allclose(answer["entity_probabilities"], [[0.72, 0.6], [0, 0]], rtol=1e-5)


def test_padding_changes_no_answer(served):
    logits = np.random.default_rng(0).normal(size=(1, 6, 5)).astype("float32") * 3
    starts = np.arange(6, dtype="int32")[None] * 3
    alone = served(logits, starts, starts + 2)
    wide = np.concatenate([logits, np.full((1, 3, 5), 50.0, "float32") * np.eye(5)[2]], axis=1).astype("float32")
    padding = np.full((1, 3), -1, "int32")
    padded = served(wide, np.hstack([starts, padding]), np.hstack([starts + 2, padding]))
    for name, tensor in alone.items():
        np.testing.assert_array_equal(tensor, padded[name][:, : tensor.shape[1]])


@pytest.mark.parametrize(("rows", "words"), [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_rows_without_words_are_borne(served, rows, words):
    nowhere = np.full((rows, words), -1, "int32")
    answer = served(np.ones((rows, words, 5), "float32"), nowhere, nowhere)
    assert tuple(answer["tags"].shape) == (rows, words)
    assert all(answer[name].shape == (rows, 0) for name in answer if name.startswith("entity"))
