"""Tools that put similar proteins into groups, where they are installed."""

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mtl_keras.errors import UserError

_MEMBER = re.compile(r">(\S+?)\.\.\. (\*|at)")


class Tool(NamedTuple):
    """A tool.

    Args:
        how: what it does, with its options, for people.
        group: makes of sequences by accession the group of each, in a folder where it may write.
    """

    how: str
    group: Callable[[Mapping[str, str], Path], dict[str, str]]


def _mmseqs(sequences: Mapping[str, str], folder: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        _write_fasta(place / "all.fasta", sequences)
        _run("mmseqs", "easy-cluster", "all.fasta", "found", "work", *_MMSEQS, place=place)
        lines = (place / "found_cluster.tsv").read_text(encoding="utf-8").splitlines()
    return _complete("mmseqs", sequences, {line.split("\t")[1]: line.split("\t")[0] for line in lines})


def _cd_hit(sequences: Mapping[str, str], folder: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        _write_fasta(place / "all.fasta", sequences)
        _run("cd-hit", "-i", "all.fasta", "-o", "found", *_CD_HIT, place=place)
        with (place / "found.clstr").open(encoding="utf-8") as lines:
            return _complete("cd-hit", sequences, dict(_clusters(lines)))


def _clusters(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yields each member and the first of its cluster, which names it."""
    first = ""
    for line in lines:
        if found := _MEMBER.search(line):
            first = first or found.group(1)
            yield found.group(1), first
        else:
            first = ""


def _complete(tool: str, sequences: Mapping[str, str], groups: Mapping[str, str]) -> dict[str, str]:
    """Returns the groups in the order of the sequences; one that the tool left out, as too short, is its own group."""
    if not groups:
        raise UserError(tool, "expected groups of proteins; received none. Take it off the path to do without it.")
    return {accession: groups.get(accession, accession) for accession in sequences}


def _write_fasta(path: Path, sequences: Mapping[str, str]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(f">{accession}\n{letters}\n" for accession, letters in sequences.items())


def _run(*command: str, place: Path) -> None:
    done = subprocess.run(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        said = " ".join(done.stdout.split())[-300:]
        problem = f"expected it to group the proteins; received the exit status {done.returncode}: {said}. "
        raise UserError(command[0], f"{problem}Mend it, or take it off the path to do without it.")


_MMSEQS = ("--min-seq-id", "0.3", "-c", "0.5", "--cov-mode", "0")
_CD_HIT = ("-c", "0.4", "-n", "2", "-d", "0", "-M", "0", "-T", "0", "-l", "5")
TOOLS = {
    "mmseqs": Tool(f"mmseqs easy-cluster {' '.join(_MMSEQS)}", _mmseqs),
    "cd-hit": Tool(f"cd-hit {' '.join(_CD_HIT)}", _cd_hit),
}
"""Those that are looked for, the first of them first."""
