from types import SimpleNamespace

import pytest
import tensorflow as tf

from mtl_keras.data.rows import Rows
from mtl_keras.exporting.parity.rows_to_compare import row_sets

WORDS = [["ann", "is", "here"], [], ["caf\u00e9"]]


def made(**rows):
    return SimpleNamespace(rows=lambda split: rows, joint_tasks=lambda: [[name] for name in rows])


def test_words_are_joined_for_a_model_of_texts_and_kept_for_one_of_tensors():
    data = made(tags=Rows.of_words(WORDS, [[1, 0, 0], [], [0]]), mood=Rows.of_texts(["a", "b", "c"], [0, 1, 0]))
    tags, mood = row_sets(data, ["tags", "mood"], 2)
    assert (tags.field, tags.count, mood.field, mood.count) == ("words", 2, "text", 2)
    assert tags.values.to_list() == [[b"ann", b"is", b"here"], []]
    assert [list(row) for row in tags.labels["tags"]] == [[1, 0, 0], []]
    assert tags.as_texts().field == "text"
    assert tags.as_texts().values.numpy().tolist() == [b"ann is here", b""]
    assert mood.as_texts() is mood
    assert [row.to_list() for _, row in tags.batches()] == [[[b"ann", b"is", b"here"]], [[]]]


def test_residues_have_labels_of_several_lengths():
    rows = Rows.of_sequences(["MKT", "A"], ["p1", "p2"], [[0, 1, -1], [1]], per="word")
    (found,) = row_sets(made(fold=rows), ["fold"], 256)
    assert found.values.numpy().tolist() == [b"MKT", b"A"]
    assert [list(row) for row in found.labels["fold"]] == [[0, 1, -1], [1]]


def test_pictures_are_read_from_their_files(tmp_path):
    names = [tmp_path / name for name in ("a", "b")]
    for path in names:
        path.write_bytes(path.name.encode() * 3)
    columns = {"image": [str(path) for path in names], "name": ["a", "b"], "label": [0, 1]}
    rows = Rows(tf.data.Dataset.from_tensor_slices(columns), "image", 2, files=True)
    (found,) = row_sets(made(kind=rows), ["kind"], 256)
    assert found.values.numpy().tolist() == [b"aaa", b"bbb"]


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (9, [1, 7, 1]), (80, [1, 7, 32, 32, 8])])
def test_batches_are_of_several_sizes(count, sizes):
    (rows,) = row_sets(made(mood=Rows.of_texts(["a"] * 80, [0] * 80)), ["mood"], count)
    assert [int(values.shape[0]) for _, values in rows.batches()] == sizes
    assert [start for start, _ in rows.batches()] == [sum(sizes[:place]) for place in range(len(sizes))]


def test_a_task_that_is_not_exported_has_no_rows():
    data = made(tags=Rows.of_words(WORDS, [[1, 0, 0], [], [0]]), mood=Rows.of_texts(["a"], [0]))
    assert [rows.tasks for rows in row_sets(data, ["mood"], 256)] == [("mood",)]
