"""A question's way to an answer, and what is said of a question that has none."""

import pytest

from mtl_keras.demo.asking import asking
from mtl_keras.demo.pages import PAGES
from mtl_keras.demo.sequence_page import read_records
from mtl_keras.prediction.predictor import Predictor
from tests.demo.parsed import elements, of_class
from tests.images.made import corners, encode
from tests.prediction.made_pictures import colour_predictor, cut_off, noise


class Counting:
    """A model that says how long a row is."""

    labels = {"size": None}  # noqa: RUF012
    masked_tasks = ()

    def __init__(self, field):
        self.field, self.rows = field, []

    def answers(self, rows):
        self.rows += rows
        return [{"size": {"value": float(len(row))}} for row in rows]


def asked(model, question):
    return asking(PAGES[model.field](model))(question)


def said(html):
    [fault] = of_class(html, "fault")
    assert fault.attributes["role"] == "alert"
    return fault.text


def test_a_text_is_asked_as_it_is_typed():
    model = Counting("text")
    assert of_class(asked(model, " Zoë\n"), "value")[0].text == "6"
    assert model.rows == [" Zoë\n".encode()]


def test_half_a_character_does_not_stop_the_page():
    model = Counting("text")
    assert not of_class(asked(model, "a\ud800b"), "fault")
    assert model.rows == [b"a?b"]


@pytest.mark.parametrize("question", [None, "", "\n"])
def test_an_empty_question_is_told(question):
    assert said(asked(Counting("text"), question)).startswith("No answer. There is nothing to ask about yet.")
    assert "nothing to ask" in said(asked(Counting("sequence"), question))
    assert "There is no picture yet." in said(asked(Counting("image"), None))


def test_a_model_that_fails_is_told_without_a_traceback(caplog):
    def failing(rows):
        raise RuntimeError("{{node a/b}} no memory\nsecond line")

    html = asked(Predictor("text", {}, {}, failing), "x")
    assert said(html) == "No answer. The model failed at this one (no memory). Try another."
    assert "RuntimeError: no memory" in caplog.text
    assert not of_class(asked(Counting("text"), "x"), "fault")


def test_examples_are_answered():
    for field in ("text", "sequence"):
        for example in PAGES[field].examples.values():
            assert not of_class(asked(Counting(field), example), "fault")


def test_a_picture_has_its_mask(tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(encode(corners(), "PNG"))
    html = asked(colour_predictor("stretch"), str(file))
    assert [each.tag for each in elements(html)].count("img") == 2
    assert {each.text.split()[0] for each in elements(html) if each.tag == "li"} >= {"red", "blue", "white"}


def test_a_model_without_masks_shows_the_picture_once(tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(noise(5, 7))
    assert [each.tag for each in elements(asked(Counting("image"), str(file)))].count("img") == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (cut_off(noise(20, 20)), "cut off or broken"),
        (b"<svg></svg>", "Expected a JPEG, PNG, GIF or BMP"),
        (b"", "received an empty file"),
        (encode(corners(), "WEBP"), "received WEBP"),
    ],
)
def test_a_picture_at_fault_is_told(tmp_path, content, told):
    (tmp_path / "a.png").write_bytes(content)
    assert told in said(asked(colour_predictor("stretch"), str(tmp_path / "a.png")))


def test_letters_are_cleaned():
    model = Counting("sequence")
    asked(model, " mkt a\nyi-* ")
    assert model.rows == [b"MKTAYI"]


def test_each_record_of_fasta_has_its_answer_or_fault():
    model = Counting("sequence")
    html = asked(model, "\n>sp|P1|A_B <i>one</i>\nMKT\nAY\n>two\nM1K\n>\nMKT\n")
    assert model.rows == [b"MKTAY"]
    assert of_class(html, "record")[0].text == "P1 5 residues"
    first, second = of_class(html, "fault")
    assert "received '1' at 2" in first.text
    assert "an accession" in second.text


@pytest.mark.parametrize(
    ("question", "told"),
    [("MK?", "received '?' at 3"), ("ACGT" * 20, "Translate it first"), ("--", "received an empty sequence")],
)
def test_letters_that_are_no_protein_are_told(question, told):
    assert told in said(asked(Counting("sequence"), question))


def test_too_many_sequences_are_told():
    records = [f">p{number}\nMK\n" for number in range(11)]
    assert "at most; received 11. For more: mtl-keras predict." in said(asked(Counting("sequence"), "".join(records)))
    assert not of_class(asked(Counting("sequence"), "".join(records[:10])), "fault")


def test_records_keep_what_is_no_unicode_as_a_fault():
    [record] = read_records(">a\nM\ud800K")
    assert "received '?' at 2" in record.fault
