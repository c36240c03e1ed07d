"""Recipes from tagged words, proteins, pictures and texts in folders."""

import random

import numpy as np
import pytest
from PIL import Image

from mtl_keras.errors import UserError
from tests.proposing.proposed import dataset, proposed

RESIDUES = "ACDEFGHIKLMNPQRSTVWY"


def write_conll(path, sentence, count=30, parted="\t"):
    path.write_text("\n".join("".join(f"{parted.join(row)}\n" for row in sentence) for _ in range(count)), "utf-8")
    return path


@pytest.mark.parametrize(
    ("sentence", "options", "head"),
    [
        ([("Ann", "B-person"), ("Lee", "I-person"), ("!", "O")], {"scheme": "BIO"}, "token_tagging"),
        ([("Ann", "B-person"), ("Lee", "E-person"), ("!", "O")], {"scheme": "BIOES"}, "token_tagging"),
        ([("Ann", "I-person"), ("Lee", "I-person"), ("!", "O")], {"scheme": "IO"}, "token_tagging"),
        ([("Ann", "B-person"), ("!", "O"), ("Lee", "I-person")], {"scheme": "BIO", "repair": True}, "token_tagging"),
        ([("Ann", "NOUN"), ("sees", "VERB"), ("Lee", "NOUN")], {"scheme": "classes"}, "token_classification"),
        ([("1", "Ann", "B-a"), ("2", "?", "O")], {"word_column": 1, "tag_column": -1}, "token_tagging"),
        ([("Ann", "B-a", "7"), ("Lee", "O", "8")], {"word_column": 0, "tag_column": 1}, "token_tagging"),
        ([("# text = Ann ?",), ("Ann", "B-a"), ("?", "O")], {"comment": "# "}, "token_tagging"),
    ],
)
def test_tags_are_known_by_their_letters(tmp_path, sentence, options, head):
    path = write_conll(tmp_path / "a.txt", sentence)
    _, raw, recipe = proposed(f"task={path}")
    assert options.items() <= dataset(raw, "task").items()
    assert recipe.tasks["task"].head.kind == head
    parsed = recipe.tasks["task"].dataset.parse(path)
    assert len(parsed.rows) == 30
    assert not parsed.faults


def test_columns_of_tags_share_their_rows(tmp_path):
    path = write_conll(tmp_path / "a.conll", [("Ann", "NOUN", "B-person"), ("sees", "VERB", "O")], parted=" ")
    text, raw, _ = proposed(f"who={path}", f"what={path}:1")
    assert dataset(raw, "what") == {"same_as": "who", "tag_column": 1, "scheme": "classes"}
    assert "# 1 type in 30 entities of 30 sentences: person 30." in text


@pytest.fixture
def proteins(tmp_path):
    draw = random.Random(3)
    sequences = {f"P{number:05}": "".join(draw.choices(RESIDUES, k=draw.randint(30, 60))) for number in range(50)}
    fasta = "".join(f">sp|{name}|X_HUMAN protein\n{letters}\n" for name, letters in sequences.items())
    (tmp_path / "all.fasta").write_text(fasta, "utf-8")
    lines = ["entry\tplace\tfold\tpart\n"]
    for number, (name, letters) in enumerate(sequences.items()):
        fold = "".join(draw.choices("HEC", k=len(letters)))
        lines.append(
            f"{name}\t{'in' if number % 2 else 'out'}\t{fold}\t{('train', 'train', 'val', 'test')[number % 4]}\n"
        )
    (tmp_path / "labels.tsv").write_text("".join(lines), "utf-8")
    folds = "".join(f">{line.split()[0]}\n{line.split()[2]}\n" for line in lines[1:])
    (tmp_path / "folds.fasta").write_text(folds, "utf-8")
    return tmp_path


def test_proteins_have_their_labels_by_accession(proteins):
    files = f"{proteins}/all.fasta,{proteins}/labels.tsv"
    _, raw, recipe = proposed(f"place={files}:place", f"fold={files}:fold")
    assert dataset(raw, "place") == {
        "kind": "fasta",
        "train": f"{proteins}/all.fasta",
        "table": f"{proteins}/labels.tsv",
        "id_column": "entry",
        "label": "place",
        "split_column": "part",
    }
    assert dataset(raw, "fold")["label_type"] == "residues"
    assert recipe.model.backbone.kind == "protein_cnn"
    assert recipe.model.backbone.crop_length == 64
    assert [task.head.kind for task in recipe.tasks.values()] == ["classification", "token_classification"]


