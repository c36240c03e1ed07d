"""Puts similar proteins into groups, so that no split holds out what another has."""

import gzip
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mtl_keras.atomic import replacing
from mtl_keras.errors import UserError

from ..proteins.similar_groups import similar_groups
from .entry import Entry
from .linear_groups import linear_groups
from .shards import fingerprint, read_shard
from .tools import TOOLS

WORD, SHARE = 7, 0.05
"""Similar are proteins of which the one with fewer words of 7 letters shares a twentieth, as where 65 percent of the
residues are the same, evenly spread (0.65^7 = 0.05), or fewer in stretches. Proteins less alike are found by tools and
by UniRef50. Shorter words would put short peptides together with any protein that has one of their words by chance."""
_MOST_COMPARED = 20_000
"""Proteins of which every pair is compared."""
_UNIREF_COLUMNS = {2: 1, 22: 9}
"""Where the UniRef50 name stands, by the number of a table's columns."""


class Grouping(NamedTuple):
    """Groups of proteins.

    Args:
        how: what made them, for people.
        names: the group of each accession, named after one of its proteins or as it was given.
    """

    how: str
    names: dict[str, str]


def group_proteins(shards: Iterable[Path], given: Path | None, folder: Path) -> Grouping:
    """Groups proteins: as a table says; else by a tool that is on the path; else by the words that they share.

    What was made once is kept in the folder.

    Args:
        shards: files of entries.
        given: a table of the UniRef50 cluster of each accession.
        folder: where to work.

    Raises:
        UserError: an accession occurs twice, the table is not as it should be, or a tool fails.
    """
    if given is not None:
        return _given([entry.accession for entry in _unique(shards)], given)
    sequences = {entry.accession: entry.sequence for entry in _unique(shards)}
    tool = next((name for name in TOOLS if shutil.which(name)), None)
    how, make = _own(sequences) if tool is None else (TOOLS[tool].how, lambda: TOOLS[tool].group(sequences, folder))
    kept = folder / "groups.tsv.gz"
    if (found := _read(kept)) is None or found.how != how or found.names.keys() != sequences.keys():
        found = Grouping(how, make())
        _write(kept, found)
    return found


def _unique(shards: Iterable[Path]) -> Iterator[Entry]:
    found: set[str] = set()
    for shard in shards:
        for entry in read_shard(shard):
            if entry.accession in found:
                raise UserError(entry.accession, f"expected an entry once; received {_again(entry)}.")
            found.add(entry.accession)
            yield entry


def _again(entry: Entry) -> str:
    return f"a second one, {entry.entry_name}. Give each flat file once, and not a file beside one that contains it"


def _own(sequences: Mapping[str, str]) -> tuple[str, Callable[[], dict[str, str]]]:
    exact = len(sequences) <= _MOST_COMPARED
    compared = "every pair compared" if exact else "pairs that share one of 40 words of 7 letters compared"
    how = f"words of {WORD} letters, of which similar proteins share {SHARE:.0%}; {compared}"
    find = similar_groups if exact else linear_groups
    return how, lambda: _named(list(sequences), find(list(sequences.values()), WORD, SHARE))


def _named(accessions: list[str], groups: Iterable[int]) -> dict[str, str]:
    first: dict[int, str] = {}
    return {name: first.setdefault(group, name) for name, group in zip(accessions, groups, strict=True)}


def _given(accessions: Iterable[str], table: Path) -> Grouping:
    """Returns the groups that a table gives; an accession that it lacks is a group of its own."""
    names = {accession: accession for accession in accessions}
    count = 0
    for accession, name in _rows(table):
        if accession in names and name:
            names[accession] = name
            count += 1
    if not count:
        raise UserError(str(table), "expected UniRef50 names of these proteins; received none. Remove or replace it.")
    return Grouping(f"UniRef50 of {table.name} (SHA-256 {fingerprint(table)[:12]}): {count} of {len(names)}", names)


def _rows(table: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(table, "rt") if table.suffix == ".gz" else table.open() as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) not in _UNIREF_COLUMNS:
                expected = "accession, tabulator, UniRef50 name, or the 22 columns of idmapping_selected.tab"
                raise UserError(f"{table.name}:{number}", f"expected {expected}; received {len(cells)} columns.")
            yield cells[0], cells[_UNIREF_COLUMNS[len(cells)]]


def _read(path: Path) -> Grouping | None:
    if not path.is_file():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        how = next(lines).rstrip("\n")
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return Grouping(how, {accession: name for accession, name in pairs})


def _write(path: Path, grouping: Grouping) -> None:
    with replacing(path) as draft, gzip.open(draft, "wt", encoding="utf-8") as lines:
        lines.write(f"{grouping.how}\n")
        lines.writelines(f"{accession}\t{name}\n" for accession, name in grouping.names.items())
