"""Parsed entries in files, and work that goes on where it was stopped."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mtl_keras.data_prep.swissprot import shards as module
from mtl_keras.data_prep.swissprot.parsing import read_entries, read_entry
from mtl_keras.data_prep.swissprot.records import Record
from mtl_keras.data_prep.swissprot.shards import read_shard, write_shards

from mtl_keras.errors import UserError
from tests.data_prep.swissprot_files import accession, chance_sequence, plain_entry, write

COUNT, SIZE = 57, 10


def text(first: int = 0) -> str:
    return "".join(plain_entry(accession(first + each), chance_sequence(each)) for each in range(COUNT))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "a.dat.gz", text())


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places of the records that are parsed, as they are."""
    places: list[str] = []

    def read(record: Record) -> object:
        places.append(record.place)
        return read_entry(record)

    monkeypatch.setattr(module, "read_entry", read)
    return places


def test_files_of_entries(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    shards = write_shards(source, folder, SIZE)
    assert [shard.name for shard in shards] == [f"entries-{number:05d}.jsonl.gz" for number in range(6)]
    assert [sum(1 for _ in read_shard(shard)) for shard in shards] == [10, 10, 10, 10, 10, 7]
    assert [entry for shard in shards for entry in read_shard(shard)] == list(read_entries(source))
    assert json.loads((folder / "manifest.json").read_text())["finished"] is True


def test_what_is_there_is_not_parsed_again(source: Path, tmp_path: Path, parsed: list[str]) -> None:
    first = write_shards(source, tmp_path / "work", SIZE)
    assert len(parsed) == COUNT
    assert write_shards(source, tmp_path / "work", SIZE) == first
    assert len(parsed) == COUNT


@pytest.mark.parametrize("stop", [0, 9, 10, 35, 56])
def test_work_that_was_stopped_goes_on(
    source: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    expected = [shard.read_bytes() for shard in write_shards(source, tmp_path / "whole", SIZE)]
    parsed.clear()
    records = module.read_records

    def stopping(path: Path) -> Iterator[Record]:
        for number, record in enumerate(records(path)):
            if number == stop:
                raise KeyboardInterrupt
            yield record

    monkeypatch.setattr(module, "read_records", stopping)
    with pytest.raises(KeyboardInterrupt):
        write_shards(source, tmp_path / "work", SIZE)
    done = stop // SIZE
    assert len(list((tmp_path / "work").glob("entries-*"))) == done
    parsed.clear()
    monkeypatch.setattr(module, "read_records", records)
    shards = write_shards(source, tmp_path / "work", SIZE)
    assert len(parsed) == COUNT - SIZE * done
    assert [list(read_shard(shard)) for shard in shards] == [
        list(read_shard(tmp_path / "whole" / shard.name)) for shard in shards
    ]
    assert len(expected) == len(shards)
    assert not list((tmp_path / "work").glob(".writing*"))


def test_another_source_is_parsed_anew(source: Path, tmp_path: Path) -> None:
    write_shards(source, tmp_path / "work", SIZE)
    write(source, text(100))
    shards = write_shards(source, tmp_path / "work", SIZE)
    assert next(read_shard(shards[0])).accession == accession(100)


def test_all_broken_entries_are_told_and_no_file_is_half_written(tmp_path: Path) -> None:
    entries = [plain_entry(accession(each), chance_sequence(each)) for each in range(40)]
    for each in (12, 13, *range(20, 40)):
        entries[each] = entries[each].replace("OX   NCBI_TaxID=99999;", "OX   unknown;")
    with pytest.raises(UserError) as caught:
        write_shards(write(tmp_path / "a.dat", "".join(entries)), tmp_path / "work", SIZE)
    said = str(caught.value)
    assert "22 faults" in said
    assert "a.dat:85: " in said
    assert "a.dat:92: " in said
    assert "... and 12 more" in said
    assert [path.name for path in sorted((tmp_path / "work").iterdir())] == ["entries-00000.jsonl.gz", "manifest.json"]


def test_a_file_that_is_cut_off_leaves_nothing_that_is_not_whole(tmp_path: Path) -> None:
    entries = [plain_entry(accession(each), chance_sequence(each, 2000)) for each in range(200)]
    source = write(tmp_path / "a.dat.gz", "".join(entries))
    source.write_bytes(source.read_bytes()[:-30])
    with pytest.raises(UserError, match="cut off or damaged"):
        write_shards(source, tmp_path / "work", SIZE)
    assert not json.loads((tmp_path / "work" / "manifest.json").read_text())["finished"]
    for shard in (tmp_path / "work").glob("entries-*"):
        assert sum(1 for _ in read_shard(shard)) == SIZE
