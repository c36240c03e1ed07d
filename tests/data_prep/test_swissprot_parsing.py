"""The parser of UniProtKB's flat file beside Biopython's, on hand-made entries."""

import gzip
import io
import re
from pathlib import Path

import pytest
from Bio import SwissProt
from mtl_keras.data_prep.swissprot.annotation import Annotation
from mtl_keras.data_prep.swissprot.comments import Isoform
from mtl_keras.data_prep.swissprot.entry import Entry
from mtl_keras.data_prep.swissprot.location import Location, own_locations
from mtl_keras.data_prep.swissprot.parsing import read_entries
from mtl_keras.data_prep.swissprot.region import Region

from mtl_keras.errors import UserError
from tests.data_prep.swissprot_files import SEQUENCES, accession, chance_sequence, flat_file, plain_entry, write


@pytest.fixture(scope="module", params=["a.dat", "a.dat.gz"])
def entries(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    return list(read_entries(write(tmp_path_factory.mktemp("flat") / request.param, flat_file())))


@pytest.fixture(scope="module")
def truth() -> list[SwissProt.Record]:
    return list(SwissProt.parse(io.StringIO(flat_file())))


def without_evidence(text: str) -> str:
    return re.sub(r"\s*\{.*?\}", "", text)


def test_identity(entries: list[Entry], truth: list[SwissProt.Record]) -> None:
    assert len(entries) == len(truth) == 3
    for entry, record in zip(entries, truth, strict=True):
        assert [entry.accession, *entry.secondary] == record.accessions
        assert entry.entry_name == record.entry_name
        assert entry.reviewed == (record.data_class == "Reviewed")
        assert entry.organism == record.organism.rstrip(".")
        assert [str(entry.taxon)] == record.taxonomy_id
        assert entry.sequence == record.sequence
    assert [entry.sequence for entry in entries] == list(SEQUENCES)


def test_description(entries: list[Entry], truth: list[SwissProt.Record]) -> None:
    for entry, record in zip(entries, truth, strict=True):
        said = without_evidence(record.description)
        assert entry.name == re.findall(r"(?:Rec|Sub)Name: Full=(.*?);", said)[0]
        assert list(entry.enzymes) == list(dict.fromkeys(re.findall(r"EC=([^;]+);", said)))
        assert entry.fragment == ("Fragment" in said)
    assert entries[0].enzymes == ("2.7.11.1", "2.7.11.-", "6.3.2.n1", "3.4.21.-")
    assert [entry.fragment for entry in entries] == [False, False, True]


def test_annotations(entries: list[Entry], truth: list[SwissProt.Record]) -> None:
    for entry, record in zip(entries, truth, strict=True):
        found = [line for line in record.cross_references if line[0] == "GO"]
        assert [each.term for each in entry.annotations] == [line[1] for line in found]
        for each, line in zip(entry.annotations, found, strict=True):
            assert f"{each.aspect}:{each.name}" == "; ".join(line[2:-1])
            assert f"{each.evidence}:{each.origin}" == line[-1].partition(". [")[0]
    assert entries[0].annotations[3] == Annotation("GO:0000203", "F", "binding; of kinds, if any", "IPI", "IntAct")
    assert entries[1].annotations[1].origin == "UniProtKB"


def test_locations(entries: list[Entry], truth: list[SwissProt.Record]) -> None:
    assert entries[0].locations == (
        Location("", "Cytoplasm, cytosol", ()),
        Location("", "Endoplasmic reticulum membrane", ("Single-pass type II membrane protein", "Cytoplasmic side")),
        Location("", "Endoplasmic reticulum-Golgi intermediate compartment", ()),
        Location("Isoform Long", "Nucleus", ()),
        Location("Isoform Short", "Mitochondrion", ()),
        Location("Test peptide", "Secreted", ()),
    )
    assert entries[1].locations == (
        Location("", "Cell membrane", ("Multi-pass membrane protein",)),
        Location("", "Endosome", ()),
    )
    assert entries[2].locations == ()
    for entry, record in zip(entries, truth, strict=True):
        said = " ".join(text for text in record.comments if text.startswith("SUBCELLULAR LOCATION"))
        for location in entry.locations:
            for part in (location.molecule, location.place, *location.topology):
                assert part in said.replace("- ", "-")
    own = own_locations(entries[0].locations, entries[0].isoforms)
    assert [location.molecule for location in own] == ["", "", "", "Isoform Long"]


def test_isoforms(entries: list[Entry], truth: list[SwissProt.Record]) -> None:
    assert entries[0].isoforms == (
        Isoform("Long", ("P12345-1",), True),
        Isoform("Short", ("P12345-2", "P12345-4"), False),
        Isoform("3", ("Q1ABC2-1",), False),
    )
    said = next(text for text in truth[0].comments if text.startswith("ALTERNATIVE PRODUCTS"))
    assert len(entries[0].isoforms) == int(re.findall(r"Named isoforms=(\d+)", said)[0])
    assert [", ".join(each.accessions) for each in entries[0].isoforms] == re.findall(r"IsoId=([^;]+);", said)
    assert entries[1].isoforms == entries[2].isoforms == ()


def test_regions(entries: list[Entry], truth: list[SwissProt.Record]) -> None:
    for entry, record in zip(entries, truth, strict=True):
        found = [each for each in record.features if each.type in ("TRANSMEM", "INTRAMEM", "LIPID")]
        assert [region.kind for region in entry.regions] == [each.type for each in found]
        for region, each in zip(entry.regions, found, strict=True):
            if region.begin:  # Biopython counts from 0, the end not included
                assert region.begin == int(each.location.start) + 1
                assert region.end == int(each.location.end)
    assert entries[0].regions == (Region("TRANSMEM", 12, 32), Region("INTRAMEM", 50, 60), Region("LIPID", 5, 5))
    assert entries[1].regions[2] == Region("LIPID", 0, 0)


def test_keywords(entries: list[Entry], truth: list[SwissProt.Record]) -> None:
    assert list(entries[1].keywords) == truth[1].keywords
    assert entries[0].keywords == (
        "3D-structure",
        "Alternative splicing",
        "Kinase",
        "Two-component system",
        "Transferase",
    )
    assert entries[2].keywords == ()
    assert truth[2].keywords == []


def test_an_entry_goes_through_json(entries: list[Entry]) -> None:
    for entry in entries:
        assert Entry.from_json(entry.to_json()) == entry


def test_a_word_that_is_not_in_ascii(tmp_path: Path) -> None:
    text = plain_entry("P00001", chance_sequence(1), "DE   RecName: Full=Protéine d'essai;")
    assert next(read_entries(write(tmp_path / "a.dat", text))).name == "Protéine d'essai"


GOOD = plain_entry("P00001", chance_sequence(1)) + plain_entry("P00002", chance_sequence(2), "KW   Membrane.")


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("ID   P00002_TESTA", "XX   P00002_TESTA", 8, 'expected the line "ID" of an entry'),
        ("AC   P00002;", "AC   2;", 8, 'expected accessions as "P12345;"'),
        ("AC   P00002;\n", "", 8, 'expected accessions as "P12345;"'),
        ("P00002_TESTA            Reviewed;", "P00002_TESTA", 8, "in the line ID"),
        ("OX   NCBI_TaxID=99999;\nKW", "OX   NCBI;\nKW", 8, "in the line OX"),
        ("KW   Membrane.\n", "KW   Membrane.\nrubbish\n", 13, "received 'rubbish'"),
        ("KW   Membrane.\n", "DR   GO; GO:12; C:a; IDA:b.\n", 8, "GO:0000000; C:name"),
        ("KW   Membrane.\n", "FT   TRANSMEM        a..b\n", 8, "a line FT"),
        ("KW   Membrane.\n", "ID   P00003_TESTA            Reviewed;         60 AA.\n", 12, '"//"'),
        (f"{chance_sequence(2)[50:60]}\n//\n", "", 14, 'no "//" of the entry of line 8'),
    ],
)
def test_a_broken_record(tmp_path: Path, old: str, new: str, line: int, expected: str) -> None:
    first, second = GOOD[: GOOD.index("//\n") + 3], GOOD[GOOD.index("//\n") + 3 :]
    assert old in second
    path = write(tmp_path / "a.dat", first + second.replace(old, new, 1))
    reading = read_entries(path)
    assert next(reading).accession == "P00001"
    with pytest.raises(UserError, match=re.escape(expected)) as caught:
        list(reading)
    assert caught.value.place == f"a.dat:{line}"


