"""The labels of entries, counted and put in order."""

import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from mtl_keras.data_prep.swissprot.annotation import Annotation
from mtl_keras.data_prep.swissprot.comments import Isoform
from mtl_keras.data_prep.swissprot.compartments import COMPARTMENTS, compartments
from mtl_keras.data_prep.swissprot.entry import Entry
from mtl_keras.data_prep.swissprot.examples import Examples
from mtl_keras.data_prep.swissprot.labelling import EXPERIMENTAL, FEATURES, Labelling
from mtl_keras.data_prep.swissprot.location import Location
from mtl_keras.data_prep.swissprot.membrane import BINDINGS, membrane_binding
from mtl_keras.data_prep.swissprot.ontology import Ontology, build_ontology
from mtl_keras.data_prep.swissprot.parsing import read_entries
from mtl_keras.data_prep.swissprot.placing import Placed
from mtl_keras.data_prep.swissprot.region import Region
from mtl_keras.data_prep.swissprot.term import read_terms
from mtl_keras.data_prep.swissprot.vocabulary import build_vocabulary, count_labels

from tests.data_prep.swissprot_files import ONTOLOGY, flat_file, write

EMPTY = Entry("P00000", (), "A_TESTA", True, "Testus", 1, "A", (), False, (), (), (), (), (), "MAAA")
INNER, OUTER, ANY = "GO:0000101 inner part", "GO:0000102 outer part", "GO:0000103 any part"


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    return build_ontology(read_terms(write(tmp_path_factory.mktemp("obo") / "go.obo", ONTOLOGY)), "go.obo")


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    return list(read_entries(write(tmp_path_factory.mktemp("flat") / "a.dat", flat_file())))


def annotated(*pairs: tuple[str, str], aspect: str = "C") -> Entry:
    annotations = tuple(Annotation(term, aspect, "", evidence, "UniProtKB") for term, evidence in pairs)
    return dataclasses.replace(EMPTY, annotations=annotations)


def test_labels_of_an_entry(ontology: Ontology, entries: list[Entry]) -> None:
    first, second, third = (Labelling(ontology).labels(entry) for entry in entries)
    assert first == {
        "ec": [
            *("2.-.-.-", "2.7.-.-", "2.7.11.-", "2.7.11.1", "6.-.-.-", "6.3.-.-", "6.3.2.-", "6.3.2.n1"),
            *("3.-.-.-", "3.4.-.-", "3.4.21.-"),
        ],
        "go_cellular_component": [INNER, OUTER, ANY],
        "go_molecular_function": ["GO:0000201 acting", "GO:0000203 binding; of kinds, if any"],
        "go_biological_process": ["GO:0000303 going"],
        "location": ["cytoplasm", "endoplasmic_reticulum", "nucleus"],
        "keywords": ["Alternative splicing", "Kinase", "Two-component system", "Transferase"],
    }
    assert second["location"] == ["cell_membrane", "endosome"]
    assert second["go_biological_process"] == ["GO:0000303 going", "GO:0000304 fast going"]
    assert third == {**{feature: [] for feature in FEATURES}, "ec": ["1.-.-.-", "1.14.-.-", "1.14.13.-", "1.14.13.39"]}


def test_what_gives_no_label(ontology: Ontology, entries: list[Entry]) -> None:
    assert Counter(Labelling(ontology).dropped(entries[0])) == {
        "go_annotations_obsolete": 1,
        "go_annotations_renamed": 1,
        "go_annotations_without_data": 1,
    }
    entry = dataclasses.replace(annotated(("GO:9999999", "IDA")), enzymes=("1.1.1", "1.1.1.1"))
    assert list(Labelling(ontology).dropped(entry)) == ["go_annotations_unknown", "ec_numbers_malformed"]


def test_experimental_evidence_only(ontology: Ontology) -> None:
    entry = annotated(("GO:0000101", "IEA"), ("GO:0000102", "IDA"))
    labels = Labelling(ontology, experimental=True).labels(entry)
    assert labels["go_cellular_component"] == [OUTER, ANY]
    assert list(Labelling(ontology, experimental=True).dropped(entry)) == ["go_annotations_not_experimental"]
    for code in ("EXP", "IDA", "IPI", "IMP", "IGI", "IEP", "HTP", "HDA", "HMP", "HGI", "HEP", "TAS", "IC"):
        assert Labelling(ontology, True).labels(annotated(("GO:0000102", code)))["go_cellular_component"]
    for code in ("IEA", "ISS", "ISO", "ISA", "ISM", "IGC", "IBA", "IBD", "IKR", "IRD", "RCA", "NAS", "ND"):
        assert code not in EXPERIMENTAL
        assert not Labelling(ontology, True).labels(annotated(("GO:0000102", code)))["go_cellular_component"]


def test_the_root_is_no_label(ontology: Ontology) -> None:
    for entry in (annotated(("GO:0000100", "IDA")), annotated(("GO:0000101", "ND"))):
        assert Labelling(ontology).labels(entry)["go_cellular_component"] == []


