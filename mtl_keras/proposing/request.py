"""What a person asks of a new recipe: its tasks and their files."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from mtl_keras.components import nearest, one_of
from mtl_keras.data.faults import quoted, working
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.task_name import TaskName

ROLES = ("text", "words", "sequence", "label", "id")
"""What a column may be said to be."""
_TASK = "expected NAME=FILE, like entities=train.conll, or NAME=TRAIN,VALIDATION,TEST, or NAME=FILE:LABEL_COLUMN"


@dataclass(frozen=True)
class TaskRequest:
    """A task that is to be in a recipe.

    Args:
        name: of the task.
        files: its files or folders: one, or one a split; with a table of labels beside FASTA.
        column: what stood behind the files and a colon: the column of the label, or which label of a folder.
        columns: the columns by role, as a person says them.
    """

    name: str
    files: tuple[Path, ...]
    column: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def role(self, role: str) -> str | None:
        """Returns the column that a person gave a role, None where they gave none."""
        return self.columns.get(role, self.column if role == "label" else None)

    def word(self, column: object = None) -> str:
        """Returns what ``--task`` says of it, with another column maybe."""
        files = ",".join(map(str, self.files))
        return f"--task {self.name}={files}" + ("" if column is None else f":{column}")


def read_requests(tasks: Sequence[str], columns: Sequence[str] = ()) -> list[TaskRequest]:
    """Reads the words of ``--task`` and ``--column``.

    Args:
        tasks: each ``NAME=FILE[,FILE...][:COLUMN]``.
        columns: each ``TASK.ROLE=COLUMN``.

    Raises:
        UserErrors: words are at fault: all of them.
    """
    faults: list[UserError] = []
    names = [word.partition("=")[0] for word in tasks]
    roles = _roles(columns, names, faults)
    requests: list[TaskRequest] = []
    for word, name in zip(tasks, names, strict=True):
        try:
            if name in {request.name for request in requests}:
                raise UserError(f"--task {word}", f'expected names that differ; received "{name}" again. Rename one.')
            requests.append(_request(word, roles.get(name, {})))
        except UserError as error:
            faults.append(error)
    if faults:
        raise UserErrors("1 fault" if len(faults) == 1 else f"{len(faults)} faults", faults)
    return requests


def _request(word: str, columns: Mapping[str, str]) -> TaskRequest:
    name, _, rest = word.partition("=")
    if not name or not rest:
        raise UserError(f"--task {word}", f"{_TASK}; received no name or no file.")
    try:
        TypeAdapter(TaskName).validate_python(name)
    except ValidationError as error:
        raise UserError(f"--task {word}", error.errors()[0]["msg"]) from error
    files, column = _files(rest)
    if column is not None and "label" in columns:
        raise UserError(f"--task {word}", f"expected the column of the label once; received --column {name}.label too.")
    missing = [path for path in files if not _is_there(path)]
    if missing:
        there = working(missing[0])
        received = f"{quoted([str(path) for path in missing])}, which is not there. Correct the path{there}."
        raise UserError(f"--task {word}", f"expected files or folders that are there; received {received}")
    return TaskRequest(name, files, column, columns)


def _files(rest: str) -> tuple[tuple[Path, ...], str | None]:
    """Returns the files and the column; a name that is there is one, whatever characters it has."""
    before, colon, column = rest.rpartition(":")
    if _is_there(Path(rest)):
        return (Path(rest),), None
    if colon and before and column and _is_there(Path(before)):
        return (Path(before),), column
    if colon and before and column and not _is_there(_parted(rest)[-1]):
        return _parted(before), column
    return _parted(rest), None


def _parted(files: str) -> tuple[Path, ...]:
    return tuple(Path(name) for name in files.split(",") if name) or (Path(files),)


def _is_there(path: Path) -> bool:
    try:
        return os.path.exists(path.expanduser())
    except (OSError, ValueError, RuntimeError):
        return False


def _roles(words: Sequence[str], tasks: Sequence[str], faults: list[UserError]) -> dict[str, dict[str, str]]:
    """Returns the columns by task and role."""
    found: dict[str, dict[str, str]] = {}
    for word in words:
        place, _, column = word.partition("=")
        task, _, role = place.partition(".")
        if not column or role not in ROLES:
            expected = f"expected TASK.ROLE=COLUMN with the role {one_of(ROLES)}, like {tasks[0]}.label=stars"
            faults.append(UserError(f"--column {word}", f"{expected}; received another word.{nearest(role, ROLES)}"))
        elif task not in tasks:
            received = f'received "{task}".{nearest(task, tasks)}'
            faults.append(UserError(f"--column {word}", f"expected a task of --task, {one_of(tasks)}; {received}"))
        elif role in found.setdefault(task, {}):
            faults.append(UserError(f"--column {word}", f"expected each role once; received {place} again."))
        else:
            found[task][role] = column
    return found