def test_proteins_may_have_a_character_a_residue(proteins):
    _, raw, _ = proposed(f"fold={proteins}/all.fasta,{proteins}/folds.fasta")
    assert {"labels_fasta": f"{proteins}/folds.fasta", "label_type": "residues"}.items() <= dataset(raw, "fold").items()


def test_proteins_without_labels_are_told(proteins):
    with pytest.raises(UserError, match=r"received FASTA alone\. Beside it there is labels\.tsv\."):
        proposed(f"place={proteins}/all.fasta")


def write_pictures(folder, names, values=(0, 255)):
    draw = np.random.default_rng(0)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".png":
            Image.fromarray(draw.choice(np.array(values, np.uint8), (20, 30))).save(path)
        else:
            Image.fromarray(draw.integers(0, 256, (20, 30, 3), np.uint8)).save(path)


@pytest.mark.parametrize(
    ("picture", "mask"),
    [("{c}/{n}.jpg", "{c}/{n}.png"), ("{c}/{n}.jpg", "{c}/{n}_mask.png"), ("images/{c}/{n}.jpg", "masks/{c}/{n}.png")],
)
def test_masks_are_found_beside_their_pictures(tmp_path, picture, mask):
    names = [path.format(c=c, n=n) for path in (picture, mask) for c in ("kind_a", "kind_b") for n in range(4)]
    write_pictures(tmp_path, names)
    _, raw, recipe = proposed(f"kind={tmp_path}:class", f"mask={tmp_path}:mask")
    assert dataset(raw, "kind")["images"] == picture.format(c="kind_{class}", n="{name}")
    assert dataset(raw, "mask")["masks"] == mask.format(c="kind_{class}", n="{name}")
    assert dataset(raw, "mask")["mask_values"] == {"background": 0, "foreground": 255}
    assert [task.head.kind for task in recipe.tasks.values()] == ["classification", "segmentation"]
    pictures, faults = recipe.tasks["mask"].dataset.find()
    assert not faults
    assert len(pictures) == 8
    assert all(one.mask.is_file() for one in pictures)
    assert {one.class_name for one in recipe.tasks["kind"].dataset.pictures} == {"a", "b"}


def test_values_of_masks_are_told_apart(tmp_path):
    write_pictures(tmp_path / "one", ["images/a.jpg", "masks/a.png"], values=(0, 1, 2, 255))
    _, raw, _ = proposed(f"mask={tmp_path}/one")
    table = dataset(raw, "mask")
    assert table["mask_values"] == {"background": 0, "class_1": 1, "class_2": 2}
    assert table["ignore_values"] == [255]
    write_pictures(tmp_path / "two", ["a.jpg", "a.png"], values=(0,) * 60 + (255,) * 60 + (9,))
    _, raw, _ = proposed(f"mask={tmp_path}/two")
    assert dataset(raw, "mask")["threshold"] == 127


def test_folders_are_classes_and_splits(tmp_path):
    names = [
        f"{split}/{name}/{n}.jpg" for split in ("train", "val", "test") for name in ("cat", "dog") for n in range(2)
    ]
    write_pictures(tmp_path / "parted", names)
    _, raw, _ = proposed(f"pet={tmp_path}/parted")
    splits = {"train": "train", "validation": "val", "test": "test"}
    assert dataset(raw, "pet") == {
        "kind": "image_folder",
        **{split: f"{tmp_path}/parted/{name}" for split, name in splits.items()},
    }
    write_pictures(tmp_path / "whole", [f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(2)])
    _, raw, _ = proposed(f"pet={tmp_path}/whole")
    assert dataset(raw, "pet") == {
        "kind": "image_folder",
        "train": f"{tmp_path}/whole",
        "validation_share": 0.2,
        "test_share": 0.2,
    }


