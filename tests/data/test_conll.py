from pathlib import Path

import pytest

from mtl_keras.data import Conll
from mtl_keras.errors import UserError

GOOD = "-DOCSTART-\n\nAnn\tB-per\nLee\tI-per\nsaw\tO\n\n\nRome\tB-loc\nBob\tB-per\n"


def write(folder: Path, **texts: str | bytes) -> dict[str, Path]:
    paths = {}
    for name, text in texts.items():
        paths[name] = folder / f"{name}.conll"
        paths[name].write_bytes(text if isinstance(text, bytes) else text.encode())
    return paths


def fault(dataset: Conll, split: str = "train") -> str:
    with pytest.raises(UserError) as caught:
        dataset.load(split)
    return str(caught.value)


def test_rows_and_labels(tmp_path: Path) -> None:
    dataset = Conll(**write(tmp_path, train=GOOD))
    assert dataset.field == "words"
    assert dataset.labels() == ["O", "B-loc", "I-loc", "B-per", "I-per"]
    rows = dataset.load("train")
    assert rows.count == 2
    assert rows.as_lists() == ([["Ann", "Lee", "saw"], ["Rome", "Bob"]], [[3, 4, 0], [1, 3]])
    first = next(iter(rows.dataset))
    assert first["words"].shape == (3,)
    assert first["label"].dtype == "int32"


def test_columns_by_blanks_crlf_and_byte_order_mark(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbfNN B-x Ann\r\nVB O saw\r\n"
    dataset = Conll(**write(tmp_path, train=text), word_column=-1, tag_column=1)
    assert dataset.load("train").as_lists() == ([["Ann", "saw"]], [[1, 0]])


def test_a_word_of_a_thousand_characters_is_a_word(tmp_path: Path) -> None:
    words, _ = Conll(**write(tmp_path, train=f"{'w' * 1000}\tB-x\nb\tO\n")).load("train").as_lists()
    assert words == [["w" * 1000, "b"]]


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_empty_file(tmp_path: Path, text: str) -> None:
    assert "train.conll: expected rows; received an empty file" in fault(Conll(**write(tmp_path, train=text)))


def test_no_row_in_a_split(tmp_path: Path) -> None:
    dataset = Conll(**write(tmp_path, train=GOOD, test="-DOCSTART-\n\n"))
    assert "test.conll: expected rows for the split test; received none" in fault(dataset, "test")


def test_missing_file(tmp_path: Path) -> None:
    assert "No such file" in fault(Conll(train=tmp_path / "absent.conll"))


def test_missing_split_names_what_to_give(tmp_path: Path) -> None:
    dataset = Conll(**write(tmp_path, train=GOOD))
    assert "Give test, or test_share" in fault(dataset, "test")
    assert "Give validation, or validation_share" in fault(dataset, "validation")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"word", ":2: expected at least 2 columns, a word and its tag; received 1"),
        (b"word\tX-per", ':2: expected a tag "O", "B-type" or "I-type"; received "X-per"'),
        (b"word\tI-per", ':2: expected "B-per" at the beginning of an entity; received "I-per" after "O"'),
        (b"w\xe9rd\tO", ":2: expected UTF-8; received the byte 0xe9 at column 2"),
        (b"w\0rd\tO", ":2: expected text; received a NUL byte at column 2"),
    ],
)
def test_fault_of_a_line(tmp_path: Path, line: bytes, message: str) -> None:
    received = fault(Conll(**write(tmp_path, train=b"a\tO\n" + line + b"\nb\tB-per\n")))
    assert "train.conll: 1 fault\n" in received
    assert f"train.conll{message}" in received


def test_inside_after_another_type_is_a_fault_and_can_be_repaired(tmp_path: Path) -> None:
    files = write(tmp_path, train="a\tI-x\nb\tI-y\nc\tI-y\nd\tO\n")
    assert "2 faults" in fault(Conll(**files))
    repaired = Conll(**files, repair=True)
    assert repaired.labels() == ["O", "B-x", "I-x", "B-y", "I-y"]
    assert repaired.load("train").as_lists()[1] == [[1, 3, 4, 0]]


