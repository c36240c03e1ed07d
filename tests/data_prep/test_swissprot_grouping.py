"""Groups of similar proteins: as a table says, by tools, and by words."""

import gzip
import random
import shutil
import stat
import sys
from pathlib import Path

import pytest
from mtl_keras.data_prep.proteins.similar_groups import similar_groups
from mtl_keras.data_prep.swissprot import grouping
from mtl_keras.data_prep.swissprot.grouping import SHARE, WORD, Grouping, group_proteins
from mtl_keras.data_prep.swissprot.linear_groups import linear_groups
from mtl_keras.data_prep.swissprot.placing import SHARES, place_proteins, read_placed
from mtl_keras.data_prep.swissprot.shards import write_shards

from mtl_keras.errors import UserError
from tests.data_prep.swissprot_files import accession, chance_sequence, plain_entry, write

FAMILIES, MEMBERS = 12, 5


def mutated(sequence: str, share: float, seed: int) -> str:
    choose = random.Random(seed)
    letters = "ACDEFGHIKLMNPQRSTVWY"
    return "".join(choose.choice(letters) if choose.random() < share else letter for letter in sequence)


def family(number: int) -> list[str]:
    """Returns sequences of about 85 percent of the residues in common."""
    first = chance_sequence(number, 300)
    return [first, *(mutated(first, 0.15, 100 * number + member) for member in range(1, MEMBERS))]


PROTEINS = {
    accession(10 * number + member): sequence
    for member in range(MEMBERS)
    for number in range(FAMILIES)
    for sequence in [family(number)[member]]
}
EXPECTED = [set(accession(10 * number + member) for member in range(MEMBERS)) for number in range(FAMILIES)]


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("shards")
    text = "".join(plain_entry(name, sequence) for name, sequence in PROTEINS.items())
    return write_shards(write(folder / "a.dat", text), folder / "work", 25)


@pytest.fixture(autouse=True)
def no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


def groups(found: Grouping) -> list[set[str]]:
    made: dict[str, set[str]] = {}
    for name, group in found.names.items():
        made.setdefault(group, set()).add(name)
    return sorted(made.values(), key=min)


def test_every_pair_is_compared(shards: list[Path], tmp_path: Path) -> None:
    found = group_proteins(shards, None, tmp_path)
    assert list(found.names) == list(PROTEINS)
    assert groups(found) == EXPECTED
    assert all(group in members for members in groups(found) for group in [found.names[min(members)]])
    assert found.how == "words of 7 letters, of which similar proteins share 5%; every pair compared"


def test_many_are_compared_by_their_sketches(
    shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "_MOST_COMPARED", 10)
    found = group_proteins(shards, None, tmp_path)
    assert groups(found) == EXPECTED
    assert found.how.endswith("pairs that share one of 40 words of 7 letters compared")


@pytest.mark.parametrize("seed", range(5))
def test_groups_of_sketches_are_within_those_of_all_pairs(seed: int) -> None:
    """What is put together is similar; a few that are similar may be missed."""
    choose = random.Random(seed)
    firsts = [chance_sequence(choose.randrange(10**6), choose.randint(3, 400)) for _ in range(20)]
    sequences = [mutated(choose.choice(firsts), choose.choice([0, 0.1, 0.3, 0.5]), number) for number in range(120)]
    exact = similar_groups(sequences, WORD, SHARE)
    found = linear_groups(sequences, WORD, SHARE)
    assert found[0] == 0
    assert sorted(set(found)) == list(range(max(found) + 1))
    pairs = [(one, other) for other in range(len(found)) for one in range(other)]
    together = {pair for pair in pairs if exact[pair[0]] == exact[pair[1]]}
    sketched = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    assert sketched <= together
    assert len(sketched) > 0.7 * len(together)
    same = {pair for pair in pairs if sequences[pair[0]] == sequences[pair[1]]}
    assert same <= sketched


def test_no_sequences() -> None:
    assert linear_groups([], WORD, SHARE) == []
    assert linear_groups(["MA"], WORD, SHARE) == [0]


