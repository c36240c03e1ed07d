"""Sequences to predict: those of a FASTA file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from mtl_keras.cli.answers import answer_lines
from mtl_keras.cli.console import console, say_json
from mtl_keras.errors import UserError
from mtl_keras.progress_bar import progress_bar
from mtl_keras.sequences.fasta import read_fasta

if TYPE_CHECKING:
    from mtl_keras.prediction.predictor import Predictor
    from mtl_keras.prediction.sequences import AnsweredSequence, AskedSequence


@dataclass(frozen=True)
class AskedSequences:
    """Sequences that a model is asked about, read as they are answered; one at fault is told and skipped.

    Args:
        source: a FASTA file, compressed or not, or ``-``, the standard input.
    """

    source: str

    @classmethod
    def read(cls, source: str) -> "AskedSequences":
        """Looks whether a file may be read.

        Raises:
            UserError: it is a folder.
        """
        if Path(source).is_dir():
            raise UserError(source, "the model takes sequences: expected a FASTA file; received a folder.")
        return cls(source)

    def show(self, predictor: "Predictor") -> None:
        """Prints each sequence's accession, then a line a task."""
        for answered in self._answered(predictor, Console(stderr=True, highlight=False)):
            if not answered.asked.fault:
                console.print(*answer_lines(answered.asked.name, answered.answers), sep="\n", soft_wrap=True)

    def say(self, predictor: "Predictor") -> None:
        """Prints a line of JSON a sequence."""
        from mtl_keras.prediction.sequence_results import as_json

        for answered in self._answered(predictor, Console(stderr=True, highlight=False)):
            say_json(as_json(answered))

    def write(self, predictor: "Predictor", output: Path) -> None:
        """Writes a table or JSON, by the ending of the file's name; says where it is."""
        from mtl_keras.prediction.sequence_results import writing

        with progress_bar("sequences") as progress, writing(output, predictor) as results:
            bar = progress.add_task("predicting", total=None)
            for answered in self._answered(predictor, progress.console):
                results.write(answered)
                progress.advance(bar)
        console.print(output, markup=False, soft_wrap=True)

    def _answered(self, predictor: "Predictor", told: Console) -> "Iterator[AnsweredSequence]":
        """Yields each sequence's answers; tells those at fault, and how many there were of each sort.

        Raises:
            UserError: all of them are at fault.
        """
        from mtl_keras.prediction.sequences import answer_sequences

        predicted = skipped = 0
        for answered in answer_sequences(predictor, self._asked(told)):
            skipped += answered.asked.fault is not None
            predicted += answered.asked.fault is None
            yield answered
        told.print(f"Sequences: {predicted:,} predicted, {skipped:,} skipped.")
        if not predicted:
            raise UserError(self.source, "none of the sequences could be predicted; the reasons are above.")

    def _asked(self, told: Console) -> "Iterator[AskedSequence]":
        from mtl_keras.prediction.sequences import AskedSequence

        for record in read_fasta(self.source):
            if record.fault:
                name = f"{self.source}:{record.line}: {record.accession or 'a record without a name'}"
                told.print(Text.assemble(("Skipped: ", "bold yellow"), f"{name}: {record.fault}."), soft_wrap=True)
            yield AskedSequence(record.accession, record.letters, record.fault)
