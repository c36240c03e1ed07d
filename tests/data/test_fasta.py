"""Proteins in FASTA with labels in tables, and what may be wrong with them."""

import gzip
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from mtl_keras.data import Fasta
from mtl_keras.errors import UserError

PROTEINS = ">a\nMKV\n>sp|P1|X\nml l-\n>c\nMM*\n>d\nMW\n"
TABLE = "id\tplace\tscore\tterms\tstructure\na\tcell\t0.5\tx;y\tHHC\nP1\tout\t\t\t.EH\nc\t\t2\ty\t\n"


def dataset(folder: Path, proteins: str | bytes = PROTEINS, table: str | None = TABLE, **options: Any) -> Fasta:
    (folder / "train.fasta").write_bytes(proteins.encode() if isinstance(proteins, str) else proteins)
    if table is not None:
        (folder / "table.tsv").write_text(table)
        options = {"table": folder / "table.tsv", "label": "place", **options}
    return Fasta(train=folder / "train.fasta", **options)


def fault(data: Fasta, split: str = "train") -> str:
    with pytest.raises(UserError) as caught:
        data.load(split)
    return str(caught.value)


def rows(data: Fasta, split: str = "train") -> list[dict[str, Any]]:
    return list(data.load(split).dataset.as_numpy_iterator())


def test_classes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = dataset(tmp_path)
    assert (data.field, data.per, data.known_per) == ("sequence", "row", "row")
    assert data.labels() == ["cell", "out"]
    assert [(row["name"], row["sequence"], row["label"]) for row in rows(data)] == [
        *((b"a", b"MKV", 0), (b"P1", b"MLL", 1), (b"c", b"MM", -1), (b"d", b"MW", -1)),
    ]
    assert f'{tmp_path / "table.tsv"}: 1 sequences have no line in it ("d").\n' in capfd.readouterr().err


def test_numbers(tmp_path: Path) -> None:
    data = dataset(tmp_path, label="score", label_type="number")
    assert data.labels() is None
    np.testing.assert_array_equal([row["label"] for row in rows(data)], np.float32([0.5, np.nan, 2, np.nan]))


def test_several_labels(tmp_path: Path) -> None:
    data = dataset(tmp_path, label="terms", label_type="labels")
    assert (data.per, data.labels()) == ("label", ["x", "y"])
    assert [row["label"].tolist() for row in rows(data)] == [[1, 1], [-1, -1], [0, 1], [-1, -1]]


def test_none_of_the_labels_has_a_cell_of_its_own(tmp_path: Path) -> None:
    data = dataset(tmp_path, table=TABLE + "d\tcell\t\t-\t\n", label="terms", label_type="labels", none="-")
    assert data.labels() == ["x", "y"]
    assert [row["label"].tolist() for row in rows(data)] == [[1, 1], [-1, -1], [0, 1], [0, 0]]


def test_a_label_a_residue(tmp_path: Path) -> None:
    data = dataset(tmp_path, label="structure", label_type="residues")
    assert (data.per, data.labels()) == ("word", ["C", "E", "H"])
    assert [row["label"].tolist() for row in rows(data)] == [[2, 2, 0], [-1, 1, 2], [-1, -1], [-1, -1]]


def test_labels_of_residues_in_fasta(tmp_path: Path) -> None:
    (tmp_path / "labels.fasta").write_text(">a SET=train\nHH\nC\n>P1\n_EH\n>other\nHH\n")
    data = dataset(tmp_path, table=None, labels_fasta=tmp_path / "labels.fasta", label_type="residues", missing="_")
    assert [row["label"].tolist() for row in rows(data)][:2] == [[2, 2, 0], [-1, 1, 2]]


def test_a_file_a_split_and_rows_shared(tmp_path: Path) -> None:
    (tmp_path / "test.fasta.gz").write_bytes(gzip.compress(b">t\nMKL\n"))
    table = f"{TABLE}t\tout\t1\tx\tHHH\n"
    one = dataset(tmp_path, table=table, test=tmp_path / "test.fasta.gz")
    other = dataset(tmp_path, table=table, test=tmp_path / "test.fasta.gz", label="structure", label_type="residues")
    assert [row["label"] for row in rows(one, "test")] == [1]
    assert [row["label"].tolist() for row in rows(other, "test")] == [[2, 2, 2]]
    assert one.same_rows(other)
    assert not one.same_rows(dataset(tmp_path))


