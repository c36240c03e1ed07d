from mtl_keras.report.label_example import label_example
from mtl_keras.report.sections.section import Task

NAMES = [f"term {number}" for number in range(100)]


def example(labels: list[str], predicted: list[str], shares: dict[str, float], names: list[str] = NAMES):
    row = {"protein": "P1", "labels": labels, "predicted": predicted, "probabilities": shares}
    return label_example(Task("a", "test", [row], names), row)


def test_of_many_labels_the_ten_most_probable_with_their_states() -> None:
    shares = {name: 1 / (2 + at) for at, name in enumerate(NAMES)}
    found = example(["term 1", "term 50", "term 60"], ["term 0", "term 1"], shares)
    assert [name for name, *_ in found.probabilities] == NAMES[:10]
    assert [state for *_, state in found.probabilities[:3]] == ["given wrongly", "right", ""]
    assert found.less_probable == ["term 50", "term 60"]
    assert found.counts == {"right": 1, "missed": 2, "given wrongly": 1}
    assert found.many


def test_of_few_labels_first_those_of_the_row() -> None:
    names = NAMES[:8]
    found = example(["term 7"], ["term 6"], {name: 1 - at / 10 for at, name in enumerate(names)}, names)
    assert [name for name, *_ in found.probabilities] == ["term 7", "term 6", *names[:4]]
    assert not found.many


def test_without_probabilities_the_labels_are_shown() -> None:
    found = example(["term 1"], [], {})
    assert found.labels == [("term 1", "missed")]
    assert found.probabilities == []
    assert not found.many
    assert found.subject.protein == "P1"
