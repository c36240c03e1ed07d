"""The builder on a small made archive, and on the real ones where they are."""

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mtl_keras import data_prep
from mtl_keras.errors import UserError

REAL = Path(__file__).parents[3] / "shared" / "data" / "flip_residue"
TRAIN, VALIDATION, TEST = "SET=train VALIDATION=False", "SET=train VALIDATION=True", "SET=test VALIDATION=False"
A, B, C, D, E = "MKVLA", "MKVLC", "MKVLD", "MKVLE", "MKVLF"


def fasta(records: dict[str, str]) -> str:
    return "".join(f">{header}\n{letters}\n" for header, letters in records.items())


def archive(path: Path, **files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for name, records in files.items():
            made.writestr(f"splits/{name}.fasta", fasta(records))


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTL_KERAS_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "flip"
    folder.mkdir()
    archive(
        folder / "secondary_structure.splits.zip",
        sequences={"a": A, "b": B, "c": C, "d": D},
        sampled={f"a {TRAIN}": "HHHEC", f"b {TRAIN}": "CCCCC", f"c {TEST}": "EEEEE", f"d {VALIDATION}": "HHHHH"},
        mask={"a": "01110", "b": "11111", "c": "11111", "d": "11111"},
    )
    archive(
        folder / "conservation.splits.zip",
        sequences={"a": A, "x": B, "c": C, "d": D, "b": E, "unlabelled": E},
        sampled={
            **{f"a {TRAIN}": "12345", f"x {TEST}": "99999", f"c {TRAIN}": "11111", f"d {TRAIN}": "22222"},
            f"b {TRAIN}": "33333",
        },
    )
    return folder


def rows(source: Path, split: str) -> dict[str, dict[str, Any]]:
    found = data_prep.load("flip_residue", split, source=source).as_numpy_iterator()
    return {row["sequence"].decode(): row for row in found}


def test_a_chain_that_a_task_holds_out_is_held_out_of_all(source: Path) -> None:
    train, validation, test = (rows(source, split) for split in ("train", "validation", "test"))
    assert (train.keys(), validation.keys(), test.keys()) == ({A, E}, {D}, {B, C})
    assert train[A]["secondary_structure"].tolist() == [-1, 0, 0, 1, -1]
    assert train[A]["conservation"].tolist() == [0, 1, 2, 3, 4]
    assert train[A]["binding"].tolist() == [-1] * 5
    assert validation[D]["secondary_structure"].tolist() == [0] * 5
    assert validation[D]["conservation"].tolist() == [-1] * 5
    assert test[B]["secondary_structure"].tolist() == [-1] * 5
    assert test[B]["conservation"].tolist() == [8] * 5
    assert test[C]["secondary_structure"].tolist() == [1] * 5
    assert test[C]["conservation"].tolist() == [-1] * 5
    assert (train[E]["id"], test[B]["id"]) == (b"b#2", b"b")
    counts = data_prep.builder("flip_residue", source=source).info.metadata["cleaning"]
    assert counts["secondary_structure_train_left_out_for_test_of_another"] == 1
    assert counts["conservation_train_left_out_for_test_of_another"] == 1
    assert counts["conservation_train_left_out_for_validation_of_another"] == 1


def test_sequences_with_two_strings_of_labels(source: Path) -> None:
    archive(
        source / "bind.splits.zip",
        sequences={"a": A, "again": A, "n": "MMMM"},
        from_publication={f"a {TRAIN}": "00001", f"again {TRAIN}": "00000", f"n {TRAIN}": "0247"},
    )
    train = rows(source, "train")
    assert train[A]["binding"].tolist() == [-1] * 5
    assert train["MMMM"]["binding"].tolist() == [0, 2, 4, 7]
    info = data_prep.builder("flip_residue", source=source).info
    assert info.metadata["cleaning"]["binding_conflicting_left_out"] == 1
    assert info.features["binding"].feature.names[6] == "nucleic acid and small molecule"


def test_data_of_other_files_are_kept_apart(source: Path) -> None:
    first = data_prep.builder("flip_residue", source=source)
    assert data_prep.builder("flip_residue", source=source).data_dir == first.data_dir
    archive(
        source / "conservation.splits.zip", sequences={"a": A}, sampled={f"a {TRAIN}": "99999", f"a {TEST}": "99999"}
    )
    assert data_prep.builder("flip_residue", source=source).data_dir != first.data_dir


def test_sources_at_fault(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"dataset\.source: expected the folder that has secondary_structure"):
        data_prep.builder("flip_residue")
    with pytest.raises(UserError, match="expected a folder of the files of flip_residue"):
        data_prep.builder("flip_residue", source=tmp_path / "none")
    with pytest.raises(UserError, match="takes no files of yours"):
        data_prep.builder("digit_scenes", source=source)
    (source / "conservation.splits.zip").write_text("no archive")
    with pytest.raises(UserError, match=r"expected a splits\.zip of FLIP"):
        data_prep.builder("flip_residue", source=source)
    (source / "conservation.splits.zip").unlink()
    with pytest.raises(UserError, match=r"expected conservation\.splits\.zip in it"):
        data_prep.builder("flip_residue", source=source)


@pytest.mark.parametrize(
    ("header", "labels", "said"),
    [
        ("a", "11111", "in the header"),
        (f"a {TRAIN}", "1111", "as many labels as residues, 5; received 4"),
        (f"a {TRAIN}", "1111x", "expected labels of 123456789; received x"),
        (f"b {TRAIN}", "1", "received an empty sequence|as many labels"),
    ],
)
def test_chains_at_fault(source: Path, header: str, labels: str, said: str) -> None:
    archive(source / "conservation.splits.zip", sequences={"a": A}, sampled={header: labels})
    with pytest.raises(UserError, match=said):
        data_prep.builder("flip_residue", source=source)


@pytest.mark.skipif(not REAL.is_dir(), reason="the benchmark's files are not beside the repository")
def test_the_real_files() -> None:
    from mtl_keras.data_prep.flip_residue.archive import read_chains
    from mtl_keras.data_prep.flip_residue.joining import join
    from mtl_keras.data_prep.flip_residue.task import TASKS

    chains = {name: read_chains(REAL / task.file, task) for name, task in TASKS.items()}
    joined, counts = join(chains)
    tested = {chain.sequence for own in chains.values() for chain in own if chain.split == "test"}
    structure = {row.sequence for row in joined if row.split == "test" and "secondary_structure" in row.labels}
    theirs = {chain.sequence for chain in chains["secondary_structure"] if chain.split == "test"}
    assert len(structure) == 364
    assert structure == theirs
    assert not tested & {row.sequence for row in joined if row.split != "test"}
    assert len({row.identifier for row in joined}) == len(joined) == counts["rows_kept"] == 14_863
    assert Counter(row.split for row in joined) == {"train": 12_033, "validation": 1_652, "test": 1_178}
