# ruff: noqa: RUF001 - characters that look alike are what is tested
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.backbones import Bert
from mtl_keras.backbones.load_preprocessor import load_preprocessor
from mtl_keras.backbones.word_shapes import SHAPES
from mtl_keras.errors import UserError
from tests.backbones.made_checkpoint import VOCABULARY, make_checkpoint
from tests.backbones.reference_tokenizer import ReferenceTokenizer, present, unpadded

TEXTS = (
    "",
    " \t\r\n\u00a0\u2003\u2028",
    "Hello, world! It's Obama's New-York... don't",
    "RT @user_1: #Tag :-) :D <3 http://t.co/a?b=c. www.x.org/y, foo@bar.co.uk 10:30 3.5million U.K. p.m.",
    "café CAFÉ cafe\u0301 naïve Ångström ﬁ ½ ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ straße İstanbul ǅ",
    "中文字 日本語テスト 한국어 ไทยภาษา हिन्दी العربية עִבְרִית",
    "😀 great😀 👨‍👩‍👧 🇩🇪 ☺️ :Portland:D",
    "zero\u200bwidth soft\u00adhyphen nul\x00byte bell\x07 del\x7f nel\u0085x \ufeffbom \ufffd replaced",
    "[SEP] [MASK] [CLS]x [PAD] [UNK] ##a ##ing",
    "≠ ; · ″ ‘quoted’ “quoted” «q» – — … ₤ € $5 100% a/b a_b `x` ~ ^_^",
    "a" * 100 + " " + "b" * 101 + " " + "é" * 100 + " " + "é" * 101,
    "x" * 10_000,
    "word " * 2_000,
    "!" * 10_000,
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠀀 \U000e0041 \ue000",
)


@pytest.fixture(scope="module")
def reference(minilm):
    return ReferenceTokenizer(minilm)


@pytest.fixture(scope="module")
def preprocess(minilm):
    return Bert(preset=str(minilm)).preprocessor()


def test_pieces_of_texts_are_the_references(preprocess, reference):
    ids = unpadded(preprocess({"text": tf.constant(TEXTS)})["token_ids"])
    for text, given, expected in zip(TEXTS, ids, reference.ids(list(TEXTS)), strict=True):
        assert given == expected, text[:80]


def test_pieces_of_words_are_the_references(preprocess, reference):
    rows = [[word for word in text.split(" ") if word.strip("\t\r\n\u00a0\u2003\u2028\x00")] for text in TEXTS]
    rows = [row for row in rows if row and "\U000e0041" not in row and "\ufffd" not in row]
    outputs = preprocess({"words": tf.ragged.constant(rows)})
    assert unpadded(outputs["token_ids"]) == reference.ids(rows)
    assert present(outputs["word_positions"]) == reference.first_pieces(rows)


def test_cased_checkpoints_keep_case_and_accents(tmp_path):
    folder = make_checkpoint(tmp_path)
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false, "tokenizer_class": "BertTokenizer"}')
    texts = ["Hello hello é e 中日 x", "İ ΣΑΣ"]
    ids = unpadded(
        Bert(preset=str(folder), sequence_length=20).preprocessor()({"text": tf.constant(texts)})["token_ids"]
    )
    assert ids == ReferenceTokenizer(folder).ids(texts)


def test_a_vocabulary_inside_tokenizer_json(tmp_path):
    from tokenizers import BertWordPieceTokenizer

    folder = make_checkpoint(tmp_path)
    BertWordPieceTokenizer({piece: index for index, piece in enumerate(VOCABULARY)}).save(
        str(folder / "tokenizer.json")
    )
    plain = Bert(preset=str(folder), sequence_length=20).preprocessor()
    (folder / "vocab.txt").unlink()
    given = Bert(preset=str(folder), sequence_length=20).preprocessor()
    texts = {"text": tf.constant(["Hello wörld", "new york"])}
    assert given.exportable_from_text
    np.testing.assert_array_equal(given(texts)["token_ids"], plain(texts)["token_ids"])


def test_offsets_are_bytes_of_the_text(preprocess):
    texts = [text.encode() for text in TEXTS] + [b"a\xffb \xe2\x82 c\xc3 ok", b"\xff\xfe", b"\x00"]
    outputs = preprocess({"text": tf.constant(texts)})
    starts, ends = outputs["word_starts"].numpy(), outputs["word_ends"].numpy()
    for text, row_starts, row_ends in zip(texts, starts, ends, strict=True):
        kept = row_starts >= 0
        words = [text[start:end] for start, end in zip(row_starts[kept], row_ends[kept], strict=True)]
        assert all(words)
        assert not any(b" " in word or b"\n" in word for word in words)
        assert np.all(row_starts[kept][1:] >= row_ends[kept][:-1])
        assert (row_starts >= 0).tolist() == (row_ends >= 0).tolist()


def test_offsets_of_given_words_are_those_in_the_joined_row(preprocess):
    rows = [["Hello", "wörld", "😀"], [], ["", "x"]]
    outputs = preprocess({"words": tf.ragged.constant(rows, dtype=tf.string)})
    for row, starts, ends in zip(rows, outputs["word_starts"].numpy(), outputs["word_ends"].numpy(), strict=True):
        joined = " ".join(row).encode()
        assert [joined[start:end].decode() for start, end in zip(starts, ends, strict=True) if start >= 0] == row


