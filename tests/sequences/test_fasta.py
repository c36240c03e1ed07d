"""Records of FASTA against Biopython, and files at fault."""

import gzip
import io
import random
from pathlib import Path

import pytest

from mtl_keras.errors import UserError
from mtl_keras.sequences.alphabet import AMINO_ACIDS
from mtl_keras.sequences.fasta import read_characters, read_fasta


def write(folder: Path, text: str | bytes, name: str = "a.fasta") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_records_equal_biopythons(tmp_path: Path) -> None:
    seq_io = pytest.importorskip("Bio.SeqIO", reason="biopython is not installed")
    chance = random.Random(0)
    text = ""
    for number in range(200):
        letters = "".join(chance.choices(AMINO_ACIDS, k=chance.randint(1, 300)))
        width = chance.choice([10, 60, 1000])
        text += f">id{number} some words {number}\n"
        text += "".join(f"{letters[at : at + width]}\n" for at in range(0, len(letters), width))
    expected = [(each.id, each.description, str(each.seq)) for each in seq_io.parse(io.StringIO(text), "fasta")]
    found = [
        (each.accession, f"{each.accession} {each.description}", each.letters)
        for each in read_fasta(write(tmp_path, text))
    ]
    assert found == expected


@pytest.mark.parametrize("name", ["a.fasta.gz", "a.fasta"])
def test_a_compressed_file_by_its_content(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, gzip.compress(b">a\nMKV\n>b\nMLL\n"), name)
    assert [each.letters for each in read_fasta(path)] == ["MKV", "MLL"]


def test_letters_are_cleaned_and_headers_of_uniprot_give_the_accession(tmp_path: Path) -> None:
    text = "\ufeff>sp|P12345|AATM_RABIT Aspartate\r\n mk v-\r\nll*\r\n\r\n>tr|A0A|X\r\nMM\r\n"
    first, second = read_fasta(write(tmp_path, text))
    assert (first.accession, first.description, first.letters) == ("P12345", "Aspartate", "MKVLL")
    assert (second.accession, second.description, second.line) == ("A0A", "", 5)


def test_records_at_fault_are_told_and_the_others_read(tmp_path: Path) -> None:
    text = ">a\nMKV\n>b\n>a\nMLL\n>c\nMK1\n>\nMK\n>d\n" + "ACGT" * 20 + "\n>e\n" + "M" * 40_000 + "\n"
    records = list(read_fasta(write(tmp_path, text)))
    faults = {each.line: each.fault for each in records if each.fault}
    assert [each.accession for each in records if not each.fault] == ["a", "e"]
    assert "empty sequence" in faults[3]
    assert 'received "a" again, first at line 1' in faults[4]
    assert "'1' at 3" in faults[6]
    assert "an accession" in faults[8]
    assert "DNA" in faults[10]


def test_each_record_without_a_name_is_told_as_such(tmp_path: Path) -> None:
    faults = [each.fault for each in read_fasta(write(tmp_path, ">\nMKV\n> \nMK\n>a\nML\n"))]
    assert faults == ['expected an accession after ">"; received none. Name the record'] * 2 + [None]


def test_lines_that_end_as_they_did_on_old_machines(tmp_path: Path) -> None:
    records = list(read_fasta(write(tmp_path, b">a\rMK\rV\r>b\rML\r")))
    assert [(each.accession, each.letters, each.line) for each in records] == [("a", "MKV", 1), ("b", "ML", 4)]


def test_bytes_that_are_no_utf8_are_a_fault_of_their_record(tmp_path: Path) -> None:
    first, second = read_fasta(write(tmp_path, b">a\nM\xffK\n>b\nMK\n"))
    assert "'\ufffd' at 2" in first.fault
    assert second.fault is None


def test_a_file_cut_off_gives_what_it_has_and_then_the_fault(tmp_path: Path) -> None:
    content = gzip.compress("".join(f">a{n}\n{'MKVL' * n}\n" for n in range(1, 2000)).encode())
    records = read_fasta(write(tmp_path, content[: len(content) // 2], "a.gz"))
    read: list[str | None] = []
    with pytest.raises(UserError, match=r"a\.gz.*cut off"):
        read.extend(each.fault for each in records)
    assert read
    assert not any(read)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "received none"), ("\n\n", "received none"), ("id,sequence\na,MKV\n", r":1: .*received 'id,sequence'")],
)
def test_other_files_are_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        list(read_fasta(write(tmp_path, text)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read: No such file"):
        list(read_fasta(tmp_path / "none.fasta"))


def test_one_record_is_held_at_a_time(tmp_path: Path) -> None:
    path = write(tmp_path, ">a\nMK\n>b\nMK\nnever read as a whole\n")
    assert next(read_fasta(path)).accession == "a"


def test_a_sound_record_after_a_faulty_one_of_its_name_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.fasta"
    path.write_text(">x\n>x\nMK\n>x\nM9\n>x\nML\n")
    faults = [record.fault or "" for record in read_fasta(path)]
    assert [bool(fault) for fault in faults] == [True, False, True, True]
    assert "9" in faults[2]
    assert 'received "x" again, first at line 2' in faults[3]


def test_characters_of_no_record(tmp_path: Path) -> None:
    (tmp_path / "a.fasta").write_text("")
    with pytest.raises(UserError, match="expected FASTA, records that begin with"):
        list(read_characters(tmp_path / "a.fasta"))
