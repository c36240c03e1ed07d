"""Pictures to predict: those of a folder, or one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from mtl_keras.cli.answers import answer_lines, without_pixels
from mtl_keras.cli.console import console, say_json
from mtl_keras.data.picture_files import find_files
from mtl_keras.errors import UserError
from mtl_keras.prediction.inputs import form_of
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.readable_name import readable_name
from mtl_keras.progress_bar import progress_bar

if TYPE_CHECKING:
    from mtl_keras.prediction.pictures import AnsweredPicture
    from mtl_keras.prediction.predictor import Predictor


@dataclass(frozen=True)
class AskedPictures:
    """Pictures that a model is asked about; one at fault is told and skipped.

    Args:
        source: the folder, or the one picture.
        paths: the pictures.
        names: their paths within the folder.
        others: how many files of other kinds are in it, by suffix.
    """

    source: str
    paths: Sequence[Path]
    names: Sequence[PurePath]
    others: Counter[str] = field(default_factory=Counter)

    @classmethod
    def asked(cls, request: InputRequest) -> "AskedPictures":
        """Finds the pictures that are asked about.

        Raises:
            UserError: there are none, or they are those of a table.
        """
        given = {"--column": request.column, "--id": request.id_column, "--input-format": request.form}
        if option := next((name for name, value in given.items() if value is not None), None):
            raise UserError(
                option, "it is for tables, which are answered in a file. Add --output FILE.csv, or leave it out."
            )
        if form_of(request, "image").table:
            raise UserError(request.source, "a table of pictures is answered in a file. Add --output FILE.csv.")
        return cls.read(request.source)

    @classmethod
    def read(cls, source: str) -> "AskedPictures":
        """Finds the pictures of a folder, or takes one picture.

        Raises:
            UserError: there are none, or the one is at fault.
        """
        path = Path(source)
        if not path.is_dir():
            return cls._of_file(path)
        found = find_files(path)
        paths = sorted([*found.pictures, *found.unreadable])
        if not paths:
            raise found.without_pictures(path)
        return cls(source, paths, [one.relative_to(path) for one in paths], found.others)

    @classmethod
    def _of_file(cls, path: Path) -> "AskedPictures":
        from mtl_keras.images.checks import fault_of

        fault = fault_of(path)
        if fault:
            raise UserError(str(path), f"the model takes pictures, or folders of them: {fault}.")
        return cls(str(path), [path], [PurePath(path.name)])

    def show(self, predictor: "Predictor") -> None:
        """Prints each picture's name, then a line a task."""
        for name, answered in self._answered(predictor, Console(stderr=True, highlight=False)):
            if not answered.fault:
                console.print(*answer_lines(readable_name(name), answered.answers), sep="\n", soft_wrap=True)

    def say(self, predictor: "Predictor") -> None:
        """Prints a line of JSON a picture; of masks, it has the shares only."""
        for name, answered in self._answered(predictor, Console(stderr=True, highlight=False)):
            found = {"error": answered.fault} if answered.fault else without_pixels(answered.answers)
            say_json({"image": readable_name(name), **found})

    def write(self, predictor: "Predictor", folder: Path) -> None:
        """Writes a CSV, and masks and overlays; says where they are."""
        from mtl_keras.prediction.picture_results import CSV, PictureResults

        with progress_bar("pictures") as progress, PictureResults.writing(folder, predictor) as results:
            bar = progress.add_task("predicting", total=len(self.paths))
            for name, answered in self._answered(predictor, progress.console):
                results.write(name, answered)
                progress.advance(bar)
        for place in (CSV, *predictor.masked_tasks):
            console.print(folder / place, markup=False, soft_wrap=True)

    def _answered(self, predictor: "Predictor", told: Console) -> "Iterator[tuple[PurePath, AnsweredPicture]]":
        """Yields each picture's answers; tells those at fault, and how many there were of each sort.

        Raises:
            UserError: all of them are at fault.
        """
        from mtl_keras.prediction.pictures import answer_pictures

        skipped = 0
        answers = answer_pictures(predictor, self.paths)
        for path, name, answered in zip(self.paths, self.names, answers, strict=True):
            if answered.fault:
                skipped += 1
                message = Text.assemble(("Skipped: ", "bold yellow"), f"{readable_name(path)}: {answered.fault}.")
                told.print(message, soft_wrap=True)
            yield name, answered
        told.print(self._summary(skipped), markup=False, soft_wrap=True)
        if skipped == len(self.paths):
            raise UserError(self.source, "none of the pictures could be predicted; the reasons are above.")

    def _summary(self, skipped: int) -> str:
        kinds = ", ".join(f"{count} {suffix or 'without a suffix'}" for suffix, count in self.others.most_common())
        others = f" Other files, passed over: {kinds}." if kinds else ""
        return f"Pictures: {len(self.paths) - skipped} predicted, {skipped} skipped.{others}"
