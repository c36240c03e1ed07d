"""What ``check --load`` says of proteins, against brute force."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from mtl_keras.cli.check import find, show
from mtl_keras.cli.label_line import label_line
from tests.proteins.made_recipe import make_recipe


def said(recipe: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    show(find(str(recipe), [], load=True, step=False))
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
    count = rows["test"]
    leak = f"1 of the {count} rows of test ({1 / count:.1%}) are in place + terms + fold train too (the same sequence)."
    assert f"tasks.place.dataset: {leak} A score of them flatters: take them out of train." in lines
    similar = [line for line in lines if "resemble one of" in line]
    assert similar[0].startswith("place + terms + fold test: 1 sequences resemble one of place + terms + fold train (")
    assert similar[1].startswith(
        f"tasks.place.dataset: 1 of the {count} rows of test ({1 / count:.1%}) resemble one of"
    )
    likeness = "about 80% of the residues identical or more; farther relatives are not looked for."
    assert f"Sequences that resemble one another have {likeness}" in lines
    lengths = sorted(len(letters) for letters in _letters(tmp_path, "train"))
    longer = sum(length > 32 for length in lengths) / len(lengths)
    (told,) = (line for line in lines if line.startswith("place + terms + fold: residues of a row"))
    assert (
        f"the longest {lengths[-1]}; of the {longer:.1%} longer than crop_length = 32 a step takes a stretch." in told
    )


def _letters(folder: Path, split: str) -> list[str]:
    """Returns the letters of the proteins of a split."""
    records = [record.split() for record in gzip.decompress((folder / "all.fasta.gz").read_bytes()).decode().split(">")]
    table = [line.split("\t") for line in (folder / "labels.tsv").read_text().splitlines()]
    wanted = {name for name, own, *_ in table if own == split}
    return ["".join(lines[1:] if lines[0] == "made" else lines) for name, *lines in records[1:] if name in wanted]


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
