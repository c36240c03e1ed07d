"""Rows of text, words or proteins of a data set of Hugging Face."""

from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar

from pydantic import Field

from mtl_keras.data.base import Split
from mtl_keras.data.cells import Cells
from mtl_keras.data.faults import quoted
from mtl_keras.data.loaded_columns import LoadedColumns
from mtl_keras.errors import FetchError, UserError

_HUB = "hf://"
_BATCH = 1000


class Hf(LoadedColumns):
    """Loads a data set of huggingface.co, or a folder of files, by the package ``datasets`` (``mtl-keras[hf]``).

    Columns are its features. Classes have the names that it gives them; a class of -1 is an empty cell.

    Args:
        repository: ``hf://owner/name``, or a folder.
        config: its configuration, where it has several.
        train: the split of the training rows, or a slice of one: ``train[:90%]``.
        validation: the split of the validation rows, likewise.
        test: the split of the test rows, likewise.
    """

    kind: ClassVar[str] = "hf"

    repository: str = Field(min_length=1)
    config: str | None = None
    train: str = "train"
    validation: str = "validation"
    test: str = "test"

    @property
    def origin(self) -> tuple[object, ...]:
        """The repository and its configuration."""
        return (self.kind, self.repository, self.config)

    def source(self, split: Split) -> str:
        """Returns the repository and the name of the split."""
        return f"{self.repository}, split {getattr(self, split)}"

    def found(self, split: Split) -> Iterator[Cells]:
        """Yields the cells of each row, numbered from 1."""
        names = [str(column) for column in self.columns]
        opened = self._opened(split)
        missing = [name for name in names if name not in opened.column_names]
        if missing:
            problem = f"expected columns named {quoted(missing)}; received {quoted(opened.column_names)}."
            raise UserError(self.source(split), f"{problem} Set {self.field} and label to names of columns.")
        reads = [_read(opened.features[name]) for name in names]
        batches = opened.select_columns(list(dict.fromkeys(names))).iter(batch_size=_BATCH)
        rows = (row for batch in batches for row in zip(*(batch[name] for name in names), strict=True))
        for number, row in enumerate(rows, start=1):
            yield Cells(number, [read(cell) for read, cell in zip(reads, row, strict=True)])

    def _opened(self, split: Split) -> Any:
        library = _datasets(self.repository)
        path, chosen = self.repository.removeprefix(_HUB), getattr(self, split)
        try:
            return library.load_dataset(path, self.config, split=chosen)
        except Exception as error:  # a loader is anyone's code, and a network's
            said = str(error).split("\n")[0].rstrip(".")
            problem = f"could not be loaded: {type(error).__name__}: {said}. Correct repository, config or {split}."
            raise FetchError(self.source(split), problem) from error


def _datasets(place: str) -> ModuleType:
    """Returns the package ``datasets``.

    Raises:
        UserError: it is not installed.
    """
    try:
        return import_module("datasets")
    except ImportError as error:
        problem = "needs the package datasets, which is not installed. Run: pip install 'mtl-keras[hf]'"
        raise UserError(place, problem) from error


def _read(feature: Any) -> Callable[[Any], Any]:
    """Returns what makes the names of a feature's numbers, of lists of them too; other cells stay as they are."""
    names = getattr(feature, "names", None)
    if names is not None:
        return lambda cell: names[cell] if isinstance(cell, int) and cell >= 0 else None
    inner = feature[0] if isinstance(feature, list) else getattr(feature, "feature", None)
    if inner is None or isinstance(inner, dict):
        return lambda cell: cell
    read = _read(inner)
    return lambda cell: None if cell is None else [read(each) for each in cell]
