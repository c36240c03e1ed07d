"""What ``check --load`` says of proteins, against brute force."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from mtl_keras.cli.data_check import check_data
from mtl_keras.cli.label_line import label_line
from mtl_keras.recipe.load import load_recipe
from tests.proteins.made_recipe import make_recipe


def said(recipe: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    check_data(load_recipe(recipe))
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def made(folder: Path) -> tuple[Path, list[list[str]]]:
    """Adds a copy and a relative of a training protein to the test rows; returns the recipe and the table."""
    recipe, fasta, table = make_recipe(folder), folder / "all.fasta.gz", folder / "labels.tsv"
    records = [record.split() for record in gzip.decompress(fasta.read_bytes()).decode().split(">")[1:]]
    letters = max(("".join(lines).upper() for _, _, *lines in records[::5]), key=len)
    relative = letters[: len(letters) // 2] + "W" + letters[len(letters) // 2 + 1 :]
    more = f">copy\n{letters}\n>relative\n{relative}\n"
    fasta.write_bytes(gzip.compress(gzip.decompress(fasta.read_bytes()) + more.encode()))
    with table.open("a") as file:
        file.write("copy\ttest\tnucleus\tbinds\t\nrelative\ttest\tnucleus\tbinds\t\n")
    return recipe, [line.split("\t") for line in table.read_text().splitlines()[1:]]


def test_proteins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe, table = made(tmp_path)
    lines = said(recipe, capsys)
    rows = Counter(split for _, split, *_ in table)
    sizes = f"{rows['train']} {rows['validation']} {rows['test']}"
    assert lines[1:4] == [f"place {sizes} 2", f"terms {sizes} 2", f"fold {sizes} 2"]
    train = [each for each in table if each[1] == "train"]
    counted = {
        "place: rows": Counter(each[2] for each in train if each[2]),
        "terms: rows": Counter(name for each in train for name in each[3].split(";")),
        "fold: residues": Counter(letter for each in train for letter in each[4] if letter != "."),
    }
    for begin, counts in counted.items():
        named = ", ".join(f"{name} {count:,}" for name, count in counts.most_common())
        assert f"{begin} of train with each label: {named}." in lines
    assert "place + terms + fold test: 1 rows are in place + terms + fold train too (the same sequence)." in lines
    (similar,) = (line for line in lines if "resemble one of" in line)
    assert similar.startswith("place + terms + fold test: 1 sequences resemble one of place + terms + fold train (")
    assert "about 80% of the residues identical or more; farther relatives are not looked for" in lines[-1]


def test_of_many_labels_a_dozen_is_named() -> None:
    line = label_line({f"GO:{number}": number * 100 for number in range(5000)}, "label", "sequence")
    assert line.startswith("rows of train with each of the 5,000 labels: GO:4999 499,900, GO:4998 499,800, ")
    assert line.endswith("the rarest: GO:3 300, GO:2 200, GO:1 100, GO:0 0.")
    assert line.count("GO:") == 12
    long = label_line({"x" * 200: 1}, "row", "text")
    assert len(long) < 90


@pytest.mark.parametrize(
    ("per", "field", "of"),
    [("word", "words", "words"), ("word", "sequence", "residues"), ("pixel", "image", "pixels")],
)
def test_what_is_counted(per: str, field: str, of: str) -> None:
    assert label_line({"a": 2, "b": 1234}, per, field) == f"{of} of train with each label: b 1,234, a 2."