def test_a_column_of_splits(tmp_path: Path) -> None:
    table = "id,place,part\na,cell,train\nP1,out,training\nc,out,val\nd,,test\n"
    (tmp_path / "table.csv").write_text(table)
    train = dataset(tmp_path).train
    data = Fasta(train=train, table=tmp_path / "table.csv", split_column="part", label="place")
    names = {split: [row["name"] for row in rows(data, split)] for split in ("train", "validation", "test")}
    assert names == {"train": [b"a", b"P1"], "validation": [b"c"], "test": [b"d"]}
    assert not data.same_rows(data.model_copy(update={"table": tmp_path / "other.csv"}))


def test_shares_keep_equal_sequences_together(tmp_path: Path) -> None:
    chance = random.Random(0)
    letters = ["".join(chance.choices("ACDEFGHIKL", k=20)) for _ in range(400)]
    proteins = "".join(f">{copy}{n}\n{each}\n" for n, each in enumerate(letters) for copy in "xy")
    table = "id\tplace\n" + "".join(f"{copy}{n}\tin{n % 2}\n" for n in range(400) for copy in "xy")
    data = dataset(tmp_path, proteins, table, validation_share=0.2, test_share=0.1)
    parts = {split: {row["sequence"] for row in rows(data, split)} for split in ("train", "validation", "test")}
    assert sum(map(len, parts.values())) == 400
    assert [len(part) / 400 for part in parts.values()] == pytest.approx([0.7, 0.2, 0.1], abs=0.05)


def test_a_protein_of_any_length(tmp_path: Path) -> None:
    table = "id\tplace\na\tcell\nb\tout\n"
    data = dataset(tmp_path, f">a\n{'MKVL' * 10_000}\n>b\nmk vl\n", table)
    assert [len(row["sequence"]) for row in rows(data)] == [40_000, 4]


@pytest.mark.parametrize(
    ("proteins", "said"),
    [
        (">a\n>b\nMK\n", "train.fasta:1: a: expected residues; received an empty sequence"),
        (">a\nMK\n>a\nML\n", 'train.fasta:3: a: expected accessions that differ; received "a" again, first at line 1'),
        (f">a\n{'ACGT' * 19}\n", "train.fasta:1: a: expected a protein; received 76 letters, all of nucleotides"),
        (">a\nMK1\n", "train.fasta:1: a: expected letters of amino acids"),
        (">a\nM*K\n", "received '*' at 2"),
        (">\nMK\n", "train.fasta:1: a record: expected an accession"),
        ("MKV\n", "train.fasta:1: expected FASTA"),
        ("", "train.fasta: expected FASTA"),
        (b">a\nM\xffK\n", "train.fasta:1: a: expected letters"),
        (gzip.compress(b">a\n" + random.Random(0).randbytes(3000), mtime=0)[:-1500], "the file is cut off"),
    ],
)
def test_files_at_fault(tmp_path: Path, proteins: str | bytes, said: str) -> None:
    assert said in fault(dataset(tmp_path, proteins))


@pytest.mark.parametrize(
    ("table", "options", "said"),
    [
        ("id\tplace\na\tx\na\ty\n", {}, 'table.tsv:3: expected each accession once; received "a" of'),
        ("id\tkind\na\tx\n", {}, 'table.tsv:1: expected columns named "place"'),
        ("id\tplace\na\tx\n", {}, "expected at least two classes of the training rows"),
        ("id\tplace\na\t\n", {"label_type": "number"}, "expected labels of the training rows; received none"),
        ("id\tplace\na\tx\n", {"label_type": "number"}, 'tsv:2: expected a finite number in column "place"'),
        (
            "id\tplace\na\tHH\n",
            {"label_type": "residues"},
            "tsv:2: a: expected a label for each of 3 residues; received 2",
        ),
        ("id\tplace\na\tx\n", {"split_column": "place"}, "tsv:2: expected the split train, validation (or val, dev)"),
    ],
)
def test_tables_at_fault(tmp_path: Path, table: str, options: dict[str, Any], said: str) -> None:
    assert said in fault(dataset(tmp_path, table=table, **options))


