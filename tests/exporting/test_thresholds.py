import types

import numpy as np
import tensorflow as tf

from mtl_keras.data.rows import Rows
from mtl_keras.exporting.decided_head import DecidedHead
from mtl_keras.exporting.thresholds import choose_thresholds
from mtl_keras.heads import Classification, MultiLabel

# Of each label the threshold that is right for it alone.
PROBABILITIES = np.array([[0.9, 0.8], [0.7, 0.6], [0.4, 0.3], [0.15, 0.1]], np.float32)
TRUTHS = np.array([[1, 1], [0, 1], [0, 1], [0, 0]], "int32")


class _Fixed:
    """A model that knows four texts."""

    def __init__(self, head, probabilities):
        self._head, self._probabilities = head, tf.constant(probabilities)

    def head(self, name):
        return self._head

    def evaluating(self, raw, names):
        return lambda texts: {
            names[0]: {"probabilities": tf.gather(self._probabilities, tf.strings.to_number(texts, tf.int32))}
        }


def _chosen(head, labels):
    rows = Rows.of_texts(["0", "1", "2", "3"], [0] * 4)
    rows = Rows(tf.data.Dataset.from_tensor_slices({"text": ["0", "1", "2", "3"], "label": labels}), "text", rows.count)
    data = types.SimpleNamespace(rows=lambda split: {"validation": {"it": rows}}[split])
    return choose_thresholds(_Fixed(head, PROBABILITIES), data, ["it"])["it"]


def test_each_label_has_its_own():
    found = _chosen(MultiLabel(labels=("a", "b")), TRUTHS)
    np.testing.assert_allclose([best.threshold for best in found.values()], [0.8, 0.2], atol=1e-6)
    assert [best.f1 for best in found.values()] == [1, 1]
    assert [best.positive_rows for best in found.values()] == [1, 3]


def test_an_ancestor_s_is_lowered_to_its_descendant_s_and_f1_is_of_that():
    found = _chosen(MultiLabel(labels=("a", "b"), parents={"b": ("a",)}), TRUTHS)
    assert found["a"].threshold == found["b"].threshold
    assert found["a"].f1 == 2 * 1 / (1 + 3)


def test_rows_without_a_label_count_for_nothing():
    some = TRUTHS.copy()
    some[1] = -1  # it alone keeps a's threshold above 0.7
    some[2, 0] = -1
    found = _chosen(MultiLabel(labels=("a", "b")), some)
    assert found["a"].threshold == 0.5  # as good as any
    assert found["b"].positive_rows == 2


def test_of_two_classes_it_is_the_second_s():
    found = _chosen(Classification(labels=("no", "yes")), TRUTHS[:, 1])
    assert list(found) == ["yes"]
    np.testing.assert_allclose(found["yes"].threshold, 0.2, atol=1e-6)


def test_a_head_with_other_thresholds_differs_in_decisions_only():
    head = MultiLabel(labels=("a", "b"))
    decided = DecidedHead(head, (0.8, 0.2))
    logits = tf.constant(np.log(PROBABILITIES / (1 - PROBABILITIES)))
    before, after = head.answer(logits, {}), decided.answer(logits, {})
    np.testing.assert_array_equal(before["probabilities"], after["probabilities"])
    assert after["labels"].numpy().tolist() == [[b"a", b"b"], [b"b", b""], [b"b", b""], [b"", b""]]
    assert before["labels"].numpy().tolist() == [[b"a", b"b"], [b"a", b"b"], [b"", b""], [b"", b""]]
    np.testing.assert_array_equal(decided.evaluated(logits, {})["given"], TRUTHS > 0)
    assert (decided.kind, decided.labels, decided.threshold) == ("multi_label", ("a", "b"), (0.8, 0.2))
