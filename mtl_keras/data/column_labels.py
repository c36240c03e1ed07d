"""What the cells of a label column hold, of each ``label_type``."""

from typing import Any, Literal

from mtl_keras.data.cell_values import as_texts
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.sequence_labels import MISSING, sequence_cells
from mtl_keras.data.tag_schemes import Scheme, read_tags, tag_names

ColumnLabelType = Literal["class", "number", "labels", "residues", "tags"]


def column_cells(
    label_type: ColumnLabelType,
    missing: str = MISSING,
    none: str | None = None,
    scheme: Scheme = "BIO",
    repair: bool = False,
) -> LabelCells:
    """Returns how the cells of a label column are read, but for empty ones, which the reader looks at.

    Args:
        label_type: what they hold.
        missing: characters that stand for no label, of residues.
        none: a cell that says that a row has none of the labels, of any number of them.
        scheme: how tags are written.
        repair: whether entities that are not begun as the scheme says are mended.
    """
    if label_type == "tags":
        return _tags(scheme, repair)
    return sequence_cells(label_type, missing, none)


def _tags(scheme: Scheme, repair: bool) -> LabelCells:
    def read(cell: Any, separator: str) -> tuple[str, ...] | None:
        given = as_texts(cell)
        if given is None:
            return None
        tags, problems = read_tags(given, scheme, repair, "label")
        if problems:
            place, problem = problems[0]
            raise ValueError(f"word {place + 1}: {problem}")
        return tuple(tags)

    return LabelCells(
        per="word",
        what="tag",
        expected="a tag a word",
        read=read,
        names=lambda tags: tuple(tags),
        least=2,
        dtype="int32",
        number=lambda tags, numbers: [numbers[tag] for tag in tags],
        arrange=lambda names: tag_names(names, scheme),
    )
