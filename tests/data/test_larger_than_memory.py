"""Rows that do not fit into memory are the rows that do."""

import csv
import gc
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.data.base import Dataset, Split
from mtl_keras.data.conll import Conll
from mtl_keras.data.csv import Csv
from mtl_keras.data.held import Held
from mtl_keras.data.json_lines import JsonLines
from mtl_keras.data.kept_rows import KeptRows
from mtl_keras.data.kept_texts import KeptTexts
from mtl_keras.data.lookup import Lookup
from mtl_keras.data.mixing import Proportional
from mtl_keras.data.parquet import Parquet
from mtl_keras.data.pipeline import evaluation_dataset, training_dataset
from mtl_keras.data.preprocessing import read_source
from mtl_keras.data.python_rows import PythonRows
from mtl_keras.data.rows import Rows
from mtl_keras.data.scratch import Scratch
from mtl_keras.data.source import Source
from mtl_keras.data.text_folder import TextFolder
from mtl_keras.data.tfrecord import TfRecord
from mtl_keras.data_facts.conflicts import conflicts
from mtl_keras.data_facts.overlaps import Part, exact_overlaps, repeated
from mtl_keras.errors import UserError
from mtl_keras.heads.classification import Classification
from tests.data.made import HEADS, INPUTS, letter_preprocessor, tagged_rows, text_rows

SPLITS: tuple[Split, ...] = ("train", "validation", "test")
SHARES: dict[str, Any] = {"validation_share": 0.25, "test_share": 0.25}


def made(count: int = 60) -> list[dict[str, Any]]:
    """Rows with repeated texts, empty cells, umlauts and several lines."""
    draw = random.Random(7)
    words = ["gut", "schön", "bad", 'says "no"', "two\nlines", "日本", "", "x,y"]
    return [
        {
            "text": " ".join(draw.choices(words, k=draw.randrange(6))) or "nothing",
            "label": draw.choice(["a", "b", "c", None]),
            "group": draw.choice(["g", "h", "i", "j", "k", ""]),
            "words": draw.choices(["Ann", "Bo", "ö", "New York"], k=row % 4 + 1),
            "topics": draw.sample(["p", "q", "r"], k=row % 3),
        }
        for row in range(count)
    ]


def cells(folder: Path, **options: Any) -> Csv:
    with (folder / "all.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["text", "label", "group"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(made())
    return Csv(train=folder / "all.csv", **{**SHARES, **options})


def objects(folder: Path, **options: Any) -> JsonLines:
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, made())), encoding="utf-8")
    return JsonLines(train=folder / "all.jsonl", **SHARES, **options)


def joined(folder: Path) -> Csv:
    rows = [row for row in made() if row["label"]]
    lines = [f"{number},{row['label']}\n" for number, row in enumerate(rows)]
    (folder / "labels.csv").write_text("".join(["id,label\n", *lines]))
    texts = [f'{number},"text of {number}"\n' for number in reversed(range(len(rows)))]
    (folder / "texts.csv").write_text("".join(["id,text\n", *texts]))
    join: Any = {"file": folder / "texts.csv", "key": "id", "text": "text"}
    return Csv(train=folder / "labels.csv", key="id", join=join, **SHARES)


def table(folder: Path) -> Parquet:
    import pyarrow
    from pyarrow.parquet import write_table

    write_table(pyarrow.Table.from_pylist(made()), folder / "all.parquet")
    return Parquet(train=folder / "all.parquet", label="topics", label_type="labels", **SHARES)


def sentences(folder: Path) -> Conll:
    rows = ["".join(f"{word.split()[0]}\tB-x\n" for word in row["words"]) + "so\tO\n" for row in made()]
    (folder / "all.conll").write_text("\n".join(rows), encoding="utf-8")
    return Conll(train=folder / "all.conll", **SHARES)


def examples(folder: Path) -> TfRecord:
    with tf.io.TFRecordWriter(str(folder / "all.tfrecord")) as writer:
        for row in made():
            text = tf.train.Feature(bytes_list=tf.train.BytesList(value=[row["text"].encode()]))
            label = tf.train.Feature(float_list=tf.train.FloatList(value=[len(row["topics"])]))
            features = tf.train.Features(feature={"text": text, "label": label})
            writer.write(tf.train.Example(features=features).SerializeToString())
    return TfRecord(train=folder / "all.tfrecord", label_type="number", **SHARES)