def test_other_schemes_are_read_to_bio(tmp_path: Path) -> None:
    text = "# id = 1\n1 Ann B-per\n2 Lee E-per\n3 saw O\n4 Oslo S-loc\n\n# id = 2\n1 Bo U-per\n"
    options = {"word_column": 1, "scheme": "BIOES", "comment": "# "}
    dataset = Conll(**write(tmp_path, train=text, test="# a\n1 Bo U-per\n2 x S-film\n"), **options)
    assert dataset.labels() == ["O", "B-loc", "I-loc", "B-per", "I-per"]
    assert dataset.load("train").as_lists()[1] == [[3, 4, 0, 1], [3]]
    assert 'test.conll:2, word 2: expected an entity type of the training rows, "loc", "per"' in fault(dataset, "test")
    inside = Conll(**write(tmp_path, train="a I-x\nb I-x\nc O\nd I-y\n"), scheme="IO")
    assert inside.load("train").as_lists()[1] == [[1, 2, 0, 3]]


def test_an_entity_without_an_end_is_a_fault_of_its_line(tmp_path: Path) -> None:
    files = write(tmp_path, train="a O\nb B-x\n\nc B-x\nd O\n")
    received = fault(Conll(**files, scheme="BIOES"))
    assert "2 faults" in received
    assert 'train.conll:2: expected "E-x" at the end of an entity' in received
    assert 'train.conll:5: expected "I-x" or "E-x" in an entity that has no end; received "O" after "B-x"' in received
    assert Conll(**files, scheme="BIOES", repair=True).load("train").as_lists()[1] == [[0, 1], [1, 0]]


def test_classes_of_words_share_rows_with_tags_of_another_column(tmp_path: Path) -> None:
    files = write(tmp_path, train="Ann NNP B-per\nran VBD O\n", test="a XX O\n")
    speech, entities = Conll(**files, tag_column=1, scheme="classes"), Conll(**files)
    assert speech.labels() == ["NNP", "VBD"]
    assert speech.load("train").as_lists() == ([["Ann", "ran"]], [[0, 1]])
    assert speech.same_rows(entities)
    assert not speech.same_rows(Conll(**files, word_column=1))
    assert 'expected a class of the training rows, "NNP", "VBD"; received the tag "XX"' in fault(speech, "test")


def test_all_faults_at_once_ten_shown(tmp_path: Path) -> None:
    received = fault(Conll(**write(tmp_path, train="a\tO\n" + "b\tBAD\n" * 12 + "c\n")))
    assert "13 faults" in received
    assert received.count('received "BAD"') == 10
    assert "... and 3 more" in received


def test_one_class_only(tmp_path: Path) -> None:
    assert "received only O" in fault(Conll(**write(tmp_path, train="a\tO\nb\tO\n")))


def test_a_tag_in_test_that_training_lacks(tmp_path: Path) -> None:
    dataset = Conll(**write(tmp_path, train=GOOD, test="a\tO\nb\tB-film\n"))
    received = fault(dataset, "test")
    assert (
        'test.conll:2: expected an entity type of the training rows, "loc", "per"; received the tag "B-film"'
        in received
    )


def test_validation_share_parts_the_training_rows(tmp_path: Path) -> None:
    text = "".join(f"w{number}\tB-x\nend\tO\n\n" for number in range(400))
    dataset = Conll(**write(tmp_path, train=text), validation_share=0.25)
    train, validation = (dataset.load(split).as_lists()[0] for split in ("train", "validation"))
    assert len(train) + len(validation) == 400
    assert 70 < len(validation) < 130
    assert not {row[0] for row in train} & {row[0] for row in validation}
    assert Conll(**write(tmp_path, train=text), validation_share=0.25).load("validation").as_lists()[0] == validation


def test_table_round_trip(tmp_path: Path) -> None:
    dataset = Conll(**write(tmp_path, train=GOOD), repair=True)
    dataset.labels()
    table = dataset.to_table()
    assert table.pop("kind") == "conll"
    assert Conll(**table) == Conll(train=tmp_path / "train.conll", repair=True)
