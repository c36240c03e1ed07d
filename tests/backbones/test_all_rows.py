"""Every row of both sample data sets has the reference's pieces; there is no exception among them."""

import pytest
import tensorflow as tf
from mtl_keras.data_prep.loading import load

from mtl_keras.backbones import Bert
from mtl_keras.errors import UserError
from tests.backbones.reference_tokenizer import ReferenceTokenizer, present, unpadded

ROWS = 1024


@pytest.fixture(scope="module")
def both(minilm):
    preprocess = Bert(preset=str(minilm)).preprocessor()
    return tf.function(preprocess), ReferenceTokenizer(minilm)


def column(name, field, splits=("train", "validation", "test")):
    try:
        return [row[field] for split in splits for row in load(name, split).as_numpy_iterator()]
    except UserError as error:
        pytest.skip(f"the data set is not in the cache and cannot be fetched: {error}")


def decoded(rows):
    return [[word.decode() for word in row] for row in rows]


def test_sentiment(both):
    preprocess, reference = both
    texts = [text.decode() for text in column("tweet_sentiment", "text")]
    assert len(texts) > 30_000
    for start in range(0, len(texts), ROWS):
        some = texts[start : start + ROWS]
        given = unpadded(preprocess({"text": tf.constant(some)})["token_ids"])
        assert given == reference.ids(some)


def test_entities(both):
    preprocess, reference = both
    rows = decoded(column("tweet_entities", "words"))
    assert len(rows) > 2_000
    outputs = preprocess({"words": tf.ragged.constant(rows)})
    assert unpadded(outputs["token_ids"]) == reference.ids(rows)
    assert present(outputs["word_positions"]) == reference.first_pieces(rows)


def test_texts_joined_from_words_are_mostly_split_into_them_again(both):
    preprocess, _ = both
    rows = decoded(column("tweet_entities", "words"))
    given = preprocess({"words": tf.ragged.constant(rows)})
    joined = preprocess({"text": tf.constant([" ".join(row) for row in rows])})
    assert unpadded(given["token_ids"]) == unpadded(joined["token_ids"])
    pairs = zip(present(given["word_starts"]), present(joined["word_starts"]), strict=True)
    same = sum(len(set(first) & set(second)) for first, second in pairs)
    assert same / sum(map(len, rows)) > 0.98
