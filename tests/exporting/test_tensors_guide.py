import json
import re

import numpy as np
import pytest


@pytest.fixture(scope="module")
def extra(exports):
    """What lies beside a LiteRT model of texts."""
    return exports["text"][1].parent / "litert" / "1" / "assets.extra"


def test_its_example_runs_and_gives_what_stands_beside(extra, monkeypatch, capsys):
    page = (extra / "README.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(extra.parent.parent)
    found = {}
    exec(code, found)
    assert "entities_probabilities" in capsys.readouterr().out
    given, wanted = found["model"](**found["inputs"]), found["example"]["outputs"]
    assert set(given) == set(wanted) == {"entities_probabilities", "entities_tag_ids", "sentiment_probabilities"}
    for name, value in wanted.items():
        np.testing.assert_allclose(given[name], value, atol=1e-5)
        assert re.search(rf"\| `{name}` \| \w+ \| \[any, .*\] \| \w", page)


def test_tensors_can_be_made_of_what_lies_there(extra):
    """By another implementation of word pieces, from the vocabulary and the options alone."""
    from tokenizers.implementations import BertWordPieceTokenizer

    example = json.loads((extra / "example_tensors.json").read_text())
    options = json.loads((extra / "preprocessing.json").read_text())["preprocessor"]
    pieces = (extra / "preprocessor" / "vocab.txt").read_text(encoding="utf-8").splitlines()
    tokenizer = BertWordPieceTokenizer(
        {piece: number for number, piece in enumerate(pieces)},
        lowercase=options["normalisation"]["lowercase"],
        strip_accents=options["normalisation"]["strip_accents"],
    )
    tokenizer.enable_truncation(options["sequence_length"])
    tokenizer.enable_padding(pad_id=pieces.index(options["special"]["pad"]))
    made = [each.ids for each in tokenizer.encode_batch(example["text"])]
    assert made == example["inputs"]["token_ids"]
