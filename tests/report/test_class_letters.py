from mtl_keras.report.class_letters import NO_LETTER, class_letters


def test_names_of_one_sign_are_their_own_letters() -> None:
    assert class_letters(["H", "E", "-"]) == {"H": "H", "E": "E", "-": "-"}
    assert class_letters(["H", "h"]) == {"H": "H", "h": "h"}


def test_names_that_begin_alike_have_letters_of_their_own() -> None:
    assert class_letters(["binding", "buried", "BB", "B"]) == {"binding": "I", "buried": "U", "BB": "A", "B": "B"}


def test_all_letters_differ_while_there_are_any() -> None:
    found = class_letters([f"class {number}" for number in range(62)])
    assert len(set(found.values())) == 62
    assert NO_LETTER not in found.values()


def test_more_classes_than_letters_and_names_without_any() -> None:
    found = class_letters([*(f"c{number}" for number in range(70)), "", " ", "שלום"])
    assert len(found) == 73
    assert all(len(letter) == 1 and not letter.isspace() for letter in found.values())
