"""The files that answers to pictures are written to."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from mtl_keras.answer_names import check_names
from mtl_keras.atomic import filling
from mtl_keras.errors import UserError
from mtl_keras.images.class_colours import Colour, class_colours
from mtl_keras.prediction.overlay import overlay, palette
from mtl_keras.prediction.picture_columns import FIXED, PictureColumns
from mtl_keras.prediction.pictures import AnsweredPicture
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.readable_name import readable_name

if TYPE_CHECKING:
    import numpy as np

CSV = "predictions.csv"
MASKS, OVERLAYS = "masks", "overlays"


class PictureResults:
    """Writes ``predictions.csv``, a line a picture, and for each task with masks ``<task>/masks``, ``<task>/overlays``.

    The files in these are named as the picture, with ``.png`` after its whole name: ``a.jpg`` and ``a.png`` differ.
    A mask's values are class numbers, with a palette to look at; it has the upright picture's own size.

    Args:
        folder: where to; use ``writing``.
        predictor: the model.
        out: takes the lines of the CSV.

    Raises:
        UserError: two tasks would have a column of one name.
    """

    def __init__(self, folder: Path, predictor: Predictor, out: Any) -> None:
        self._folder = folder
        self._colours = {task: class_colours(predictor.labels[task] or ()) for task in predictor.masked_tasks}
        self._columns = {
            task: PictureColumns(task, keys, predictor.labels.get(task)) for task, keys in predictor.keys.items()
        }
        names = {task: columns.names for task, columns in self._columns.items()}
        check_names(names, "the columns of predictions.csv", FIXED)
        self._lines = csv.writer(out)
        self._lines.writerow([*FIXED, *(name for own in names.values() for name in own)])

    @classmethod
    @contextmanager
    def writing(cls, folder: Path, predictor: Predictor) -> "Iterator[PictureResults]":
        """Gives results to write to; all files appear in the folder when all went well, and else none.

        Raises:
            UserError: the folder has something in it, or cannot be written, or two columns would have one name.
        """
        check_free(folder)
        try:
            with filling(folder) as draft, (draft / CSV).open("w", encoding="utf-8", newline="") as out:
                yield cls(draft, predictor, out)
        except OSError as error:
            problem = f"the results cannot be written: {error.strerror or error}. Mend that, or name another folder."
            raise UserError(str(folder), problem) from error

    def write(self, name: PurePath, answered: AnsweredPicture) -> None:
        """Writes what became of a picture.

        Args:
            name: its path within the folder of pictures.
            answered: its answers or its fault.
        """
        cells = [cell for task, each in self._columns.items() for cell in each.cells(answered.answers.get(task, {}))]
        for task, colours in self._colours.items() if answered.answers else ():
            self._write_mask(task, name, answered, colours)
        self._lines.writerow([readable_name(name), answered.fault or "", *cells])

    def _write_mask(
        self, task: str, name: PurePath, answered: AnsweredPicture, colours: Sequence[Colour | None]
    ) -> None:
        from PIL import Image

        mask: np.ndarray[Any, Any] = answered.answers[task]["mask"]
        coded = Image.fromarray(mask.astype("uint8"))
        coded.putpalette(palette(colours).tobytes())
        laid = Image.fromarray(overlay(_decoded(answered.content), mask, colours))
        for kind, picture in ((MASKS, coded), (OVERLAYS, laid)):
            path = self._folder / task / kind / name.with_name(f"{name.name}.png")
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path)


def check_free(folder: Path) -> None:
    """Looks whether results can go to a folder, before any are made.

    Raises:
        UserError: there is something in it, or it is a file.
    """
    try:
        there = len(os.listdir(folder)) if folder.exists() else 0
    except OSError as error:
        problem = f"expected a folder for the results: {error.strerror}. Name another one."
        raise UserError(str(folder), problem) from error
    if there:
        raise UserError(
            str(folder),
            f"expected an empty folder for the results, or one yet to be made; received one with {there} entries. "
            "Name another one, or empty it.",
        )


def _decoded(content: bytes) -> "np.ndarray[Any, Any]":
    """Returns the picture [h, w, 3] as the model saw it, upright."""
    import tensorflow as tf

    from mtl_keras.images.decode import decode_picture

    decoded: np.ndarray[Any, Any] = decode_picture(tf.constant(content)).numpy()
    return decoded
