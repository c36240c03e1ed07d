import csv
import math
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mtl_keras.data import Csv
from mtl_keras.errors import UserError

GOOD = 'id,text,label\n1,"good, really",pos\n2,"two\nlines",neg\n\n3,"said ""no""",pos\n'


def dataset(folder: Path, train: str | bytes = GOOD, test: str | None = None, **options: Any) -> Csv:
    files = {"train": train} | ({"test": test} if test is not None else {})
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return Csv(**{name: folder / f"{name}.csv" for name in files}, **options)


def fault(table: Csv, split: str = "train") -> str:
    with pytest.raises(UserError) as caught:
        table.load(split)
    return str(caught.value)


def test_rows_and_labels(tmp_path: Path) -> None:
    table = dataset(tmp_path)
    assert table.field == "text"
    assert table.labels() == ["neg", "pos"]
    rows = table.load("train")
    assert rows.count == 3
    assert rows.as_lists() == (["good, really", "two\nlines", 'said "no"'], [1, 0, 1])


def test_regression_without_names_of_columns(tmp_path: Path) -> None:
    table = dataset(
        tmp_path, '1\t-0.5\tsays "no\n2\t2\tb\n', text=2, label=1, label_type="number", delimiter="\t", quotes=False
    )
    assert table.labels() is None
    rows = table.load("train")
    assert rows.as_lists() == (['says "no', "b"], [-0.5, 2.0])
    assert next(iter(rows.dataset))["label"].dtype == "float32"


def test_any_number_of_labels_a_row(tmp_path: Path) -> None:
    table = dataset(tmp_path, 'text,label\na,food; late\nb,\nc,"late;staff"\n', label_type="labels")
    assert (table.per, table.known_per) == ("label", "label")
    assert table.labels() == ["food", "late", "staff"]
    rows = table.load("train")
    assert rows.as_lists() == (["a", "b", "c"], [[1, 1, 0], [0, 0, 0], [0, 1, 1]])
    assert next(iter(rows.dataset))["label"].dtype == "int32"


def test_another_separator_of_labels(tmp_path: Path) -> None:
    table = dataset(tmp_path, "text,label\na,x y|z;\nb,z;\n", label_type="labels", label_separator="|")
    assert table.labels() == ["x y", "z;"]
    assert table.load("train").as_lists()[1] == [[1, 1], [0, 1]]


@pytest.mark.parametrize("cell", ["a;;b", "a;", ";", "; a"])
def test_a_label_without_a_name(tmp_path: Path, cell: str) -> None:
    received = fault(dataset(tmp_path, f"text,label\nx,a\ny,{cell}\n", label_type="labels"))
    expected = "expected labels with one \";\" between two of them in column 'label'"
    assert f'train.csv:3: {expected}; received "{cell}". Correct' in received


def test_no_labels_at_all(tmp_path: Path) -> None:
    received = fault(dataset(tmp_path, "text,label\nx,\ny,\n", label_type="labels"))
    assert "train.csv: expected labels in column 'label'; received empty cells only" in received


def test_labels_in_test_that_training_lacks(tmp_path: Path) -> None:
    table = dataset(tmp_path, "text,label\nx,a;b\n", "text,label\nx,a\ny,c;a;d\nz,\n", label_type="labels")
    received = fault(table, "test")
    assert "test.csv: 1 fault" in received
    assert 'test.csv:3: expected a label of the training rows, "a", "b"; received "c", "d". Correct' in received
    assert "rows of this label" in received


def test_empty_file(tmp_path: Path) -> None:
    assert "received an empty file" in fault(dataset(tmp_path, ""))


def test_no_row_in_a_split(tmp_path: Path) -> None:
    assert "expected rows for the split test; received none" in fault(dataset(tmp_path, test="text,label\n"), "test")


def test_missing_split(tmp_path: Path) -> None:
    assert "validation: expected a file of validation rows" in fault(dataset(tmp_path), "validation")


def test_missing_column(tmp_path: Path) -> None:
    received = fault(dataset(tmp_path, "text,sentiment\na,b\n"))
    assert 'train.csv:1: expected columns named "label"; received "text", "sentiment"' in received


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (b"only text", ":4: expected at least 2 columns; received 1"),
        (b"t\xe9xt,pos", ":4: expected UTF-8; received the byte 0xe9 at column 2"),
        (b"t\0xt,pos", ":4: expected text; received a NUL byte at column 2"),
        (b'"never closed,pos', ":4: expected columns with quotes in pairs"),
    ],
)
def test_fault_of_a_line(tmp_path: Path, record: bytes, message: str) -> None:
    received = fault(dataset(tmp_path, b'text,label\n"a\nb",neg\n' + record + b"\n"))
    assert "train.csv: 1 fault\n" in received
    assert f"train.csv{message}" in received


