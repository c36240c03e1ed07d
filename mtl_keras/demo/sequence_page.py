import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from markupsafe import Markup

from mtl_keras.demo.limits import SEQUENCES, check_text
from mtl_keras.demo.page import Page
from mtl_keras.demo.rendering import fault, render
from mtl_keras.demo.sections import sections
from mtl_keras.errors import UserError
from mtl_keras.sequences.alphabet import cleaned, fault_of
from mtl_keras.sequences.fasta import FastaRecord, read_fasta


class SequencePage(Page):
    """Of models that take proteins."""

    examples: ClassVar[Mapping[str, str]] = {
        "Ubiquitin": "MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIFAGKQLEDGRTLSDYNIQKESTLHLVLRLRGG",
        "Two peptides, as FASTA": ">melittin\nGIGAVLKVLTTGLPALISWIKRKRQQ\n>bradykinin\nRPPGFSPFR",
    }

    def box(self, gradio: Any) -> Any:
        """Returns a box to paste in."""
        return gradio.Textbox(
            label="Sequence: letters of amino acids, or FASTA", lines=5, max_lines=14, elem_id="ask",
            placeholder="Paste letters, or records that begin with >", elem_classes="letters",
        )  # fmt: skip

    def answer(self, question: str | None) -> Markup:
        """Answers the letters of a sequence, or each record of FASTA."""
        text = question or ""
        check_text(text)
        records = read_records(text)
        if len(records) > SEQUENCES:
            problem = f"expected {SEQUENCES} sequences at most; received {len(records)}. For more: mtl-keras predict."
            raise UserError("", problem)
        return Markup().join(map(self._shown, records))

    def _shown(self, record: FastaRecord) -> Markup:
        head = render("record", record=record)
        if record.fault:
            return head + fault(f"{record.fault}.")
        row = record.letters.encode()
        return head + sections(self.predictor, row, self.predictor.answers([row])[0])


def read_records(text: str) -> list[FastaRecord]:
    """Returns the sequences of pasted letters or FASTA, those at fault too."""
    if not text.lstrip().startswith(">"):
        letters = cleaned(text)
        return [FastaRecord("", "", letters, 1, fault_of(letters))]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pasted.fasta"
        file.write_text(text.lstrip(), encoding="utf-8", errors="replace")
        return list(read_fasta(file))