def test_all_faults_at_once(tmp_path: Path) -> None:
    said = fault(dataset(tmp_path, ">a\n>b\nM1\n>c\nMK\n", "id\tplace\nc\tHHH\nc\tHH\n", label_type="residues"))
    assert "4 faults" in said


def test_many_faults_are_counted(tmp_path: Path) -> None:
    said = fault(dataset(tmp_path, "".join(f">a{n}\n" for n in range(25))))
    assert "25 faults" in said
    assert "... and 15 more" in said


def test_an_accession_in_two_files(tmp_path: Path) -> None:
    (tmp_path / "test.fasta").write_text(">a\nMKL\n")
    said = fault(dataset(tmp_path, test=tmp_path / "test.fasta"))
    assert 'test.fasta:1: expected each accession once, in one split; received "a" of' in said


def test_labels_that_training_lacks(tmp_path: Path) -> None:
    (tmp_path / "test.fasta").write_text(">t\nMKL\n")
    data = dataset(tmp_path, table=f"{TABLE}t\tmoon\t1\tx\tHHH\n", test=tmp_path / "test.fasta")
    said = fault(data, "test")
    assert 'table.tsv:5: t: expected a class of the training rows, "cell", "out"; received "moon"' in said


def test_labels_of_several_that_training_lacks_are_told_and_left_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test.fasta").write_text(">t\nMKL\n>u\nMKM\n")
    table = f"{TABLE}t\tcell\t1\ty;rare;rarer\tHHH\nu\tcell\t1\trare\tHHH\n"
    options = {"test": tmp_path / "test.fasta", "label": "terms", "label_type": "labels"}
    data = dataset(tmp_path, table=table, **options)
    assert [row["label"].tolist() for row in rows(data, "test")] == [[0, 1], [-1, -1]]
    said = f'{tmp_path}/table.tsv, split test: 2 labels are in no training row ("rare", "rarer"): left out.\n'
    assert said in capfd.readouterr().err
    rows(data)
    assert "no training row" not in capfd.readouterr().err


def test_names_of_uniprot_in_the_table_are_read_as_in_headers(tmp_path: Path) -> None:
    data = dataset(tmp_path, table=TABLE.replace("\nP1\t", "\nsp|P1|X\t"))
    assert [row["label"] for row in rows(data)] == [0, 1, -1, -1]


@pytest.mark.parametrize("labels_fasta", [False, True])
def test_labels_of_other_accessions_only(tmp_path: Path, labels_fasta: bool) -> None:
    (tmp_path / "labels.fasta").write_text(">x1\nHHC\n")
    options = {"label_type": "residues", "labels_fasta": tmp_path / "labels.fasta"} if labels_fasta else {}
    data = dataset(tmp_path, table=None if labels_fasta else "id\tplace\nx1\tcell\n", **options)
    assert 'expected accessions of the training sequences; received "x1", where the sequences are "a"' in fault(data)


def test_labels_in_an_empty_fasta(tmp_path: Path) -> None:
    (tmp_path / "labels.fasta").write_text("\n")
    data = dataset(tmp_path, table=None, label_type="residues", labels_fasta=tmp_path / "labels.fasta")
    assert 'labels.fasta: expected FASTA, records that begin with ">"; received none' in fault(data)


def test_sequences_without_a_split_are_left_out_and_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = "id\tplace\tpart\na\tcell\ttrain\nP1\tout\ttrain\nz\tout\ttest\n"
    assert len(rows(dataset(tmp_path, table=table, split_column="part"))) == 2
    said = capfd.readouterr().err
    assert '2 sequences have no line in it and are left out ("c", "d")' in said
    assert '1 lines have no sequence and are left out ("z")' in said


def test_a_split_without_rows(tmp_path: Path) -> None:
    assert "expected rows for the split test; received none" in fault(dataset(tmp_path), "test")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "received neither"),
        ({"table": "t.csv", "labels_fasta": "l.fasta"}, 'expected label_type = "residues"'),
        ({"table": "t.csv", "split_column": "split", "test": "t.fasta"}, "received test too"),
        ({"table": "t.csv", "validation_share": 0.5, "test_share": 0.5}, "leave rows to train"),
    ],
)
def test_options_are_checked(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Fasta(train=Path("a.fasta"), **options)