@pytest.mark.parametrize("value", ["high", "nan", "inf", "True", "1,5"])
def test_a_label_that_is_no_number(tmp_path: Path, value: str) -> None:
    received = fault(dataset(tmp_path, f'text,label\na,1.5\nb,"{value}"\n', label_type="number"))
    assert f"train.csv:3: expected a finite number in column 'label'; received \"{value}\"" in received


def test_empty_cells_are_missing_labels(tmp_path: Path) -> None:
    cells = "text,label,stars\na,pos,\nb, ,2\nc,neg,0.5\n"
    assert dataset(tmp_path, cells).load("train").as_lists()[1] == [1, -1, 0]
    stars = dataset(tmp_path, cells, label="stars", label_type="number").load("train").as_lists()[1]
    assert math.isnan(stars[0])
    assert stars[1:] == [2.0, 0.5]
    received = fault(dataset(tmp_path, "text,label\na,\nb,\n"))
    assert "expected at least two classes in column 'label'; received empty cells only" in received


def test_labels_of_one_file_are_of_the_same_rows(tmp_path: Path) -> None:
    cells = "text,label,stars,at\na,pos,,1\nb,,2,2\nc,neg,0.5,3\n"
    mood = dataset(tmp_path, cells)
    stars = dataset(tmp_path, cells, label="stars", label_type="number")
    assert mood.same_rows(stars)
    assert not mood.same_rows(dataset(tmp_path, cells, text="at"))
    by_class = {"split_by": "class", "validation_share": 0.5}
    assert not dataset(tmp_path, cells, **by_class).same_rows(dataset(tmp_path, cells, label="stars", **by_class))
    assert dataset(tmp_path, cells, **by_class).same_rows(dataset(tmp_path, cells, **by_class))


def test_words_are_parted_at_blanks(tmp_path: Path) -> None:
    cells = 'id,words,tags\n1,Ann saw  Rome,B-per O B-loc\n2,nobody,\n3,"Bo, or","B-per O"\n'
    table = dataset(tmp_path, cells, words="words", label="tags")
    assert (table.field, table.per, table.label_type) == ("words", "word", "tags")
    assert table.labels() == ["O", "B-loc", "I-loc", "B-per", "I-per"]
    words, tags = table.load("train").as_lists()
    assert words == [["Ann", "saw", "Rome"], ["nobody"], ["Bo,", "or"]]
    assert tags == [[3, 0, 1], [-1], [3, 0]]


def test_a_table_is_read_back_as_it_is_written(tmp_path: Path) -> None:
    for options in ({}, {"sequence": "a"}, {"words": "a"}, {"join": {"file": "t", "key": 0, "text": 1}, "key": "id"}):
        table = dataset(tmp_path, **options)
        assert Csv(**{key: value for key, value in table.to_table().items() if key != "kind"}) == table


def test_faults_of_encoding_and_of_columns_at_once(tmp_path: Path) -> None:
    received = fault(dataset(tmp_path, b"text,label\n\xff,a\nshort\nx,b\n"))
    assert "2 faults" in received


def test_a_name_of_two_columns_is_a_fault_where_it_is_used(tmp_path: Path) -> None:
    cells = "text,label,note,label,note\nx,a,,b,\ny,b,,a,\n"
    received = fault(dataset(tmp_path, cells))
    said = 'train.csv:1: expected columns named "label" once each; received "text", "label", "note", "label", "note".'
    assert f"{said} Rename the others." in received
    assert dataset(tmp_path, cells.replace("label", "kind", 1), label="kind").load("train").as_lists()[1] == [0, 1]


def test_one_class_only(tmp_path: Path) -> None:
    assert "expected at least two classes in column 'label'; received one, \"a\"" in fault(
        dataset(tmp_path, "text,label\nx,a\ny,a\n")
    )


def test_a_class_in_test_that_training_lacks(tmp_path: Path) -> None:
    received = fault(dataset(tmp_path, test="text,label\nx,pos\ny,mixed\n"), "test")
    assert 'test.csv:3: expected a class of the training rows, "neg", "pos"; received "mixed"' in received