def test_vocabulary(ontology: Ontology) -> None:
    labelling = Labelling(ontology)
    own = [annotated(("GO:0000101", "IDA"))] * 2 + [annotated(("GO:0000102", "IDA"))] * 3
    own = [dataclasses.replace(entry, enzymes=(number,)) for entry, number in zip(own, NUMBERS, strict=True)]
    counts = count_labels(own, labelling)
    assert counts["go_cellular_component"] == {INNER: 2, OUTER: 5, ANY: 5}
    found = build_vocabulary(counts, labelling, 3)
    assert found.names["go_cellular_component"] == [OUTER, ANY]
    assert found.parents["go_cellular_component"] == {OUTER: [ANY], ANY: []}
    found = build_vocabulary(counts, labelling, 2)
    assert found.parents["go_cellular_component"] == {INNER: [ANY, OUTER], OUTER: [ANY], ANY: []}
    assert found.names["ec"] == ["1.-.-.-", "1.2.-.-", "1.2.3.-", "1.2.3.4", "1.10.-.-"]
    assert found.parents["ec"]["1.10.-.-"] == ["1.-.-.-"]
    assert found.names["keywords"] == []


NUMBERS = ("1.10.3.1", "1.10.-.-", "1.2.3.4", "1.2.3.4", "1.2.3.-")


def test_rows(ontology: Ontology, entries: list[Entry]) -> None:
    labelling = Labelling(ontology)
    examples = Examples(labelling, build_vocabulary(count_labels(entries[:1], labelling), labelling, 1))
    first, second, third = (examples.row(Placed(entry, "a group", "train")) for entry in entries)
    assert {name: first[name] for name in ("id", "name", "group", "membrane", "fragment", "taxon")} == {
        **{"id": "P12345", "name": "Two-headed test kinase", "group": "a group"},
        **{"membrane": "transmembrane", "fragment": False, "taxon": 99999},
    }
    assert first["go_evidence"].startswith("GO:0000101 IDA; GO:0000900 IDA; GO:0000901 IEA; ")
    assert second["go_cellular_component"] == [OUTER, ANY]
    assert second["go_biological_process"] == ["GO:0000303 going"]  # the other one is not in use
    assert second["location"] == [-1]  # known, but of no label that is in use
    assert third["membrane"] == -1
    assert third["go_cellular_component"] == [-1]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (["Cytoplasm, cytosol"], ["cytoplasm"]),
        (["Nucleus, nucleolus", "Cytoplasm"], ["cytoplasm", "nucleus"]),
        (["Plastid, chloroplast thylakoid membrane"], ["plastid"]),
        (["Cell inner membrane"], ["cell_membrane"]),
        (["Cell outer membrane"], ["outer_envelope"]),
        (["Secreted, cell wall"], ["secreted"]),
        (["Membrane"], []),
        (["Host nucleus"], []),
        (["Golgi apparatus, trans-Golgi network membrane"], ["golgi_apparatus"]),
    ],
)
def test_compartments(places: list[str], expected: list[str]) -> None:
    assert compartments([Location("", place, ()) for place in places]) == expected


def test_a_place_is_in_one_compartment() -> None:
    every = [place for places in COMPARTMENTS.values() for place in places]
    assert len(every) == len(set(every))
    assert all(place == place.lower() for place in every)
    assert 10 <= len(COMPARTMENTS) <= 13


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"regions": (Region("TRANSMEM", 1, 20),)}, "transmembrane"),
        ({"regions": (Region("INTRAMEM", 1, 20),)}, "transmembrane"),
        ({"keywords": ("Transmembrane",)}, "transmembrane"),
        ({"locations": (Location("", "Cell membrane", ("Multi-pass membrane protein",)),)}, "transmembrane"),
        ({"regions": (Region("LIPID", 1, 1),)}, "lipid_anchored"),
        ({"keywords": ("GPI-anchor", "Membrane")}, "lipid_anchored"),
        ({"locations": (Location("", "Cell membrane", ("Lipid-anchor, GPI-anchor",)),)}, "lipid_anchored"),
        ({"locations": (Location("", "Membrane", ("Peripheral membrane protein",)),)}, "peripheral"),
        ({"locations": (Location("", "Cytoplasm", ()), Location("", "Secreted", ()))}, "soluble"),
        ({"locations": (Location("", "Cytoplasm", ()), Location("", "Cell membrane", ()))}, None),
        ({"locations": (Location("", "Cytoplasm", ()),), "keywords": ("Membrane",)}, None),
        ({"keywords": ("Membrane",)}, None),
        ({"locations": (Location("Chain A", "Secreted", ()),)}, None),
        (
            {
                "locations": (Location("Isoform 2", "Membrane", ()), Location("Isoform 1", "Secreted", ())),
                "isoforms": (Isoform("1", ("P00000-1",), True), Isoform("2", ("P00000-2",), False)),
            },
            "soluble",
        ),
    ],
)
def test_membrane(change: dict[str, tuple[object, ...]], expected: str | None) -> None:
    assert membrane_binding(dataclasses.replace(EMPTY, **change)) == expected  # type: ignore[arg-type]
    assert expected is None or expected in BINDINGS


def test_a_file_of_entries_with_an_ontology_of_its_own(tmp_path: Path, ontology: Ontology) -> None:
    """An id that another took over counts as that one."""
    entry = annotated(("GO:0000112", "IDA"))
    assert Labelling(ontology).labels(entry)["go_cellular_component"] == [INNER, OUTER, ANY]
