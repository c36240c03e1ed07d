"""The builder of ``swissprot`` on made-up sources."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from mtl_keras.data_prep.swissprot import parsing, shards, sources
from mtl_keras.data_prep.swissprot.config import SwissprotConfig
from mtl_keras.data_prep.swissprot.swissprot_dataset_builder import Builder

from mtl_keras import data_prep
from mtl_keras.errors import UserError
from tests.data_prep.swissprot_files import (
    ONTOLOGY,
    accession,
    chance_sequence,
    flat_file,
    plain_entry,
    write,
    write_source,
)

FEATURES = ("ec", "go_cellular_component", "go_molecular_function", "go_biological_process", "location", "keywords")
COUNT = 400
Rows = dict[str, list[dict[str, Any]]]


def made_entry(number: int) -> str:
    """Returns an entry; pairs of numbers have the same sequence, every third has no EC number."""
    lines = ["DE   RecName: Full=Protein;"]
    lines += [f"DE            EC=1.1.1.{number % 2 + 1};"] if number % 3 else []
    lines += ["CC   -!- SUBCELLULAR LOCATION: Cytoplasm."] if number % 4 == 0 else []
    lines += ["CC   -!- SUBCELLULAR LOCATION: Nucleus."] if number % 4 == 1 else []
    lines += [f"DR   GO; GO:000010{number % 3 + 1}; C:a part; {('IDA', 'IEA')[number % 2]}:UniProtKB."]
    lines += ["KW   Kinase."] if number % 2 else []
    return plain_entry(accession(number), chance_sequence(number // 2), *lines)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_source(tmp_path_factory.mktemp("source"), map(made_entry, range(COUNT)))


@pytest.fixture(scope="module")
def made(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PATH", "")  # groups by words, whatever is installed
        return data_prep.builder("swissprot", None, tmp_path_factory.mktemp("data"), source)


def rows(builder: Any, split: str) -> list[dict[str, Any]]:
    return list(builder.as_dataset(split=split, shuffle_files=False).as_numpy_iterator())


@pytest.fixture(scope="module")
def every(made: Any) -> Rows:
    return {split: rows(made, split) for split in made.info.splits}


def test_rows_have_their_labels_with_ancestors(made: Any, every: Rows) -> None:
    features = made.info.features
    found = {row["id"].decode(): row for part in every.values() for row in part}
    assert sorted(found) == [accession(number) for number in range(COUNT)]

    def labels(row: dict[str, Any], name: str) -> list[str] | None:
        numbers = row[name].tolist()
        return None if numbers == [-1] else [features[name].feature.int2str(number) for number in numbers]

    for number in range(COUNT):
        row = found[accession(number)]
        assert row["sequence"].decode() == chance_sequence(number // 2)
        enzyme = ["1.-.-.-", "1.1.-.-", "1.1.1.-", f"1.1.1.{number % 2 + 1}"]
        assert labels(row, "ec") == (enzyme if number % 3 else None)
        assert labels(row, "location") == {0: ["cytoplasm"], 1: ["nucleus"]}.get(number % 4)
        terms = labels(row, "go_cellular_component")
        assert terms == (["GO:0000101 inner part"] if number % 3 == 0 else []) + (
            ["GO:0000102 outer part"] if number % 3 < 2 else []
        ) + ["GO:0000103 any part"]
        assert labels(row, "go_molecular_function") is None
        assert labels(row, "keywords") == (["Kinase"] if number % 2 else None)
        assert row["membrane"] == (features["membrane"].str2int("soluble") if number % 4 < 2 else -1)


def test_splits_keep_the_same_sequence_together(made: Any, every: Rows) -> None:
    splits = {row["sequence"]: split for split, part in every.items() for row in part}
    assert all(splits[row["sequence"]] == split for split, part in every.items() for row in part)
    sizes = {split: info.num_examples for split, info in made.info.splits.items()}
    assert sum(sizes.values()) == COUNT
    assert min(sizes.values()) > 20


def test_metadata(made: Any, every: Rows) -> None:
    metadata = made.info.metadata
    assert metadata["parents"]["ec"] == {
        **{"1.-.-.-": [], "1.1.-.-": ["1.-.-.-"], "1.1.1.-": ["1.1.-.-"]},
        **{"1.1.1.1": ["1.1.1.-"], "1.1.1.2": ["1.1.1.-"]},
    }
    assert metadata["parents"]["go_cellular_component"]["GO:0000101 inner part"] == [
        *("GO:0000103 any part", "GO:0000102 outer part"),
    ]
    for name in FEATURES:
        assert list(metadata["parents"][name]) == made.info.features[name].feature.names
    assert metadata["grouping"].startswith("words of 7 letters")
    assert metadata["cleaning"] == {
        **{"proteins": COUNT, "groups": COUNT // 2, "proteins_of_the_largest_group": 2, "fragments": 0},
    }
    counts = {split: sum(row["ec"].tolist() != [-1] for row in part) for split, part in every.items()}
    assert {split: found["ec"] for split, found in metadata["rows_with_labels"].items()} == counts


def test_a_second_process_reads_the_same(made: Any, every: Rows, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "read_records", lambda path: pytest.fail("parsed again"))
    again = data_prep.builder("swissprot", None, Path(made._data_dir_root).parent, source)
    assert again.info.metadata["parents"] == made.info.metadata["parents"]
    for name in FEATURES:
        assert again.info.features[name].feature.names == made.info.features[name].feature.names
        assert again.info.features[name].feature.num_classes == made.info.features[name].feature.num_classes
    assert [row["id"] for row in rows(again, "test")] == [row["id"] for row in every["test"]]


def test_experimental(made: Any, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other configuration takes what was parsed and grouped for the first."""
    monkeypatch.setattr(shards, "read_records", lambda path: pytest.fail("parsed again"))
    monkeypatch.setenv("PATH", "")
    other = data_prep.builder("swissprot", "experimental", Path(made._data_dir_root).parent, source)
    assert other.info.metadata["cleaning"]["go_annotations_not_experimental"] == COUNT // 2
    for split in other.info.splits:
        for row in rows(other, split):
            number = int(row["id"].decode()[1:])
            assert (row["go_cellular_component"].tolist() == [-1]) == bool(number % 2)