def test_invalid_bytes_are_dropped(preprocess):
    outputs = preprocess({"text": tf.constant([b"hel\xfflo world", b"\xff", b"hello world", b""])})
    ids = outputs["token_ids"].numpy()
    np.testing.assert_array_equal(ids[1], ids[3])
    assert (outputs["word_starts"].numpy()[[1, 3]] == -1).all()


def test_a_given_word_always_has_a_piece(preprocess):
    words = [["a", "\x00", "", "\ufffd", "\u0301", "b" * 1_000, " ", "c"]]
    outputs = preprocess({"words": tf.ragged.constant(words)})
    assert unpadded(outputs["token_ids"]) == [[101, 1037, 100, 100, 100, 100, 100, 100, 1039, 102]]
    assert present(outputs["word_positions"]) == [[1, 2, 3, 4, 5, 6, 7, 8]]


def test_rows_are_cut_at_the_sequence_length(tiny):
    preprocess = Bert(preset=str(tiny), sequence_length=8).preprocessor()
    outputs = preprocess({"words": tf.ragged.constant([["hello", "xyz", "world", "abcd"], ["hello"], ["a"] * 9])})
    assert outputs["token_ids"].shape == (3, 8)
    sep = VOCABULARY.index("[SEP]")
    assert [row[-1] for row in unpadded(outputs["token_ids"])] == [sep] * 3
    assert present(outputs["word_positions"]) == [[1, 2, 5, 6], [1], [1, 2, 3, 4, 5, 6]]


def test_shapes_of_empty_batches(preprocess):
    empty = preprocess({"text": tf.constant(["", ""])})
    assert empty["token_ids"].numpy().tolist() == [[101, 102]] * 2
    assert all(empty[name].shape == (2, 1) for name in empty if name.startswith("word"))
    none = preprocess({"text": tf.constant([], tf.string)})
    assert none["token_ids"].shape[0] == none["word_positions"].shape[0] == 0


def test_word_shapes(preprocess):
    words = [
        "hello",
        "Hello",
        "HELLO",
        "iPhone",
        "x2",
        "...",
        "@Me",
        "#Tag",
        "http://T.co/x",
        "中",
        "I",
        "U.K.",
        "Ärger",
    ]
    names = ["lower", "capitalised", "capitals", "mixed", "number", "punctuation", "user", "tag", "url", "other"]
    names += ["capitalised", "capitals", "capitalised"]
    shapes = preprocess({"words": tf.ragged.constant([words])})["word_shapes"].numpy()[0]
    assert [SHAPES[shape] for shape in shapes] == names


def test_saved_and_loaded(preprocess, tmp_path):
    preprocess.save(tmp_path / "preprocessor")
    again = load_preprocessor(tmp_path / "preprocessor")
    texts = {"text": tf.constant(TEXTS)}
    first, second = preprocess(texts), again(texts)
    for name, value in first.items():
        np.testing.assert_array_equal(value, second[name])
    assert again.raw == {"text": tf.TensorSpec([None], tf.string, name="text")}
    with pytest.raises(UserError, match="expected a saved preprocessor"):
        load_preprocessor(tmp_path)


def test_in_a_pipeline_and_traced_once(preprocess):
    data = tf.data.Dataset.from_tensor_slices({"text": list(TEXTS)}).batch(4).map(preprocess)
    whole = preprocess({"text": tf.constant(TEXTS)})
    rows = [row for batch in data for row in unpadded(batch["token_ids"])]
    assert rows == unpadded(whole["token_ids"])
    assert data.element_spec["token_ids"].shape == [None, None]
    words = tf.data.Dataset.from_tensor_slices(tf.ragged.constant([["a", "b"], ["c"]])).map(lambda row: {"words": row})
    mapped = list(words.ragged_batch(2).map(preprocess))
    assert present(mapped[0]["word_positions"]) == [[1, 2], [1]]


def test_in_a_saved_model_of_a_fresh_process(preprocess, tmp_path):
    module = tf.Module()
    module.preprocess = preprocess
    module.serve = tf.function(lambda text: preprocess({"text": text}), input_signature=[preprocess.raw["text"]])
    tf.saved_model.save(module, str(tmp_path / "model"), signatures=module.serve)
    np.savez(tmp_path / "expected.npz", **preprocess({"text": tf.constant(TEXTS)}))
    np.save(tmp_path / "texts.npy", np.array([text.encode() + b"." for text in TEXTS]))  # numpy drops last NULs
    program = """if True:
        import sys, numpy as np, tensorflow as tf, tensorflow_text
        serve = tf.saved_model.load(sys.argv[1] + "/model").signatures["serving_default"]
        texts = [text[:-1] for text in np.load(sys.argv[1] + "/texts.npy").tolist()]
        outputs = serve(text=tf.constant(texts))
        for name, value in np.load(sys.argv[1] + "/expected.npz").items():
            np.testing.assert_array_equal(outputs[name], value)
        assert not {"keras_hub", "mtl_keras", "transformers"} & set(sys.modules)
        assert len(serve(text=tf.constant(texts[3:4]))["token_ids"]) == 1
    """
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, cwd=tmp_path, capture_output=True)


def test_missing_tokenizers_are_explained(tmp_path):
    folder = make_checkpoint(tmp_path)
    (folder / "vocab.txt").write_text("a\nb\n")
    with pytest.raises(UserError, match=r"special pieces.*\[CLS\]"):
        Bert(preset=str(folder)).preprocessor()
    (folder / "vocab.txt").unlink()
    with pytest.raises(UserError, match=r"vocab.txt or tokenizer.json"):
        Bert(preset=str(folder)).preprocessor()
