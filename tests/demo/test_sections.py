"""What people see of each kind of answer, read back from the HTML."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from mtl_keras.demo.sections import sections
from mtl_keras.images.class_colours import class_colours
from mtl_keras.prediction.predictor import Predictor
from tests.demo.parsed import elements, of_class


def shown(answer, row=b"", field="text", labels=None):
    """Returns the HTML of one task's answer."""
    return sections(Predictor(field, {"task": labels}, {}, dict), row, {"task": answer})


def entity(row, part, kind, probability=0.5):
    start = row.index(part.encode())
    return {
        "text": part, "type": kind, "start": start, "end": start + len(part.encode()), "probability": probability,
    }  # fmt: skip


def test_entities_are_marked_within_the_whole_text():
    row = "Zoë & <b>Ann</b> saw\nMünchen, schön!".encode()
    found = [entity(row, "München", "place", 0.987), entity(row, "Zoë", "person")]
    html = shown({"entities": found}, row, labels=["O", "B-person", "I-person", "B-place", "I-place"])
    marks = [each for each in elements(html) if each.tag == "mark"]
    assert [each.text.replace("\N{NO-BREAK SPACE}", " ") for each in marks] == ["Zoë person 0.50", "München place 0.99"]
    assert marks[0].attributes["style"] != marks[1].attributes["style"]
    [text] = of_class(html, "marked")
    tags = [each.text for each in of_class(html, "tag")]
    assert re.sub("|".join(f"\N{NO-BREAK SPACE}{re.escape(tag)}" for tag in tags), "", text.text) == row.decode()
    assert not [each for each in elements(html) if each.tag == "b"]
    assert "No entity" not in html


def test_a_type_has_the_same_colour_in_any_text():
    labels, row = ["O", "B-a", "B-b"], b"x y"
    both = shown({"entities": [entity(row, "x", "a"), entity(row, "y", "b")]}, row, labels=labels)
    one = shown({"entities": [entity(row, "y", "b")]}, row, labels=labels)
    colours = [[each.attributes["style"] for each in elements(html) if each.tag == "mark"] for html in (both, one)]
    assert colours[0][1:] == colours[1]


def test_a_text_without_entities_is_shown_and_it_is_said():
    html = shown({"entities": []}, b"<script>alert(1)</script>", labels=["O"])
    assert of_class(html, "marked")[0].text == "<script>alert(1)</script>"
    assert "script" not in {each.tag for each in elements(html)}
    assert "No entity found." in html


def bars(html):
    """Returns name, number and width of each bar, and whether it is of what is given."""
    names, numbers = of_class(html, "name"), of_class(html, "number")
    widths = [each for each in elements(html) if "width" in each.attributes.get("style", "")]
    lines = [each for each in elements(html) if each.tag == "li" and "class" in each.attributes]
    given = ["given" in each.attributes["class"] for each in lines]
    return [
        (name.text, float(number.text), float(width.attributes["style"].split()[1].rstrip("%")), true)
        for name, number, width, true in zip(names, numbers, widths, given, strict=True)
    ]


def test_a_class_has_a_bar_a_label_the_likeliest_first():
    probabilities = {"bad": 0.12345, "<good>": 0.75, "mixed": 0.12655}
    html = shown({"label": "<good>", "probability": 0.75, "probabilities": probabilities})
    assert bars(html) == [("<good>", 0.75, 75.0, True), ("mixed", 0.127, 12.7, False), ("bad", 0.123, 12.3, False)]


def test_of_many_labels_those_given_and_the_likeliest_have_bars():
    probabilities = {f"label {number}": number / 100 for number in range(100)}
    html = shown({"labels": ["label 3", "label 98"], "probabilities": probabilities})
    assert [each[0] for each in bars(html)] == [f"label {number}" for number in (99, 98, 97, 96, 95, 94, 3)]
    assert [each[0] for each in bars(html) if each[3]] == ["label 98", "label 3"]
    assert "93 less likely labels are not shown." in html
    assert "None of the labels." in shown({"labels": [], "probabilities": {"a": 0.1}})