def texts(folder: Path) -> TextFolder:
    for number, row in enumerate(made()):
        place = folder / "texts" / str(row["label"])
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_text(row["text"], encoding="utf-8")
    return TextFolder(train=folder / "texts", **SHARES)


def given(split: str) -> Iterator[dict[str, Any]]:
    yield from made(30 if split == "train" else 10)


READERS: dict[str, Callable[[Path], Dataset]] = {
    "csv by content": cells,
    "csv by class": lambda folder: cells(folder, split_by="class"),
    "csv by group": lambda folder: cells(folder, split_by="group", split_column="group", split_seed=3),
    "joined csv": joined,
    "json_lines of words": lambda folder: objects(folder, words="words", label_type="class"),
    "json_lines of labels": lambda folder: objects(folder, label="topics", label_type="labels"),
    "parquet": table,
    "conll": sentences,
    "tfrecord": examples,
    "text_folder": texts,
    "python": lambda folder: PythonRows(function=f"{__name__}:given"),
}


@pytest.fixture
def no_memory(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(Held, "limit", -1)


@pytest.mark.parametrize("kind", READERS)
def test_readers_give_the_same_rows(kind: str, tmp_path: Path, no_memory: Callable[[], None]) -> None:
    def read() -> list[Any]:
        dataset = READERS[kind](tmp_path)
        found = [(dataset.load(split), split) for split in SPLITS]
        assert [(rows.texts is not None) for rows, _ in found] == [Held.limit < 0] * 3
        return [dataset.labels(), *(repr((rows.as_lists(), rows.count, rows.left_out)) for rows, _ in found)]

    expected = read()
    no_memory()
    assert read() == expected


def test_proteins_and_empty_words(no_memory: Callable[[], None]) -> None:
    def read() -> list[Any]:
        proteins = Rows.of_sequences(["MKV", "A"], ["p1", "ü"], [[0, 1, -1], [2]], per="word")
        words = Rows.of_words([["a", ""], [], [""]], [[1, 0], [], [2]])
        names = [row["name"].numpy() for row in proteins.dataset]
        return [proteins.as_lists(), words.as_lists(), names, proteins.dataset.element_spec, words.dataset.element_spec]

    expected = read()
    no_memory()
    assert read() == expected


@pytest.mark.parametrize(
    "content",
    [
        'text,label\na,x\nb\nc,\xff,d\n"open,x\n'.encode("latin-1"),
        b"text,labels\na,x\n",
        b"text,label\na,x\nb,x\n",
        b"\n \n",
    ],
)
def test_faults_are_the_same(content: bytes, tmp_path: Path, no_memory: Callable[[], None]) -> None:
    (tmp_path / "a.csv").write_bytes(content)

    def told() -> str:
        with pytest.raises(UserError) as error:
            Csv(train=tmp_path / "a.csv").load("train")
        return str(error.value)

    expected = told()
    no_memory()
    assert told() == expected


def sources() -> list[Source]:
    preprocessor = letter_preprocessor()
    return [
        read_source("tags", tagged_rows(23), preprocessor, INPUTS, HEADS["tags"]),
        read_source("mood", text_rows(41), preprocessor, INPUTS, HEADS["mood"]),
    ]


def batches(found: list[Source]) -> list[Any]:
    quotas = Proportional().quotas({each.name: each.size for each in found}, 8)
    trained = training_dataset(found, HEADS, quotas, seed=5, start_step=3).take(20)
    return tf.nest.flatten([list(trained), list(evaluation_dataset(found, HEADS, 7, by_length=True))])


def test_batches_are_the_same(no_memory: Callable[[], None]) -> None:
    expected = batches(sources())
    no_memory()
    found = sources()
    assert all(isinstance(column.values, np.memmap) for each in found for column in each.inputs.values())  # type: ignore[union-attr]
    gc.collect()
    for one, other in zip(batches(found), expected, strict=True):
        np.testing.assert_array_equal(one, other)
    assert Source.joined([found[1], sources()[1]]).size == 41


def test_facts_are_the_same(no_memory: Callable[[], None]) -> None:
    draw = random.Random(1)
    texts = [str(draw.randrange(30)) for _ in range(60)]
    labels = [draw.randrange(-1, 2) for _ in texts]

    def facts() -> Any:
        rows = [Rows.of_texts(texts[:40], labels[:40]), Rows.of_texts(texts[40:], labels[40:])]
        parts = [Part("a", split, "text", own.values()) for own, split in zip(rows, ("train", "test"), strict=True)]
        head = Classification(labels=("no", "yes"))
        told = conflicts(rows, [part.values for part in parts], head)
        return told, exact_overlaps(parts), [repeated(part) for part in parts]

    expected = facts()
    no_memory()
    assert facts() == expected
    assert expected[1][0]["rows"] == sum(text in texts[:40] for text in texts[40:])


def test_a_file_lives_as_long_as_what_is_made_of_it_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_memory: Callable[[], None]
) -> None:
    monkeypatch.setenv("MTL_KERAS_CACHE", str(tmp_path))
    no_memory()
    gc.collect()
    opened = len(os.listdir("/proc/self/fd"))
    batched = Rows.of_texts(["a", "b", "c"], [0, 1, 2]).dataset.take(2).batch(2)
    gc.collect()
    assert list(tmp_path.iterdir()) == []
    assert [batch["text"].numpy().tolist() for batch in batched] == [[b"a", b"b"]]
    del batched
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == opened


