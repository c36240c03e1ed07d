import math
import re
from xml.etree import ElementTree

from mtl_keras.report.labelled_tokens import LabelledTokens
from mtl_keras.report.residue_track import MOST_ROWS, PER_ROW, WIDTH, ResidueTrack
from mtl_keras.report.subject import Subject

COLOURS = {"helix": "#66aaff", "strand": "#ffcc66", "none": ""}
TRACK = ResidueTrack({"helix": "H", "strand": "S", "none": "N"}, COLOURS)
LEFT, CELL = 80, 14


def row(letters: str, truth: list, predicted: list, confidence: list[float] | None = None) -> LabelledTokens:
    return LabelledTokens(Subject(protein="P1"), list(letters), truth, predicted, confidence or [0.5] * len(letters))


def parsed(picture: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(picture).iter("g"))


def written(group: ElementTree.Element, look: str) -> list[dict[int, str]]:
    """Returns what is written in each line of a kind: signs by their cell."""
    lines = [text for text in group.iter("text") if text.get("class") == look]
    found = []
    for line in lines:
        places, signs = (line.get("x") or "").split(), line.text or ""
        assert len(places) == len(signs)
        assert not any(sign.isspace() for sign in signs)
        found.append({(int(x) - LEFT) // CELL: sign for x, sign in zip(places, signs, strict=True)})
    return found


def cells(path: str | None) -> set[int]:
    """Returns the cells that a path of rectangles covers."""
    boxes = re.findall(r"M(\d+) \d+h(\d+)v", path or "")
    return {cell for x, width in boxes for cell in range((int(x) - LEFT) // CELL, (int(x) - LEFT + int(width)) // CELL)}


def test_letters_stand_in_their_cells_where_labels_are_missing() -> None:
    truth = [None, "helix", None, None, "strand", "none"]
    (group,) = parsed(TRACK.picture(row("ACDEFG", truth, ["helix"] * 6)))
    assert written(group, "residues") == [dict(enumerate("ACDEFG"))]
    assert written(group, "classes") == [{1: "H", 4: "S", 5: "N"}, dict.fromkeys(range(6), "H")]
    grey = [path for path in group.iter("path") if path.get("class") == "absent"]
    assert [cells(path.get("d")) for path in grey] == [{0, 2, 3}]


def test_strips_have_the_colours_of_their_classes() -> None:
    truth, guess = ["helix", "helix", "strand", "none", "helix"], ["strand"] * 4 + [None]
    (group,) = parsed(TRACK.picture(row("ACDEF", truth, guess)))
    filled = [(path.get("fill"), cells(path.get("d"))) for path in group.iter("path") if path.get("fill")]
    assert filled == [("#66aaff", {0, 1, 4}), ("#ffcc66", {2}), ("#ffcc66", {0, 1, 2, 3})]
    assert [cells(path.get("d")) for path in group.iter("path") if path.get("class") == "plain"] == [{3}]


def test_mistakes_are_marked_and_only_these() -> None:
    truth, guess = ["helix", "strand", None, "helix"], ["helix", "helix", "helix", None]
    (group,) = parsed(TRACK.picture(row("ACDE", truth, guess)))
    (mark,) = (path for path in group.iter("path") if path.get("class") == "mistake")
    assert cells(mark.get("d")) == {1, 3}


def test_columns_are_as_high_as_the_confidence() -> None:
    (group,) = parsed(TRACK.picture(row("ACDE", ["helix"] * 4, ["helix"] * 4, [1.0, 0.5, 0.0, math.nan])))
    (columns,) = (path for path in group.iter("path") if path.get("class") == "confidence")
    heights = re.findall(r"M(\d+) \d+h\d+v(\d+)", columns.get("d") or "")
    assert [((int(x) - LEFT) // CELL, int(height)) for x, height in heights] == [(0, 16), (1, 8)]


def test_rows_of_sixty_with_the_numbers_of_their_ends() -> None:
    size = 2 * PER_ROW + 5
    groups = parsed(TRACK.picture(row("A" * size, ["helix"] * size, ["helix"] * size)))
    ends = [[text.text for text in group.iter("text") if (text.text or "").isdecimal()] for group in groups]
    assert ends == [["1", "60"], ["61", "120"], ["121", "125"]]
    right = [float(x) for group in groups for text in group.iter("text") for x in (text.get("x") or "").split()]
    assert max(right) < WIDTH


def test_of_a_long_one_the_first_rows() -> None:
    size = PER_ROW * MOST_ROWS + 1
    picture = TRACK.picture(row("M" * size, ["helix"] * size, ["strand"] * size))
    assert len(parsed(picture)) == MOST_ROWS
    assert f"0 of {size} residues" in picture
    assert len(picture) < 60_000


def test_nothing_at_all_and_odd_signs() -> None:
    assert "nan" not in TRACK.picture(row("", [], []))
    odd = TRACK.picture(row("<\x01 ", ["unknown"] * 3, ["<b>"] * 3))
    (group,) = parsed(odd)
    assert written(group, "residues") == [{0: "<", 1: "?", 2: "?"}]
