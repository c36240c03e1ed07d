"""The pictures of a builder of tensorflow-datasets, as they are encoded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mtl_keras.data.faults import raise_faults
from mtl_keras.data.picture_looks import Look, in_threads, look_at
from mtl_keras.data.tfds_builder import examples
from mtl_keras.errors import UserError

_REMEMBERED = 16


@dataclass(frozen=True)
class TfdsPictures:
    """The pictures of a prepared builder; tasks with the same ones look at them once.

    Args:
        folder: where the data are.
        image: the field of the picture.
        shown: the field of its name; None where it has none and its number stands for it.
        builder: the builder.
    """

    folder: str
    image: str
    shown: str | None
    builder: Any = field(compare=False, repr=False)

    def encoded(self, split: str, names: Sequence[str]) -> Iterator[tuple[bytes, ...]]:
        """Yields the encoded pictures of some fields, in the order of the rows."""
        rows = examples(self.builder, split, names, names)
        return (tuple(example[name] for name in names) for example in rows.as_numpy_iterator())

    def names(self, split: str) -> list[str]:
        """Returns the names of the pictures, in the order of the rows."""
        if self.shown is None:
            return [str(number) for number in range(self.count(split))]
        rows = examples(self.builder, split, [self.shown])
        return [example[self.shown].decode("utf-8", "replace") for example in rows.as_numpy_iterator()]

    def count(self, split: str) -> int:
        """Returns the number of rows."""
        return int(self.builder.info.splits[split].num_examples)

    def looks(self, split: str) -> tuple[Look, ...]:
        """Returns what a look at each picture told, in the order of the rows."""
        return _looks(self, split)

    def check(self, split: str) -> None:
        """Raises an error where pictures of a split cannot be used."""
        self.tell(split, self.image, [look.fault for look in self.looks(split)])

    def tell(self, split: str, name: str, problems: list[str | None]) -> None:
        """Raises an error where there are problems with the rows' values of a field."""
        if not any(problems):
            return
        rows = zip(self.names(split), problems, strict=True)
        faults = [UserError(f"{name} of {row}", f"{problem.removesuffix('.')}.") for row, problem in rows if problem]
        raise_faults(f'{self.builder.info.full_name}, "{split}"', faults)


@lru_cache(_REMEMBERED)
def _looks(pictures: TfdsPictures, split: str) -> tuple[Look, ...]:
    encoded = pictures.encoded(split, [pictures.image])
    looks = in_threads(lambda row: look_at(row[0]), encoded, "Looking at pictures", pictures.count(split))
    return tuple(looks)
