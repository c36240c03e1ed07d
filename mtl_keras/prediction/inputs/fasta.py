"""Sequences of FASTA."""

from collections.abc import Iterator

from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.sequences.fasta import read_fasta


def read_fasta_rows(request: InputRequest, field: str) -> Iterator[AskedRow]:
    """Yields the records, those at fault too.

    Raises:
        UserError: while it yields: it is no FASTA.
    """
    for record in read_fasta(request.source):
        yield AskedRow(record.accession, record.letters, request.place, record.line, record.fault)
