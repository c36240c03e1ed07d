"""The proteins of a FASTA file, as far as they were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mtl_keras.errors import UserError
from mtl_keras.proposing.look import Look
from mtl_keras.sequences.fasta import FastaRecord, read_characters, read_fasta

_MOST_RECORDS = 5_000
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Proteins:
    """A sample of sequences by accession, and how many there are in all."""

    letters: Mapping[str, str]
    total: int

    @property
    def counted(self) -> str:
        """How many there are, for people."""
        count = len(self.letters)
        return f"{count:,} proteins" if count == self.total else f"the first {count:,} of about {self.total:,} proteins"


def is_fasta(look: Look) -> bool:
    """Says whether a file is FASTA, compressed or not."""
    if look.head.startswith(_GZIP):
        try:
            return bool(next(read_characters(look.path.expanduser())).accession)
        except (UserError, StopIteration):
            return False
    return look.is_text and look.lines[0].startswith(">")


def read_proteins(look: Look) -> Proteins:
    """Returns the first proteins of a file.

    Raises:
        UserError: none of them is right.
    """
    records = read_fasta(look.path.expanduser())
    found = {record.accession: record.letters for record in islice(records, _MOST_RECORDS) if record.fault is None}
    if not found:
        raise UserError(str(look.path), "expected proteins; received none that is right. check --load tells why.")
    if next(records, None) is None:
        return Proteins(found, len(found))
    read = sum(map(len, found.values())) + 20 * len(found)
    return Proteins(found, max(len(found) + 1, len(found) * look.size // max(read, 1)))


def characters_of(path: Path) -> list[FastaRecord]:
    """Returns the first records of a file, whatever characters they have."""
    return list(islice(read_characters(path.expanduser()), _MOST_RECORDS))


def labels_residues(path: Path, proteins: Proteins) -> bool:
    """Says whether a file has a character for each residue of proteins, rather than other proteins."""
    both = [record for record in characters_of(path) if record.accession in proteins.letters]
    pairs = [(record.letters, proteins.letters[record.accession]) for record in both]
    return any(own != letters for own, letters in pairs) and all(len(own) == len(letters) for own, letters in pairs)