def test_what_is_held_is_counted_and_given_back() -> None:
    gc.collect()
    before = Held.total
    rows = KeptRows([(1, "x" * 1000)])
    texts = KeptTexts(["x" * 1000])
    dataset = texts.dataset().batch(1)
    del texts
    gc.collect()
    assert Held.total >= before + 2000
    del rows, dataset
    gc.collect()
    assert Held.total == before


def test_past_the_limit_rows_go_on_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Held, "limit", Held.total + 2000)
    rows = KeptRows((number, "x" * 100) for number in range(50))
    texts = KeptTexts("x" * number for number in range(50))
    assert texts.in_file
    assert list(rows) == [(number, "x" * 100) for number in range(50)]
    assert texts[:] == ["x" * number for number in range(50)]
    assert (rows[-1], rows[3:5], texts[-1]) == (rows[49], [rows[3], rows[4]], "x" * 49)
    assert texts.first(2)[:] == ["", "x"]
    assert [text.numpy().decode() for text in texts.dataset()] == texts[:]


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_memory: Callable[[], None]
) -> None:
    no_memory()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MTL_KERAS_CACHE", str(tmp_path / "file"))
    with pytest.raises(UserError, match="for rows that do not fit into memory; received: File exists"):
        KeptRows([(1,)])
    monkeypatch.setenv("MTL_KERAS_CACHE", str(tmp_path))
    monkeypatch.setattr(Scratch, "path", "/dev/full")
    with pytest.raises(UserError, match="received a full disk"):
        KeptTexts(["x" * 100_000] * 20)


def test_a_column_in_a_file_is_not_copied(no_memory: Callable[[], None]) -> None:
    no_memory()
    (column,) = (sources()[1].inputs[key] for key in INPUTS[:1])
    values = Lookup(column)._values
    assert np.shares_memory(np.asarray(values), column.ended)  # type: ignore[union-attr]


def test_a_training_is_the_same(
    tiny_recipe: Path, tiny_run: Any, tmp_path: Path, no_memory: Callable[[], None]
) -> None:
    from mtl_keras.training import train

    no_memory()
    runs = [Path(train(tiny_recipe, run_dir=tmp_path / "run")), Path(tiny_run)]
    for name in ("data.json", "labels.json", "metrics.json"):
        assert len({(run / name).read_text() for run in runs}) == 1
    epochs = [list(csv.DictReader((run / "history.csv").open(encoding="utf-8"))) for run in runs]
    for own, other in zip(*epochs, strict=True):
        assert own.pop("seconds") != ""
        assert own == {key: value for key, value in other.items() if key != "seconds"}