@pytest.mark.parametrize("name", ["uniref50.tsv", "uniref50.tsv.gz", "idmapping_selected.tab.gz"])
def test_names_that_are_given(shards: list[Path], tmp_path: Path, name: str) -> None:
    known = list(PROTEINS)[:-1]
    rows = {each: f"UniRef50_{accession(10 * (int(each[1:]) // 10))}" for each in ("Q99999", *known) if each[0] == "P"}
    rows["Q99999"] = "UniRef50_Q99999"
    wide = name.startswith("idmapping")
    lines = ["\t".join([key, *[""] * 8, value, *[""] * 12] if wide else [key, value]) for key, value in rows.items()]
    found = group_proteins(shards, write(tmp_path / name, "\n".join(lines) + "\n"), tmp_path)
    last = list(PROTEINS)[-1]
    assert found.names == {**{key: rows[key] for key in known}, last: last}
    assert found.how.startswith(f"UniRef50 of {name} (SHA-256 ")
    assert found.how.endswith(f": {len(known)} of {len(PROTEINS)}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("P00000 UniRef50_A\n", r"uniref50.tsv:1: .* received 1 columns"), ("Q99999\tUniRef50_A\n", "received none")],
)
def test_a_faulty_table(shards: list[Path], tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(UserError, match=expected):
        group_proteins(shards, write(tmp_path / "uniref50.tsv", text), tmp_path)


def tool(folder: Path, name: str, script: str) -> None:
    path = write(folder / name, f"#!{sys.executable}\nimport sys\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


READ = "names = [line[1:].strip() for line in open(sys.argv[{place}]) if line[0] == '>']"
MMSEQS = f"""
assert sys.argv[1] == "easy-cluster"
{READ.format(place=2)}
with open(sys.argv[3] + "_cluster.tsv", "w") as lines:
    for name in sorted(names):
        print(name[:5] + "0", name, sep="\\t", file=lines)
"""
CD_HIT = f"""
assert sys.argv[1:4:2] == ["-i", "-o"]
{READ.format(place=2)}
with open(sys.argv[4] + ".clstr", "w") as lines:
    for number, family in enumerate(sorted({{name[:5] for name in names}})):
        print(f">Cluster {{number}}", file=lines)
        for place, name in enumerate(each for each in names if each[:5] == family):
            print(f"{{place}}\\t300aa, >{{name}}... {{'at 85.00%' if place else '*'}}", file=lines)
"""


@pytest.mark.parametrize(
    ("name", "script", "how"), [("mmseqs", MMSEQS, "mmseqs easy-"), ("cd-hit", CD_HIT, "cd-hit -c")]
)
def test_what_tools_write(
    shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, script: str, how: str
) -> None:
    """Stand-ins that write what the tools write, so that the reading is tested where these are not installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    tool(tmp_path, name, script)
    (tmp_path / "work").mkdir()
    found = group_proteins(shards, None, tmp_path / "work")
    assert list(found.names) == list(PROTEINS)
    assert groups(found) == EXPECTED
    assert found.how.startswith(how)
    (tmp_path / name).unlink()
    tool(tmp_path, name, "sys.exit(3)")
    assert group_proteins(shards, None, tmp_path / "work") == found  # kept


def test_a_tool_that_fails(shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    tool(tmp_path, "mmseqs", "sys.exit('no more room')")
    with pytest.raises(UserError, match=r"mmseqs: expected it to group .* the exit status 1: no more room"):
        group_proteins(shards, None, tmp_path)
    assert not list(tmp_path.glob("groups*"))


@pytest.mark.parametrize("name", ["mmseqs", "cd-hit"])
def test_real_tools(shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.undo()
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    tool(tmp_path / "bin", name, f"import os\nos.execv({found!r}, [{found!r}, *sys.argv[1:]])")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    made = group_proteins(shards, None, tmp_path)
    assert made.how.startswith(name)
    assert groups(made) == EXPECTED


def test_an_entry_that_is_given_twice(tmp_path: Path) -> None:
    text = plain_entry(accession(1), chance_sequence(1))
    places = [write_shards(write(tmp_path / name, text), tmp_path / f"{name}_work") for name in ("a.dat", "b.dat")]
    with pytest.raises(UserError, match="P00001: expected an entry once; received a second one, P00001_TESTA"):
        group_proteins([shard for place in places for shard in place], None, tmp_path)


def test_splits_keep_groups_together(shards: list[Path], tmp_path: Path) -> None:
    found = group_proteins(shards, None, tmp_path)
    placed = list(read_placed(place_proteins(shards, found, tmp_path)))
    assert [each.entry.accession for each in placed] == list(PROTEINS)
    assert [each.group for each in placed] == list(found.names.values())
    splits = {each.entry.accession: each.split for each in placed}
    for members in EXPECTED:
        assert len({splits[member] for member in members}) == 1


def test_splits_have_their_shares_and_large_groups_are_for_training(tmp_path: Path) -> None:
    names = {accession(number): "large" if number < 150 else accession(number) for number in range(2000)}
    text = "".join(plain_entry(name, "MAAA") for name in names)
    shards = write_shards(write(tmp_path / "a.dat", text), tmp_path / "work")
    placed = list(read_placed(place_proteins(shards, Grouping("by hand", names), tmp_path)))
    assert {each.split for each in placed if each.group == "large"} == {"train"}
    others = [each.split for each in placed if each.group != "large"]
    for split, share in SHARES.items():
        assert others.count(split) / len(others) == pytest.approx(share, abs=0.03)


def test_the_files_of_places_can_be_read_by_others(shards: list[Path], tmp_path: Path) -> None:
    found = group_proteins(shards, None, tmp_path)
    placed = place_proteins(shards, found, tmp_path)
    lines = [line for shard in placed for line in gzip.decompress(shard.places.read_bytes()).decode().splitlines()]
    assert [line.split("\t")[0] for line in lines] == list(found.names.values())