def test_sums(tmp_path: Path) -> None:
    """A letter too few, a letter in the place of another, another weight."""
    text = plain_entry(accession(1), "MAAAAAAAAACDEFGHIKLM")
    cases = [
        (
            "MAAAAAAAAA CDEFGHIKLM",
            "MAAAAAAAAA CDEFGHIKL",
            "expected 20 residues by the line ID and 20 by SQ; received 19",
        ),
        ("MAAAAAAAAA CDEFGHIKLM", "MAAAAAAAAA CDEFGHLKIM", "expected a sequence with the checksum"),
        ("MAAAAAAAAA CDEFGHIKLM", "MAAAAAAAAA CDEFGH1KLM", "received '1' in it"),
        (" MW;", "9 MW;", "dalton"),
        ("Reviewed;         20 AA", "Reviewed;         21 AA", "expected 21 residues by the line ID and 20 by SQ"),
        ("CRC64;", "CRC;", "in the line SQ"),
    ]
    for old, new, expected in cases:
        assert old in text
        with pytest.raises(UserError, match=re.escape(expected)) as caught:
            list(read_entries(write(tmp_path / "a.dat", text.replace(old, new))))
        assert caught.value.place == "a.dat:1"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_compressed_file_that_is_cut_off(tmp_path: Path, share: float) -> None:
    text = "".join(plain_entry(accession(number), chance_sequence(number)) for number in range(200))
    whole = write(tmp_path / "whole.dat.gz", text).read_bytes()
    path = tmp_path / "a.dat.gz"
    path.write_bytes(whole[: int(share * len(whole))])
    found: list[Entry] = []
    with pytest.raises(UserError, match="cut off or damaged") as caught:
        found.extend(read_entries(path))
    line = int(caught.value.place.removeprefix("a.dat.gz:"))
    with gzip.open(tmp_path / "whole.dat.gz", "rt") as lines:
        assert sum(text == "//\n" for text in list(lines)[:line]) == len(found)


@pytest.mark.parametrize("content", [b"", gzip.compress(b"", mtime=0)], ids=["plain", "compressed"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.dat").write_bytes(content)
    with pytest.raises(UserError, match="received an empty file"):
        list(read_entries(tmp_path / "a.dat"))


def test_other_files(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a\.dat:1: expected the line .ID"):
        list(read_entries(write(tmp_path / "a.dat", ">sp|P12345|X\nMAAA\n")))
    path = write(tmp_path / "a.dat", plain_entry("P00001", chance_sequence(1), "DE   RecName: Full=a;"))
    path.write_bytes(path.read_bytes().replace(b"Full=a;", b"Full=\xe9;"))
    with pytest.raises(UserError, match="expected UTF-8 in the DE lines"):
        list(read_entries(path))
