import pytest
from seqeval.scheme import BILOU, IOBES, IOE2, Entities

from mtl_keras.data.tag_schemes import read_tags, tag_names
from mtl_keras.tagging.spans import spans

BIO = ["B-x", "I-x", "O", "B-y", "B-y", "I-y", "I-y", "B-x"]
WRITTEN = {
    "BIO": BIO,
    "BIOES": ["B-x", "E-x", "O", "S-y", "B-y", "I-y", "E-y", "S-x"],
    "BILOU": ["B-x", "L-x", "O", "U-y", "B-y", "I-y", "L-y", "U-x"],
}


@pytest.mark.parametrize(("name", "scheme"), [("BIO", "BIO"), ("BIOES", "BIOES"), ("BILOU", "BIOES")])
def test_schemes_say_the_same_entities(name: str, scheme: str) -> None:
    assert read_tags(WRITTEN[name], scheme) == (BIO, [])


@pytest.mark.parametrize(("name", "theirs"), [("BIOES", IOBES), ("BILOU", BILOU)])
def test_spans_are_those_of_seqeval(name: str, theirs: type) -> None:
    expected = [(found.tag, found.start, found.end) for found in Entities([WRITTEN[name]], theirs).entities[0]]
    assert [tuple(span) for span in spans(read_tags(WRITTEN[name], "BIOES")[0])] == expected


def test_tags_without_a_beginning() -> None:
    given = ["I-x", "I-x", "O", "I-x", "I-y"]
    found, problems = read_tags(given, "IO")
    assert (found, problems) == (["B-x", "I-x", "O", "B-x", "B-y"], [])
    assert [tuple(span) for span in spans(found)] == [
        (found.tag, found.start, found.end) for found in Entities([["I-x", "E-x", "O", "E-x", "E-y"]], IOE2).entities[0]
    ]


@pytest.mark.parametrize(
    ("scheme", "tags", "place", "said"),
    [
        ("BIO", ["O", "I-x"], 1, 'expected "B-x" at the beginning of an entity; received "I-x" after "O"'),
        ("BIO", ["B-x", "I-y"], 1, 'expected "B-y" at the beginning of an entity; received "I-y" after "B-x"'),
        (
            "BIO",
            ["S-x"],
            0,
            'expected a tag "O", "B-type" or "I-type"; received "S-x". Correct it, or set tag_column or',
        ),
        ("BIOES", ["B-x", "O"], 1, 'expected "I-x" or "E-x" in an entity that has no end; received "O" after "B-x"'),
        ("BIOES", ["S-x", "E-x"], 1, 'expected "B-x" at the beginning of an entity; received "E-x" after "S-x"'),
        ("BIOES", ["O", "B-x"], 1, 'expected "E-x" at the end of an entity; received "B-x" at the end of the sentence'),
        ("IO", ["B-x"], 0, 'expected a tag "O" or "I-type"; received "B-x"'),
        ("classes", ["NN", ""], 1, "expected a class; received an empty tag"),
    ],
)
def test_a_tag_at_fault(scheme: str, tags: list[str], place: int, said: str) -> None:
    [(found, problem)] = read_tags(tags, scheme)[1]
    assert found == place
    assert said in problem


def test_repaired_tags_are_entities() -> None:
    assert read_tags(["I-x", "B-x", "O", "E-y", "B-y"], "BIOES", repair=True) == (["B-x", "B-x", "O", "B-y", "B-y"], [])


def test_names() -> None:
    assert tag_names({"O", "I-b", "B-a"}, "BIO") == ["O", "B-a", "I-a", "B-b", "I-b"]
    assert tag_names({"VB", "NN"}, "classes") == ["NN", "VB"]