def test_a_table_in_the_folder_names_the_splits(tmp_path):
    names = [f"{name}/{name}{n}.jpg" for name in ("cat", "dog") for n in range(3)]
    write_pictures(tmp_path, names)
    lines = [f"{name.split('/')[1]};{('train', 'val', 'test')[number % 3]}\n" for number, name in enumerate(names)]
    (tmp_path / "parts.csv").write_text("file;part\n" + "".join(lines), "utf-8")
    _, raw, recipe = proposed(f"pet={tmp_path}")
    assert dataset(raw, "pet") == {
        "kind": "image_folder",
        "folder": str(tmp_path),
        "splits": f"{tmp_path}/parts.csv",
        "file_column": "file",
        "split_column": "part",
        "delimiter": ";",
    }
    assert not recipe.tasks["pet"].dataset.find()[1]


def test_a_table_that_names_no_validation_rows_leaves_a_share_to_them(tmp_path):
    names = [f"{name}/{name}{n}.jpg" for name in ("cat", "dog") for n in range(6)]
    write_pictures(tmp_path, names)
    lines = [f"{name},{('train', 'train', 'test')[number % 3]}\n" for number, name in enumerate(names)]
    (tmp_path / "parts.csv").write_text("file,part\n" + "".join(lines), "utf-8")
    text, raw, recipe = proposed(f"pet={tmp_path}")
    assert dataset(raw, "pet").items() >= {"split_column": "part", "validation_share": 0.2}.items()
    assert "test_share" not in dataset(raw, "pet")
    assert "None is named validation, which a training wants: a share of train goes there." in text
    counts = [recipe.tasks["pet"].dataset.load(split).count for split in ("train", "validation", "test")]
    assert counts == [6, 2, 4]


def test_proteins_whose_table_names_no_validation_rows_get_shares(proteins):
    table = proteins / "labels.tsv"
    table.write_text(table.read_text("utf-8").replace("\tval\n", "\ttest\n"), "utf-8")
    text, raw, _ = proposed(f"place={proteins}/all.fasta,{table}:place")
    assert "split_column" not in dataset(raw, "place")
    assert dataset(raw, "place")["validation_share"] > 0
    assert "names splits, but no protein is of validation, which a training wants" in " ".join(text.split("\n# "))


def test_texts_in_folders(tmp_path):
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
        for number in range(5):
            (tmp_path / name / f"{number}.md").write_text("some words\nin lines", "utf-8")
    _, raw, recipe = proposed(f"mood={tmp_path}")
    assert {"kind": "text_folder", "files": "*.md", "split_by": "class"}.items() <= dataset(raw, "mood").items()
    assert len(recipe.tasks["mood"].dataset.parse(tmp_path).rows) == 10


def test_kinds_of_rows_that_share_no_backbone_are_named(tmp_path):
    write_conll(tmp_path / "a.conll", [("Ann", "B-person"), ("!", "O")])
    write_pictures(tmp_path / "pets", [f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(2)])
    with pytest.raises(UserError, match="received texts: names; pictures: pet"):
        proposed(f"names={tmp_path}/a.conll", f"pet={tmp_path}/pets")


def test_held_out_rows_may_be_longer_and_must_have_the_same_columns(tmp_path):
    train = write_conll(tmp_path / "train.conll", [("Ann", "B-person"), ("!", "O")])
    long = write_conll(tmp_path / "test.conll", [("Ann", "B-person"), *[("so", "O")] * 80])
    other = write_conll(tmp_path / "dev.conll", [("Ann", "NOUN", "B-person"), ("!", "MARK", "O")])
    assert proposed(f"names={train}")[2].model.backbone.sequence_length == 32
    assert proposed(f"names={train},{long}")[2].model.backbone.sequence_length == 96
    with pytest.raises(UserError, match=r"dev\.conll: expected a word a line in 2 columns, as in the training rows"):
        proposed(f"names={train},{other}")
    other.write_bytes("Sch\u00f6n\tO\n\n".encode("latin-1") * 9)
    with pytest.raises(UserError, match=r"dev\.conll:1: expected UTF-8; received the byte 0xf6 at column 4\."):
        proposed(f"names={train},{other}")
