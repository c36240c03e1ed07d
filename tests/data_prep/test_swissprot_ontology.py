"""Terms of the Gene Ontology and EC numbers beside their closure by brute force."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from mtl_keras.data_prep.swissprot.enzymes import enzyme_ancestors, enzyme_parents, is_enzyme_number
from mtl_keras.data_prep.swissprot.ontology import Ontology, build_ontology
from mtl_keras.data_prep.swissprot.term import Term, read_terms

from mtl_keras.errors import UserError
from tests.data_prep.swissprot_files import ONTOLOGY, write


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    return build_ontology(read_terms(write(tmp_path_factory.mktemp("obo") / "go.obo", ONTOLOGY)), "go.obo")


def test_terms(tmp_path: Path) -> None:
    terms = {term.id: term for term in read_terms(write(tmp_path / "go.obo", ONTOLOGY))}
    assert len(terms) == ONTOLOGY.count("[Term]")
    assert terms["GO:0000101"] == Term(
        id="GO:0000101",
        name="inner part",
        aspect="cellular_component",
        parents=("GO:0000103", "GO:0000102"),
        other_ids=("GO:0000111", "GO:0000112"),
        obsolete=False,
        replaced_by="",
    )
    assert terms["GO:0000304"].parents == ("GO:0000303",)
    assert terms["GO:0000303"].parents == ("GO:0000300",)  # what it regulates is no ancestor
    assert terms["GO:0000900"].obsolete
    assert terms["GO:0000900"].replaced_by == "GO:0000902"


def test_ids_in_use(ontology: Ontology) -> None:
    assert ontology.find("GO:0000101") == "GO:0000101"
    assert ontology.find("GO:0000112") == "GO:0000101"
    assert ontology.find("GO:0000900") == "GO:0000101"  # by one that is obsolete too, and another id
    assert ontology.find("GO:0000901") is None
    assert ontology.find("GO:9999999") is None
    assert ontology.obsolete == {"GO:0000901"}


def test_ancestors_stay_in_their_aspect(ontology: Ontology) -> None:
    assert ontology.ancestors("GO:0000101") == {"GO:0000101", "GO:0000102", "GO:0000103", "GO:0000100"}
    assert ontology.ancestors("GO:0000203") == {"GO:0000203", "GO:0000201", "GO:0000200"}
    assert [ontology.is_root(term) for term in ("GO:0000200", "GO:0000201")] == [True, False]


def chance_terms(seed: int, count: int) -> list[Term]:
    """Returns terms of two aspects, each with parents among those before it, in an order of chance."""
    choose = random.Random(seed)
    names = [f"GO:{number:07d}" for number in range(count)]
    terms = [
        Term(
            id=name,
            name=name,
            aspect=choose.choice("ab"),
            parents=tuple(choose.sample(names[:number], min(number, choose.randint(0, 3)))),
            other_ids=(),
            obsolete=choose.random() < 0.1,
            replaced_by=choose.choice(["", *names]),
        )
        for number, name in enumerate(names)
    ]
    choose.shuffle(terms)
    return terms


def closure(terms: list[Term], renamed: Mapping[str, str], start: str) -> set[str]:
    """Returns what can be reached from a term, a step at a time until nothing is new."""
    known = {term.id: term for term in terms if not term.obsolete}
    reached = {start}
    while True:
        steps = {renamed.get(each, each) for term in reached for each in known[term].parents}
        new = {each for each in steps if each in known and known[each].aspect == known[start].aspect} - reached
        if not new:
            return reached
        reached |= new


@pytest.mark.parametrize("seed", range(20))
def test_chance(seed: int) -> None:
    terms = chance_terms(seed, 40)
    plain = [term._replace(replaced_by="") for term in terms]
    made = build_ontology(plain, "go.obo")
    for term in plain:
        assert (made.find(term.id) is None) == term.obsolete
        if not term.obsolete:
            assert made.ancestors(term.id) == closure(plain, {}, term.id)


@pytest.mark.parametrize("seed", range(20))
def test_replacements_are_followed_to_a_term_in_use(seed: int) -> None:
    terms = [term._replace(parents=()) for term in chance_terms(seed, 40)]
    every = {term.id: term for term in terms}
    made = build_ontology(terms, "go.obo")
    for term in terms:
        expected, steps = term, 0
        while expected.obsolete and expected.replaced_by and steps < 100:
            expected, steps = every[expected.replaced_by], steps + 1
        assert made.find(term.id) == (None if expected.obsolete else expected.id)


def term(name: str, *parents: str, aspect: str = "a") -> Term:
    return Term(name, name, aspect, parents, (), False, "")


@pytest.mark.parametrize(
    ("terms", "circle"),
    [
        ([term("a", "a")], ["a"]),
        ([term("a", "b"), term("b", "a")], ["a", "b"]),
        ([term("x", "a"), term("a", "b"), term("b", "c", "d"), term("c"), term("d", "a")], ["a", "b", "d"]),
    ],
)
def test_circles(terms: list[Term], circle: list[str]) -> None:
    with pytest.raises(UserError, match=r"go\.obo: expected terms without circles") as caught:
        build_ontology(terms, "go.obo")
    turns = [" -> ".join([*circle[place:], *circle[: place + 1]]) for place in range(len(circle))]
    assert any(f"received {turn} by" in str(caught.value) for turn in turns)


def test_a_circle_across_aspects_is_none() -> None:
    made = build_ontology([term("a", "b"), term("b", "a", aspect="b")], "go.obo")
    assert made.ancestors("a") == {"a"}


def test_long_chains() -> None:
    """Deeper than Python calls itself."""
    made = build_ontology([term(f"t{number}", f"t{number + 1}") for number in range(5000)] + [term("t5000")], "go.obo")
    assert len(made.ancestors("t0")) == 5001


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("format-version: 1.2\n", "go.obo", "stanzas; received none"),
        ("[Term]\nid: GO:0000001\n\n", "go.obo:1", "received none of name"),
        ("[Term]\nname: a\n", "go.obo:1", "received none of id"),
        ("[Term]\nid: a\nname: a\n\n[Term]\nid: a\nname: b\n", "go.obo:5", "received a again"),
    ],
)
def test_faulty_files(tmp_path: Path, text: str, place: str, expected: str) -> None:
    with pytest.raises(UserError, match=expected) as caught:
        list(read_terms(write(tmp_path / "go.obo", text)))
    assert caught.value.place.endswith(place)


def test_enzyme_numbers() -> None:
    assert enzyme_ancestors("1.2.3.45") == ["1.-.-.-", "1.2.-.-", "1.2.3.-", "1.2.3.45"]
    assert enzyme_ancestors("1.2.3.-") == ["1.-.-.-", "1.2.-.-", "1.2.3.-"]
    assert enzyme_ancestors("7.-.-.-") == ["7.-.-.-"]
    assert enzyme_ancestors("6.3.2.n1")[-1] == "6.3.2.n1"
    assert enzyme_parents("1.2.3.45") == ["1.2.3.-"]
    assert enzyme_parents("1.2.3.-") == ["1.2.-.-"]
    assert enzyme_parents("1.-.-.-") == []


@pytest.mark.parametrize("number", ["1.1.1.1", "1.1.1.-", "1.-.-.-", "3.4.21.B5", "6.3.2.n12", "7.1.1.2"])
def test_right_enzyme_numbers(number: str) -> None:
    assert is_enzyme_number(number)


@pytest.mark.parametrize(
    "number", ["", "1", "1.1.1", "1.1.1.1.1", "1.-.1.1", "-.-.-.-", "0.1.1.1", "a.1.1.1", "1.1.1.", "1.n1.-.-"]
)
def test_wrong_enzyme_numbers(number: str) -> None:
    assert not is_enzyme_number(number)
