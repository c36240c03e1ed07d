"""Letters of sequences against hand-made cases."""

import pytest

from mtl_keras.sequences.alphabet import RESIDUES, cleaned, fault_of


@pytest.mark.parametrize(
    ("raw", "letters"),
    [
        ("mkV", "MKV"),
        (" MK\tV\r\nLL \n", "MKVLL"),
        ("MK-V..L", "MKVL"),
        ("MKV*", "MKV"),
        ("MKV * \n", "MKV"),
        ("MK*V", "MK*V"),
        ("BJOUXZ", "BJOUXZ"),
        ("-*\n", ""),
        ("m\u00dfk", "M\u00dfK"),
    ],
)
def test_cleaning(raw, letters):
    assert cleaned(raw) == letters


def test_all_residues_are_right():
    assert fault_of(RESIDUES) is None


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("", "empty sequence"),
        ("MK*V", "'*' at 3"),
        ("MK1V2", "'1' at 3, '2' at 5"),
        ("MÄK", "'Ä' at 2"),
        ("ACGT" * 15, "60 letters, all of nucleotides"),
        ("ACGU" * 20, "RNA"),
        ("ACGTTGCANN" * 6 + "RYSWKM", "66 letters"),
    ],
)
def test_faults_say_what_was_received_and_where(letters, said):
    assert said in fault_of(letters)


@pytest.mark.parametrize(
    "letters",
    [
        *("ACGT" * 14 + "ACG", "AAT" * 40, "GA" * 50, "AATAATAAC" * 10),  # short, and antifreeze, of two or three kinds
        *("ACGT" * 15 + "L", "ACGT" * 15 + "RYSWKMR", "ACGT" * 15 + "SYSYSYSYSY"),  # beyond what IUPAC makes
    ],
)
def test_proteins_of_such_letters_are_no_dna(letters):
    assert fault_of(letters) is None


def test_a_stop_before_gaps_is_taken_off():
    assert cleaned("MKV*--") == "MKV"
