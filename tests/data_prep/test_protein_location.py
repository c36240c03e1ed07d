import json
import random
from pathlib import Path

import pytest
from mtl_keras.data_prep.protein_location.cleaning import LABELS, LOCATIONS, Protein, clean, read

CHANCE = random.Random(0)


def letters(length: int = 60) -> str:
    return "".join(CHANCE.choices("ACDEFGHIKLMNPQRSTVWY", k=length))


def protein(row: int, sequence: str, split: str = "train", label: str = "Nucleus") -> Protein:
    return Protein(row, f"P{row}", sequence, label, split)


def write(folder: Path, table: str, splits: dict[str, list[int]]) -> tuple[Path, Path]:
    (folder / "t.csv").write_text(table)
    (folder / "s.json").write_text(json.dumps(splits))
    return folder / "t.csv", folder / "s.json"


def test_read(tmp_path: Path) -> None:
    found = read(*write(tmp_path, "entry,seq,scl\nA,MKV,6\nB,mll,9\n", {"trn": [1], "evl": [0], "tst": []}))
    assert list(found) == [
        Protein(0, "A", "MKV", "Nucleus", "validation"),
        Protein(1, "B", "MLL", "Cytoplasm;Nucleus", "train"),
    ]


@pytest.mark.parametrize(
    ("table", "splits", "said"),
    [
        ("a,b,c\n", {"trn": [0], "evl": [], "tst": []}, "row 0"),
        ("entry,seq,scl\nA,MKV,13\n", {"trn": [0], "evl": [], "tst": []}, "row 1"),
        ("entry,seq,scl\nA,MKV,1\n", {"trn": [], "evl": [], "tst": []}, "row 1"),
        ("entry,seq,scl\nA,MKV,1\n", {"trn": [0], "evl": [0], "tst": []}, "in several"),
    ],
)
def test_sources_at_fault(tmp_path: Path, table: str, splits: dict[str, list[int]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        list(read(*write(tmp_path, table, splits)))


def test_locations() -> None:
    assert len(LABELS) == 13
    assert len(LOCATIONS) == 12
    assert protein(0, "M", label="Cytoplasm;Membrane").locations == ["Cytoplasm", "Membrane"]


def test_what_is_in_a_later_split_is_removed_from_the_earlier() -> None:
    a, b, c, d = (letters() for _ in range(4))
    near = a[:30] + "W" + a[31:]
    rows = [
        *(protein(0, a, "test"), protein(1, a, "test"), protein(2, b, "validation"), protein(3, near, "validation")),
        *(protein(4, a), protein(5, b), protein(6, b[:40]), protein(7, c), protein(8, d + "U")),
    ]
    kept, counts = clean(rows)
    assert [one.row for one in kept] == [0, 1, 2, 7, 8]
    assert counts["copies_of_held_out_removed_from_train"] == 2
    assert counts["similar_to_held_out_removed_from_train"] == 1
    assert counts["similar_to_held_out_removed_from_validation"] == 1
    assert counts["with_other_residues"] == 1


def test_copies_and_conflicts_in_train() -> None:
    a, b = letters(), letters()
    rows = [protein(0, a), protein(1, a), protein(2, b), protein(3, b, label="ER"), protein(4, "MK1")]
    kept, counts = clean(rows)
    assert [one.row for one in kept] == [0]
    assert (counts["copies_in_train"], counts["conflicting_in_train"], counts["at_fault"]) == (1, 2, 1)