@pytest.mark.parametrize(
    ("value", "text"),
    [(-1234.56, "\N{MINUS SIGN}1,235"), (0.00012345, "0.0001234"), (2.0, "2"), (999.96, "1,000"), (12345.6, "12,346")],
)
def test_a_number_is_shown(value, text):
    assert of_class(shown({"value": value}), "value")[0].text == text


def test_an_answer_of_an_unknown_head_is_shown_as_it_is():
    assert "&#34;own&#34;: [" in shown({"own": [1, 2]})


def test_labels_are_coloured_along_the_sequence():
    letters = "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVKVKALPDAQFEVV"
    labels = ["coil"] * 10 + ["helix"] * 55 + ["strand"] * (len(letters) - 65)
    html = shown({"labels": labels, "confidence": []}, letters.encode(), "sequence", ["helix", "strand", "coil"])
    keys = {each.text: each.attributes["style"] for each in of_class(html, "key")}
    assert set(keys) == {"H", "S", "C"}
    told = [
        (under.text, run.text.removesuffix(under.text), run.attributes["style"])
        for run, under in zip(of_class(html, "run"), of_class(html, "under"), strict=True)
    ]
    assert "".join(residues for _, residues, _ in told) == letters
    assert "".join(signs for signs, _, _ in told) == "C" * 10 + "H" * 55 + "S" * (len(letters) - 65)
    assert all(keys[signs[0]] == style for signs, _, style in told)
    assert [each.text for each in of_class(html, "place")] == ["1", "51"]
    assert f"{55 / len(letters):.1%}".replace("%", " %") in html


def test_labels_of_words_are_told_by_their_places():
    html = shown({"labels": ["NOUN", "NOUN", "", "VERB"], "confidence": []}, b"a b c d", labels=["NOUN", "VERB"])
    assert [each.text for each in elements(html) if each.tag == "li"][2:] == ["1\N{EN DASH}2 NOUN", "4 VERB"]


def test_the_mask_lies_over_the_picture():
    draw = np.random.default_rng(0)
    picture = draw.integers(0, 256, (6, 8, 3), "uint8")
    encoded = io.BytesIO()
    Image.fromarray(picture).save(encoded, "PNG")
    mask = draw.integers(0, 3, (6, 8))
    names = ["background", "wing", "tail"]
    shares = {name: float((mask == number).mean()) for number, name in enumerate(names)}
    html = shown({"mask": mask, "shares": shares}, encoded.getvalue(), "image", names)
    first, second = (opened(each) for each in elements(html) if each.tag == "img")
    assert (first == picture).all()
    colours = class_colours(names)
    for place in np.ndindex(6, 8):
        colour = colours[mask[place]]
        grey = float(picture[place] @ (0.299, 0.587, 0.114))  # of ITU-R BT.601
        expected = [grey if colour is None else (grey + part) / 2 for part in colour or (0, 0, 0)]
        assert second[place].tolist() == pytest.approx(expected, abs=1)
    legend = {each.text.split()[0]: float(each.text.split()[1]) for each in elements(html) if each.tag == "li"}
    assert legend == {name: round(100 * share, 1) for name, share in shares.items()}
    swatches = [each.attributes.get("style") for each in of_class(html, "swatch")]
    order = sorted(names, key=lambda name: -shares[name])
    assert swatches == [swatch(colours[names.index(name)]) for name in order]


def test_a_large_picture_is_shown_smaller():
    encoded = io.BytesIO()
    Image.new("RGB", (3000, 1000), "red").save(encoded, "PNG")
    mask = np.zeros((1000, 3000), int)
    html = shown({"mask": mask, "shares": {"wing": 1.0}}, encoded.getvalue(), "image", ["wing"])
    assert [opened(each).shape for each in elements(html) if each.tag == "img"] == [(341, 1024, 3)] * 2


def opened(image):
    content = base64.b64decode(image.attributes["src"].removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def swatch(colour):
    return "background: #{:02x}{:02x}{:02x}".format(*colour) if colour else None
