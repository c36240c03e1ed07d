"""The numbers that a checkpoint of ESM gives to letters."""

from dataclasses import dataclass

from mtl_keras.backbones.checkpoint import Checkpoint
from mtl_keras.errors import UserError
from mtl_keras.sequences.alphabet import AMINO_ACIDS, RESIDUES

_ANY = "X"
_BEGIN, _END, _PAD = _MARKS = ("<cls>", "<eos>", "<pad>")


@dataclass(frozen=True)
class EsmVocabulary:
    """The ids of residues and of the marks around them."""

    size: int
    residues: dict[str, int]
    """By letter; one that the checkpoint does not know has the id of X."""
    begin: int
    end: int
    pad: int

    @classmethod
    def of(cls, checkpoint: Checkpoint) -> "EsmVocabulary":
        """Reads the checkpoint's vocabulary.

        Raises:
            UserError: if there is none, or it lacks an amino acid or a mark.
        """
        path = checkpoint.file("assets/tokenizer/vocabulary.txt" if checkpoint.is_keras_hub else "vocab.txt")
        ids = {token: number for number, token in enumerate(path.read_text(encoding="utf-8").split())}
        missing = [token for token in (*AMINO_ACIDS, _ANY, *_MARKS) if token not in ids]
        if missing or min(ids.get(letter, 1) for letter in RESIDUES) == 0:
            raise UserError(
                str(path),
                f"expected the vocabulary of ESM-2, {', '.join(_MARKS)} and a letter for each amino acid, the first "
                f"line no letter; received {len(ids)} lines without {', '.join(missing) or 'a mark in front'}. Fetch "
                "the checkpoint again.",
            )
        residues = {letter: ids.get(letter, ids[_ANY]) for letter in RESIDUES}
        return cls(len(ids), residues, ids[_BEGIN], ids[_END], ids[_PAD])