def test_a_text_of_any_length(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    long = "x" * (before + 1)
    assert dataset(tmp_path, f"text,label\n{long},a\nshort,b\n").load("train").as_lists()[0] == [long, "short"]
    received = fault(dataset(tmp_path, f'text,label\n"open,a\n{long},b\n'))
    assert "train.csv:2: expected columns with quotes in pairs" in received
    assert "columns named" in fault(dataset(tmp_path, f"text,label\n{long},a\n", label="none"))
    assert csv.field_size_limit() == before


def test_options_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="delimiter"):
        dataset(tmp_path, delimiter="||")
    with pytest.raises(ValidationError, match="text"):
        dataset(tmp_path, text=-1)


def test_names_that_are_there_twice(tmp_path: Path) -> None:
    table = dataset(
        tmp_path, "id,sequence,label\na,MKV,in\n,MK,in\n,ML,out\na,MM,out\n", sequence="sequence", name="id"
    )
    assert 'train.csv:5: expected names that differ; received "a" again, first at line 2. Rename one.' in fault(table)


PROTEINS = "id,sequence,label,ss\np1,mk v-,in,HHC\np2,MLL,,H.E\n,MKV,out,\n"


def test_sequences(tmp_path: Path) -> None:
    table = dataset(tmp_path, PROTEINS, sequence="sequence", name="id")
    assert (table.field, table.known_field, table.per) == ("sequence", "sequence", "row")
    assert table.labels() == ["in", "out"]
    found = list(table.load("train").dataset.as_numpy_iterator())
    assert [row["sequence"] for row in found] == [b"MKV", b"MLL", b"MKV"]
    assert [row["name"] for row in found] == [b"p1", b"p2", b""]
    assert [row["label"] for row in found] == [0, -1, 1]
    unnamed = list(dataset(tmp_path, PROTEINS, sequence="sequence").load("train").dataset.as_numpy_iterator())
    assert [row["name"] for row in unnamed] == [b"2", b"3", b"4"]


def test_a_label_a_residue(tmp_path: Path) -> None:
    table = dataset(tmp_path, PROTEINS, sequence="sequence", label="ss", label_type="residues")
    assert (table.per, table.labels()) == ("word", ["C", "E", "H"])
    found = [row["label"].tolist() for row in table.load("train").dataset.as_numpy_iterator()]
    assert found == [[2, 2, 0], [2, -1, 1], [-1, -1, -1]]


def test_an_empty_cell_beside_a_sequence_is_missing_and_none_has_a_cell_of_its_own(tmp_path: Path) -> None:
    cells = "{0},label\nMKV,a;b\nMK,\nMKL,-\n"
    options = {"label_type": "labels", "none": "-"}
    proteins = dataset(tmp_path, cells.format("sequence"), sequence="sequence", **options)
    assert proteins.load("train").as_lists()[1] == [[1, 1], [-1, -1], [0, 0]]
    texts = dataset(tmp_path, cells.format("text"), **options)
    assert texts.load("train").as_lists()[1] == [[1, 1], [-1, -1], [0, 0]]
    unnamed = dataset(tmp_path, cells.format("text").replace("-", "b"), label_type="labels")
    assert unnamed.load("train").as_lists()[1] == [[1, 1], [0, 0], [0, 1]]


def test_labels_of_several_that_training_lacks_are_left_out_of_proteins(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    train, test = "sequence,label\nMKV,a;b\n", "sequence,label\nMK,b;c\nML,d\n"
    table = dataset(tmp_path, train, test, sequence="sequence", label_type="labels")
    assert table.load("test").as_lists()[1] == [[0, 1], [-1, -1]]
    assert '/test.csv: 2 labels are in no training row ("c", "d"): left out.\n' in capfd.readouterr().err


@pytest.mark.parametrize(
    ("letters", "label", "said"),
    [
        ("", "HH", "received an empty sequence"),
        ("M1", "HH", "expected letters of amino acids"),
        ("ACGT" * 15, "H" * 60, "as of DNA or RNA"),
        ("MKV", "HH", "expected a label for each of 3 residues; received 2"),
    ],
)
def test_sequences_at_fault(tmp_path: Path, letters: str, label: str, said: str) -> None:
    table = dataset(tmp_path, f"sequence,label\nMK,HC\n{letters},{label}\n", sequence="sequence", label_type="residues")
    received = fault(table)
    assert "train.csv:3: " in received
    assert said in received


def test_options_of_sequences_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="received sequence and text"):
        dataset(tmp_path, text="a", sequence="b")
    with pytest.raises(ValidationError, match="beside sequence only"):
        dataset(tmp_path, label_type="residues")
