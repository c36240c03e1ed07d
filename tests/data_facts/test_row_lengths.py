"""Lengths are those of the backbone's own preprocessor, and what is cut is what training drops."""

from pathlib import Path

import numpy as np
import pytest

from mtl_keras.backbones import Bert, ProteinCnn
from mtl_keras.data.preprocessing import read_source
from mtl_keras.data.rows import Rows
from mtl_keras.data_facts import row_lengths
from mtl_keras.data_facts.overlaps import Part
from mtl_keras.data_facts.row_lengths import RowLengths
from mtl_keras.errors import UserError
from mtl_keras.heads import TokenTagging

WORDS = [["hello"] * count for count in (1, 3, 22, 23, 40)] + [["obama", "unheardof"], ["don't", "go"] * 9]


@pytest.fixture
def bert(tiny_recipe: Path) -> Bert:
    return Bert(preset=str(tiny_recipe.parent / "bert"), sequence_length=24)


def test_words_that_are_cut_are_those_that_training_drops(bert: Bert) -> None:
    preprocessor = bert.preprocessor()
    inputs = ("token_ids", "word_positions")
    rows = Rows.of_words(WORDS, [[0] * len(words) for words in WORDS])
    source = read_source("a", rows, preprocessor, inputs, TokenTagging(labels=["O", "B-x", "I-x"]))
    found = RowLengths(bert)(Part("a", "train", "words", WORDS))
    assert found is not None
    assert found["words"] == sum(map(len, WORDS))
    assert found["words_cut"] == source.dropped > 0


def test_texts_in_any_order_and_batches(bert: Bert, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [" ".join(words) for words in WORDS]
    measure, part = RowLengths(bert), Part("a", "train", "text", texts)
    whole = measure(part)
    long = bert.model_copy(update={"sequence_length": 512}).preprocessor()
    pieces = (long({"text": texts})["token_ids"] != 0).numpy().sum(axis=1).tolist()
    assert whole is not None
    assert whole == {
        "unit": "pieces",
        "limit": 24,
        "median": int(np.median(pieces)),
        "most": max(pieces),
        "longest": max(pieces),
        "over": sum(count > 24 for count in pieces),
        "pieces": sum(pieces),
        "pieces_cut": sum(max(count - 24, 0) for count in pieces),
        "words": whole["words"],
        "words_cut": whole["words_cut"],
    }
    monkeypatch.setattr(row_lengths, "_AT_ONCE", 50)
    assert measure(part) == whole


def test_sequences_are_measured_in_residues() -> None:
    part = Part("a", "train", "sequence", ["M" * count for count in range(1, 201)])
    found = RowLengths(ProteinCnn(crop_length=150))(part)
    assert found == {"unit": "residues", "limit": 150, "median": 100, "most": 199, "longest": 200, "over": 50}
    whole = RowLengths(ProteinCnn(crop_length=None))(part)
    assert whole is not None
    assert (whole["limit"], whole["over"]) == (None, 0)


def test_pictures_have_no_length() -> None:
    assert RowLengths(ProteinCnn())(Part("a", "train", "image", ["x"], [(1, 1)])) is None


def test_a_checkpoint_without_tokenizer_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="expected a folder with a checkpoint"):
        RowLengths(Bert(preset=str(tmp_path / "none")))