def test_what_is_said(source: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data_prep.builder("swissprot", None, tmp_path, write_source(tmp_path / "source", map(made_entry, range(120))))
    said = capfd.readouterr()
    assert said.out == ""
    assert "Similar proteins are in one split; groups by " in said.err
    assert "Prepared swissprot/all/1.0.0: " in said.err
    assert "  proteins 120, groups 60" in said.err


def build(source: Path | None, folder: Path, **options: Any) -> Builder:
    builder = Builder(source=source, data_dir=folder, config=SwissprotConfig(name="own", **options))
    builder.download_and_prepare()
    return builder


def test_a_preparation_that_was_stopped_goes_on(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards.write_shards, "__defaults__", (50,))
    parsed: list[str] = []

    def stopping(record: Any) -> Any:
        parsed.append(record.place)
        if len(parsed) == 230:
            raise KeyboardInterrupt
        return parsing.read_entry(record)

    monkeypatch.setattr(shards, "read_entry", stopping)
    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path)
    assert not list(tmp_path.glob("swissprot/own/1.0.0"))
    builder = build(source, tmp_path)
    assert len(parsed) == 230 + COUNT - 200
    assert sum(info.num_examples for info in builder.info.splits.values()) == COUNT


def test_the_number_of_files_grows_with_the_data() -> None:
    """tensorflow-datasets chooses it, by the size, where the builder asks for no number."""
    assert Builder.num_shards is None


def test_all_the_oddities(tmp_path: Path) -> None:
    folder = write_source(tmp_path / "source", [flat_file(), *map(made_entry, range(60))])
    builder = build(folder, tmp_path / "data", least_count=1)
    cleaning = builder.info.metadata["cleaning"]
    assert cleaning["proteins"] == 63
    assert (cleaning["fragments"], cleaning["go_annotations_obsolete"]) == (1, 1)
    assert "parents" in builder.info.metadata


def test_several_flat_files(tmp_path: Path) -> None:
    folder = write_source(tmp_path / "source", map(made_entry, range(40)))
    write(folder / "other.dat", "".join(map(made_entry, range(40, 80))))
    builder = build(folder, tmp_path / "data", least_count=1)
    assert builder.info.metadata["cleaning"]["proteins"] == 80
    assert builder.info.metadata["files"] == ["other.dat", "uniprot_sprot.dat.gz", "go-basic.obo"]


def test_files_that_are_fetched(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the download manager, of URLs of this machine, since no network is to be had in tests."""
    for name, file in (("proteins", "uniprot_sprot.dat.gz"), ("ontology", "go-basic.obo")):
        monkeypatch.setitem(sources.URLS, name, (source / file).as_uri())
    builder = build(None, tmp_path, least_count=10)
    assert builder.info.metadata["cleaning"]["proteins"] == COUNT


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "received no .dat or .dat.gz and no .obo"),
        ({"a.dat": "ID"}, "received no .obo"),
        ({"go.obo": ONTOLOGY}, "received no .dat or .dat.gz"),
    ],
)
def test_files_that_are_not_there(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    for name, text in files.items():
        write(tmp_path / name, text)
    with pytest.raises(UserError, match=f"expected proteins and an ontology; {expected}") as caught:
        data_prep.builder("swissprot", None, tmp_path / "data", tmp_path)
    assert caught.value.place == str(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("uniprot_sprot.dat.gz", b"ID   broken\n//\n", "uniprot_sprot.dat.gz:1: expected"),
        ("uniprot_sprot.dat.gz", None, "cut off or damaged"),
        ("go-basic.obo", b"[Term]\nid: a\n", "go-basic.obo:1: expected a term with id and name"),
    ],
)
def test_a_broken_source_leaves_nothing(
    source: Path, tmp_path: Path, name: str, content: bytes | None, expected: str
) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    for path in source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / name).write_bytes(content or (source / name).read_bytes()[:-20])
    with pytest.raises(UserError, match=expected):
        data_prep.builder("swissprot", None, tmp_path / "data", folder)
    assert not list((tmp_path / "data").rglob("*.tfrecord*"))
    assert not list((tmp_path / "data").rglob("dataset_info.json"))


@pytest.mark.filterwarnings("default")  # Beam has some of its own
def test_beam(source: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("apache_beam") is None:
        pytest.skip("Apache Beam is not installed: pip install 'mtl-keras[beam]'")
    plain, beam = (build(source, tmp_path / str(beam), least_count=20, beam=beam) for beam in (False, True))
    for split in plain.info.splits:
        expected, found = (sorted(rows(each, split), key=lambda row: row["id"]) for each in (plain, beam))
        assert [str(row) for row in found] == [str(row) for row in expected]


def test_without_beam(source: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("apache_beam") is not None:
        pytest.skip("Apache Beam is installed")
    with pytest.raises(UserError, match=r'Run pip install "mtl-keras\[beam\]"'):
        data_prep.builder("swissprot", "all_beam", tmp_path, source)
