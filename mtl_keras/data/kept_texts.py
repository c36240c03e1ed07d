"""The texts or words of a split, as many as there are."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import chain
from typing import TYPE_CHECKING, Any, overload

from mtl_keras.data.held import Held
from mtl_keras.data.scratch import Scratch, full_disk
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    import tensorflow as tf

Text = str | Sequence[str]

_HEAD, _TAIL = 12, 4
"""Bytes before and behind each record of a TFRecord file."""
_END = b"\xff"
"""What ends a word: UTF-8 has no such byte."""
_BUFFER = 2**20
_OF_TEXT = 64
"""About the bytes that a text takes besides its letters."""


class KeptTexts(Sequence[Any]):
    """Keeps texts, or the words of each row, in memory or, where all that is held is too much, in a TFRecord file.

    Args:
        texts: strings, or lists of words.
        words: whether they are words.
    """

    def __init__(self, texts: Iterable[Text], words: bool = False) -> None:
        self._words = words
        self._held = Held()
        self._scratch: Scratch | None = None
        self._ends = array("q", [0])
        self._texts: list[bytes] = []
        packed = map(_packed_words, texts) if words else (str(text).encode() for text in texts)
        for text in packed:
            self._texts.append(text)
            if not self._held.add(_OF_TEXT + len(text)):
                self._write(packed)
                break

    @property
    def in_file(self) -> bool:
        """Whether they are in a file."""
        return self._scratch is not None

    def dataset(self) -> "tf.data.Dataset":
        """Returns a row a text: a string [], or strings [n]; the file is there as long as it, or what is made of it.

        What is in memory is the dataset's from then on.
        """
        import tensorflow as tf

        if self._scratch is None:
            dataset = tf.data.Dataset.from_tensor_slices(self._constant())
        else:
            dataset = tf.data.TFRecordDataset(self._scratch.path, buffer_size=_BUFFER)
        dataset.mtl_keras_texts = self  # the file, and what is held, for as long
        make = _words_of if self.in_file else tf.convert_to_tensor
        return dataset.map(tf.autograph.experimental.do_not_convert(make)) if self._words else dataset

    def first(self, count: int) -> "KeptTexts":
        """Returns the first of them, which are not copied."""
        some = copy(self)
        some._texts, some._ends = self._texts[:count], self._ends[: count + 1]
        return some

    def __len__(self) -> int:
        return len(self._texts) if self._scratch is None else len(self._ends) - 1

    @overload
    def __getitem__(self, number: int) -> Any: ...
    @overload
    def __getitem__(self, number: slice) -> list[Any]: ...
    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        packed = self._packed(range(len(self))[number])
        return [word.decode() for word in packed.split(_END)[:-1]] if self._words else packed.decode()

    def _packed(self, number: int) -> bytes:
        if self._scratch is None:
            return self._texts[number]
        start = self._ends[number] + _HEAD
        return self._scratch.read(start, self._ends[number + 1] - _TAIL)

    def _write(self, more: Iterator[bytes]) -> None:
        """Writes what is held, and more texts, into a file."""
        import tensorflow as tf

        self._scratch = Scratch()
        kept, self._texts = self._texts, []
        self._held.free()
        try:
            with tf.io.TFRecordWriter(self._scratch.path) as writer:
                for text in chain(kept, more):
                    self._append(writer, text)
        except tf.errors.ResourceExhaustedError as error:
            raise UserError(str(self._scratch.folder), full_disk()) from error

    def _append(self, writer: Any, text: bytes) -> None:
        writer.write(text)
        self._ends.append(self._ends[-1] + _HEAD + len(text) + _TAIL)

    def _constant(self) -> Any:
        import tensorflow as tf

        packed, self._texts = self._texts, []
        if not self._words:
            return tf.constant(packed, tf.string)
        rows = [text.split(_END)[:-1] for text in packed]
        flat = tf.constant([word for row in rows for word in row], tf.string)
        return tf.RaggedTensor.from_row_lengths(flat, [len(row) for row in rows])


def _packed_words(words: Text) -> bytes:
    return b"".join(word.encode() + _END for word in words)


def _words_of(packed: "tf.Tensor") -> "tf.Tensor":
    import tensorflow as tf

    return tf.strings.split(packed, _END)[:-1]
