"""Raw sequences of amino acids to a trunk's inputs, in graph."""

import json
from collections.abc import Mapping
from pathlib import Path

import tensorflow as tf

from mtl_keras.backbones.word_rows import dense_rows
from mtl_keras.sequences.alphabet import RESIDUES
from mtl_keras.sequences.in_graph import residue_numbers

_PAD = 0


class SequencePreprocessor(tf.Module):
    """Turns a batch of raw sequences into ids of residues; it needs nothing but TensorFlow where it is served.

    Args:
        ids: the id of each letter of ``RESIDUES``, positive: 0 pads.

    Shapes:
        Takes ``sequence`` [B], string, as ``alphabet.cleaned`` takes it. Gives ``residue_ids`` [B, L], int32, and
        ``residue_mask`` [B, L], bool, True at residues; L >= 1.

    Raises:
        ValueError: a letter has no id or one that is not positive.
    """

    flips = ()

    def __init__(self, ids: Mapping[str, int]) -> None:
        super().__init__(name="sequence_preprocessor")
        if set(ids) != set(RESIDUES) or min(ids.values()) <= _PAD:
            raise ValueError(f"expected a positive id of each of {RESIDUES}; received {dict(ids)}")
        self.raw = {"sequence": tf.TensorSpec([None], tf.string, name="sequence")}
        self._ids = {letter: ids[letter] for letter in RESIDUES}

    def __call__(self, rows: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Turns a batch of raw rows into dense tensors."""
        numbers, owners = residue_numbers(rows["sequence"])
        ids = tf.gather(tf.constant(list(self._ids.values()), tf.int32), numbers)
        dense = dense_rows(ids, owners, tf.size(rows["sequence"], tf.int64), _PAD)
        return {"residue_ids": dense, "residue_mask": dense != _PAD}

    def save(self, folder: Path) -> None:
        """Writes ``options.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        options = {"kind": "sequence", "ids": self._ids}
        (folder / "options.json").write_text(json.dumps(options, indent=2) + "\n", encoding="utf-8")
