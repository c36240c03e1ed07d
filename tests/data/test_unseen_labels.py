"""Labels that no training row has, of a builder that names them all; those of files are in the readers' tests."""

from pathlib import Path

import pytest

from mtl_keras.data import Tfds
from mtl_keras.data.unseen_labels import tell_unseen, unseen
from tests.data import small_builders

assert small_builders  # its import registers the builders


def test_they_are_found_and_rows_without_labels_passed_by() -> None:
    assert unseen([("b", "a"), None, (), ("c", "b")], ["a"]) == ["b", "c"]


def test_nothing_is_said_where_there_are_none(capfd: pytest.CaptureFixture[str]) -> None:
    tell_unseen("file", [], "left out")
    assert capfd.readouterr().err == ""
    tell_unseen("file", ["[x]", "a", "b", "c"], "left out")
    assert (
        capfd.readouterr().err == 'file: 4 labels are in no training row ("[x]", "a", "b", ... (4 in all)): left out.\n'
    )


def test_those_of_a_builder_stay_since_it_names_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    dataset = Tfds(name="small_proteins", data_dir=str(tmp_path), sequence="sequence", label="terms")
    assert dataset.load("test").as_lists()[1] == [[0, 1, 1]]
    said = 'small_proteins, split test, terms: 1 label is in no training row ("c"): scored, though not learned.'
    assert said in capfd.readouterr().err
