"""The finished pieces of a file of answers that is being made."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.prediction.answered_row import AnsweredRow
from mtl_keras.prediction.asked_row import AskedRow, printable
from mtl_keras.prediction.results.format import ResultFormat
from mtl_keras.prediction.results.piece import Piece
from mtl_keras.prediction.results.rows_digest import rows_digest

_MANIFEST, _LOCK = "manifest.jsonl", ".lock"


class Pieces:
    """The folder ``OUTPUT.parts``: a file a piece, one of its rows at fault, and a manifest.

    The manifest's first line is what the work is; each further one is a piece, written when the piece's files are whole
    and on the disk. So what a killed process left half-written does not count.

    Args:
        folder: use ``opened``.
        work: what must be the same for the pieces to be of use.
        ending: of the files.
    """

    def __init__(self, folder: Path, work: Mapping[str, Any], ending: str) -> None:
        self._folder, self._work, self._ending = folder, dict(work), ending
        self.finished = self._read()

    @classmethod
    @contextmanager
    def opened(cls, output: Path, work: Mapping[str, Any]) -> "Iterator[Pieces]":
        """Gives the pieces that there are; the folder goes where there is none at the end.

        Raises:
            UserError: they are of other work, or another process is at it.
        """
        folder = output.with_name(f"{output.name}.parts")
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            pieces = cls(folder, work, output.suffix)
            try:
                yield pieces
            finally:
                if not pieces.finished:
                    shutil.rmtree(folder)

    @property
    def faults(self) -> int:
        """How many rows are at fault."""
        return sum(piece.faults for piece in self.finished)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(piece.rows for piece in self.finished)

    def check(self, number: int, window: Sequence[AskedRow]) -> None:
        """Looks whether a piece was made of the rows that are read now.

        Raises:
            UserError: it was not.
        """
        if not window or self.finished[number].digest != rows_digest(window):
            raise self._other("answers of another input, or one that has changed")

    def add(self, window: Sequence[AskedRow], answered: Sequence[AnsweredRow], form: ResultFormat) -> None:
        """Writes the next piece.

        Args:
            window: the rows as they were read.
            answered: what became of them.
            form: how they are written.
        """
        number = len(self.finished)
        faults = [row for row in answered if row.fault]
        with self._errors(number).open("w", encoding="utf-8", newline="") as out:
            out.writelines(json.dumps(_fault(row), ensure_ascii=False) + "\n" for row in faults)
        form.write(answered, self._file(number))
        for path in (self._errors(number), self._file(number)):
            _sync(path)
        piece = Piece(len(window), len(faults), rows_digest(window))
        self._note(asdict(piece))
        self.finished.append(piece)

    def join(self, form: ResultFormat, whole: Path) -> None:
        """Writes all rows to one file."""
        form.join([self._file(number) for number in range(len(self.finished))], whole)

    def join_errors(self, whole: Path) -> None:
        """Writes the faults of all rows to one file."""
        with whole.open("wb") as out:
            for number in range(len(self.finished)):
                out.write(self._errors(number).read_bytes())

    def remove(self) -> None:
        """Removes them all, when they are not needed any more."""
        self.finished = []

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:06d}{self._ending}"

    def _errors(self, number: int) -> Path:
        return self._folder / f"{number:06d}.errors"

    def _read(self) -> list[Piece]:
        path = self._folder / _MANIFEST
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        whole = [line for line in lines if line.endswith(b"\n")]  # the last may be cut off
        if not whole:
            path.unlink(missing_ok=True)
            self._note(self._work)
            return []
        os.truncate(path, sum(map(len, whole)))
        try:
            work, *pieces = (json.loads(line) for line in whole)
        except ValueError as error:
            raise self._other(f"a manifest that cannot be read ({error})") from error
        if work != self._work:
            differing = [name for name in self._work if work.get(name) != self._work[name]]
            raise self._other(f"answers that differ in {' and '.join(differing)}")
        return [Piece(**piece) for piece in pieces]

    def _note(self, value: Mapping[str, Any]) -> None:
        with (self._folder / _MANIFEST).open("a", encoding="utf-8") as out:
            out.write(json.dumps(value) + "\n")
            out.flush()
            os.fsync(out.fileno())

    def _other(self, what: str) -> UserError:
        problem = f"expected what this command has begun; received {what}."
        advice = "Go on with the same model, input and options, or remove this folder to begin anew."
        return UserError(str(self._folder), f"{problem} {advice}")


def _fault(row: AnsweredRow) -> dict[str, Any]:
    return {"id": row.asked.id, "file": row.asked.file, "line": row.asked.line, "reason": printable(f"{row.fault}.")}


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(str(folder), "another process writes these answers. Wait for it.") from None
        yield
