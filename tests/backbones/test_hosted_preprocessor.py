import numpy as np
import pytest
import tensorflow as tf
from tokenizers import ByteLevelBPETokenizer

from mtl_keras.backbones import Bert
from mtl_keras.backbones.load_preprocessor import load_preprocessor
from mtl_keras.errors import UserError
from tests.backbones.made_checkpoint import make_checkpoint
from tests.backbones.reference_tokenizer import present, unpadded

ROWS = [["Hello", "wörld", "😀"], [], ["a", "b" * 50, "c"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = make_checkpoint(tmp_path_factory.mktemp("bytes"))
    (folder / "vocab.txt").unlink()
    tokenizer = ByteLevelBPETokenizer(add_prefix_space=True)
    tokenizer.train_from_iterator(["hello world"], vocab_size=270, special_tokens=["[PAD]"], show_progress=False)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def preprocess(folder):
    return Bert(preset=str(folder), sequence_length=20).preprocessor()


def test_pieces_are_the_tokenizers_own(folder, preprocess):
    from tokenizers import Tokenizer

    outputs = preprocess({"words": tf.ragged.constant(ROWS, dtype=tf.string)})
    encoded = Tokenizer.from_file(str(folder / "tokenizer.json")).encode_batch(ROWS, is_pretokenized=True)
    assert unpadded(outputs["token_ids"]) == [encoding.ids[:20] for encoding in encoded]
    firsts = [encoded[0].word_ids.index(word) for word in range(3)]
    assert present(outputs["word_positions"]) == [firsts, [], [0, encoded[2].word_ids.index(1)]]
    assert {value.shape for name, value in outputs.items() if name != "token_ids"} == {(3, 3)}
    assert not preprocess.exportable_from_text


def test_offsets_and_empty_rows(preprocess):
    outputs = preprocess({"text": tf.constant(["Hello, wörld!", "", "\x00"])})
    assert present(outputs["word_starts"])[:2] == [[0, 5, 7, 13], []]
    assert preprocess({"text": tf.constant([""])})["word_positions"].numpy().tolist() == [[-1]]


def test_in_a_pipeline(preprocess):
    data = tf.data.Dataset.from_tensor_slices({"text": ["Hello", "a b c"]}).batch(2).map(preprocess)
    assert data.element_spec["token_ids"].shape == [None, None]
    assert len(unpadded(next(iter(data))["token_ids"])) == 2


def test_saved_and_loaded(preprocess, tmp_path):
    preprocess.save(tmp_path)
    again = load_preprocessor(tmp_path)
    rows = {"words": tf.ragged.constant(ROWS, dtype=tf.string)}
    for name, value in preprocess(rows).items():
        np.testing.assert_array_equal(value, again(rows)[name])
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(UserError, match=r"tokenizer\.json"):
        load_preprocessor(tmp_path)
