"""What the letters of a protein's sequence mean."""

from string import ascii_lowercase, ascii_uppercase

AMINO_ACIDS = "ACDEFGHIKLMNPQRSTVWY"
"""The 20 of the genetic code, in alphabetical order."""
OTHER_RESIDUES = "BJOUXZ"
"""B is D or N, J is I or L, Z is E or Q, X any; O is pyrrolysine and U selenocysteine."""
RESIDUES = AMINO_ACIDS + OTHER_RESIDUES
"""All letters that stand for a residue."""
GAPS = "-."
"""Places of an alignment without a residue."""
STOP = "*"
"""The end of a translation; elsewhere than at the end it says that the frame is wrong."""

_NUCLEOTIDES = frozenset("ACGTUN")
_IUPAC = frozenset("RYSWKMBDHV")
"""What stands for two or three of the nucleotides."""
_LEAST_NUCLEOTIDES, _LEAST_KNOWN, _LEAST_OF_EACH = 60, 0.9, 0.05
_SHOWN = 5


def cleaned(raw: str) -> str:
    """Returns a sequence in upper case, without blanks, line breaks, gaps and a stop at its end."""
    return "".join(raw.split()).translate(_UPPER_WITHOUT_GAPS).rstrip(STOP)


def fault_of(letters: str) -> str | None:
    """Says what is wrong with a cleaned sequence, what was expected and what to do; None where it is right."""
    if not letters:
        return "expected residues; received an empty sequence. Remove it, or correct it"
    strange = {letter: place for place, letter in reversed(list(enumerate(letters, 1))) if letter not in RESIDUES}
    if strange:
        first = sorted(strange.items(), key=lambda each: each[1])[:_SHOWN]
        shown = ", ".join(f"{letter!r} at {place:,}" for letter, place in first)
        return f"expected letters of amino acids ({RESIDUES}); received {shown}. Correct the sequence"
    if _is_nucleic_acid(letters):
        return (
            f"expected a protein; received {len(letters):,} letters, all of nucleotides, as of DNA or RNA. Translate "
            "it first"
        )
    return None


def _is_nucleic_acid(letters: str) -> bool:
    """Says whether letters are nucleotides throughout, enough of each; proteins of few kinds of residues pass."""
    size = len(letters)
    if size < _LEAST_NUCLEOTIDES or not (_NUCLEOTIDES | _IUPAC).issuperset(letters):
        return False
    known = sum(map(letters.count, _NUCLEOTIDES))
    each = (letters.count("A"), letters.count("C"), letters.count("G"), letters.count("T") + letters.count("U"))
    return known >= _LEAST_KNOWN * size and min(each) >= _LEAST_OF_EACH * size


# Letters of ASCII only: the capital of others may be two letters that are residues.
_UPPER_WITHOUT_GAPS = str.maketrans(ascii_lowercase, ascii_uppercase, GAPS)
